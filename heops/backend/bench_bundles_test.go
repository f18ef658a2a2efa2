package backend_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/backend/native"
	"cryptounet/heops/backend/rate"
	"cryptounet/heops/backend/rns"
	"cryptounet/heops/cipher"
	"cryptounet/heops/client/secret"
	"cryptounet/heops/internal/bench"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/wire"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// BenchmarkBundles measures what a deep network takes: N = 2^16, 64 lanes, 21
// primes and 7 special ones, one core.
func BenchmarkBundles(b *testing.B) {
	const logN, lanes, level = 16, 64, 20
	bits := append([]int{49}, slices.Repeat([]int{40}, level)...)
	q, special, err := rlwe.GenModuli(logN+2, bits, slices.Repeat([]int{49}, 7))
	if err != nil {
		b.Fatal(err)
	}
	scheme, err := cipher.NewScheme(cipher.Literal{LogN: logN, Q: q, P: special, Ring: ring.ConjugateInvariant, LogScale: 40}, wire.Digest{})
	if err != nil {
		b.Fatal(err)
	}
	key, err := secret.New(scheme)
	if err != nil {
		b.Fatal(err)
	}
	keys, err := key.EvaluationKeys(context.Background(), []plan.Key{{Rotation: 0, Level: level}, {Rotation: 1, Level: level}, {Rotation: 64, Level: level}})
	if err != nil {
		b.Fatal(err)
	}
	backend, err := native.New(keys, rns.Best())
	if err != nil {
		b.Fatal(err)
	}
	w := backend.Worker()
	rng := rand.New(rand.NewPCG(1, 1))
	fresh := func(level int) *rlwe.Ciphertext {
		ct := backend.Zeros(level, false)
		for k := range ct.Value {
			for i, row := range ct.Value[k].Coeffs {
				for j := range row {
					row[j] = rng.Uint64N(q[i])
				}
			}
		}
		return ct
	}
	fmt.Printf("\nBundles of %d lanes at N = 2^%d, level %d, %d special primes, one core (%v kernels)\n", lanes, logN, level, len(special), rns.Best())

	// Products of 256 inputs for 256 outputs, at a low level: time per product
	// and limb.
	const channels, low = 256, 1
	inputs, outputs := make([]*rlwe.Ciphertext, channels), make([]*rlwe.Ciphertext, channels)
	m := &arithmetic.Matrix{Lanes: lanes, Plains: make([]int32, channels*channels*lanes), Sums: make([][]arithmetic.Term, channels)}
	for i := range m.Plains {
		m.Plains[i] = rng.Int32N(1<<12) - 1<<11
	}
	for i := range inputs {
		inputs[i], outputs[i] = fresh(low), backend.Zeros(low, false)
		for k := range channels {
			m.Sums[i] = append(m.Sums[i], arithmetic.Term{Input: int32(k), Plain: int32(i*channels + k)})
		}
	}
	products := bench.Best(2, func() {
		sums := backend.Compile(m, channels, low, false)
		for u := range sums.Units() {
			if err := sums.Do(w, u, inputs, outputs, false); err != nil {
				b.Fatal(err)
			}
		}
	})
	count := float64(channels * channels * 2 * (low + 1))
	bench.Figure("bundle/product", products/count*1e6, "us")
	bench.Figure("bundle/product-rate", count*(1<<logN)/products/1e9, "G/s")
	backend.Drop(inputs...)
	backend.Drop(outputs...)

	ct := fresh(level)
	do := func(name string, f func() ([]*rlwe.Ciphertext, error), over float64) {
		t := bench.Best(5, func() {
			out, err := f()
			if err != nil {
				b.Fatal(err)
			}
			backend.Drop(out...)
		})
		bench.Figure("bundle/"+name, t/over*1e3, "ms")
	}
	do("rotation", func() ([]*rlwe.Ciphertext, error) { return w.Rotate(ct, level, 1) }, 1)
	do("rotations-8-hoisted", func() ([]*rlwe.Ciphertext, error) {
		return w.Rotate(ct, level, 1, 64, 1, 64, 1, 64, 1, 64)
	}, 8)
	square := w.Square(ct)
	do("relinearise", func() ([]*rlwe.Ciphertext, error) {
		out, err := w.Relinearise(square, level)
		return []*rlwe.Ciphertext{out}, err
	}, 1)
	do("assemble-8", func() ([]*rlwe.Ciphertext, error) {
		parts := make([]arithmetic.Part, 8)
		for i := range parts {
			parts[i] = arithmetic.Part{Ciphertext: w.Sum(ct, ct), Slots: []int{1, 64}[i%2], Mask: -1}
		}
		out, err := w.Assemble(parts, arithmetic.Assembly{Drop: 1})
		return []*rlwe.Ciphertext{out}, err
	}, 8)
	mask, err := backend.NewMask(make([]float64, 1<<logN), 1<<20, level)
	if err != nil {
		b.Fatal(err)
	}
	do("assemble-8-masked", func() ([]*rlwe.Ciphertext, error) {
		parts := make([]arithmetic.Part, 8)
		for i := range parts {
			parts[i] = arithmetic.Part{Ciphertext: w.Sum(ct, ct), Slots: []int{1, 64}[i%2], Mask: i%4 - 1}
		}
		out, err := w.Assemble(parts, arithmetic.Assembly{Masks: slices.Repeat([]arithmetic.Mask{mask}, 3), Factor: 1 << 20, Drop: 2})
		return []*rlwe.Ciphertext{out}, err
	}, 8)
	values := make([]float64, lanes)
	values[3] = 0.3
	do("add-slots", func() ([]*rlwe.Ciphertext, error) { return nil, w.AddSlots(ct, values, 1<<40) }, 1)
	costs := rate.Of(logN, 1)
	bench.Figure("bundle/transform", costs.Transform*1e6, "us")
	bench.Figure("bundle/key-product", costs.KeyProduct*1e6, "us")
	bench.Figure("bundle/pass", costs.Words*1e6, "us")
	bench.Figure("bundle/scratch", float64((&plan.Plan{LogN: logN, Q: q, P: special}).WorkerBytes())/(1<<20), "MiB")
	for range b.N {
	}
}
