package store

import (
	"errors"
	"io"
	"path/filepath"
	"syscall"

	"cryptounet/heops/service/store/disk"
)

// Disk is what a store writes blobs with; the zero Options take the operating
// system's. Tests put one in its place that fills up.
type Disk = disk.Disk

// Handle is a file that is being written.
type Handle = disk.Handle

// OS returns the operating system's disk.
func OS() Disk { return disk.OS() }

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
	w := io.NewOffsetWriter(f, 0)
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
	return w.Seek(0, io.SeekCurrent)
}
