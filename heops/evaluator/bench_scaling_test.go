package evaluator_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/bench"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/science/isbi"
)

// figure is a result that is printed after its table.
type figure struct {
	name  string
	value float64
	unit  string
}

// BenchmarkScaling shows how the cost grows with the image's side, channels
// and depth.
func BenchmarkScaling(b *testing.B) {
	var figures []figure
	fmt.Printf("\nScaling, random networks: seconds a slice\n")
	out, row := bench.Table("%s\t%s\t%s\t%d\t%s\t%s", "side\tbase\tsquares\tLog2 N\ts a slice\tus a pixel")
	measure := func(side, base, depth int) {
		rng := rand.New(rand.NewPCG(1, 0))
		x := testnet.Image(rng, side, side)
		n, err := testnet.Chain(rng, base, depth).Network(4, x)
		if err != nil {
			b.Fatal(err)
		}
		p := bench.Prepare(b, n, plan.Options{Height: side, Width: side, Precision: 4, LogN: 14}, x)
		wall := p.Runs(b, evaluator.Options{}, 4).Later / float64(p.Plan.Grid.Batch)
		row(fmt.Sprint(side), fmt.Sprint(base), fmt.Sprint(depth), p.Plan.LogN, fmt.Sprintf("%.3f", wall), fmt.Sprintf("%.2f", wall*1e6/float64(side*side)))
		figures = append(figures, figure{fmt.Sprintf("scaling/side%d-base%d-squares%d", side, base, depth), wall, "s"})
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
	for _, f := range figures {
		bench.Figure(f.name, f.value, f.unit)
	}
	for range b.N {
	}
}

// BenchmarkThroughput packs several slices in the slots of one run.
func BenchmarkThroughput(b *testing.B) {
	n, x := bench.Shipped(b)
	fmt.Printf("\nThroughput, dlin: slices packed in one run\n")
	out, row := bench.Table("%d\t%d\t%d\t%s\t%s\t%s\t%s", "side\tLog2 N\tslices\ts a run\ts a slice\tMB up a slice\tMB keys")
	stride, err := n.TotalStride()
	if err != nil {
		b.Fatal(err)
	}
	var figures []figure
	measure := func(side, logN int) {
		small := tensor.New(1, side, side)
		for i := range small.Data {
			small.Data[i] = x.Data[i/side*isbi.Size+i%side]
		}
		cells := side / stride * (side / stride)
		opts := plan.Options{Height: side, Width: side, LogN: logN, Images: max(1, 1<<logN/cells)}
		made, err := planner.New(n, opts)
		if err != nil {
			b.Fatal(err)
		}
		p := made.Plan()
		slices := make([]*tensor.Tensor, p.Grid.Batch)
		for i := range slices {
			slices[i] = small
		}
		all := bench.Prepare(b, n, opts, slices...)
		t, images := all.Runs(b, evaluator.Options{}, 3).Later, len(slices)
		row(side, logN, images, fmt.Sprintf("%.2f", t), fmt.Sprintf("%.3f", t/float64(images)),
			fmt.Sprintf("%.1f", float64(p.UploadBytes())/1e6/float64(images)), fmt.Sprintf("%.1f", float64(p.KeyBytes())/1e6))
		figures = append(figures, figure{fmt.Sprintf("throughput/side%d-logN%d", side, logN), t / float64(images), "s"})
	}
	for _, logN := range []int{14, 15} {
		for _, side := range []int{128, 256, 512} {
			measure(side, logN)
		}
	}
	out.Flush()
	for _, f := range figures {
		bench.Figure(f.name, f.value, f.unit)
	}
	for range b.N {
	}
}
