package evaluator_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"cryptounet/heops/backend/rns"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/bench"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
)

// BenchmarkLadder runs U-Nets in the shape of Ronneberger et al. 2015 - four
// poolings, two 3 x 3 convolutions a block, zero padding - with quadratic
// activations and random weights on one slice of 512 x 512. Base 64, the
// published width, has 31 million weights; plans that do not fit the machine's
// memory are refused. Published beside:
// 11 minutes an image on 32 cores with 18 GB (CryptoUNets, on HEAAN).
func BenchmarkLadder(b *testing.B) {
	for _, base := range []int{8, 16, 32, 64} {
		b.Run(fmt.Sprintf("base=%d", base), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 0))
			x := testnet.Image(rng, 512, 512)
			n, err := testnet.Tame(rng, base, 4, model.PadZeros, x)
			runs := 2
			if base > 16 { // more than half an hour each
				runs = 1
			}
			published(b, n, err, fmt.Sprintf("unet-base%d", base), runs, plan.Options{}, x)
			for range b.N {
			}
		})
	}
}

// BenchmarkResNet20 runs a residual network of 20 layers with quadratic
// activations on a colour image of 32 x 32. Published, with approximated ReLUs
// and bootstrapping: 2,271 s on one thread (Lee et al., Low-Complexity Deep
// Convolutional Neural Networks on FHE Using Multiplexed Parallel Convolutions,
// ICML 2022).
func BenchmarkResNet20(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 0))
	x := testnet.ImageC(rng, 3, 32, 32)
	n, err := testnet.ResNet20(rng, x)
	published(b, n, err, "resnet20", 2, plan.Options{Height: 32, Width: 32}, x)
	for range b.N {
	}
}

// BenchmarkCNNinfer runs the network of HE.CNNinfer on 32 digits of 28 x 28 at
// once. Published with it: 287 s on 40 virtual cores, at 80 bits of security.
func BenchmarkCNNinfer(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 0))
	var images []*tensor.Tensor
	for range 32 {
		images = append(images, testnet.Image(rng, 28, 28))
	}
	n, err := testnet.CNNinfer(rng, images[0])
	if err == nil {
		err = n.Calibrate(1, images...)
	}
	published(b, n, err, "cnninfer", 2, plan.Options{Height: 28, Width: 28, Images: len(images)}, images...)
	for range b.N {
	}
}

// published plans a network, runs it once or twice and prints its figures. The error is
// the largest against the float network, in standard deviations of the logits.
func published(b *testing.B, n *model.Network, err error, name string, runs int, opts plan.Options, images ...*tensor.Tensor) {
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	p := bench.Prepare(b, n, opts, images...)
	prepared := time.Since(start).Seconds()
	ran := p.Runs(b, evaluator.Options{}, runs)
	largest, spread := farthest(b, p, ran, images)
	told := math.Hypot(p.Plan.Result().Noise, p.Plan.Rounding)

	weights := 0
	for _, w := range n.Weights {
		weights += len(w.Data)
	}
	const gib = 1 << 30
	fmt.Printf("\n%s: %d numbers, %dx%d, %d image(s) a run, N = 2^%d, %d + %d primes, %d lanes, %v kernels, %d cores\n",
		name, weights, opts.Width, opts.Height, len(images), p.Plan.LogN, len(p.Plan.Q), len(p.Plan.P), p.Plan.Grid.Lanes, rns.Best(), bench.Cores())
	fmt.Printf("planning %.1f s and %.2f GiB, keys and input %.1f s; %d keys of %.0f MB\n", p.Planning, float64(p.Peak)/gib, prepared-p.Planning, len(p.Plan.Keys), float64(p.Plan.KeyBytes())/1e6)
	fmt.Printf("first run %.2f s", ran.First)
	if runs > 1 {
		fmt.Printf(", second %.2f s", ran.Later)
	}
	fmt.Printf("; peak %.2f GiB, %.2f GiB predicted\n", float64(ran.Peak)/gib, float64(p.Plan.RunBytes())/gib)
	fmt.Printf("largest error %.2g of the logits' spread; standard deviation predicted %.2g\n", largest/spread, told/spread)
	bench.Figure(name+"/planning", p.Planning, "s")
	bench.Figure(name+"/planning-peak", float64(p.Peak)/gib, "GiB")
	bench.Figure(name+"/keys", float64(p.Plan.KeyBytes())/1e6, "MB")
	bench.Figure(name+"/peak", float64(ran.Peak)/gib, "GiB")
	bench.Figure(name+"/first", ran.First, "s")
	if runs > 1 {
		bench.Figure(name+"/second", ran.Later, "s")
	}
	bench.Figure(name+"/error", largest/spread, "spreads")
}

// farthest returns the largest difference between the decrypted logits and the
// float network's, and the standard deviation of these.
func farthest(b *testing.B, p bench.Network, ran bench.Ran, images []*tensor.Tensor) (largest, spread float64) {
	b.Helper()
	logits, err := p.Client.Decrypt(context.Background(), ran.Output)
	if err != nil {
		b.Fatal(err)
	}
	var count, sum, square float64
	for i, x := range images {
		want, err := p.Network.Result(x, p.Plan.Pitch())
		if err != nil {
			b.Fatal(err)
		}
		for k, v := range want.Data {
			largest = math.Max(largest, math.Abs(logits[i].Data[k]-v))
			count, sum, square = count+1, sum+v, square+v*v
		}
	}
	return largest, math.Sqrt(square/count - sum/count*sum/count)
}
