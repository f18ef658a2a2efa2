package store_test

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
	"testing"

	"cryptounet/heops/service/store"
)

func open(t testing.TB, dir string, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// accept takes any upload as one of secret "s".
func accept(u store.Upload, r io.Reader) (store.Found, error) {
	_, err := io.Copy(io.Discard, r)
	f := store.Found{Owner: "s"}
	if u.Kind == store.Archive {
		f.Model = &store.Model{ID: "m", Name: "net", Plan: []byte("plan")}
	}
	return f, err
}

// upload uploads bytes in two chunks.
func upload(s *store.Store, client string, kind store.Kind, data []byte) error {
	model := "m"
	if kind == store.Archive {
		model = ""
	}
	u, offset, stored, err := s.Begin(store.Upload{Client: client, Kind: kind, Model: model, SHA256: sum(data), Size: int64(len(data))})
	if err != nil || stored {
		return err
	}
	half := max(offset, int64(len(data)/2))
	if offset < half {
		if _, err := s.Append(u, offset, data[offset:half]); err != nil {
			return err
		}
	}
	if _, err := s.Append(u, half, data[half:]); err != nil {
		return err
	}
	return s.Finish(context.Background(), client, u.ID, accept)
}

var keys, input = []byte("evaluation keys"), []byte("an encrypted image")

// submit uploads what a job needs and adds one.
func submit(t testing.TB, s *store.Store, client string) store.Job {
	t.Helper()
	if err := errors.Join(upload(s, client, store.Keys, keys), upload(s, client, store.Input, input)); err != nil {
		t.Fatal(err)
	}
	j, _, err := s.Add(store.Job{Client: client, Model: "m", Keys: sum(keys), Input: sum(input), Steps: 3})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func content(t testing.TB, f *os.File, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestLife: a job from upload to deletion, over restarts.
func TestLife(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	if err := upload(s, "ward", store.Archive, []byte("weights")); err != nil {
		t.Fatal(err)
	}
	j := submit(t, s, "ward")
	if j, err := s.Start(j.ID); err != nil || j.Attempt != 1 || j.State != store.Running {
		t.Fatalf("started: %+v, %v", j, err)
	}
	if _, err := s.Start(j.ID); !errors.Is(err, store.ErrStale) {
		t.Errorf("started twice: %v", err)
	}
	if _, err := s.Record(j.ID, 1, store.Progress{State: store.Running, Step: 2, Reports: []store.StepReport{{Step: 1}, {Step: 2}}, Checkpoint: text("two steps")}); err != nil {
		t.Fatal(err)
	}
	s.Close()

	s = open(t, dir, store.Options{})
	left, err := s.Unfinished()
	if err != nil || len(left) != 1 || left[0].State != store.Queued || left[0].Checkpoint.Step != 2 || left[0].Crashes != 1 {
		t.Fatalf("after the restart: %+v, %v", left, err)
	}
	f, err := s.OpenCheckpoint(left[0])
	if got := content(t, f, err); got != "two steps" {
		t.Errorf("the checkpoint is %q", got)
	}
	if _, err := s.Start(j.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Record(j.ID, 1, store.Progress{State: store.Done, Step: 3, Result: text("of the first attempt")}); !errors.Is(err, store.ErrStale) {
		t.Errorf("the attempt that was cut still counts: %v", err)
	}
	j, err = s.Record(j.ID, 2, store.Progress{State: store.Done, Step: 3, Reports: []store.StepReport{{Step: 3}}, Result: text("result")})
	if err != nil || len(j.Reports) != 3 || j.Checkpoint.Name != "" {
		t.Errorf("done: %+v, %v", j, err)
	}
	if _, err := s.Record(j.ID, 2, store.Progress{State: store.Done, Step: 3, Result: text("a second")}); !errors.Is(err, store.ErrStale) {
		t.Errorf("a second result: %v", err)
	}
	f, err = s.OpenResult("ward", j.ID)
	if got := content(t, f, err); got != "result" {
		t.Errorf("the result is %q", got)
	}
	if files := names(t, filepath.Join(dir, "work")); len(files) != 1 {
		t.Errorf("files are left: %v", files)
	}
	const record = 4096 // what a job counts beside its files
	used := record + int64(len("weights")+len(keys)+len(input)+len("result"))
	if got := s.Used("ward"); got != used {
		t.Errorf("the client stores %d bytes, want %d", got, used)
	}
	s.Close()
	s = open(t, dir, store.Options{})
	if got := s.Used("ward"); got != used {
		t.Errorf("after a restart the client stores %d bytes, want %d", got, used)
	}
	if err := errors.Join(s.DeleteJob("ward", j.ID), s.DeleteBlob("ward", sum(keys)), s.DeleteBlob("ward", sum(input)), s.DeleteBlob("ward", sum([]byte("weights")))); err != nil {
		t.Error(err)
	}
	if models, err := s.Models(); err != nil || len(models) != 0 || s.Used("ward") != 0 {
		t.Errorf("after all was deleted: %v, %v, %d bytes", models, err, s.Used("ward"))
	}
}

func names(t testing.TB, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// TestApart: what is one client's is for all others as if it were not there.
func TestApart(t *testing.T) {
	s := open(t, t.TempDir(), store.Options{})
	j := submit(t, s, "ward")
	u, _, _, err := s.Begin(store.Upload{Client: "ward", Kind: store.Input, Model: "m", SHA256: sum(nil), Size: 5})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{j.ID, store.ID()} {
		for what, err := range map[string]error{
			"job":    second(s.Job("other", id)),
			"jobs":   second(s.Jobs("other", id, 10)),
			"result": second(s.OpenResult("other", id)),
			"delete": s.DeleteJob("other", id),
		} {
			if err == nil || err.Error() != store.ErrNotFound.Error() {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
	for _, id := range []string{u.ID, store.ID()} {
		if _, err := s.Pending("other", id); err != store.ErrNotFound {
			t.Error(err)
		}
		if err := s.Finish(context.Background(), "other", id, accept); err != store.ErrNotFound {
			t.Error(err)
		}
	}
	if _, err := s.Blob("other", sum(keys)); err != store.ErrNotFound {
		t.Error(err)
	}
	if _, _, stored, err := s.Begin(store.Upload{Client: "other", Kind: store.Keys, Model: "m", SHA256: sum(keys), Size: int64(len(keys))}); stored || err != nil {
		t.Errorf("another client's digest: stored %v, %v", stored, err)
	}
	if _, _, err := s.Add(store.Job{Client: "other", Model: "m", Keys: sum(keys), Input: sum(input)}); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
	if jobs, err := s.Jobs("other", "", 10); len(jobs) != 0 || err != nil {
		t.Errorf("%v, %v", jobs, err)
	}
}

func second[T any](_ T, err error) error { return err }

// TestUploads: chunks follow each other, are no more than was announced, and make
// what was announced.
func TestUploads(t *testing.T) {
	s := open(t, t.TempDir(), store.Options{Quota: func(string) int64 { return 20 }})
	begin := func(data string, size int) (store.Upload, error) {
		u, _, _, err := s.Begin(store.Upload{Client: "a", Kind: store.Input, Model: "m", SHA256: sum([]byte(data)), Size: int64(size)})
		return u, err
	}
	if _, err := begin("too much", 21); !errors.Is(err, store.ErrQuota) {
		t.Errorf("beyond the quota: %v", err)
	}
	u, err := begin("0123456789", 10)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := begin("another one", 11); !errors.Is(err, store.ErrQuota) {
		t.Errorf("beyond the quota with what is being uploaded: %v", err)
	}
	var jump *store.OffsetError
	if _, err := s.Append(u, 3, []byte("345")); !errors.As(err, &jump) || jump.Want != 0 {
		t.Errorf("an offset that jumps: %v", err)
	}
	if at, err := s.Append(u, 0, []byte("01234")); at != 5 || err != nil {
		t.Errorf("%d, %v", at, err)
	}
	if _, err := s.Append(u, 0, []byte("01234")); !errors.As(err, &jump) || jump.Want != 5 {
		t.Errorf("a chunk that was there: %v", err)
	}
	if _, err := s.Append(u, 5, []byte("567890")); !errors.Is(err, store.ErrConflict) {
		t.Errorf("a chunk beyond the end: %v", err)
	}
	if err := s.Finish(context.Background(), "a", u.ID, accept); !errors.Is(err, store.ErrConflict) {
		t.Errorf("finished early: %v", err)
	}
	if again, err := begin("0123456789", 10); err != nil || again.ID != u.ID {
		t.Errorf("the same upload asked for again is %v, %v", again, err)
	}
	if _, err := begin("0123456789", 9); !errors.Is(err, store.ErrConflict) {
		t.Errorf("the same upload of another size: %v", err)
	}
	if _, err := s.Append(u, 5, []byte("xxxxx")); err != nil {
		t.Fatal(err)
	}
	var end error // that what looks at the bytes gets
	look := func(_ store.Upload, r io.Reader) (store.Found, error) {
		_, end = io.ReadAll(r)
		return store.Found{}, nil
	}
	if err := s.Finish(context.Background(), "a", u.ID, look); !errors.Is(err, store.ErrDigest) || !errors.Is(end, store.ErrDigest) {
		t.Errorf("other bytes than announced: %v, and who read them got %v", err, end)
	}
	if _, err := s.Append(u, 10, []byte("x")); !errors.Is(err, store.ErrNotFound) && !errors.Is(err, store.ErrConflict) && !errors.As(err, &jump) {
		t.Errorf("after it was dropped: %v", err)
	}
	if s.Used("a") != 0 {
		t.Errorf("%d bytes are still counted", s.Used("a"))
	}
	bad := errors.New("not what it should be")
	u, err = begin("0123456789", 10)
	if err != nil {
		t.Fatal(err)
	}
	s.Append(u, 0, []byte("0123456789"))
	if err := s.Finish(context.Background(), "a", u.ID, func(store.Upload, io.Reader) (store.Found, error) { return store.Found{}, bad }); !errors.Is(err, bad) || s.Used("a") != 0 {
		t.Errorf("refused by its check: %v, %d bytes", err, s.Used("a"))
	}
}

// TestOnce: an idempotency key makes one job, however often and at once.
func TestOnce(t *testing.T) {
	s := open(t, t.TempDir(), store.Options{})
	submit(t, s, "a")
	j := store.Job{Client: "a", Model: "m", Keys: sum(keys), Input: sum(input), Idempotency: "k"}
	var wg sync.WaitGroup
	ids := make([]string, 8)
	for i := range ids {
		wg.Go(func() {
			got, _, err := s.Add(j)
			if err != nil {
				t.Error(err)
			}
			ids[i] = got.ID
		})
	}
	wg.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("jobs %s and %s under one key", id, ids[0])
		}
	}
	j.Priority = 5
	if _, _, err := s.Add(j); !errors.Is(err, store.ErrConflict) {
		t.Errorf("another job under the key: %v", err)
	}
}

// TestPages: jobs are listed from page to page, the oldest first.
func TestPages(t *testing.T) {
	s := open(t, t.TempDir(), store.Options{})
	var want, got []string
	for range 7 {
		want = append(want, submit(t, s, "a").ID)
		submit(t, s, "b")
	}
	for after := ""; ; {
		page, err := s.Jobs("a", after, 3)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		for _, j := range page {
			got = append(got, j.ID)
		}
		after = got[len(got)-1]
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
