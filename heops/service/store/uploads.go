package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"cryptounet/heops/service/store/digest"

	bolt "go.etcd.io/bbolt"
)

// Kind says what was uploaded.
type Kind string

// The kinds of uploads.
const (
	Archive Kind = "model"
	Keys    Kind = "keys"
	Input   Kind = "input"
)

// Upload is an upload under way.
type Upload struct {
	ID     string
	Client string
	Kind   Kind
	Model  string // that keys or an input are for
	SHA256 string // in hexadecimal, of all of it
	Size   int64  // of all of it
	Public bool   // of a model
	Began  time.Time
	Last   time.Time // the last time that it was asked for
}

// Blob is what an upload became.
type Blob struct {
	Client string
	Kind   Kind
	Model  string
	SHA256 string
	Size   int64
	Owner  string // the secret's identity, of keys and inputs
	Used   time.Time
}

// Found is what the check of an upload found in it.
type Found struct {
	Owner string // the secret's identity, of keys and inputs
	Model *Model // of an archive: its ID, Name and Plan
}

// place returns the file name of a client's own copy.
func place(client, sum string) string {
	c := sha256.Sum256([]byte(client))
	return hex.EncodeToString(c[:8]) + "-" + sum
}

func (s *Store) blobFile(client, sum string) string {
	return filepath.Join(s.dir, "blobs", place(client, sum))
}

func (s *Store) uploadFile(id string) string { return filepath.Join(s.dir, "uploads", id) }

// MaxUploads is how many uploads of a client may be under way.
const MaxUploads = 64

// Begin returns a place to upload to: a new one, or the one that the client began
// for the same bytes, with the offset to go on at. Where the client stores these
// bytes already, stored is true and only the upload's Model is set.
func (s *Store) Begin(u Upload) (got Upload, offset int64, stored bool, err error) {
	key := at(u.Client, u.SHA256)
	taken := false
	err = s.update(func(tx *bolt.Tx) error {
		b, err := get[Blob](tx, blobsBucket, key)
		if err == nil && b.Kind == u.Kind && (b.Model == u.Model || b.Kind == Archive) {
			stored, got = true, Upload{Model: b.Model}
			b.Used = s.Now()
			return errors.Join(put(tx, blobsBucket, key, b), publish(tx, b, u.Public))
		}
		if err == nil {
			return fmt.Errorf("%w: these bytes are stored as %s already", ErrConflict, b.Kind)
		}
		if !errors.Is(err, ErrNotFound) {
			return err
		}
		switch got, err = get[Upload](tx, uploadsBucket, key); {
		case errors.Is(err, ErrNotFound):
			if n := count(tx, uploadsBucket, at(u.Client, "")); n >= MaxUploads {
				return fmt.Errorf("%w (%d uploads are under way: finish them first)", ErrQuota, n)
			}
			got = u
			got.ID, got.Began = ID(), s.Now()
			if err := s.take(u.Client, u.Size); err != nil {
				return err
			}
			taken = true
			if err := tx.Bucket(placesBucket).Put([]byte(got.ID), key); err != nil {
				return err
			}
		case err != nil:
			return err
		case got.Kind != u.Kind || got.Model != u.Model || got.Size != u.Size:
			return fmt.Errorf("%w: these bytes are being uploaded as %s of %d bytes", ErrConflict, got.Kind, got.Size)
		}
		got.Public, got.Last = u.Public, s.Now()
		return put(tx, uploadsBucket, key, got)
	})
	if err != nil && taken {
		s.give(u.Client, u.Size)
	}
	if err != nil || stored {
		return got, 0, stored, err
	}
	return got, sizeOf(s.uploadFile(got.ID)), false, nil
}

// Pending returns a client's upload under way.
func (s *Store) Pending(client, id string) (u Upload, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		u, err = pending(tx, client, id)
		return err
	})
	return u, err
}

func pending(tx *bolt.Tx, client, id string) (Upload, error) {
	u, err := get[Upload](tx, uploadsBucket, tx.Bucket(placesBucket).Get([]byte(id)))
	if err == nil && u.Client != client {
		return Upload{}, ErrNotFound
	}
	return u, err
}

// OffsetError says that a chunk does not follow the last one.
type OffsetError struct{ Got, Want int64 }

func (e *OffsetError) Error() string {
	return fmt.Sprintf("a chunk at offset %d; the upload goes on at %d", e.Got, e.Want)
}

// Short is why an upload cannot be finished yet, and where it goes on.
func Short(have, size int64) error {
	return errors.Join(fmt.Errorf("%w: %d of %d bytes are there", ErrConflict, have, size), &OffsetError{size, have})
}

