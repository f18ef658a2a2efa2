package evaluator_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"cryptounet/heops/backend"
	"cryptounet/heops/backend/rate"
	"cryptounet/heops/backend/rns"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/bench"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
)

// BenchmarkLayers runs the shipped network layer by layer on both backends,
// beside the cost model's prediction and the plaintext network.
func BenchmarkLayers(b *testing.B) {
	n, x := bench.Shipped(b)
	layers(b, "dlin", "dlin, 512x512", bench.Prepare(b, n, plan.Options{}, x), 2, pytorch())
	for range b.N {
	}
}

// BenchmarkTwoConvolutions is a deeper network: two convolutions a block, base
// 8, two poolings, random weights.
func BenchmarkTwoConvolutions(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 0))
	x := testnet.Image(rng, 512, 512)
	n, err := testnet.DeepUNet(rng, 8).Network(4, x)
	if err != nil {
		b.Fatal(err)
	}
	layers(b, "two-convolutions", "two convolutions a block, base 8, 512x512", bench.Prepare(b, n, plan.Options{Precision: 4}, x), 1, 0)
	for range b.N {
	}
}

// layers runs a network step by step on both backends, so many times on
// Lattigo's. torch is the seconds of the network in plaintext on PyTorch, 0 if
// unknown.
func layers(b *testing.B, name, title string, p bench.Network, lattigoTimes int, torch float64) {
	costs := rate.Of(p.Plan.LogN, bench.Cores())
	own, theirs := p.Runs(b, evaluator.Options{}, 3), p.Runs(b, evaluator.Options{Backend: backend.Lattigo}, lattigoTimes)
	fmt.Printf("\n%s: N = 2^%d, %d + %d primes, %d image(s) a run, %v kernels, %d cores\n",
		title, p.Plan.LogN, len(p.Plan.Q), len(p.Plan.P), p.Plan.Grid.Batch, rns.Best(), bench.Cores())
	out, row := bench.Table("%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s", "step\tkind\tlevel\tpredicted s\tnative s\tratio\tLattigo s\tratio")
	predicted := 0.0
	for i, s := range p.Plan.Steps {
		t := costs.Seconds(s.Work)
		predicted += t
		row(s.Name, s.Kind, p.Plan.Tensors[s.Output].Level, fmt.Sprintf("%.3f", t), fmt.Sprintf("%.3f", own.Steps[i]), fmt.Sprintf("%.1f", own.Steps[i]/t),
			fmt.Sprintf("%.2f", theirs.Steps[i]), fmt.Sprintf("%.1fx", theirs.Steps[i]/own.Steps[i]))
	}
	row("all", "", 0, fmt.Sprintf("%.3f", predicted), fmt.Sprintf("%.3f", own.Later), fmt.Sprintf("%.1f", own.Later/predicted),
		fmt.Sprintf("%.2f", theirs.Later), fmt.Sprintf("%.1fx", theirs.Later/own.Later))
	out.Flush()
	images := float64(p.Plan.Grid.Batch)
	fmt.Printf("a slice: %.2f s, %.2f core-seconds; the first %.2f s\n", own.Later/images, own.CPU/images, own.First/images)
	fmt.Printf("on Lattigo's evaluator: %.1f s, %.1f core-seconds, %.1fx; the first %.1f s, %.1fx\n",
		theirs.Later/images, theirs.CPU/images, theirs.Later/own.Later, theirs.First/images, theirs.First/own.First)
	largest, spread := farthest(b, p, own, []*tensor.Tensor{p.Image})
	fmt.Printf("largest error %.2g of the logits' spread; standard deviation predicted %.2g\n", largest/spread, math.Hypot(p.Plan.Result().Noise, p.Plan.Rounding)/spread)
	bench.Figure(name+"/error", largest/spread, "spreads")
	plain := bench.Best(3, func() { p.Network.Forward(p.Image, p.Plan.Pitch()) })
	fmt.Printf("in plaintext, the reference in float64: %.3f s, so %.0fx\n", plain/images, own.Later/plain)
	if torch > 0 {
		fmt.Printf("in plaintext, PyTorch in float32: %.3f s, so %.0fx\n", torch, own.Later/images/torch)
	}
	fmt.Printf("sent: up %.1f MB, down %.1f MB, keys %.1f MB\n",
		float64(p.Plan.UploadBytes())/1e6, float64(p.Plan.DownloadBytes())/1e6, float64(p.Plan.KeyBytes())/1e6)
	const gib = 1 << 30
	fmt.Printf("peak memory: %.2f GiB, Lattigo %.2f GiB; %.2f GiB predicted for ciphertexts and keys\n",
		float64(own.Peak)/gib, float64(theirs.Peak)/gib, float64(p.Plan.PeakBytes())/gib)
	bench.Figure(name+"/slice", own.Later/images, "s")
	bench.Figure(name+"/slice-cpu", own.CPU/images, "s")
	bench.Figure(name+"/slice-first", own.First/images, "s")
	bench.Figure(name+"/lattigo-slice", theirs.Later/images, "s")
	bench.Figure(name+"/over-lattigo", theirs.Later/own.Later, "x")
	bench.Figure(name+"/over-predicted", own.Later/predicted, "x")
	bench.Figure(name+"/over-plaintext", own.Later/plain, "x")
	if torch > 0 {
		bench.Figure(name+"/over-pytorch", own.Later/images/torch, "x")
	}
	bench.Figure(name+"/peak", float64(own.Peak)/gib, "GiB")
	bench.Figure(name+"/upload", float64(p.Plan.UploadBytes())/1e6, "MB")
	bench.Figure(name+"/download", float64(p.Plan.DownloadBytes())/1e6, "MB")
	bench.Figure(name+"/keys", float64(p.Plan.KeyBytes())/1e6, "MB")
	bench.Figure(name+"/keys-sent", float64(p.Plan.KeyUploadBytes())/1e6, "MB")
}

// pytorch returns the seconds of the shipped network in plaintext on PyTorch,
// 0 where no Python has it.
func pytorch() float64 {
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		cmd := exec.Command(python, "../training/plaintext.py", "../network/zoo/dlin", "512", strconv.Itoa(runtime.GOMAXPROCS(0)))
		cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
		if out, err := cmd.Output(); err == nil {
			if s, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64); err == nil {
				return s
			}
		}
	}
	return 0
}
