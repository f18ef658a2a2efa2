package planner_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
	"cryptounet/heops/network/program"
)

// TestRandomNetworks plans networks over all layers, and holds what the program
// computes on plaintext slots against the network itself: they differ by the
// rounding of weights, as predicted.
func TestRandomNetworks(t *testing.T) {
	const count = 60
	for seed := range uint64(count) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 7))
			n, x := testnet.Random(rng, 32)
			program, err := planner.New(n, plan.Options{Height: x.H, Width: x.W})
			if err != nil {
				t.Fatal(err)
			}
			p := program.Plan()
			twin, err := program.Twin(x)
			if err != nil {
				t.Fatal(err)
			}
			got, err := twin.Logits()
			if err != nil {
				t.Fatal(err)
			}
			want, err := n.Result(x, p.Pitch())
			if err != nil {
				t.Fatal(err)
			}
			worst := 0.0
			for c := range want.C {
				sum := 0.0
				for i, v := range want.Channel(c) {
					d := got[0].Channel(c)[i] - v
					sum += d * d
				}
				worst = math.Max(worst, math.Sqrt(sum/float64(want.H*want.W)))
			}
			// The mean of few values scatters by itself.
			most := 2 * (1 + 1/math.Sqrt(float64(want.H*want.W)))
			if !(worst <= most*p.Rounding) || p.Rounding > 0.1 {
				t.Errorf("rounding: error %.3g, predicted %.3g\n%v", worst, p.Rounding, p)
			}
		})
	}
}

// TestProgramBytes: the memory that a plan tells for its program is what the
// program takes, but for products whose weights all round to nothing.
func TestProgramBytes(t *testing.T) {
	for seed := range uint64(6) {
		n, x := testnet.Random(rand.New(rand.NewPCG(seed, 8)), 16)
		made, err := planner.New(n, plan.Options{Height: x.H, Width: x.W})
		if err != nil {
			t.Fatal(err)
		}
		p := made.Plan()
		weights, terms, products := 0, 0, 0
		for i := range p.Steps {
			products += p.Steps[i].Products
			l := made.Layer(i)
			if l == nil {
				continue
			}
			weights += 4*len(l.Plains) + len(l.Shifts)
			for _, o := range l.Outputs {
				terms += len(o.Terms)
			}
		}
		size := int(unsafe.Sizeof(program.Term{}))
		if told := int(p.ProgramBytes()); told != weights+products*size || terms > products || weights == 0 {
			t.Errorf("seed %d: %d bytes, and %d for %d products; the plan tells %d", seed, weights, terms*size, terms, told)
		}
	}
}

// TestSpecialPrimes: P is at least 4 bits above every digit, and no more than 6, where
// primes are large enough for the one and small enough for the other.
func TestSpecialPrimes(t *testing.T) {
	small := 0
	for seed := range uint64(8) {
		n, x := testnet.Random(rand.New(rand.NewPCG(seed, 9)), 16)
		made, err := planner.New(n, plan.Options{Height: x.H, Width: x.W})
		if err != nil {
			t.Fatal(err)
		}
		p := made.Plan()
		digit, k := 0.0, len(p.P)
		for lo := 0; lo < len(p.Q); lo += k {
			digit = math.Max(digit, plan.LogProduct(p.Q[lo:min(lo+k, len(p.Q))]))
		}
		const tolerance = 0.1 // primes are not dense
		size, above := plan.LogProduct(p.P)/float64(k), plan.LogProduct(p.P)-digit
		if above < 4-tolerance && size < plan.MaxPrimeBits {
			t.Errorf("seed %d: P is %.1f bits above a digit", seed, above)
		}
		if above > 6+tolerance && size > float64(p.LogN+8) {
			t.Errorf("seed %d: P is %.1f bits above all digits, of primes of %.1f", seed, above, size)
		}
		if size < plan.MaxPrimeBits {
			small++
		}
	}
	if small == 0 {
		t.Error("no plan has special primes below the largest: the test tries too little")
	}
}
