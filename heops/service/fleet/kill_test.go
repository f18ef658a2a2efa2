package fleet_test

import (
	"context"
	"errors"
	"flag"
	"math/rand/v2"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cryptounet/heops/internal/broker"
	"cryptounet/heops/service/fleet"
	"cryptounet/heops/service/remote"
	"cryptounet/heops/service/server"
	"cryptounet/heops/service/store"
)

var (
	jobCount    = flag.Int("jobs", 20, "jobs of TestKill")
	workerCount = flag.Int("workers", 2, "workers of TestKill")
	kills       = flag.Int("kills", 3, "how often TestKill kills a worker at least")
	natsKills   = flag.Int("nats-kills", 1, "how often TestKill kills the NATS server")
)

// TestKill kills a random worker every second, and the NATS server in between. No
// job is lost, none is there twice, every result is right and stays the same.
func TestKill(t *testing.T) {
	nats := broker.New(t)
	f := serve(t, nats.URL, "front", server.Config{})
	s := f.small(t)
	var mu sync.Mutex
	var all []*process
	for range *workerCount {
		all = append(all, hire(t, nats.URL, "CRYPTOUNET_TEST_HARDY=1"))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute+time.Duration(*jobCount)*3*time.Second)
	defer cancel()
	c := f.dial(t, "ward")
	keys, err := c.UploadKeys(ctx, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	asked := questions(t, s, 4)
	stop := make(chan struct{})
	var killing sync.WaitGroup
	killed, away := 0, 0
	killing.Go(func() {
		rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
		for second := 1; ; second++ {
			select {
			case <-stop:
				if killed >= *kills && away >= *natsKills {
					return
				}
			case <-time.After(time.Second):
			}
			if away < *natsKills && second%3 == 2 {
				nats.Kill()
				time.Sleep(time.Duration(rng.IntN(500)) * time.Millisecond)
				if err := nats.Start(); err != nil {
					t.Error(err)
					return
				}
				away++
				continue
			}
			i := rng.IntN(len(all))
			all[i].kill()
			fresh := hire(t, nats.URL, "CRYPTOUNET_TEST_HARDY=1")
			mu.Lock()
			all[i] = fresh
			mu.Unlock()
			killed++
		}
	})
	var jobs []*remote.Job
	for i := range *jobCount {
		j, err := c.Submit(ctx, keys, asked[i%len(asked)].input, remote.JobOptions{})
		if err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, j)
	}
	results := func(kind string) (attempts, resumed int) {
		for i, j := range jobs {
			if err := asked[i%len(asked)].check(ctx, s, j); err != nil {
				t.Errorf("%s, job %d: %v", kind, i, err)
				continue
			}
			status, err := j.Status(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if len(status.Reports) != status.Steps {
				t.Errorf("job %d has %d reports of %d steps", i, len(status.Reports), status.Steps)
			}
			attempts += status.Attempt
			if status.Resumed > 0 {
				resumed++
			}
		}
		return attempts, resumed
	}
	start := time.Now()
	attempts, resumed := results("under fire")
	took := time.Since(start)
	close(stop)
	killing.Wait()
	again, _ := results("afterwards")
	if again != attempts {
		t.Errorf("%d attempts became %d after all jobs were done", attempts, again)
	}
	known, err := c.Jobs(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(known) != len(jobs) {
		t.Errorf("the client has %d jobs; %d were accepted", len(known), len(jobs))
	}
	if dead, err := f.Store.DeadLetters(ctx); err != nil || len(dead) != 0 {
		t.Errorf("dead letters: %v, %v", dead, err)
	}
	t.Logf("%d workers, killed %d times, NATS %d times: %d jobs in %d attempts, %d went on from a checkpoint, %.0f s", *workerCount, killed, away, len(jobs), attempts, resumed, took.Seconds())
	if killed >= 10 && attempts == len(jobs) {
		t.Error("the kills cut nothing")
	}
}

// TestAway: calls while NATS is away say so in time and go on when it is back, and
// whoever leaves meanwhile can.
func TestAway(t *testing.T) {
	nats := broker.New(t)
	o := options("server")
	o.Patience = 2 * time.Second
	s, err := fleet.Serve(t.Context(), nats.URL, o)
	if err != nil {
		t.Fatal(err)
	}
	w, err := fleet.Work(t.Context(), nats.URL, o)
	if err != nil {
		t.Fatal(err)
	}
	j := submit(t, s, "")
	nats.Kill()
	start := time.Now()
	if _, err := s.Job("ward", j.ID); !errors.Is(err, store.ErrAway) {
		t.Errorf("a job while NATS is away: %v", err)
	}
	if err := s.Ready(t.Context()); !errors.Is(err, store.ErrAway) {
		t.Errorf("ready while NATS is away: %v", err)
	}
	if _, err := w.Take(t.Context(), nothing); err == nil {
		t.Error("a job came from nowhere")
	}
	if took := time.Since(start); took > 15*time.Second {
		t.Errorf("that took %v", took)
	}
	if err := nats.Start(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		got, err := s.Change(j.ID, func(j *store.Job) error { j.Target = 7; return nil })
		if err == nil && got.Target == 7 {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("NATS is back: %v", err)
		}
	}
	if jobs, err := s.Jobs("ward", "", 10); err != nil || len(jobs) != 1 || jobs[0].Target != 7 {
		t.Errorf("the server follows no more: %+v, %v", jobs, err)
	}
	nats.Kill()
	for _, s := range []*fleet.Store{s, w} {
		left := make(chan struct{})
		go func() { s.Close(); close(left) }()
		select {
		case <-left:
		case <-time.After(10 * time.Second):
			t.Fatal("it cannot leave while NATS is away")
		}
	}
}

// TestDrain: a worker that is asked to stop ends its step and hands its jobs back;
// the next one goes on from there, and no job is lost in a rolling restart of all.
func TestDrain(t *testing.T) {
	nats := broker.New(t)
	f := serve(t, nats.URL, "front", server.Config{})
	s := f.small(t)
	ctx := soon(t)
	c := f.dial(t, "ward")
	keys, err := c.UploadKeys(ctx, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	q := questions(t, s, 1)[0]
	w := hire(t, nats.URL)
	var jobs []*remote.Job
	for range 6 {
		j, err := c.Submit(ctx, keys, q.input, remote.JobOptions{})
		if err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, j)
	}
	for i := range 3 { // each begins something
		deadline := time.Now().Add(20 * time.Second)
		for running := false; !running && time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
			for _, j := range jobs {
				if st, err := j.Status(ctx); err == nil && st.State == remote.Running {
					running = true
				}
			}
		}
		next := hire(t, nats.URL)
		w.cmd.Process.Signal(syscall.SIGINT)
		select {
		case <-w.done:
		case <-time.After(20 * time.Second):
			t.Fatalf("worker %d does not stop", i)
		}
		if code := w.cmd.ProcessState.ExitCode(); code != 0 {
			t.Errorf("worker %d ended with status %d", i, code)
		}
		w = next
	}
	for i, j := range jobs {
		if err := q.check(ctx, s, j); err != nil {
			t.Errorf("job %d: %v", i, err)
		}
	}
}

// TestDeadLetter: a job that takes its workers down is given up with the reason,
// one that panics fails at once, and the jobs of others are done all the while.
func TestDeadLetter(t *testing.T) {
	nats := broker.New(t)
	f := serve(t, nats.URL, "front", server.Config{})
	s := f.small(t)
	ctx := soon(t)
	q := questions(t, s, 1)[0]
	jobs := make(map[string]*remote.Job)
	for _, name := range []string{"poison", "panics", "ward"} {
		c := f.dial(t, name)
		keys, err := c.UploadKeys(ctx, s.Keys)
		if err != nil {
			t.Fatal(err)
		}
		if jobs[name], err = c.Submit(ctx, keys, q.input, remote.JobOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	stop := make(chan struct{})
	var keeping sync.WaitGroup
	for range 2 { // what ends is started again, as a cluster does
		keeping.Go(func() {
			for {
				w := hire(t, nats.URL)
				select {
				case <-stop:
					return
				case <-w.done:
				}
			}
		})
	}
	defer keeping.Wait()
	defer close(stop)
	if err := q.check(ctx, s, jobs["ward"]); err != nil {
		t.Error(err)
	}
	for name, want := range map[string]string{"panics": "panicked", "poison": "5 workers ended while they ran it"} {
		_, err := jobs[name].Result(ctx)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the job of %s: %v, want %q", name, err, want)
		}
	}
	dead, err := f.Store.DeadLetters(ctx)
	if err != nil || len(dead) != 1 || dead[0].Job != jobs["poison"].ID() || dead[0].Deliveries != 5 {
		t.Errorf("dead letters: %+v, %v", dead, err)
	}
	j, err := f.dial(t, "ward").Job(ctx, jobs["ward"].ID())
	if err != nil {
		t.Fatal(err)
	}
	if err := q.check(ctx, s, j); err != nil {
		t.Errorf("the other client's job, afterwards: %v", err)
	}
}
