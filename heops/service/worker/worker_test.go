package worker_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cryptounet/heops/internal/session"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/archive"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/service/store"
	"cryptounet/heops/service/worker"
)

// bench is a store with a model, keys and an input, without a server.
type bench struct {
	session.Session
	store *store.Store
	job   store.Job // to be submitted
}

func newBench(t *testing.T) *bench {
	t.Helper()
	s, err := session.Build(func(rng *rand.Rand) *testnet.Builder { return testnet.Chain(rng, 2, 1) }, plan.Options{Height: 64, Width: 64})
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	a, err := archive.New(s.Plan, s.Network)
	if err != nil {
		t.Fatal(err)
	}
	var p bytes.Buffer
	s.Plan.WriteTo(&p)
	d := s.Plan.Digest()
	model := hex.EncodeToString(d[:])
	b := &bench{Session: s, store: st, job: store.Job{Client: "a", Model: model}}
	b.put(t, store.Archive, a, &store.Model{ID: model, Name: "net", Plan: p.Bytes()})
	b.job.Keys = b.put(t, store.Keys, s.Keys, nil)
	b.job.Input = b.put(t, store.Input, s.Encrypt(t), nil)
	return b
}

func (b *bench) put(t *testing.T, kind store.Kind, w io.WriterTo, m *store.Model) string {
	t.Helper()
	var data bytes.Buffer
	if _, err := w.WriteTo(&data); err != nil {
		t.Fatal(err)
	}
	h := sha256.Sum256(data.Bytes())
	u := store.Upload{Client: "a", Kind: kind, SHA256: hex.EncodeToString(h[:]), Size: int64(data.Len())}
	if m == nil {
		u.Model = b.job.Model
	}
	u, _, _, err := b.store.Begin(u)
	if err == nil {
		_, err = b.store.Append(u, 0, data.Bytes())
	}
	if err == nil {
		err = b.store.Finish(context.Background(), "a", u.ID, func(store.Upload, io.Reader) (store.Found, error) { return store.Found{Owner: "s", Model: m}, nil })
	}
	if err != nil {
		t.Fatal(err)
	}
	return u.SHA256
}

// start runs a worker until the test ends, or stop.
func (b *bench) start(t *testing.T, c worker.Config) (w *worker.Worker, stop func()) {
	t.Helper()
	c.Store = b.store
	w, err := worker.New(c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		w.Run(ctx)
		close(ended)
	}()
	stop = func() { cancel(); <-ended }
	t.Cleanup(stop)
	return w, stop
}

// wait waits until a job is in one of some states.
func (b *bench) wait(t *testing.T, w *worker.Worker, id string, states ...store.State) store.Job {
	t.Helper()
	o := w.Watch(id)
	defer o.Close()
	for late := time.After(time.Minute); ; {
		j, err := b.store.Job("a", id)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range states {
			if j.State == s {
				return j
			}
		}
		select {
		case <-o.Changed:
		case <-late:
			t.Fatalf("the job is %s still: %+v", j.State, j)
		}
	}
}

// idle waits until the worker has let go of every job: a job is recorded as ended
// before its place is free.
func (b *bench) idle(t *testing.T, w *worker.Worker) {
	t.Helper()
	for late := time.Now().Add(time.Minute); w.Stats().Running != 0; time.Sleep(time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("jobs are running still: %+v", w.Stats())
		}
	}
}

