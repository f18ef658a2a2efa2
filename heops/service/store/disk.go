package store

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

// Disk is what a store writes blobs with; the zero Options take the operating
// system's. Tests put one in its place that fills up.
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

// full names the errors of a disk that is full.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return errors.Join(ErrFull, err)
	}
	return err
}

// whole writes a file of a name so that it is there whole or not at all.
func (s *Store) whole(name string, write func(io.Writer) error) (size int64, err error) {
	temporary := name + temporarySuffix
	f, err := s.disk.Open(temporary)
	if err != nil {
		return 0, full(err)
	}
	w := &appender{f: f}
	err = f.Truncate(0)
	if err == nil {
		err = write(w)
	}
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = s.disk.Rename(temporary, name)
	}
	if err == nil {
		err = s.disk.SyncDir(filepath.Dir(name))
	}
	if err != nil {
		s.disk.Remove(temporary)
		return 0, full(err)
	}
	return w.at, nil
}

// appender writes to a file from the beginning on.
type appender struct {
	f  Handle
	at int64
}

func (a *appender) Write(b []byte) (int, error) {
	n, err := a.f.WriteAt(b, a.at)
	a.at += int64(n)
	return n, err
}
