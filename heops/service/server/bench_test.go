package server_test

import (
	"context"
	"fmt"
	"slices"
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
// They take turns, so that both see the same machine; where others use it too, the
// fastest rounds say more than the median ones.
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
	const rounds = 15
	var ratios []float64
	var bare, all, outside []float64 // seconds
	for i := range rounds + 1 {      // the first fills memory on both sides
		input, err := s.Client.Encrypt(ctx, x)
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		if _, err := s.Evaluator.Run(ctx, input); err != nil {
			b.Fatal(err)
		}
		alone := time.Since(start).Seconds()
		start = time.Now()
		job, err := c.Submit(ctx, keys, input, remote.JobOptions{})
		if err != nil {
			b.Fatal(err)
		}
		status, err := job.Wait(ctx)
		if err != nil {
			b.Fatal(err)
		}
		var out *cipher.Encrypted
		if out, err = job.Result(ctx); err != nil {
			b.Fatal(err)
		}
		took := time.Since(start).Seconds()
		if out == nil {
			b.Fatal("no result")
		}
		rest := took
		for _, r := range status.Reports {
			rest -= r.Duration.Seconds()
		}
		if i > 0 {
			ratios, bare, all, outside = append(ratios, took/alone), append(bare, alone), append(all, took), append(outside, rest)
		}
	}
	fmt.Printf("\na slice of 512x512, medians: %.3f s on the evaluator alone, %.3f s by way of the server, of that %.3f s outside of steps\n", median(bare), median(all), median(outside))
	fmt.Printf("fastest: %.3f s and %.3f s\n", slices.Min(bare), slices.Min(all))
	bench.Figure("server-overhead/fastest", 100*(slices.Min(all)/slices.Min(bare)-1), "%")
	bench.Figure("server-overhead/median", 100*(median(ratios)-1), "%")
	for range b.N {
	}
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}
