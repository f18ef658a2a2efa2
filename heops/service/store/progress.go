package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// ErrStale says that a job was cancelled, or begun anew, since the attempt.
var ErrStale = errors.New("the job was cancelled or begun anew meanwhile")

// errCrashes is what a job fails with that takes the server down.
const errCrashes = "the server ended %d times while it ran, in the end alone, without getting further: submit it to a server with more memory"

// A job with which the server ended so often is suspect and is to run alone; with
// so many more, nothing else can have been the cause.
const (
	suspectCrashes = 3
	maxCrashes     = suspectCrashes + 10
)

// Suspect says whether the job may be what took the server down: it is to run
// alone, so that no other job suffers or is blamed.
func (j *Job) Suspect() bool { return j.Crashes >= suspectCrashes }

// Start marks a queued job as running and counts the attempt.
func (s *Store) Start(id string) (Job, error) {
	return s.Change(id, (*Job).Begin)
}

// Begin makes a queued job a running one, at its next attempt.
func (j *Job) Begin() error {
	if j.State != Queued {
		return ErrStale
	}
	j.State, j.Resumed = Running, 0
	j.Attempt++
	return nil
}

// Progress is how far an attempt has come. The functions write a file each; nil
// ones none.
type Progress struct {
	State      State // Running, Queued (it was interrupted), Paused, Done or Failed
	Error      string
	Step       int // steps done
	Reports    []StepReport
	Checkpoint func(io.Writer) error // of the steps done
	Map        func(io.Writer) error // that the last step made
	Result     func(io.Writer) error // of a job that is done
}

// Record records how far an attempt of a running job has come, files first, then
// the record in one transaction: a job that was cancelled or that is at another
// attempt is left alone (ErrStale), so no job gets a second result.
func (s *Store) Record(id string, attempt int, p Progress) (j Job, err error) {
	var made []File
	write := func(kind string, f func(io.Writer) error) (file File) {
		if err != nil || f == nil {
			return File{}
		}
		// Nobody else has the name: what is given up can be removed.
		file = File{Name: fmt.Sprintf("%s-%.12s.%s", id, ID(), kind), Step: p.Step}
		if file.Bytes, err = s.whole(s.workFile(file), f); err == nil {
			made = append(made, file)
		}
		return file
	}
	checkpoint, last, result := write("checkpoint", p.Checkpoint), write("map", p.Map), write("result", p.Result)
	if err != nil {
		s.discard(made...)
		return j, err
	}
	var was Job
	j, err = s.Change(id, func(j *Job) error {
		was = *j
		return j.Proceed(attempt, p, Made{checkpoint, last, result}, s.Now())
	})
	if err != nil {
		s.discard(made...)
		return j, err
	}
	s.tidy(was, j)
	return j, nil
}

// Made is the files that a Progress became.
type Made struct{ Checkpoint, Map, Result File }

// Proceed notes how far an attempt has come; ErrStale where the job is not at it
// any more.
func (j *Job) Proceed(attempt int, p Progress, made Made, now time.Time) error {
	if j.Attempt != attempt || j.State != Running {
		return ErrStale
	}
	j.State, j.Error, j.Step = p.State, p.Error, p.Step
	j.Reports = append(slices.Clone(j.Reports[:min(len(j.Reports), max(p.Step-len(p.Reports), 0))]), p.Reports...)
	if p.Checkpoint != nil {
		j.Checkpoint, j.Crashes = made.Checkpoint, 0
	}
	j.Map, j.Result = made.Map, made.Result
	j.WantMap = j.WantMap && p.Map == nil
	j.settle(now)
	return nil
}

// Finish ends a job that has not ended.
func (j *Job) Finish(state State, why string, now time.Time) error {
	if j.State.Ended() {
		return fmt.Errorf("%w: the job is %s", ErrConflict, j.State)
	}
	j.State, j.Error = state, why
	j.settle(now)
	return nil
}

// End ends a job that has not ended, whoever runs it.
func (s *Store) End(id string, state State, why string) (Job, error) {
	var was Job
	j, err := s.Change(id, func(j *Job) error {
		was = *j
		return j.Finish(state, why, s.Now())
	})
	if err == nil {
		s.tidy(was, j)
	}
	return j, err
}

