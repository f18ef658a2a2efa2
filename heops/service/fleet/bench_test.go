package fleet_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cryptounet/heops/internal/broker"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/network/archive"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/network/zoo"
	"cryptounet/heops/service/fleet"
	"cryptounet/heops/service/remote"
	"cryptounet/heops/service/server"
	"cryptounet/heops/service/store"
	"cryptounet/heops/service/worker"
)

// cpuOf returns the processor time that a process has taken, 0 where that is not
// known.
func cpuOf(pid int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	var user, system int64
	fmt.Sscan(fields[11], &user)
	fmt.Sscan(fields[12], &system)
	return time.Duration(user+system) * 10 * time.Millisecond
}

// BenchmarkSlice measures a slice of 512 x 512 through a fleet of one worker, from
// Submit to its result: time, what NATS moves and what that costs it.
func BenchmarkSlice(b *testing.B) {
	n, err := zoo.Load("dlin")
	if err != nil {
		b.Fatal(err)
	}
	p, err := planner.New(n, plan.Options{Height: 512, Width: 512})
	if err != nil {
		b.Fatal(err)
	}
	image := tensor.New(1, 512, 512)
	for i := range image.Data {
		image.Data[i] = float64(i%97) / 97
	}
	s, err := session.KeyedFor(p, n, image)
	if err != nil {
		b.Fatal(err)
	}
	nats := broker.New(b)
	f := serve(b, nats.URL, "front", server.Config{})
	a, err := archive.New(s.Plan, s.Network)
	if err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	if _, err := f.dial(b, "trainer").UploadModel(ctx, a, false); err != nil {
		b.Fatal(err)
	}
	var working, steps atomic.Int64
	far, err := fleet.Work(ctx, nats.URL, options("worker"))
	if err != nil {
		b.Fatal(err)
	}
	w, err := worker.New(worker.Config{Store: far, Source: far, Runs: 1, OnStep: func(_ plan.Kind, took time.Duration) {
		working.Add(int64(took))
		steps.Add(1)
	}})
	if err != nil {
		b.Fatal(err)
	}
	running, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); w.Run(running); far.Close() }()
	b.Cleanup(func() { stop(); <-done })
	c := f.dial(b, "ward")
	keys, err := c.UploadKeys(ctx, s.Keys)
	if err != nil {
		b.Fatal(err)
	}
	var last *remote.Job
	one := func() {
		input, err := s.Client.Encrypt(ctx, image)
		if err != nil {
			b.Fatal(err)
		}
		j, err := c.Submit(ctx, keys, input, remote.JobOptions{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := j.Result(ctx); err != nil {
			b.Fatal(err)
		}
		last = j
	}
	one() // the worker has the keys now
	moved := func() (messages, bytes float64) {
		for _, s := range []*fleet.Store{f.Store, far} {
			st := s.Conn.Stats()
			messages, bytes = messages+float64(st.InMsgs+st.OutMsgs), bytes+float64(st.InBytes+st.OutBytes)
		}
		return messages, bytes
	}
	working.Store(0)
	steps.Store(0)
	messages, bytes := moved()
	cpu := cpuOf(nats.PID())
	n0 := 0
	for b.Loop() {
		one()
		n0++
	}
	m, y := moved()
	each := func(v float64, unit string) { b.ReportMetric(v/float64(n0), unit) }
	each(time.Duration(working.Load()).Seconds(), "evaluator-s/op")
	each(m-messages, "messages/op")
	each((y-bytes)/1e6, "MB/op")
	each((cpuOf(nats.PID()) - cpu).Seconds(), "NATS-cpu-s/op")
	b.ReportMetric(float64(steps.Load())/float64(n0), "steps/op")
	// What two workers that share each step would exchange, and what it would save:
	// each needs the other's half of every map.
	st, err := last.Status(ctx)
	if err != nil {
		b.Fatal(err)
	}
	maps, saved := 0.0, 0.0
	for _, r := range st.Reports {
		maps += float64(r.Bytes) / 1e6
		saved += r.Duration.Seconds() / 2
	}
	b.ReportMetric(maps, "maps-MB")
	b.ReportMetric(maps/saved, "split-pays-above-MB/s")
}

// BenchmarkRecords measures changes of records by compare-and-set.
func BenchmarkRecords(b *testing.B) {
	nats := broker.New(b)
	s, err := fleet.Serve(context.Background(), nats.URL, options("front"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	var ids []string
	if err := upload(s, "ward", store.Keys, keys); err != nil {
		b.Fatal(err)
	}
	if err := upload(s, "ward", store.Input, input); err != nil {
		b.Fatal(err)
	}
	for range 64 {
		j, _, err := s.Add(store.Job{Client: "ward", Model: "m", Keys: sum(keys), Input: sum(input), Steps: 3})
		if err != nil {
			b.Fatal(err)
		}
		ids = append(ids, j.ID)
	}
	var next atomic.Int64
	cpu := cpuOf(nats.PID())
	n := atomic.Int64{}
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		id := ids[int(next.Add(1))%len(ids)]
		for pb.Next() {
			if _, err := s.Change(id, func(j *store.Job) error { j.Target++; return nil }); err != nil {
				b.Error(err)
				return
			}
			n.Add(1)
		}
	})
	b.ReportMetric((cpuOf(nats.PID())-cpu).Seconds()/float64(n.Load())*1e6, "NATS-cpu-µs/op")
}

// BenchmarkObjects measures how fast maps of 7 MB go into the cluster and come out.
func BenchmarkObjects(b *testing.B) {
	nats := broker.New(b)
	s, err := fleet.Serve(context.Background(), nats.URL, options("front"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	data := make([]byte, 7<<20)
	for i := range data {
		data[i] = byte(i * i >> 3)
	}
	for _, what := range []string{"in", "out"} {
		b.Run(what, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			cpu := cpuOf(nats.PID())
			n := 0
			for b.Loop() {
				n++
				if what == "in" {
					if _, err := s.Put("map", func(w io.Writer) error { _, err := w.Write(data); return err }); err != nil {
						b.Fatal(err)
					}
					continue
				}
				f, err := s.Get("map")
				if err != nil {
					b.Fatal(err)
				}
				f.Close()
			}
			b.ReportMetric((cpuOf(nats.PID())-cpu).Seconds()/float64(n)*1e3/7.34, "NATS-cpu-ms/MB")
		})
	}
}
