package worker

import (
	"context"
	"os"
	"time"

	"cryptounet/heops/service/store"
)

// Store is what a worker needs of a store; package store says what the methods do.
// One that cannot be reached answers store.ErrAway: then a job is handed back and
// not failed.
type Store interface {
	Now() time.Time
	Unfinished() ([]store.Job, error)
	Job(client, id string) (store.Job, error)
	Once(j store.Job) (store.Job, bool)
	Add(j store.Job) (got store.Job, existed bool, err error)
	Change(id string, f func(j *store.Job) error) (store.Job, error)
	Start(id string) (store.Job, error)
	Record(id string, attempt int, p store.Progress) (store.Job, error)
	End(id string, state store.State, why string) (store.Job, error)
	OpenCheckpoint(j store.Job) (*os.File, error)

	Model(id string) (store.Model, error)
	OpenModel(m store.Model) (*os.File, error)
	OpenBlob(client, sum string) (*os.File, error)
	Verify(ctx context.Context, client, sum string) error
}

var _ Store = (*store.Store)(nil)

// Source hands out the jobs of a queue that several workers share.
type Source interface {
	// Take waits for a job and keeps it for this worker until Settle. held names the
	// evaluation keys in memory (Held), whose jobs are preferred. Its error is that
	// nothing came, or ctx's.
	Take(ctx context.Context, held func() []string) (id string, err error)
	// Step tells others how far an attempt has come.
	Step(id string, attempt, step int, reports []store.StepReport)
	// Settle gives a job up: one that is to go on is handed to the next worker.
	Settle(id string)
	// OnEnd sets what hears of jobs that somebody ended.
	OnEnd(f func(id string))
}

// Line is where jobs are handed to workers elsewhere.
type Line interface {
	// Follow calls job with all jobs that have not ended, and with each that changes,
	// and step with the steps of those that run, until ctx is done.
	Follow(ctx context.Context, job func(store.Job), step func(id string, attempt, step int, reports []store.StepReport))
	// Window returns how many jobs may be handed out and not begun; 0 where another
	// server hands them out.
	Window() int
	// Release hands a job out; false where it is still handed out from before.
	Release(ctx context.Context, j store.Job) (fresh bool, err error)
}
