// Package disk is what a store writes files with, so that tests can put a disk in
// place that fills up.
package disk

import (
	"errors"
	"io"
	"os"
)

// Disk makes, renames and removes files.
type Disk interface {
	Open(name string) (Handle, error) // for writing; made where it is not there
	Rename(from, to string) error
	Remove(name string) error
	SyncDir(name string) error // a rename in the folder outlives a power failure
}

// Handle is a file that is being written.
type Handle interface {
	io.WriterAt
	io.Closer
	Sync() error
	Truncate(size int64) error
}

// OS returns the operating system's disk.
func OS() Disk { return osDisk{} }

type osDisk struct{}

func (osDisk) Open(name string) (Handle, error) {
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE, 0o600)
}
func (osDisk) Rename(from, to string) error { return os.Rename(from, to) }
func (osDisk) Remove(name string) error     { return os.Remove(name) }

func (osDisk) SyncDir(name string) error {
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	defer d.Close()
	// Not every system can: then there is nothing to be done about it.
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, os.ErrInvalid) && !errors.Is(err, os.ErrPermission) {
		return err
	}
	return nil
}
