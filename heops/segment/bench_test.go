package segment_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"cryptounet/heops/backend/rate"
	"cryptounet/heops/internal/bench"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/segment"
)

// BenchmarkCost holds what a job says that it takes against what it takes, keys and
// all: the small networks of the tests, a deeper one, and the shipped one.
func BenchmarkCost(b *testing.B) {
	ctx := context.Background()
	rng := rand.New(rand.NewPCG(3, 0))
	x := testnet.Image(rng, 128, 128)
	unet, err := testnet.UNet(rng).Settled(4, x)
	if err != nil {
		b.Fatal(err)
	}
	published, err := testnet.Published(rng, 2, 2, model.PadZeros, x)
	if err != nil {
		b.Fatal(err)
	}
	shipped, slice := bench.Shipped(b)
	fmt.Printf("\nWhat segmenting is said to take and takes, with keys, %d cores\n", bench.Cores())
	out, row := bench.Table("%s\t%d\t%s\t%s\t%s\t%s", "network\tlog N\tof it the run s\tsaid s\ttook s\tratio")
	ratios := map[string]float64{}
	var names []string
	for _, c := range []struct {
		name    string
		network *model.Network
		image   *tensor.Tensor
	}{{"small", small(b, model.PadZeros), testnet.Image(rng, 64, 64)}, {"unet", unet, x}, {"two-poolings", published, x}, {"dlin", shipped, slice}} {
		job, err := segment.Plan(ctx, c.network, c.image.H, c.image.W, 1, segment.Options{})
		if err != nil {
			b.Fatal(err)
		}
		said := job.Cost().Time.Seconds()
		start := time.Now()
		if _, err := job.Run(ctx, c.image); err != nil {
			b.Fatal(err)
		}
		took := time.Since(start).Seconds()
		run := rate.Of(job.Plan().LogN, runtime.GOMAXPROCS(0)).Run(job.Plan())
		row(c.name, job.Plan().LogN, fmt.Sprintf("%.2f", run), fmt.Sprintf("%.2f", said), fmt.Sprintf("%.2f", took), fmt.Sprintf("%.2f", took/said))
		ratios[c.name], names = took/said, append(names, c.name)
	}
	out.Flush()
	for _, name := range names {
		bench.Figure("cost/"+name+"-over-said", ratios[name], "x")
	}
	for range b.N {
	}
}
