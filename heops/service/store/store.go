// Package store keeps what an evaluation server must not forget: models, uploads,
// evaluation keys, inputs, jobs, checkpoints and results, in a folder.
//
// Records are in one bbolt file, every change a transaction; bytes are in files of
// their own, written under a temporary name, synced, renamed and only then
// recorded. So a file that has a record is whole, and what a crash leaves without
// one is removed when the store is opened again. Uploads are known by the SHA-256
// of what they hold, each client's apart from all others': knowing a digest gives
// nothing. What is not the asking client's answers ErrNotFound, as what is not
// there at all.
package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// Errors that callers tell apart.
var (
	ErrNotFound = errors.New("there is no such thing, or it is not yours")
	ErrFull     = errors.New("the server's disk is full")
	ErrQuota    = errors.New("your quota of stored bytes is used up: delete what is not needed any more")
	ErrConflict = errors.New("the state does not allow it")
	ErrAway     = errors.New("the store cannot be reached at the moment")
)

// schema is the version of the records; a store of a later one is refused.
const schema = 1

const temporarySuffix = ".tmp"

var (
	metaBucket    = []byte("meta")
	modelsBucket  = []byte("models")  // plan digest -> Model
	blobsBucket   = []byte("blobs")   // client 0 SHA-256 -> Blob
	uploadsBucket = []byte("uploads") // client 0 SHA-256 -> Upload
	placesBucket  = []byte("places")  // upload's identifier -> key in uploads
	jobsBucket    = []byte("jobs")    // identifier -> Job
	orderBucket   = []byte("order")   // client 0 sequence number -> identifier
	onceBucket    = []byte("once")    // client 0 idempotency key -> identifier
	buckets       = [][]byte{metaBucket, modelsBucket, blobsBucket, uploadsBucket, placesBucket, jobsBucket, orderBucket, onceBucket}
	schemaKey     = []byte("schema")
	clockKey      = []byte("clock")
)

// Options says how a store works. The zero value is what a server takes.
type Options struct {
	Disk  Disk                      // default: the operating system's
	Now   func() time.Time          // default: the wall clock when the store is opened, from there on the monotonic one
	Log   *slog.Logger              // hears what was repaired; default: nobody
	Quota func(client string) int64 // bytes that a client may store; default: no bound
}

// Store is an open store. It is safe for use by several goroutines.
type Store struct {
	dir   string
	db    *bolt.DB
	disk  Disk
	log   *slog.Logger
	quota func(string) int64

	clock struct {
		sync.Mutex
		read func() time.Time
		last time.Time
	}
	mu    sync.Mutex
	used  map[string]int64 // bytes by client, uploads under way at their full size
	locks sync.Map         // by upload: *sync.Mutex, held while its file is written
}

// Open opens the store in a folder, which is made where it is not there, and
// repairs what a crash left: files without a record go, records without their
// file too, jobs that were running are queued again. A store that another server
// has open, that is damaged, or that a later version made is refused.
func Open(dir string, o Options) (*Store, error) {
	s := &Store{dir: dir, disk: o.Disk, log: o.Log, quota: o.Quota, used: make(map[string]int64)}
	if s.disk == nil {
		s.disk = OS()
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	for _, d := range []string{"blobs", "uploads", "work"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o700); err != nil {
			return nil, fmt.Errorf("store: %w", full(err))
		}
	}
	file := filepath.Join(dir, "records.db")
	err := guarded(func() (err error) {
		s.db, err = bolt.Open(file, 0o600, &bolt.Options{Timeout: time.Second})
		return err
	})
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, fmt.Errorf("store: another server has %s open: stop it, or use another folder", dir)
	case err != nil && os.IsPermission(err):
		return nil, fmt.Errorf("store: %w", err)
	case err != nil:
		return nil, damaged(file, full(err))
	}
	if err := s.prepare(file); err != nil {
		s.db.Close()
		return nil, err
	}
	s.clock.read = o.Now
	if o.Now == nil {
		start := time.Now()
		s.clock.read = func() time.Time { return start.Add(time.Since(start)) }
	}
	if err := s.repair(); err != nil {
		s.db.Close()
		return nil, fmt.Errorf("store: repairing %s: %w", dir, full(err))
	}
	return s, nil
}

func damaged(file string, err error) error {
	return fmt.Errorf("store: %s is damaged (%w): put a backup in its place, or move it away to begin with an empty store", file, err)
}

// guarded turns a panic, and a fault on a mapped file that is too short, into an
// error: bbolt trusts its file.
func guarded(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return f()
}

