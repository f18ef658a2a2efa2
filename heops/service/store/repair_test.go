package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"cryptounet/heops/service/store"

	bolt "go.etcd.io/bbolt"
)

// TestAfterACrash: whatever a crash leaves without a record goes, and records
// without their file too; the rest is as it was.
func TestAfterACrash(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	j := submit(t, s, "a")
	s.Start(j.ID)
	s.Record(j.ID, 1, store.Progress{State: store.Running, Step: 1, Checkpoint: text("one step")})
	k := submit(t, s, "a")
	s.Start(k.ID)
	if _, err := s.Record(k.ID, 1, store.Progress{State: store.Done, Step: 3, Result: text("result")}); err != nil {
		t.Fatal(err)
	}
	u, _, _, err := s.Begin(store.Upload{Client: "a", Kind: store.Input, Model: "m", SHA256: sum([]byte("half")), Size: 4})
	if err != nil {
		t.Fatal(err)
	}
	s.Append(u, 0, []byte("ha"))
	s.Close()

	for _, name := range []string{"blobs/half-written.tmp", "work/" + j.ID + ".2.checkpoint.tmp", "work/" + j.ID + ".1.result", "uploads/" + store.ID()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("left"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, pattern := range []string{"work/*.checkpoint", "work/" + k.ID + "*.result", "blobs/*-" + sum(input)} {
		files, _ := filepath.Glob(filepath.Join(dir, pattern))
		if len(files) != 1 {
			t.Fatalf("%s: %v", pattern, files)
		}
		os.Remove(files[0])
	}
	s = open(t, dir, store.Options{})
	if files := names(t, filepath.Join(dir, "work")); len(files) != 0 {
		t.Errorf("work: %v", files)
	}
	if files := names(t, filepath.Join(dir, "blobs")); len(files) != 1 {
		t.Errorf("blobs: %v", files)
	}
	if j, err := s.Job("a", j.ID); err != nil || j.State != store.Queued || j.Checkpoint.Name != "" {
		t.Errorf("the job whose checkpoint is gone: %+v, %v", j, err)
	}
	if k, err := s.Job("a", k.ID); err != nil || k.State != store.Failed || !strings.Contains(k.Error, "lost") {
		t.Errorf("the job whose result is gone: %+v, %v", k, err)
	}
	if _, err := s.Blob("a", sum(input)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the blob whose file is gone: %v", err)
	}
	if _, offset, _, err := s.Begin(store.Upload{Client: "a", Kind: store.Input, Model: "m", SHA256: sum([]byte("half")), Size: 4}); err != nil || offset != 2 {
		t.Errorf("the upload goes on at %d, %v", offset, err)
	}
}

// TestDamagedOnDisk: bytes that rot are forgotten when that is seen, so that they
// can be uploaded again.
func TestDamagedOnDisk(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	j := submit(t, s, "a")
	s.End(j.ID, store.Failed, "as a worker that found it would")
	files, _ := filepath.Glob(filepath.Join(dir, "blobs/*-"+sum(keys)))
	if err := os.WriteFile(files[0], bytes.Repeat([]byte("?"), len(keys)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, sha := range []string{sum(keys), sum(input)} {
		if err := s.Verify(context.Background(), "a", sha); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Blob("a", sum(keys)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("damaged keys: %v", err)
	}
	if _, err := s.Blob("a", sum(input)); err != nil {
		t.Errorf("the input, which is whole: %v", err)
	}
}

// TestRefusedStores: a store that is damaged, in use or of a later version is
// refused in words, and never with a panic.
func TestRefusedStores(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	submit(t, s, "a")
	if _, err := store.Open(dir, store.Options{}); err == nil || !strings.Contains(err.Error(), "another server") {
		t.Errorf("opened twice: %v", err)
	}
	s.Close()
	file := filepath.Join(dir, "records.db")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	damage := func(name string, data []byte) {
		t.Helper()
		dir := t.TempDir() // bbolt keeps its lock when it gives up in a panic
		if err := os.WriteFile(filepath.Join(dir, "records.db"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(dir, store.Options{})
		if err != nil {
			refused++
			if !strings.Contains(err.Error(), "damaged") {
				t.Errorf("%s: %v", name, err)
			}
			return
		}
		s.Close()
	}
	for _, n := range []int{1, 100, 4096, 8192, 12288, len(whole) / 2, len(whole) - 4096} {
		damage(fmt.Sprint("cut to ", n), whole[:n])
	}
	damage("something else", bytes.Repeat([]byte("x"), len(whole)))
	if refused < 6 {
		t.Errorf("only %d of 8 damaged files were refused", refused)
	}
	for at := 0; at < len(whole); at += 509 {
		b := bytes.Clone(whole)
		copy(b[at:], "\xff\xff\xff\xff\xff\xff\xff\xff")
		damage(fmt.Sprint("damaged at ", at), b)
	}
	t.Logf("%d damaged files were refused", refused)

	db, err := bolt.Open(file, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte("meta")).Put([]byte("schema"), []byte{0, 0, 0, 0, 0, 0, 0, 9})
	}); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if _, err := store.Open(dir, store.Options{}); err == nil || !strings.Contains(err.Error(), "version 9") {
		t.Errorf("a later version: %v", err)
	}
}

// TestClock: time does not go back, over a restart either; what is old is removed.
func TestClock(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	var mu sync.Mutex
	o := store.Options{Now: func() time.Time { mu.Lock(); defer mu.Unlock(); return now }}
	set := func(d time.Duration) { mu.Lock(); now = now.Add(d); mu.Unlock() }
	s := open(t, dir, o)
	j := submit(t, s, "a")
	first := s.Now()
	set(-10 * 365 * 24 * time.Hour)
	if s.Now().Before(first) {
		t.Errorf("time went back from %v to %v", first, s.Now())
	}
	s.Start(j.ID)
	if _, err := s.Record(j.ID, 1, store.Progress{State: store.Done, Step: 3, Result: text("r")}); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Sweep(time.Hour, time.Hour); n != 0 || err != nil {
		t.Errorf("with the clock set back %d were removed, %v", n, err)
	}
	s.Close()
	s = open(t, dir, o)
	if s.Now().Before(first) {
		t.Errorf("after a restart it is %v, before %v", s.Now(), first)
	}
	set(11 * 365 * 24 * time.Hour)
	u, _, _, err := s.Begin(store.Upload{Client: "a", Kind: store.Input, Model: "m", SHA256: sum([]byte("half")), Size: 4})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := s.Sweep(time.Hour, time.Hour); n != 3 || err != nil { // the job, its keys and its input
		t.Errorf("%d were removed, %v", n, err)
	}
	set(2 * time.Hour)
	if n, err := s.Sweep(time.Hour, time.Hour); n != 1 || err != nil || s.Used("a") != 0 {
		t.Errorf("%d were removed, %v; %d bytes are left", n, err, s.Used("a"))
	}
	if _, err := s.Pending("a", u.ID); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
}
