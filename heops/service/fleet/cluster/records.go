package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"cryptounet/heops/service/store"

	"github.com/nats-io/nats.go/jetstream"
)

// CallTime is how long one call to NATS may take.
const CallTime = 3 * time.Second

// envelope is a record as it is stored. By differs from write to write: a writer
// whose answer was lost finds out whether the write is there.
type envelope struct {
	By string          `json:"by"`
	V  json.RawMessage `json:"v"`
}

// redacted is a URL without its password.
func redacted(raw string) string {
	if u, err := url.Parse(raw); err == nil {
		return u.Redacted()
	}
	return "the URL given"
}

// Retry calls f until it succeeds, fails for a reason that lasts, or patience ends.
func (c *Cluster) Retry(ctx context.Context, f func(context.Context) error) error {
	end := time.Now().Add(c.o.Patience)
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, time.Second) {
		call, cancel := context.WithTimeout(ctx, CallTime)
		err := f(call)
		cancel()
		if err == nil || ctx.Err() != nil || !passes(err) {
			return Full(err)
		}
		if time.Now().After(end) || c.Conn.IsClosed() {
			return fmt.Errorf("%w: %w", store.ErrAway, err)
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// passes says whether an error is one of the connection, or of a server that is
// about to be there.
func passes(err error) bool {
	var api *jetstream.APIError
	if errors.As(err, &api) {
		return api.Code >= 500 && Full(err) == err
	}
	for _, lasting := range []error{jetstream.ErrKeyNotFound, jetstream.ErrKeyDeleted, jetstream.ErrKeyExists, jetstream.ErrObjectNotFound, store.ErrNotFound, store.ErrConflict, store.ErrStale, store.ErrQuota, store.ErrFull, ErrLasting} {
		if errors.Is(err, lasting) {
			return false
		}
	}
	return true
}

// ErrLasting marks errors that another try does not help.
var ErrLasting = errors.New("cluster")

// ErrLags says that a replica answered that is behind what is known already.
var ErrLags = errors.New("a replica is behind")

// Full names the errors of a cluster that is full.
func Full(err error) error {
	if err != nil {
		for _, text := range []string{"maximum bytes exceeded", "insufficient storage", "insufficient resources", "resource limits exceeded", "no space left"} {
			if strings.Contains(err.Error(), text) {
				return errors.Join(store.ErrFull, err)
			}
		}
	}
	return err
}

// Read reads a record; store.ErrNotFound where there is none.
func Read[T any](c *Cluster, key string) (v T, revision uint64, by string, err error) {
	err = c.Retry(c.Context, func(ctx context.Context) error {
		e, err := c.records.Get(ctx, key)
		if errors.Is(err, jetstream.ErrKeyNotFound) {
			return store.ErrNotFound
		}
		if err != nil {
			return err
		}
		if revision = e.Revision(); c.Known != nil && c.Known(key) > revision {
			return ErrLags
		}
		by, v, err = Open[T](key, e.Value())
		return err
	})
	return v, revision, by, err
}

// Open takes a record's value apart.
func Open[T any](key string, value []byte) (by string, v T, err error) {
	var e envelope
	if err = json.Unmarshal(value, &e); err == nil {
		err = json.Unmarshal(e.V, &v)
	}
	if err != nil {
		err = fmt.Errorf("%w: the record %s is damaged: %w", ErrLasting, key, err)
	}
	return e.By, v, err
}

func closed(v any) (by string, value []byte, err error) {
	e := envelope{By: store.ID()[:16]}
	if e.V, err = json.Marshal(v); err == nil {
		value, err = json.Marshal(e)
	}
	if err == nil && len(value) > MaxValue {
		err = fmt.Errorf("%w: a record of %d bytes; there is room for %d", ErrLasting, len(value), MaxValue)
	}
	return e.By, value, err
}

// Create writes a record that is not there yet; false where there is one.
func Create[T any](c *Cluster, key string, v T) (bool, error) {
	by, value, err := closed(v)
	if err != nil {
		return false, err
	}
	var revision uint64
	err = c.Retry(c.Context, func(ctx context.Context) (err error) {
		revision, err = c.records.Create(ctx, key, value)
		return err
	})
	if errors.Is(err, jetstream.ErrKeyExists) {
		_, at, writer, err := Read[T](c, key)
		if errors.Is(err, store.ErrNotFound) {
			return false, store.ErrConflict
		}
		c.caught(at)
		return writer == by, err
	}
	c.caught(revision)
	return err == nil, err
}

// Change changes a record by compare-and-set; f may refuse with an error, and may
// be called again.
func Change[T any](c *Cluster, key string, f func(*T) error) (v T, err error) {
	mine := ""
	for {
		v, revision, by, err := Read[T](c, key)
		if err != nil {
			return v, err
		}
		if mine != "" && by == mine { // the answer to a write was lost, the write was not
			c.caught(revision)
			return v, nil
		}
		if err := f(&v); err != nil {
			return v, err
		}
		var value []byte
		if mine, value, err = closed(v); err != nil {
			return v, err
		}
		lost := false
		err = c.Retry(c.Context, func(ctx context.Context) error {
			at, err := c.records.Update(ctx, key, value, revision)
			if lost = IsConflict(err); lost {
				return nil
			}
			if err == nil {
				revision = at
			}
			return err
		})
		if err != nil {
			return v, err
		}
		if !lost {
			c.caught(revision)
			return v, nil
		}
	}
}

// IsConflict says that a record has another revision than was expected.
func IsConflict(err error) bool {
	var api *jetstream.APIError
	return errors.Is(err, jetstream.ErrKeyExists) || errors.As(err, &api) &&
		(api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence || api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant)
}

// Remove removes a record that has a revision; 0: any.
func (c *Cluster) Remove(key string, revision uint64) error {
	err := c.Retry(c.Context, func(ctx context.Context) error {
		var o []jetstream.KVDeleteOpt
		if revision > 0 {
			o = append(o, jetstream.LastRevision(revision))
		}
		err := c.records.Delete(ctx, key, o...)
		if IsConflict(err) {
			return store.ErrConflict
		}
		return err
	})
	return err
}

// caught has Caught wait for a write of this process.
func (c *Cluster) caught(revision uint64) {
	if c.Caught != nil && revision > 0 {
		c.Caught(revision)
	}
}

// clean makes a name a part of a key.
func clean(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, name)
}

// Keys returns the keys of records that a pattern fits.
func (c *Cluster) Keys(ctx context.Context, pattern string) (keys []string, err error) {
	list, err := c.records.ListKeysFiltered(ctx, pattern)
	if err != nil {
		return nil, Full(err)
	}
	defer list.Stop()
	for key := range list.Keys() {
		keys = append(keys, key)
	}
	return keys, ctx.Err()
}

// Compact forgets that records were removed that long ago.
func (c *Cluster) Compact(age time.Duration) error {
	ctx, cancel := context.WithTimeout(c.Context, 10*CallTime)
	defer cancel()
	return c.records.PurgeDeletes(ctx, jetstream.DeleteMarkersOlderThan(age))
}
