package server_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cryptounet/heops/service/api"
	"cryptounet/heops/service/remote"
	"cryptounet/heops/service/server"

	"connectrpc.com/connect"
)

// resident returns the bytes of memory that a process has; 0 where the system does
// not tell.
func resident(pid int) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	pages, _ := strconv.ParseInt(strings.Fields(string(b))[1], 10, 64)
	return pages * int64(os.Getpagesize())
}

// TestCrowd: 64 clients at once, each with keys and jobs of its own, on a server
// with memory for a few: every result is right, what the server has no room for
// waits or is refused in words, memory stays bounded.
func TestCrowd(t *testing.T) {
	const crowd, each = 64, 3
	var names []string
	for i := range crowd {
		names = append(names, fmt.Sprint("c", i))
	}
	s := tiny(t)
	limit := 6 * s.Plan.PeakBytes() // that is the keys of a few clients of 64
	p := newProcess(t, settings{Memory: limit, Requests: 16, Streams: 64}, names...)
	if err := p.start(); err != nil {
		t.Fatal(err)
	}
	r := &running{URL: "http://" + p.address}
	r.upload(t, s)
	questions := questions(t, s, 2)
	ctx := soon(t)
	before, most := resident(p.cmd.Process.Pid), int64(0)
	watching, done := context.WithCancel(ctx)
	var measured sync.WaitGroup
	measured.Go(func() {
		for watching.Err() == nil {
			most = max(most, resident(p.cmd.Process.Pid))
			time.Sleep(20 * time.Millisecond)
		}
	})
	var wg sync.WaitGroup
	errs := make([]error, crowd)
	for i, name := range names {
		c := r.dial(t, name)
		wg.Go(func() {
			keys, err := c.UploadKeys(ctx, s.Keys)
			if err != nil {
				errs[i] = err
				return
			}
			for k := range each {
				q := questions[k%len(questions)]
				job, err := c.Submit(ctx, keys, q.input, remote.JobOptions{})
				if err != nil {
					errs[i] = err
					return
				}
				got, err := job.Result(ctx)
				if err == nil {
					err = near(s, q.want, got)
				}
				errs[i] = errors.Join(errs[i], err)
			}
		})
	}
	wg.Wait()
	done()
	measured.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d clients: %d MiB at most, %d before", crowd, most>>20, before>>20)
	// Memory that is not collected yet may take as much again, and what the runtime
	// keeps for itself; all clients' keys and runs would take twice the bound.
	if room := 3*limit + crowd*(3<<20); most-before > room {
		t.Errorf("the server grew by %d MiB; %d are fine", (most-before)>>20, room>>20)
	}
}

// TestFairShare: one client with many jobs and some with few; each gets its share.
// The order in which jobs end tells, counted in work.
func TestFairShare(t *testing.T) {
	names := []string{"bulk", "a", "b", "c"}
	r := serve(t, server.Config{Access: people(t, names...), Runs: 1})
	s := r.small(t)
	ctx := soon(t)
	input := s.Encrypt(t)
	var mu sync.Mutex
	var order []string
	var wg sync.WaitGroup
	submit := func(name string, jobs int) {
		c := r.dial(t, name)
		keys, err := c.UploadKeys(ctx, s.Keys)
		if err != nil {
			t.Fatal(err)
		}
		for range jobs {
			j, err := c.Submit(ctx, keys, input, remote.JobOptions{})
			if err != nil {
				t.Fatal(err)
			}
			wg.Go(func() {
				if _, err := j.Wait(ctx); err != nil {
					t.Error(err)
				}
				mu.Lock()
				order = append(order, name)
				mu.Unlock()
			})
		}
	}
	submit("bulk", 60)
	const few = 5
	for _, n := range names[1:] {
		submit(n, few)
	}
	wg.Wait()
	// Once all have jobs waiting, each gets a quarter: a client's five jobs are to
	// be done after twenty. Twice that is the most; what was done before it came is
	// not counted.
	for _, n := range names[1:] {
		first, last, seen := 0, 0, 0
		for i, who := range order {
			if who == n {
				if seen++; seen == 1 {
					first = i
				}
				last = i
			}
		}
		if took := last - first + 1; seen != few || took > 2*few*len(names) {
			t.Errorf("%s: %d jobs in the course of %d; %d are its fair share", n, seen, took, few*len(names))
		}
	}
}

// TestBusy: a client beyond its quota, or one of too many calls, is told when to
// come again, in a form that programs read.
func TestBusy(t *testing.T) {
	r := serve(t, server.Config{Runs: 1, Quota: server.Quota{Jobs: 2}})
	s := r.small(t)
	ctx := soon(t)
	c := r.dial(t, "ward")
	keys, err := c.UploadKeys(ctx, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	input := s.Encrypt(t)
	job, err := c.Submit(ctx, keys, input, remote.JobOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := job.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	raw := r.raw("ward")
	a, err := raw.ListJobs(ctx, &api.ListJobsRequest{})
	if err != nil || len(a.Jobs) != 1 {
		t.Fatal(a, err)
	}
	in := sha256.Sum256(file(t, input))
	var refused *connect.Error
	for range 50 {
		if _, err := raw.Submit(ctx, &api.SubmitRequest{Model: keys.Model, Keys: keys.SHA256[:], Input: in[:]}); err != nil {
			if !errors.As(err, &refused) {
				t.Fatal(err)
			}
			break
		}
	}
	if refused == nil || refused.Code() != connect.CodeResourceExhausted || refused.Meta().Get("Retry-After") == "" || len(refused.Details()) != 1 || refused.Details()[0].Type() != "google.rpc.RetryInfo" {
		t.Errorf("beyond the quota: %v, %v", refused, refused.Meta())
	}
	// Package remote waits and gets through.
	if _, err := c.Submit(ctx, keys, input, remote.JobOptions{}); err != nil {
		t.Error(err)
	}
}
