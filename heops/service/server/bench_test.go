package server_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"cryptounet/heops/cipher"
	"cryptounet/heops/internal/bench"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/service/remote"
	"cryptounet/heops/service/server"
)

// BenchmarkServer is a slice through the shipped network by way of the server -
// upload, queue, evaluation, checkpoints as by default, download, over HTTP/2 on
// this machine - beside the evaluator alone, which has the same input in memory.
// They take turns, so that both see the same machine.
func BenchmarkServer(b *testing.B) {
	n, x := bench.Shipped(b)
	s, err := session.Of(n, x, plan.Options{})
	if err != nil {
		b.Fatal(err)
	}
	r := serve(b, server.Config{Runs: 1})
	r.upload(b, s)
	ctx := context.Background()
	c := r.dial(b, "ward")
	keys, err := c.UploadKeys(ctx, s.Keys)
	if err != nil {
		b.Fatal(err)
	}
	const rounds = 7
	least := map[string]time.Duration{}
	note := func(what string, took time.Duration) {
		if was, ok := least[what]; !ok || took < was {
			least[what] = took
		}
	}
	for range rounds + 1 { // the first fills memory on both sides
		input, err := s.Client.Encrypt(ctx, x)
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		if _, err := s.Evaluator.Run(ctx, input); err != nil {
			b.Fatal(err)
		}
		note("bare", time.Since(start))
		start = time.Now()
		job, err := c.Submit(ctx, keys, input, remote.JobOptions{})
		if err != nil {
			b.Fatal(err)
		}
		note("upload", time.Since(start))
		status, err := job.Wait(ctx)
		if err != nil {
			b.Fatal(err)
		}
		var out *cipher.Encrypted
		if out, err = job.Result(ctx); err != nil {
			b.Fatal(err)
		}
		note("server", time.Since(start))
		steps := time.Duration(0)
		for _, r := range status.Reports {
			steps += r.Duration
		}
		note("steps", steps)
		if out == nil {
			b.Fatal("no result")
		}
	}
	bare, all := least["bare"].Seconds(), least["server"].Seconds()
	fmt.Printf("\na slice of 512x512: %.3f s on the evaluator alone, %.3f s by way of the server, of that %.3f s in steps and %.3f s to upload\n", bare, all, least["steps"].Seconds(), least["upload"].Seconds())
	bench.Figure("server-overhead", 100*(all/bare-1), "%")
	for range b.N {
	}
}
