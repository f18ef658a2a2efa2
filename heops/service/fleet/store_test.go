package fleet_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"cryptounet/heops/internal/broker"
	"cryptounet/heops/service/fleet"
	"cryptounet/heops/service/store"
)

// pair is a server and two workers of a fleet, in one process, without computing.
func pair(t *testing.T) (s, a, b *fleet.Store) {
	t.Helper()
	url := broker.Local(t)
	ctx := context.Background()
	s, err := fleet.Serve(ctx, url, options("server"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for i, w := range []**fleet.Store{&a, &b} {
		o := options(fmt.Sprint("worker", i))
		o.Deliveries = 3
		if *w, err = fleet.Work(ctx, url, o); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { (*w).Close() })
	}
	return s, a, b
}

func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// upload uploads bytes in two chunks, which any upload of secret "s" may be.
func upload(s *fleet.Store, client string, kind store.Kind, data []byte) error {
	u, offset, stored, err := s.Begin(store.Upload{Client: client, Kind: kind, Model: "m", SHA256: sum(data), Size: int64(len(data))})
	if err != nil || stored {
		return err
	}
	for offset < u.Size {
		if offset, err = s.Append(u, offset, data[offset:min(u.Size, offset+u.Size/2+1)]); err != nil {
			return err
		}
	}
	return s.Finish(context.Background(), client, u.ID, func(u store.Upload, r io.Reader) (store.Found, error) {
		got, err := io.ReadAll(r)
		if err == nil && !bytes.Equal(got, data) {
			err = errors.New("other bytes came than went")
		}
		return store.Found{Owner: "s"}, err
	})
}

var keys, input = []byte("evaluation keys"), []byte("an encrypted image")

func submit(t *testing.T, s *fleet.Store, idempotency string) store.Job {
	t.Helper()
	if err := errors.Join(upload(s, "ward", store.Keys, keys), upload(s, "ward", store.Input, input)); err != nil {
		t.Fatal(err)
	}
	j, _, err := s.Add(store.Job{Client: "ward", Model: "m", Keys: sum(keys), Input: sum(input), Steps: 3, Idempotency: idempotency})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
}

func nothing() []string { return nil }

// take has a worker wait for a job.
func take(t *testing.T, w *fleet.Store, held ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*leaseTime)
	defer cancel()
	for ctx.Err() == nil {
		if id, err := w.Take(ctx, func() []string { return append([]string(nil), held...) }); err == nil {
			return id
		}
	}
	t.Fatal("no job comes")
	return ""
}

// release hands a job out when this server leads.
func release(t *testing.T, s *fleet.Store, j store.Job) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); s.Window() == 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("nobody hands jobs out")
		}
	}
	if fresh, err := s.Release(context.Background(), j); err != nil || !fresh {
		t.Fatalf("handing out: %v, %v", fresh, err)
	}
}

