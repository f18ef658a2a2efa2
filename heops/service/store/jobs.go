package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// State is where a job is.
type State string

// The states of a job.
const (
	Queued    State = "queued"
	Running   State = "running"
	Paused    State = "paused" // stepwise, and at its target
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Ended says whether nothing more happens to a job in the state.
func (s State) Ended() bool { return s == Done || s == Failed || s == Cancelled }

// StepReport is what a step took.
type StepReport struct {
	Step     int // counts from 1
	Duration time.Duration
	Bytes    int64
}

// Job is a job's record.
type Job struct {
	ID       string
	Client   string
	Model    string
	Keys     string // SHA-256 of blobs
	Input    string
	Priority int
	Deadline time.Time // zero: none
	Stepwise bool
	Steps    int
	Work     float64

	State   State
	Error   string
	Attempt int  // rises whenever the job is begun
	Resumed int  // steps that the last attempt found done
	Crashes int  // attempts that a server's end cut short, since the last checkpoint
	Step    int  // steps done that are recorded; a running job may be further
	Target  int  // of a stepwise job: it pauses there
	WantMap bool // a map is to be written when it pauses
	Reports []StepReport
	Created time.Time
	Ended   time.Time

	Checkpoint, Map, Result File

	Sequence    uint64 // rises from job to job
	Idempotency string
}

// File is a file of a job's; the zero File is none.
type File struct {
	Name  string
	Step  int // steps done when it was written
	Bytes int64
}

// RecordBytes is what a job counts without its files: records take room too.
const RecordBytes = 4096

// Held returns the bytes that the job counts for its client.
func (j *Job) Held() int64 { return RecordBytes + j.Checkpoint.Bytes + j.Map.Bytes + j.Result.Bytes }

// SameAs says whether the job is what another asks for.
func (j *Job) SameAs(o *Job) bool {
	return j.Model == o.Model && j.Keys == o.Keys && j.Input == o.Input && j.Priority == o.Priority && j.Stepwise == o.Stepwise
}

// Add records a new job, queued or, stepwise, paused before its first step. Under
// an idempotency key that the client has used already it returns that job, and
// true. Keys and input must be the client's and of one secret.
func (s *Store) Add(j Job) (got Job, existed bool, err error) {
	taken := false
	defer func() {
		if err != nil && taken {
			s.give(j.Client, RecordBytes)
		}
	}()
	err = s.update(func(tx *bolt.Tx) error {
		once := at(j.Client, j.Idempotency)
		if id := tx.Bucket(onceBucket).Get(once); j.Idempotency != "" && id != nil {
			existed = true
			if got, err = get[Job](tx, jobsBucket, id); err == nil && !got.SameAs(&j) {
				err = fmt.Errorf("%w: idempotency key %q was used for another job", ErrConflict, j.Idempotency)
			}
			return err
		}
		keys, err := get[Blob](tx, blobsBucket, at(j.Client, j.Keys))
		if err != nil || keys.Kind != Keys || keys.Model != j.Model {
			return fmt.Errorf("evaluation keys %.16s for the model: %w: upload them first", j.Keys, ErrNotFound)
		}
		input, err := get[Blob](tx, blobsBucket, at(j.Client, j.Input))
		if err != nil || input.Kind != Input || input.Model != j.Model {
			return fmt.Errorf("input %.16s for the model: %w: upload it first", j.Input, ErrNotFound)
		}
		if keys.Owner != input.Owner {
			return fmt.Errorf("%w: the input belongs to secret %.12s, the evaluation keys to secret %.12s: encrypt the image with the client that made the keys", ErrConflict, input.Owner, keys.Owner)
		}
		if err := s.take(j.Client, RecordBytes); err != nil {
			return err
		}
		taken = true
		j.ID, j.State, j.Created = ID(), Queued, s.Now()
		if j.Stepwise {
			j.State = Paused
		}
		if j.Sequence, err = tx.Bucket(orderBucket).NextSequence(); err != nil {
			return err
		}
		for _, b := range []*Blob{&keys, &input} {
			b.Used = j.Created
			if err := put(tx, blobsBucket, at(b.Client, b.SHA256), *b); err != nil {
				return err
			}
		}
		if j.Idempotency != "" {
			if err := tx.Bucket(onceBucket).Put(once, []byte(j.ID)); err != nil {
				return err
			}
		}
		got = j
		return errors.Join(put(tx, jobsBucket, []byte(j.ID), j), tx.Bucket(orderBucket).Put(j.order(), []byte(j.ID)))
	})
	return got, existed, err
}

// Once returns the job that the client submitted under j's idempotency key.
func (s *Store) Once(j Job) (got Job, ok bool) {
	s.view(func(tx *bolt.Tx) (err error) {
		if id := tx.Bucket(onceBucket).Get(at(j.Client, j.Idempotency)); id != nil {
			got, err = get[Job](tx, jobsBucket, id)
			ok = err == nil && got.SameAs(&j)
		}
		return err
	})
	return got, ok
}

func (j *Job) order() []byte {
	return binary.BigEndian.AppendUint64(at(j.Client, ""), j.Sequence)
}

// Job returns a client's job.
func (s *Store) Job(client, id string) (j Job, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		j, err = theirs(tx, client, id)
		return err
	})
	return j, err
}

func theirs(tx *bolt.Tx, client, id string) (Job, error) {
	j, err := get[Job](tx, jobsBucket, []byte(id))
	if err == nil && j.Client != client {
		return Job{}, ErrNotFound
	}
	return j, err
}

// Jobs returns up to limit of a client's jobs, the oldest first, beginning after
// the one of an identifier if that is not empty.
func (s *Store) Jobs(client, after string, limit int) (jobs []Job, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		prefix := at(client, "")
		c := tx.Bucket(orderBucket).Cursor()
		k, id := c.Seek(prefix)
		if after != "" {
			j, err := theirs(tx, client, after)
			if err != nil {
				return err
			}
			c.Seek(j.order())
			k, id = c.Next()
		}
		for ; k != nil && bytes.HasPrefix(k, prefix) && len(jobs) < limit; k, id = c.Next() {
			j, err := get[Job](tx, jobsBucket, id)
			if err != nil {
				return err
			}
			jobs = append(jobs, j)
		}
		return nil
	})
	return jobs, err
}

// Latest returns up to limit jobs of all clients, the newest first.
func (s *Store) Latest(limit int) ([]Job, error) {
	jobs, err := s.arrived(func(Job) bool { return true })
	slices.Reverse(jobs)
	return jobs[:min(limit, len(jobs))], err
}

// Unfinished returns the jobs of all clients that have not ended, in the order in
// which they came.
func (s *Store) Unfinished() ([]Job, error) {
	return s.arrived(func(j Job) bool { return !j.State.Ended() })
}

func (s *Store) arrived(want func(Job) bool) ([]Job, error) {
	all, err := s.Contents()
	jobs := slices.DeleteFunc(all.Jobs, func(j Job) bool { return !want(j) })
	slices.SortFunc(jobs, func(a, b Job) int { return cmp.Compare(a.Sequence, b.Sequence) })
	return jobs, err
}

// Change changes a job's record in one transaction; f may refuse with an error.
func (s *Store) Change(id string, f func(j *Job) error) (j Job, err error) {
	err = s.update(func(tx *bolt.Tx) error {
		if j, err = get[Job](tx, jobsBucket, []byte(id)); err != nil {
			return err
		}
		if err := f(&j); err != nil {
			return err
		}
		return put(tx, jobsBucket, []byte(id), j)
	})
	return j, err
}