func (b *bench) submit(t *testing.T, w *worker.Worker) store.Job {
	t.Helper()
	j, _, err := w.Submit(b.job)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// TestPanicEndsOneJob: a job that panics fails, and the next one is done.
func TestPanicEndsOneJob(t *testing.T) {
	b := newBench(t)
	var steps atomic.Int64
	w, _ := b.start(t, worker.Config{OnStep: func(plan.Kind, time.Duration) {
		if steps.Add(1) == 2 {
			panic("out of luck")
		}
	}})
	j := b.wait(t, w, b.submit(t, w).ID, store.Failed, store.Done)
	if j.State != store.Failed || !strings.Contains(j.Error, "panicked") || strings.Contains(j.Error, "luck") {
		t.Errorf("the job that panicked is %s: %s", j.State, j.Error)
	}
	if j := b.wait(t, w, b.submit(t, w).ID, store.Failed, store.Done); j.State != store.Done {
		t.Errorf("the next one is %s: %s", j.State, j.Error)
	}
	b.idle(t, w)
	if s := w.Stats(); s.MemoryUsed > s.MemoryLimit {
		t.Errorf("left is %+v", s)
	}
}

// TestEvictedIsReadAgain: with memory for one client's keys only, they come and go,
// and every job is done.
func TestEvictedIsReadAgain(t *testing.T) {
	b := newBench(t)
	w, _ := b.start(t, worker.Config{Memory: b.Plan.PeakBytes() * 5 / 4, Runs: 2})
	other, err := b.Client.EvaluationKeys(context.Background()) // other randomness, another digest
	if err != nil {
		t.Fatal(err)
	}
	sums := []string{b.job.Keys, b.put(t, store.Keys, other, nil)}
	var ids []string
	for i := range 6 {
		b.job.Keys = sums[i%2]
		ids = append(ids, b.submit(t, w).ID)
	}
	for _, id := range ids {
		if j := b.wait(t, w, id, store.Failed, store.Done); j.State != store.Done {
			t.Errorf("job %s is %s: %s", id, j.State, j.Error)
		}
	}
	if s := w.Stats(); s.Evictions < 2 || s.MemoryUsed > s.MemoryLimit {
		t.Errorf("%+v", s)
	}
}

// TestTooLarge: a plan that one job of would take more than all memory is refused.
func TestTooLarge(t *testing.T) {
	b := newBench(t)
	w, _ := b.start(t, worker.Config{Memory: b.Plan.PeakBytes() / 2})
	if _, _, err := w.Submit(b.job); err == nil || !strings.Contains(err.Error(), "larger server") {
		t.Errorf("got %v", err)
	}
}

// TestStopKeepsCheckpoints: a worker that stops lets the step end and writes where
// it is; the next one goes on from there.
func TestStopKeepsCheckpoints(t *testing.T) {
	b := newBench(t)
	reached, on := make(chan struct{}, 1), make(chan struct{})
	w, stop := b.start(t, worker.Config{Runs: 1, OnStep: func(plan.Kind, time.Duration) {
		select {
		case reached <- struct{}{}:
			<-on // until the worker is stopping
		default:
		}
	}})
	id := b.submit(t, w).ID
	select {
	case <-reached:
	case <-time.After(time.Minute):
		t.Fatal("no step was done")
	}
	go func() {
		time.Sleep(100 * time.Millisecond)
		close(on)
	}()
	stop()
	j, err := b.store.Job("a", id)
	if err != nil || j.State != store.Queued || j.Checkpoint.Step == 0 || j.Step != j.Checkpoint.Step || len(j.Reports) != j.Step {
		t.Fatalf("after the stop the job is %+v, %v", j, err)
	}
	w, _ = b.start(t, worker.Config{})
	done := b.wait(t, w, id, store.Done, store.Failed)
	if done.State != store.Done || done.Attempt != 2 || done.Resumed != j.Step || len(done.Reports) != done.Steps {
		t.Errorf("in the end the job is %+v", done)
	}
}

// TestCheckpointThatCannotBeRead: the job begins anew instead.
func TestCheckpointThatCannotBeRead(t *testing.T) {
	b := newBench(t)
	j, _, err := b.store.Add(b.job)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.store.Change(j.ID, func(j *store.Job) error { j.Steps = len(b.Plan.Steps); return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := b.store.Start(j.ID); err != nil {
		t.Fatal(err)
	}
	rotten := func(w io.Writer) error {
		_, err := fmt.Fprint(w, "rotten")
		return err
	}
	if _, err := b.store.Record(j.ID, 1, store.Progress{State: store.Queued, Step: 2, Checkpoint: rotten}); err != nil {
		t.Fatal(err)
	}
	w, _ := b.start(t, worker.Config{})
	if j := b.wait(t, w, j.ID, store.Done, store.Failed); j.State != store.Done || j.Resumed != 0 {
		t.Errorf("the job is %+v", j)
	}
}
