package fleet

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"cryptounet/heops/service/fleet/cluster"
	"cryptounet/heops/service/store"
)

// Add records a new job, as the embedded store does.
func (s *Store) Add(j store.Job) (got store.Job, existed bool, err error) {
	keys, _, _, err := cluster.Read[store.Blob](s.Cluster, blobKey+owned(j.Client, j.Keys))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return got, false, err
	}
	j.ID = store.ID()
	if j.Idempotency != "" {
		if got, existed, err := s.once(&j); existed || err != nil {
			return got, existed, err
		}
	}
	if err != nil || keys.Kind != store.Keys || keys.Model != j.Model {
		return got, false, s.unsaid(j, fmt.Errorf("evaluation keys %.16s for the model: %w: upload them first", j.Keys, store.ErrNotFound))
	}
	input, _, _, err := cluster.Read[store.Blob](s.Cluster, blobKey+owned(j.Client, j.Input))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return got, false, err
	}
	if err != nil || input.Kind != store.Input || input.Model != j.Model {
		return got, false, s.unsaid(j, fmt.Errorf("input %.16s for the model: %w: upload it first", j.Input, store.ErrNotFound))
	}
	if keys.Owner != input.Owner {
		return got, false, s.unsaid(j, fmt.Errorf("%w: the input belongs to secret %.12s, the evaluation keys to secret %.12s: encrypt the image with the client that made the keys", store.ErrConflict, input.Owner, keys.Owner))
	}
	if err := s.affords(j.Client, store.RecordBytes); err != nil {
		return got, false, s.unsaid(j, err)
	}
	j.State, j.Created = store.Queued, s.Now()
	if j.Stepwise {
		j.State = store.Paused
	}
	j.Sequence = uint64(j.Created.UnixNano())
	if _, err := cluster.Create(s.Cluster, jobKey+j.ID, j); err != nil {
		return got, false, err
	}
	// The job first, then what it needs: whoever removes that in between has seen the
	// job, or is seen here.
	for _, sum := range []string{j.Keys, j.Input} {
		_, err := cluster.Change(s.Cluster, blobKey+owned(j.Client, sum), func(b *store.Blob) error { b.Used = j.Created; return nil })
		if err != nil {
			s.forgetKey(jobKey+j.ID, 0)
			return got, false, s.unsaid(j, err)
		}
	}
	return j, false, nil
}

// once notes a job's idempotency key; where it was noted before, that job is
// returned, or j takes its identifier where it never came to be recorded.
func (s *Store) once(j *store.Job) (got store.Job, existed bool, err error) {
	key := onceKey + owned(j.Client, hashed(j.Idempotency))
	fresh, err := cluster.Create(s.Cluster, key, j.ID)
	if fresh || err != nil {
		return got, false, err
	}
	id, _, _, err := cluster.Read[string](s.Cluster, key)
	if err != nil {
		return got, false, err
	}
	got, _, _, err = cluster.Read[store.Job](s.Cluster, jobKey+id)
	if errors.Is(err, store.ErrNotFound) {
		j.ID = id
		return got, false, nil
	}
	if err == nil && !got.SameAs(j) {
		err = fmt.Errorf("%w: idempotency key %q was used for another job", store.ErrConflict, j.Idempotency)
	}
	return got, err == nil, err
}

// unsaid forgets the idempotency key of a job that was refused.
func (s *Store) unsaid(j store.Job, err error) error {
	if j.Idempotency != "" {
		s.forgetKey(onceKey+owned(j.Client, hashed(j.Idempotency)), 0)
	}
	return err
}

// Once returns the job that the client submitted under j's idempotency key.
func (s *Store) Once(j store.Job) (got store.Job, ok bool) {
	id, _, _, err := cluster.Read[string](s.Cluster, onceKey+owned(j.Client, hashed(j.Idempotency)))
	if err == nil {
		got, _, _, err = cluster.Read[store.Job](s.Cluster, jobKey+id)
	}
	return got, err == nil && got.SameAs(&j)
}

// Job returns a client's job.
func (s *Store) Job(client, id string) (store.Job, error) {
	if !isKey(id) {
		return store.Job{}, store.ErrNotFound
	}
	j, _, _, err := cluster.Read[store.Job](s.Cluster, jobKey+id)
	if err == nil && j.Client != client {
		return store.Job{}, store.ErrNotFound
	}
	return j, err
}

// Jobs returns up to limit of a client's jobs, the oldest first, beginning after
// the one of an identifier if that is not empty.
func (s *Store) Jobs(client, after string, limit int) ([]store.Job, error) {
	s.barrier()
	jobs := known(s.mirror, s.mirror.jobs, func(j store.Job) bool { return j.Client == client }, arrival)
	if after != "" {
		i := slices.IndexFunc(jobs, func(j store.Job) bool { return j.ID == after })
		if i < 0 {
			return nil, store.ErrNotFound
		}
		jobs = jobs[i+1:]
	}
	return jobs[:min(len(jobs), limit)], nil
}

