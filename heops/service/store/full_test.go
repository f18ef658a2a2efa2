package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"

	"cryptounet/heops/service/store"
)

// smallDisk is a disk with room for so many more bytes.
type smallDisk struct {
	store.Disk
	room atomic.Int64
}

func (d *smallDisk) Open(name string) (store.Handle, error) {
	f, err := d.Disk.Open(name)
	return &smallFile{f, d}, err
}

type smallFile struct {
	store.Handle
	disk *smallDisk
}

// WriteAt writes what there is room for, as a disk that fills up does.
func (f *smallFile) WriteAt(b []byte, at int64) (int, error) {
	left := f.disk.room.Add(-int64(len(b)))
	if left >= 0 {
		return f.Handle.WriteAt(b, at)
	}
	n, err := f.Handle.WriteAt(b[:max(0, int64(len(b))+left)], at)
	return n, errors.Join(&os.PathError{Op: "write", Path: "disk", Err: syscall.ENOSPC}, err)
}

// TestFullDisk: what does not fit is refused and leaves nothing half done; when
// there is room again, it goes on.
func TestFullDisk(t *testing.T) {
	disk := &smallDisk{Disk: store.OS()}
	disk.room.Store(1000)
	dir := t.TempDir()
	s := open(t, dir, store.Options{Disk: disk})
	j := submit(t, s, "a")
	s.Start(j.ID)

	disk.room.Store(3)
	u, _, _, err := s.Begin(store.Upload{Client: "a", Kind: store.Input, Model: "m", SHA256: sum([]byte("0123456789")), Size: 10})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(u, 0, []byte("0123456789")); !errors.Is(err, store.ErrFull) {
		t.Errorf("a chunk: %v", err)
	}
	if info, err := os.Stat(filepath.Join(dir, "uploads", u.ID)); err != nil || info.Size() != 0 {
		t.Errorf("half a chunk is left: %v, %v", info, err)
	}
	disk.room.Store(3)
	for name, p := range map[string]store.Progress{
		"a checkpoint": {State: store.Running, Step: 1, Checkpoint: text("a checkpoint")},
		"a result":     {State: store.Done, Step: 3, Result: text("a result")},
	} {
		if _, err := s.Record(j.ID, 1, p); !errors.Is(err, store.ErrFull) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if j, err := s.Job("a", j.ID); err != nil || j.State != store.Running || j.Step != 0 {
		t.Errorf("the job is %+v, %v", j, err)
	}
	if files := names(t, filepath.Join(dir, "work")); len(files) != 0 {
		t.Errorf("files are left: %v", files)
	}

	disk.room.Store(1000)
	if at, err := s.Append(u, 0, []byte("0123456789")); at != 10 || err != nil {
		t.Errorf("with room again: %d, %v", at, err)
	}
	if err := s.Finish(context.Background(), "a", u.ID, accept); err != nil {
		t.Error(err)
	}
	if _, err := s.Record(j.ID, 1, store.Progress{State: store.Done, Step: 3, Result: text("a result")}); err != nil {
		t.Error(err)
	}
}
