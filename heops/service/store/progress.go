package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
)

// ErrStale says that a job was cancelled, or begun anew, since the attempt.
var ErrStale = errors.New("the job was cancelled or begun anew meanwhile")

// errCrashes is what a job fails with that takes the server down.
const errCrashes = "the server ended %d times while it ran, without getting further: submit it to a server with more memory"

// maxCrashes is how often a job is begun again without getting further.
const maxCrashes = 10

// Start marks a queued job as running and counts the attempt.
func (s *Store) Start(id string) (Job, error) {
	return s.Change(id, func(j *Job) error {
		if j.State != Queued {
			return ErrStale
		}
		j.State, j.Resumed = Running, 0
		j.Attempt++
		return nil
	})
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
	var files []string
	write := func(name string, f func(io.Writer) error) (size int64) {
		if err == nil && f != nil {
			if size, err = s.whole(s.workFile(name), f); err == nil {
				files = append(files, name)
			}
		}
		return size
	}
	result := fmt.Sprintf("%s.%d.result", id, attempt)
	checkpointBytes := write(checkpointName(id, p.Step), p.Checkpoint)
	mapBytes := write(mapName(id, p.Step), p.Map)
	resultBytes := write(result, p.Result)
	if err != nil {
		s.discard(files)
		return j, err
	}
	var was Job
	j, err = s.Change(id, func(j *Job) error {
		if was = *j; j.Attempt != attempt || j.State != Running {
			return ErrStale
		}
		j.State, j.Error, j.Step = p.State, p.Error, p.Step
		j.Reports = append(j.Reports[:min(len(j.Reports), max(p.Step-len(p.Reports), 0))], p.Reports...)
		if p.Checkpoint != nil {
			j.Checkpoint, j.CheckpointBytes, j.Crashes = p.Step, checkpointBytes, 0
		}
		if j.Map, j.MapBytes = 0, mapBytes; p.Map != nil {
			j.Map = p.Step
		}
		j.WantMap = j.WantMap && p.Map == nil
		if p.Result != nil {
			j.Result, j.ResultBytes = result, resultBytes
		}
		s.settle(j)
		return nil
	})
	if err != nil {
		s.discard(files)
		return j, err
	}
	s.tidy(was, j)
	return j, nil
}

// End ends a job that has not ended, whoever runs it.
func (s *Store) End(id string, state State, why string) (Job, error) {
	var was Job
	j, err := s.Change(id, func(j *Job) error {
		if was = *j; j.State.Ended() {
			return fmt.Errorf("%w: the job is %s", ErrConflict, j.State)
		}
		j.State, j.Error = state, why
		s.settle(j)
		return nil
	})
	if err == nil {
		s.tidy(was, j)
	}
	return j, err
}

// settle completes a change: a job that has ended needs no checkpoint.
func (s *Store) settle(j *Job) {
	if j.State.Ended() {
		j.Ended, j.Checkpoint, j.CheckpointBytes, j.Map, j.MapBytes = s.Now(), 0, 0, 0, 0
	}
}

// tidy removes files that the record names no more and counts the client's bytes.
func (s *Store) tidy(was, is Job) {
	if was.Checkpoint != 0 && was.Checkpoint != is.Checkpoint {
		s.discard([]string{checkpointName(is.ID, was.Checkpoint)})
	}
	if was.Map != 0 && was.Map != is.Map {
		s.discard([]string{mapName(is.ID, was.Map)})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count(is.Client, is.held()-was.held())
}

func (s *Store) discard(names []string) {
	for _, name := range names {
		s.disk.Remove(s.workFile(name))
	}
}

func (s *Store) workFile(name string) string    { return filepath.Join(s.dir, "work", name) }
func checkpointName(id string, step int) string { return fmt.Sprintf("%s.%d.checkpoint", id, step) }
func mapName(id string, step int) string        { return fmt.Sprintf("%s.%d.map", id, step) }

// OpenCheckpoint opens a job's checkpoint.
func (s *Store) OpenCheckpoint(j Job) (*os.File, error) {
	return os.Open(s.workFile(checkpointName(j.ID, j.Checkpoint)))
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
	if j.Map == 0 {
		return nil, ErrNotFound
	}
	return os.Open(s.workFile(mapName(j.ID, j.Map)))
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
	if j.Result != "" {
		s.discard([]string{j.Result})
	}
	s.give(client, j.held())
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
	err = s.db.View(func(tx *bolt.Tx) error {
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