// Latest returns up to limit jobs of all clients, the newest first.
func (s *Store) Latest(limit int) ([]store.Job, error) {
	s.barrier()
	jobs := known(s.mirror, s.mirror.jobs, func(store.Job) bool { return true }, arrival)
	slices.Reverse(jobs)
	return jobs[:min(len(jobs), limit)], nil
}

// Unfinished returns the jobs of all clients that have not ended, in the order in
// which they came.
func (s *Store) Unfinished() ([]store.Job, error) {
	s.barrier()
	return known(s.mirror, s.mirror.jobs, func(j store.Job) bool { return !j.State.Ended() }, arrival), nil
}

// Change changes a job's record by compare-and-set; f may refuse with an error, and
// may be called again.
func (s *Store) Change(id string, f func(j *store.Job) error) (store.Job, error) {
	return cluster.Change(s.Cluster, jobKey+id, f)
}

// Record records how far an attempt has come: objects first, then the record, if
// the job is still at the attempt.
func (s *Store) Record(id string, attempt int, p store.Progress) (j store.Job, err error) {
	var made []string
	write := func(kind string, f func(io.Writer) error) (file store.File) {
		if err != nil || f == nil {
			return file
		}
		file = store.File{Name: fmt.Sprintf("work/%s-%.12s.%s", id, store.ID(), kind), Step: p.Step}
		made = append(made, file.Name)
		file.Bytes, err = s.Put(file.Name, f)
		return file
	}
	files := store.Made{Checkpoint: write("checkpoint", p.Checkpoint), Map: write("map", p.Map), Result: write("result", p.Result)}
	var was store.Job
	if err == nil {
		j, err = cluster.Change(s.Cluster, jobKey+id, func(j *store.Job) error {
			was = *j
			return j.Proceed(attempt, p, files, s.Now())
		})
	}
	if err != nil {
		if !errors.Is(err, store.ErrAway) { // the record may name them after all
			s.Discard(made...)
		}
		return j, err
	}
	s.tidy(was, j)
	return j, nil
}

// End ends a job that has not ended, whoever runs it.
func (s *Store) End(id string, state store.State, why string) (store.Job, error) {
	var was store.Job
	j, err := cluster.Change(s.Cluster, jobKey+id, func(j *store.Job) error {
		was = *j
		return j.Finish(state, why, s.Now())
	})
	if err == nil {
		s.Conn.Publish(s.Subject("ended", id), nil)
		s.tidy(was, j)
	}
	return j, err
}

// tidy removes objects that the record names no more.
func (s *Store) tidy(was, is store.Job) {
	for _, f := range []store.File{was.Checkpoint, was.Map} {
		if f != is.Checkpoint && f != is.Map {
			s.Discard(f.Name)
		}
	}
}

// OpenCheckpoint opens a job's checkpoint.
func (s *Store) OpenCheckpoint(j store.Job) (*os.File, error) { return s.Get(j.Checkpoint.Name) }

// OpenResult opens a client's job's result.
func (s *Store) OpenResult(client, id string) (*os.File, error) {
	j, err := s.Job(client, id)
	if err != nil {
		return nil, err
	}
	if j.State != store.Done {
		return nil, fmt.Errorf("%w: the job is %s; it has a result when it is done", store.ErrConflict, j.State)
	}
	return s.Get(j.Result.Name)
}

// OpenMap opens the map that a paused job's last step made.
func (s *Store) OpenMap(j store.Job) (*os.File, error) {
	if j.Map.Name == "" {
		return nil, store.ErrNotFound
	}
	return s.Get(j.Map.Name)
}

// DeleteJob removes a client's job that has ended, with its result.
func (s *Store) DeleteJob(client, id string) error {
	j, err := s.Job(client, id)
	if err != nil {
		return err
	}
	if !j.State.Ended() {
		return fmt.Errorf("%w: the job is %s: cancel it first", store.ErrConflict, j.State)
	}
	if j.Idempotency != "" {
		s.forgetKey(onceKey+owned(client, hashed(j.Idempotency)), 0)
	}
	if err := s.forgetKey(jobKey+id, 0); err != nil {
		return err
	}
	s.forgetKey(deadKey+id, 0)
	s.Discard(j.Result.Name)
	return nil
}

// DeadLetter is a job that took too many workers down.
type DeadLetter struct {
	Job, Client, Model string
	Why                string
	Deliveries         int    // how often it was begun
	Last               string // worker that gave it up
	At                 time.Time
}