// settle completes a change: a job that has ended needs no checkpoint.
func (j *Job) settle(now time.Time) {
	if j.State.Ended() {
		j.Ended, j.Checkpoint, j.Map = now, File{}, File{}
	}
}

// tidy removes files that the record names no more and counts the client's bytes.
func (s *Store) tidy(was, is Job) {
	for _, f := range []File{was.Checkpoint, was.Map} {
		if f != is.Checkpoint && f != is.Map {
			s.discard(f)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count(is.Client, is.Held()-was.Held())
}

func (s *Store) discard(files ...File) {
	for _, f := range files {
		if f.Name != "" {
			s.disk.Remove(s.workFile(f))
		}
	}
}

func (s *Store) workFile(f File) string { return filepath.Join(s.dir, "work", f.Name) }

// OpenCheckpoint opens a job's checkpoint.
func (s *Store) OpenCheckpoint(j Job) (*os.File, error) {
	return os.Open(s.workFile(j.Checkpoint))
}

// OpenResult opens a client's job's result.
func (s *Store) OpenResult(client, id string) (*os.File, error) {
	j, err := s.Job(client, id)
	if err != nil {
		return nil, err
	}
	if j.State != Done {
		return nil, fmt.Errorf("%w: the job is %s; it has a result when it is done", ErrConflict, j.State)
	}
	return os.Open(s.workFile(j.Result))
}

// OpenMap opens the map that a paused job's last step made.
func (s *Store) OpenMap(j Job) (*os.File, error) {
	if j.Map.Name == "" {
		return nil, ErrNotFound
	}
	return os.Open(s.workFile(j.Map))
}

// DeleteJob removes a client's job that has ended, with its result.
func (s *Store) DeleteJob(client, id string) error {
	var j Job
	err := s.update(func(tx *bolt.Tx) (err error) {
		if j, err = theirs(tx, client, id); err != nil {
			return err
		}
		if !j.State.Ended() {
			return fmt.Errorf("%w: the job is %s: cancel it first", ErrConflict, j.State)
		}
		if j.Idempotency != "" {
			err = tx.Bucket(onceBucket).Delete(at(client, j.Idempotency))
		}
		return errors.Join(err, tx.Bucket(jobsBucket).Delete([]byte(id)), tx.Bucket(orderBucket).Delete(j.order()))
	})
	if err != nil {
		return err
	}
	s.discard(j.Result)
	s.give(client, j.Held())
	return nil
}

// Sweep removes what has not been asked for so long: uploads that were not
// finished, jobs that have ended, keys and inputs that no job that is still there
// needs. It returns how much it removed.
func (s *Store) Sweep(jobs, uploads time.Duration) (removed int, err error) {
	now := s.Now()
	var oldJobs []Job
	var oldUploads []Upload
	var oldBlobs []Blob
	err = s.view(func(tx *bolt.Tx) error {
		needed := make(map[string]bool)
		err := each(tx, jobsBucket, nil, func(_ []byte, j Job) error {
			if j.State.Ended() && now.Sub(j.Ended) > jobs {
				oldJobs = append(oldJobs, j)
			} else {
				needed[string(at(j.Client, j.Keys))], needed[string(at(j.Client, j.Input))] = true, true
			}
			return nil
		})
		return errors.Join(err,
			each(tx, uploadsBucket, nil, func(_ []byte, u Upload) error {
				if now.Sub(u.Last) > uploads {
					oldUploads = append(oldUploads, u)
				}
				return nil
			}),
			each(tx, blobsBucket, nil, func(key []byte, b Blob) error {
				if b.Kind != Archive && now.Sub(b.Used) > jobs && !needed[string(key)] {
					oldBlobs = append(oldBlobs, b)
				}
				return nil
			}))
	})
	for _, j := range oldJobs {
		err = errors.Join(err, s.DeleteJob(j.Client, j.ID))
	}
	for _, u := range oldUploads {
		unlock := s.lock(u.ID)
		err = errors.Join(err, s.drop(u))
		unlock()
	}
	for _, b := range oldBlobs {
		if e := s.forget(b); e != nil && !errors.Is(e, ErrConflict) {
			err = errors.Join(err, e)
		}
	}
	return len(oldJobs) + len(oldUploads) + len(oldBlobs), err
}
