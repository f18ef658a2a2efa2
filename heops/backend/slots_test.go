package backend_test

import (
	"context"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/network/periodic"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// TestSlots computes on real numbers, slot by slot: a bundle of 64 channels
// through rotations, raised or not, weights for each lane, a mask and a bias.
func TestSlots(t *testing.T) {
	const lanes, dataScale, weightScale, maskScale = 64, 1 << 45, 1 << 16, 1 << 20
	p := newPair(t, ring.ConjugateInvariant)
	rng := rand.New(rand.NewPCG(8, 0))
	n, level := p.params.N(), p.params.MaxLevel()
	random := func(k int) []float64 {
		v := make([]float64, k)
		for i := range v {
			v[i] = 2*rng.Float64() - 1
		}
		return v
	}
	encoder := hefloat.NewEncoder(p.params)
	x := [2][]float64{random(n), random(n)}
	var inputs []*rlwe.Ciphertext
	for _, v := range x {
		pt := hefloat.NewPlaintext(p.params, level)
		pt.Scale = rlwe.NewScale(dataScale)
		if err := encoder.Encode(v, pt); err != nil {
			t.Fatal(err)
		}
		cts, _, err := p.key.Encrypt(context.Background(), pt)
		if err != nil {
			t.Fatal(err)
		}
		inputs = append(inputs, cts[0])
	}
	weights, bias, mask := [2][]float64{random(lanes), random(lanes)}, random(lanes), random(n)
	m := &arithmetic.Matrix{Lanes: lanes, Sums: [][]arithmetic.Term{{{Input: 0, Plain: 0}, {Input: 1, Plain: 1}}, {{Input: 0, Plain: 1}}}}
	for _, w := range weights {
		c := make([]float64, lanes)
		periodic.Coefficients(c, w)
		for _, v := range c {
			m.Plains = append(m.Plains, int32(math.Round(v*weightScale)))
		}
	}
	turn := p.keys[2].Rotation
	want := make([]float64, n)
	for i := range want {
		j := (i + turn) % n
		want[i] = mask[i]*(x[0][j]*weights[0][j%lanes]+x[1][(j+turn)%n]*weights[1][j%lanes]) + x[0][i]*weights[1][i%lanes] + bias[i%lanes]
	}
	for run := range 2 * len(p.backends) {
		path, raised := slices.Sorted(maps.Keys(p.backends))[run/2], run%2 == 1
		b, w := p.backends[path], p.lattigo
		if path != oracle {
			w = p.native[path]
		}
		rotated, err := w.Rotate(inputs[1], level, turn)
		if err != nil {
			t.Fatal(err)
		}
		read := []*rlwe.Ciphertext{inputs[0], rotated[0]}
		if raised {
			for i, slots := range []int{0, turn} {
				one, err := w.Raise(inputs[i], level, slots)
				if err != nil {
					t.Fatal(err)
				}
				read[i] = one[0]
			}
		}
		out := []*rlwe.Ciphertext{b.Zeros(level, raised), b.Zeros(level, raised)}
		sums := b.Compile(m, len(inputs), level, raised)
		for u := range sums.Units() {
			if err := sums.Do(w, u, read, out, false); err != nil {
				t.Fatal(err)
			}
		}
		encoded, err := b.NewMask(mask, maskScale, level)
		if err != nil {
			t.Fatal(err)
		}
		sum, err := w.Assemble([]arithmetic.Part{{Ciphertext: out[0], Slots: turn, Mask: 0, Raised: raised}, {Ciphertext: out[1], Mask: -1, Raised: raised}},
			arithmetic.Assembly{Masks: []arithmetic.Mask{encoded}, Factor: maskScale, Drop: 1})
		if err != nil {
			t.Fatal(err)
		}
		scale := float64(dataScale) * weightScale * maskScale / float64(p.params.Q()[level])
		if err := w.AddSlots(sum, bias, scale); err != nil {
			t.Fatal(err)
		}
		pt, err := p.key.Decrypt(sum)
		if err != nil {
			t.Fatal(err)
		}
		pt.Scale, pt.LogDimensions = rlwe.NewScale(scale), p.params.LogMaxDimensions()
		pt.IsBatched = true // Lattigo does not keep it
		got := make([]float64, n)
		if err := encoder.Decode(pt, got); err != nil {
			t.Fatal(err)
		}
		largest := 0.0
		for i := range got {
			largest = math.Max(largest, math.Abs(got[i]-want[i]))
		}
		// Rounded coefficients of weights are off by up to half of 2^-16 each.
		if limit := 4 * math.Sqrt(lanes) / weightScale; largest > limit {
			t.Errorf("%v, raised %v: slots are %g off, limit %g", path, raised, largest, limit)
		}
	}
}
