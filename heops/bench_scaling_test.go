package heops

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/plan"
)

// BenchmarkScaling shows how the cost grows with the image's side, channels
// and depth.
func BenchmarkScaling(b *testing.B) {
	out, row := table("%s\t%s\t%s\t%d\t%s\t%s")
	fmt.Printf("\nScaling, random networks: seconds a slice\n")
	row("side", "base", "squares", 0, "s a slice", "us a pixel")
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
