package store

import (
	"errors"
	"os"

	bolt "go.etcd.io/bbolt"
)

// Contents is all that a store holds but uploads under way.
type Contents struct {
	Models []Model
	Blobs  []Blob
	Jobs   []Job
}

// Contents returns the records of all clients.
func (s *Store) Contents() (all Contents, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		return errors.Join(
			each(tx, modelsBucket, nil, func(_ []byte, m Model) error { all.Models = append(all.Models, m); return nil }),
			each(tx, blobsBucket, nil, func(_ []byte, b Blob) error { all.Blobs = append(all.Blobs, b); return nil }),
			each(tx, jobsBucket, nil, func(_ []byte, j Job) error { all.Jobs = append(all.Jobs, j); return nil }))
	})
	return all, err
}

// OpenFile opens a file that a job names.
func (s *Store) OpenFile(f File) (*os.File, error) { return os.Open(s.workFile(f)) }