// TestOneResult: of an attempt that was given up and the one that took the job
// over, only the second can record anything; a ticket is there once.
func TestOneResult(t *testing.T) {
	s, a, b := pair(t)
	j := submit(t, s, "")
	release(t, s, j)
	if fresh, err := s.Release(context.Background(), j); fresh || err != nil {
		t.Errorf("handed out twice: %v, %v", fresh, err)
	}
	id := take(t, a)
	first, err := a.Start(id)
	if err != nil || first.Attempt != 1 {
		t.Fatalf("begun: %+v, %v", first, err)
	}
	if _, err := b.Start(id); !errors.Is(err, store.ErrStale) {
		t.Errorf("begun by a worker that has no ticket: %v", err)
	}
	if _, err := a.Record(id, 1, store.Progress{State: store.Running, Step: 1, Checkpoint: text("one step")}); err != nil {
		t.Fatal(err)
	}
	a.Close() // as if it were gone: its lease ends
	if again := take(t, b); again != id {
		t.Fatalf("took %s", again)
	}
	var second store.Job
	for end := time.Now().Add(5 * leaseTime); ; {
		if second, err = b.Start(id); err == nil {
			break
		}
		if time.Now().After(end) {
			t.Fatal(err)
		}
		b.Settle(id)
		take(t, b)
	}
	if second.Attempt != 2 || second.Crashes != 1 || second.Checkpoint.Step != 1 {
		t.Errorf("taken over: %+v", second)
	}
	if _, err := b.Record(id, 1, store.Progress{State: store.Done, Step: 3, Result: text("of the first")}); !errors.Is(err, store.ErrStale) {
		t.Errorf("the first attempt recorded something: %v", err)
	}
	f, err := b.OpenCheckpoint(second)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := io.ReadAll(f); string(got) != "one step" {
		t.Errorf("the checkpoint is %q", got)
	}
	f.Close()
	var wg sync.WaitGroup
	wins := make([]error, 5)
	for i := range wins { // at once, by compare-and-set
		wg.Go(func() {
			_, wins[i] = b.Record(id, 2, store.Progress{State: store.Done, Step: 3, Result: text(fmt.Sprint("result ", i))})
		})
	}
	wg.Wait()
	won := 0
	for _, err := range wins {
		if err == nil {
			won++
		} else if !errors.Is(err, store.ErrStale) {
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d results were recorded", won)
	}
	b.Settle(id)
	if f, err = s.OpenResult("ward", id); err != nil {
		t.Fatal(err)
	}
	f.Close()
	if names, err := s.Objects(context.Background(), 0); err != nil || len(names) != 3 { // keys, input, result
		t.Errorf("objects left: %q, %v", names, err)
	}
	if fresh, err := s.Release(context.Background(), j); !fresh || err != nil {
		t.Errorf("the ticket of a job that has ended is still there: %v", err)
	}
}

// TestIdempotency: one job under one key, whoever asks at once; a key that was
// used for another job is refused.
func TestIdempotency(t *testing.T) {
	s, _, _ := pair(t)
	j := submit(t, s, "k")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got, existed, err := s.Add(store.Job{Client: "ward", Model: "m", Keys: sum(keys), Input: sum(input), Steps: 3, Idempotency: "k"})
			if err != nil || !existed || got.ID != j.ID {
				t.Errorf("again: %s, %v, %v", got.ID, existed, err)
			}
		})
	}
	wg.Wait()
	if _, _, err := s.Add(store.Job{Client: "ward", Model: "m", Keys: sum(keys), Input: sum(input), Priority: 3, Idempotency: "k"}); !errors.Is(err, store.ErrConflict) {
		t.Errorf("for another job: %v", err)
	}
	if _, _, err := s.Add(store.Job{Client: "other", Model: "m", Keys: sum(keys), Input: sum(input)}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of another client: %v", err)
	}
	if err := s.DeleteBlob("ward", sum(keys)); !errors.Is(err, store.ErrConflict) {
		t.Errorf("keys that a job needs were removed: %v", err)
	}
	if _, err := s.End(j.ID, store.Cancelled, ""); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.DeleteJob("ward", j.ID), s.DeleteBlob("ward", sum(keys)), s.DeleteBlob("ward", sum(input))); err != nil {
		t.Error(err)
	}
	if names, err := s.Objects(context.Background(), 0); err != nil || len(names) != 0 {
		t.Errorf("objects left: %q, %v", names, err)
	}
}

// TestQuota: what a client stores is bounded, over servers too.
func TestQuota(t *testing.T) {
	s, _, _ := pair(t)
	s.SetQuota(func(string) int64 { return 100 })
	big := bytes.Repeat([]byte("x"), 60)
	if err := upload(s, "ward", store.Input, big); err != nil {
		t.Fatal(err)
	}
	if err := upload(s, "ward", store.Input, append(big, 'y')); !errors.Is(err, store.ErrQuota) {
		t.Errorf("beyond the quota: %v", err)
	}
	if err := upload(s, "other", store.Input, big); err != nil {
		t.Errorf("another client: %v", err)
	}
	if err := errors.Join(s.DeleteBlob("ward", sum(big)), upload(s, "ward", store.Input, append(big, 'y'))); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// TestPrefersHeldKeys: a ticket goes to the worker that holds its keys, and to
// another one when that one does not come.
func TestPrefersHeldKeys(t *testing.T) {
	s, a, b := pair(t)
	held := "ward\x00" + sum(keys)
	a.Take(soon(t), func() []string { return []string{held} }) // tells that it holds them
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if n, _ := s.Workers(); n == 2 {
			break
		}
	}
	time.Sleep(leaseTime / 2) // until it is said
	var ours int
	for i := range 4 {
		j := submit(t, s, fmt.Sprint(i))
		release(t, s, j)
		got := make(chan string, 2)
		for name, names := range map[*fleet.Store][]string{a: {held}, b: nil} {
			go func() {
				id, _ := name.Take(context.Background(), func() []string { return append([]string(nil), names...) })
				if id != "" {
					got <- map[*fleet.Store]string{a: "a", b: "b"}[name]
				} else {
					got <- ""
				}
			}()
		}
		if x, y := <-got, <-got; x+y == "a" {
			ours++
		}
		if _, err := s.End(j.ID, store.Cancelled, ""); err != nil {
			t.Fatal(err)
		}
		a.Settle(j.ID)
		b.Settle(j.ID)
	}
	if ours < 3 {
		t.Errorf("%d of 4 jobs went to the worker that holds their keys", ours)
	}
	j := submit(t, s, "last")
	release(t, s, j)
	if id := take(t, b); id != j.ID {
		t.Errorf("a job whose keys' holder does not come: %q", id)
	}
}
