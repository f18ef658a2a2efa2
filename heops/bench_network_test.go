package heops

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/plan"
	"cryptounet/heops/rns"
)

// BenchmarkLayers runs the shipped network layer by layer on both backends,
// beside the cost model's prediction and the plaintext network.
func BenchmarkLayers(b *testing.B) {
	n, x := shipped(b)
	layers(b, "dlin, 512x512", prepare(b, n, plan.Options{}, x), 2, pytorch())
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
	layers(b, "two convolutions a block, base 8, 512x512", prepare(b, n, plan.Options{Precision: 4}, x), 1, 0)
	for range b.N {
	}
}

// layers runs a network step by step on both backends, so many times on
// Lattigo's. torch is the seconds of the network in plaintext on PyTorch, 0 if
// unknown.
func layers(b *testing.B, title string, p prepared, lattigoTimes int, torch float64) {
	c, err := newNativeContext(p.client.params, p.keys, rns.Best())
	if err != nil {
		b.Fatal(err)
	}
	transform, key, mac, words := unitCosts(newNative(c, &programs{}))
	own, theirs := p.runs(b, Native, 3), p.runs(b, Lattigo, lattigoTimes)
	fmt.Printf("\n%s: N = 2^%d, %d + %d primes, %d image(s) a run, %v kernels, %d cores\n",
		title, p.plan.LogN, len(p.plan.Q), len(p.plan.P), p.plan.Grid.Batch, rns.Best(), runtime.GOMAXPROCS(0))
	out, row := table("%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s")
	fmt.Fprintf(out, "step\tkind\tlevel\tpredicted s\tnative s\tratio\tLattigo s\tratio\t\n")
	predicted := 0.0
	for i, s := range p.plan.Steps {
		t := seconds(s.Work, transform, key, mac, words)
		predicted += t
		row(s.Name, s.Kind, p.plan.Tensors[s.Output].Level, fmt.Sprintf("%.3f", t), fmt.Sprintf("%.3f", own.steps[i]), fmt.Sprintf("%.1f", own.steps[i]/t),
			fmt.Sprintf("%.2f", theirs.steps[i]), fmt.Sprintf("%.1fx", theirs.steps[i]/own.steps[i]))
	}
	row("all", "", 0, fmt.Sprintf("%.3f", predicted), fmt.Sprintf("%.3f", own.later), fmt.Sprintf("%.1f", own.later/predicted),
		fmt.Sprintf("%.2f", theirs.later), fmt.Sprintf("%.1fx", theirs.later/own.later))
	out.Flush()
	images := float64(p.plan.Grid.Batch)
	fmt.Printf("a slice: %.2f s, %.2f core-seconds; the first %.2f s\n", own.later/images, own.cpu/images, own.first/images)
	fmt.Printf("on Lattigo's evaluator: %.1f s, %.1f core-seconds, %.1fx; the first %.1f s, %.1fx\n",
		theirs.later/images, theirs.cpu/images, theirs.later/own.later, theirs.first/images, theirs.first/own.first)
	plain := best(3, func() { p.plan.Model.Forward(p.pixels, p.plan.Pitch()) })
	fmt.Printf("in plaintext, the reference in float64: %.3f s, so %.0fx\n", plain/images, own.later/plain)
	if torch > 0 {
		fmt.Printf("in plaintext, PyTorch in float32: %.3f s, so %.0fx\n", torch, own.later/images/torch)
	}
	fmt.Printf("sent: up %.1f MB, down %.1f MB, keys %.1f MB\n",
		float64(p.plan.UploadBytes())/1e6, float64(p.plan.DownloadBytes())/1e6, float64(p.plan.KeyBytes())/1e6)
	const gib = 1 << 30
	fmt.Printf("peak memory: %.2f GiB, Lattigo %.2f GiB; %.2f GiB predicted for ciphertexts and keys\n",
		float64(own.peak)/gib, float64(theirs.peak)/gib, float64(p.plan.PeakBytes())/gib)
	b.ReportMetric(own.later/images, "s/slice")
	b.ReportMetric(theirs.later/own.later, "x-lattigo")
}

// pytorch returns the seconds of the shipped network in plaintext on PyTorch,
// 0 where no Python has it.
func pytorch() float64 {
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		cmd := exec.Command(python, "training/plaintext.py", "zoo/dlin", "512", strconv.Itoa(runtime.GOMAXPROCS(0)))
		cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
		if out, err := cmd.Output(); err == nil {
			if s, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64); err == nil {
				return s
			}
		}
	}
	return 0
}
