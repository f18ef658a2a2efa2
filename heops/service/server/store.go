package server

import (
	"context"
	"io"
	"os"
	"time"

	"cryptounet/heops/service/store"
	"cryptounet/heops/service/worker"
)

// Store is what a server needs of a store; package store says what the methods do.
type Store interface {
	worker.Store

	Models() ([]store.Model, error)
	DeleteBlob(client, sum string) error

	Begin(u store.Upload) (got store.Upload, offset int64, stored bool, err error)
	Pending(client, id string) (store.Upload, error)
	Append(u store.Upload, offset int64, data []byte) (int64, error)
	Finish(ctx context.Context, client, id string, check func(u store.Upload, r io.Reader) (store.Found, error)) error

	Jobs(client, after string, limit int) ([]store.Job, error)
	Latest(limit int) ([]store.Job, error)
	OpenResult(client, id string) (*os.File, error)
	OpenMap(j store.Job) (*os.File, error)
	DeleteJob(client, id string) error

	Sweep(jobs, uploads time.Duration) (removed int, err error)
	Ready(ctx context.Context) error
	Close() error
}

// Fleet is a store that several servers and workers share, and the line in which
// jobs are handed to the workers.
type Fleet interface {
	Store
	worker.Line
	SetQuota(quota func(client string) int64)
	Workers() (workers, slots int)
	Dead() int
}

var _ Store = (*store.Store)(nil)