// prepare checks the records' file as a whole, and its version.
func (s *Store) prepare(file string) error {
	var found uint64
	err := s.view(func(tx *bolt.Tx) error {
		if err := s.walk(tx); err != nil {
			return err
		}
		var wrong error
		for err := range tx.Check() { // in a goroutine of its own, which is to end; what it reads was read before
			if wrong == nil {
				wrong = err
			}
		}
		if wrong != nil {
			return wrong
		}
		if b := tx.Bucket(metaBucket); b != nil {
			if v := b.Get(schemaKey); len(v) == 8 {
				found = binary.BigEndian.Uint64(v)
			}
			if v := b.Get(clockKey); len(v) == 8 {
				s.clock.last = time.Unix(0, int64(binary.BigEndian.Uint64(v)))
			}
		}
		return nil
	})
	if err != nil {
		return damaged(file, err)
	}
	if found > schema {
		return fmt.Errorf("store: %s has records of version %d; this program reads up to version %d: use a later one", file, found, schema)
	}
	err = s.db.Update(func(tx *bolt.Tx) error {
		for _, name := range buckets {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return tx.Bucket(metaBucket).Put(schemaKey, binary.BigEndian.AppendUint64(nil, schema))
	})
	if err != nil {
		return fmt.Errorf("store: %s: %w", file, full(err))
	}
	return nil
}

// walk reads every record, so that what is damaged shows here and not later. A
// circle of pages ends it: there are no more records than bytes.
func (s *Store) walk(tx *bolt.Tx) error {
	left := tx.Size()
	return tx.ForEach(func(name []byte, b *bolt.Bucket) error {
		c := b.Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			if left -= int64(len(k) + len(v) + 1); left < 0 {
				return errors.New("its pages form a circle")
			}
			if len(v) > 0 && v[0] == '{' && !json.Valid(v) {
				return fmt.Errorf("the record %x of %s is no JSON", k, name)
			}
		}
		return nil
	})
}

// Close closes the store.
func (s *Store) Close() error { return s.db.Close() }

// Now returns the time by the store's clock, which never goes back, over restarts
// too: where the machine's clock was set back, time stands until it catches up.
func (s *Store) Now() time.Time {
	s.clock.Lock()
	defer s.clock.Unlock()
	if now := s.clock.read().Round(0); now.After(s.clock.last) {
		s.clock.last = now
	}
	return s.clock.last
}

// update is a transaction that changes records; it notes the time.
func (s *Store) update(f func(tx *bolt.Tx) error) error {
	return full(guarded(func() error {
		return s.db.Update(func(tx *bolt.Tx) error {
			if err := f(tx); err != nil {
				return err
			}
			return tx.Bucket(metaBucket).Put(clockKey, binary.BigEndian.AppendUint64(nil, uint64(s.Now().UnixNano())))
		})
	}))
}

// view is a transaction that only reads.
func (s *Store) view(f func(tx *bolt.Tx) error) error {
	return guarded(func() error { return s.db.View(f) })
}

// ID returns a new identifier: 128 random bits.
func ID() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// at returns the key of what belongs to a client.
func at(client, name string) []byte { return []byte(client + "\x00" + name) }

// get reads a record; ErrNotFound where there is none.
func get[T any](tx *bolt.Tx, bucket, key []byte) (t T, err error) {
	v := tx.Bucket(bucket).Get(key)
	if v == nil {
		return t, ErrNotFound
	}
	if err := json.Unmarshal(v, &t); err != nil {
		return t, fmt.Errorf("the record %x of %s is damaged: %w", key, bucket, err)
	}
	return t, nil
}

func put[T any](tx *bolt.Tx, bucket, key []byte, t T) error {
	v, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return tx.Bucket(bucket).Put(key, v)
}

// each calls f with every record of a bucket; of a client where prefix is not nil.
func each[T any](tx *bolt.Tx, bucket, prefix []byte, f func(key []byte, t T) error) error {
	c := tx.Bucket(bucket).Cursor()
	for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		var t T
		if err := json.Unmarshal(v, &t); err != nil {
			return fmt.Errorf("the record %x of %s is damaged: %w", k, bucket, err)
		}
		if err := f(k, t); err != nil {
			return err
		}
	}
	return nil
}

// count returns how many keys of a bucket begin with a prefix.
func count(tx *bolt.Tx, bucket, prefix []byte) (n int) {
	c := tx.Bucket(bucket).Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix) && k != nil; k, _ = c.Next() {
		n++
	}
	return n
}

// take counts bytes that a client is going to store, or refuses them.
func (s *Store) take(client string, bytes int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.quota != nil && bytes > 0 {
		if most := s.quota(client); bytes > most-s.used[client] {
			return fmt.Errorf("%w (%d bytes asked for, %d of %d in use)", ErrQuota, bytes, s.used[client], most)
		}
	}
	s.count(client, bytes)
	return nil
}

func (s *Store) give(client string, bytes int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count(client, -bytes)
}

func (s *Store) count(client string, bytes int64) {
	if s.used[client] += bytes; s.used[client] <= 0 {
		delete(s.used, client)
	}
}

// Used returns the bytes that a client stores.
func (s *Store) Used(client string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.used[client]
}

// Ready returns an error where the store cannot be written.
func (s *Store) Ready(ctx context.Context) error {
	return s.update(func(*bolt.Tx) error { return ctx.Err() })
}
