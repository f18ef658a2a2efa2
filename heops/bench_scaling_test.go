package heops

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/isbi"
	"cryptounet/heops/plan"
	"cryptounet/heops/tensor"
)

// BenchmarkScaling shows how the cost grows with the image's side, channels
// and depth.
func BenchmarkScaling(b *testing.B) {
	out, row := table("%s\t%s\t%s\t%d\t%s\t%s")
	fmt.Printf("\nScaling, random networks: seconds a slice\n")
	fmt.Fprintf(out, "side\tbase\tsquares\tLog2 N\ts a slice\tus a pixel\t\n")
	measure := func(side, base, depth int) {
		rng := rand.New(rand.NewPCG(1, 0))
		x := testnet.Image(rng, side, side)
		n, err := testnet.Chain(rng, base, depth).Network(4, x)
		if err != nil {
			b.Fatal(err)
		}
		p := prepare(b, n, plan.Options{Height: side, Width: side, Precision: 4, LogN: 14}, x)
		wall := p.runs(b, Native, 4).later / float64(p.plan.Grid.Batch)
		row(fmt.Sprint(side), fmt.Sprint(base), fmt.Sprint(depth), p.plan.LogN, fmt.Sprintf("%.3f", wall), fmt.Sprintf("%.2f", wall*1e6/float64(side*side)))
	}
	for _, side := range []int{128, 256, 512, 1024} {
		measure(side, 8, 3)
	}
	for _, base := range []int{4, 8, 16} {
		measure(512, base, 3)
	}
	for _, depth := range []int{1, 2, 3, 4} {
		measure(512, 8, depth)
	}
	out.Flush()
	for range b.N {
	}
}

// BenchmarkThroughput packs several slices in the slots of one run.
func BenchmarkThroughput(b *testing.B) {
	n, x := shipped(b)
	out, row := table("%d\t%d\t%d\t%s\t%s\t%s\t%s")
	fmt.Printf("\nThroughput, dlin: slices packed in one run\n")
	fmt.Fprintf(out, "side\tLog2 N\tslices\ts a run\ts a slice\tMB up a slice\tMB keys\t\n")
	measure := func(side, logN int) {
		small := tensor.New(1, side, side)
		for i := range small.Data {
			small.Data[i] = x.Data[i/side*isbi.Size+i%side]
		}
		opts := plan.Options{Height: side, Width: side, LogN: logN}
		p, err := plan.New(n, opts)
		if err != nil {
			b.Fatal(err)
		}
		slices := make([]*tensor.Tensor, p.Grid.Batch)
		for i := range slices {
			slices[i] = small
		}
		all := prepare(b, n, opts, slices...)
		t, images := all.runs(b, Native, 3).later, len(slices)
		row(side, logN, images, fmt.Sprintf("%.2f", t), fmt.Sprintf("%.3f", t/float64(images)),
			fmt.Sprintf("%.1f", float64(p.UploadBytes())/1e6/float64(images)), fmt.Sprintf("%.1f", float64(p.KeyBytes())/1e6))
	}
	for _, logN := range []int{14, 15} {
		for _, side := range []int{128, 256, 512} {
			measure(side, logN)
		}
	}
	out.Flush()
	for range b.N {
	}
}