func sizeOf(name string) int64 {
	if info, err := os.Stat(name); err == nil {
		return info.Size()
	}
	return 0
}

// Append appends a chunk to an upload and returns where to go on. A chunk whose
// writing failed leaves the upload as it was.
func (s *Store) Append(u Upload, offset int64, data []byte) (int64, error) {
	defer s.lock(u.ID)()
	name := s.uploadFile(u.ID)
	size := sizeOf(name)
	if offset != size {
		return size, &OffsetError{offset, size}
	}
	if int64(len(data)) > u.Size-size {
		return size, fmt.Errorf("%w: the chunk ends at %d; the upload was to have %d bytes", ErrConflict, size+int64(len(data)), u.Size)
	}
	// The upload may have been finished or dropped meanwhile.
	if _, err := s.Pending(u.Client, u.ID); err != nil {
		return size, err
	}
	f, err := s.disk.Open(name)
	if err != nil {
		return size, full(err)
	}
	_, err = f.WriteAt(data, size)
	if err != nil {
		f.Truncate(size)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return size, full(err)
	}
	return size + int64(len(data)), nil
}

func (s *Store) lock(id string) (unlock func()) {
	m, _ := s.locks.LoadOrStore(id, new(sync.Mutex))
	m.(*sync.Mutex).Lock()
	return m.(*sync.Mutex).Unlock
}

// ErrDigest says that an upload is not what it was announced as; it is gone.
var ErrDigest = digest.ErrWrong

// Finish makes an upload a blob: all bytes must be there and have the digest that
// was announced, and check, which may read them, must accept them. An upload that
// is refused is dropped; one whose context ends can be finished again.
func (s *Store) Finish(ctx context.Context, client, id string, check func(u Upload, r io.Reader) (Found, error)) error {
	u, err := s.Pending(client, id)
	if err != nil {
		return err
	}
	defer s.lock(id)()
	if u, err = s.Pending(client, id); err != nil {
		return err
	}
	name := s.uploadFile(id)
	if have := sizeOf(name); have != u.Size {
		return Short(have, u.Size)
	}
	// While check reads, the digest is taken and the file put on the disk.
	right, synced := digest.Begin(func() error { return digest.Check(ctx, name, u.SHA256) }), digest.Begin(func() error { return s.sync(name) })
	f, err := os.Open(name)
	if err != nil {
		return errors.Join(err, right(), synced())
	}
	found, err := check(u, digest.Reader(digest.Until(ctx, f), right))
	f.Close()
	unsynced := synced()
	if wrong := right(); errors.Is(wrong, ErrDigest) {
		err = wrong
	} else if ctx.Err() != nil {
		return ctx.Err()
	} else if wrong != nil {
		return wrong
	}
	if err != nil {
		return errors.Join(err, s.drop(u))
	}
	if unsynced != nil {
		return full(unsynced)
	}
	if err := s.move(name, s.blobFile(client, u.SHA256)); err != nil {
		return full(err)
	}
	err = s.update(func(tx *bolt.Tx) error {
		key := at(client, u.SHA256)
		if err := errors.Join(tx.Bucket(uploadsBucket).Delete(key), tx.Bucket(placesBucket).Delete([]byte(id))); err != nil {
			return err
		}
		b := Blob{client, u.Kind, u.Model, u.SHA256, u.Size, found.Owner, s.Now()}
		if found.Model != nil {
			b.Model = found.Model.ID
			if err := addModel(tx, *found.Model, u); err != nil {
				return err
			}
		}
		return put(tx, blobsBucket, key, b)
	})
	if err != nil { // as it was
		return errors.Join(err, s.disk.Rename(s.blobFile(client, u.SHA256), name))
	}
	s.locks.Delete(id)
	return nil
}

func (s *Store) sync(name string) error {
	f, err := s.disk.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// move moves a file to its place.
func (s *Store) move(from, to string) error {
	if err := s.disk.Rename(from, to); err != nil {
		return err
	}
	return s.disk.SyncDir(filepath.Dir(to))
}

// drop forgets an upload under way.
func (s *Store) drop(u Upload) error {
	err := s.update(func(tx *bolt.Tx) error {
		return errors.Join(tx.Bucket(uploadsBucket).Delete(at(u.Client, u.SHA256)), tx.Bucket(placesBucket).Delete([]byte(u.ID)))
	})
	if err != nil {
		return err
	}
	s.give(u.Client, u.Size)
	s.locks.Delete(u.ID)
	s.disk.Remove(s.uploadFile(u.ID))
	return nil
}
