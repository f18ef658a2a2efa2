package backend_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/backend/arithmetic"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// TestSums holds weighted sums of every period against Lattigo's products with
// plaintexts, exactly, in any order of units, added or not.
func TestSums(t *testing.T) {
	for _, kind := range []ring.Type{ring.ConjugateInvariant, ring.Standard} {
		p := newPair(t, kind)
		rng := rand.New(rand.NewPCG(5, 0))
		level := p.params.MaxLevel()
		inputs := []*rlwe.Ciphertext{p.encryption(t, rng, level), p.encryption(t, rng, level)}
		n := p.params.N()
		periods := []int{1, 2, 16, 64, 256, 512, n / 8, n / 2, n}
		if kind == ring.Standard {
			periods = periods[:1]
		}
		for _, lanes := range periods {
			m := &arithmetic.Matrix{Lanes: lanes, Plains: make([]int32, 3*lanes), Sums: [][]arithmetic.Term{
				{{Input: 0, Plain: 0}, {Input: 1, Plain: 1}}, {{Input: 1, Plain: 2}}, {}, {{Input: 0, Plain: 2}, {Input: 0, Plain: 0}, {Input: 1, Plain: 0}},
			}}
			for i := range m.Plains {
				m.Plains[i] = rng.Int32() >> rng.IntN(28)
			}
			m.Plains[0], m.Plains[1] = math.MaxInt32, math.MinInt32
			if rng.IntN(2) == 0 {
				m.Shifts = []uint8{0, 3, 70}
			}
			start := make([]*rlwe.Ciphertext, len(m.Sums))
			for i := range start {
				start[i] = p.encryption(t, rng, level)
			}
			for path := range p.backends {
				if path == oracle {
					continue
				}
				for _, add := range []bool{false, true} {
					run := func(b arithmetic.Backend, w arithmetic.Worker, order func(n int) []int) []*rlwe.Ciphertext {
						out := make([]*rlwe.Ciphertext, len(start))
						for i := range out {
							out[i] = start[i].CopyNew()
						}
						sums := b.Compile(m, len(inputs), level, false)
						for _, u := range order(sums.Units()) {
							if err := sums.Do(w, u, inputs, out, add); err != nil {
								t.Fatal(err)
							}
						}
						return out
					}
					got, want := run(p.backends[path], p.native[path], rng.Perm), run(p.backends[oracle], p.lattigo, rng.Perm)
					for i := range want {
						if !equal(got[i], want[i]) {
							t.Errorf("%v, %v: period %d, added %v: sum %d differs", kind, path, lanes, add, i)
						}
					}
				}
			}
		}
	}
}

// TestWrongSums: errors and not panics.
func TestWrongSums(t *testing.T) {
	p := newPair(t, ring.ConjugateInvariant)
	term := [][]arithmetic.Term{{{Input: 0, Plain: 0}}}
	for name, m := range map[string]*arithmetic.Matrix{
		"none": nil, "no lanes": {Sums: term}, "3 lanes": {Lanes: 3, Plains: make([]int32, 3), Sums: term},
		"too many lanes": {Lanes: 2 * p.params.N(), Plains: make([]int32, 2*p.params.N()), Sums: term},
		"half a weight":  {Lanes: 4, Plains: make([]int32, 6), Sums: term}, "no weight": {Lanes: 4, Sums: term},
		"input 7": {Lanes: 1, Plains: make([]int32, 1), Sums: [][]arithmetic.Term{{{Input: 7}}}},
	} {
		for path, b := range p.backends {
			w := p.lattigo
			if path != oracle {
				w = p.native[path]
			}
			sums := b.Compile(m, 1, 0, false)
			if err := sums.Do(w, 0, nil, nil, false); err == nil {
				t.Errorf("%v took a matrix with %s", path, name)
			}
		}
	}
}

// TestAssemble holds rotated, masked and rescaled sums against Lattigo's.
func TestAssemble(t *testing.T) {
	for _, specials := range []int{2, 8} {
		testAssemble(t, newPairOf(t, ring.ConjugateInvariant, []int{40, 38, 45, 49}, specials))
	}
}

func testAssemble(t *testing.T, p pair) {
	rng := rand.New(rand.NewPCG(6, 0))
	const level, scale = 2, 1 << 20
	inputs := []*rlwe.Ciphertext{p.encryption(t, rng, level), p.encryption(t, rng, level)}
	values := [2][]float64{make([]float64, p.params.N()), make([]float64, p.params.N())}
	for i := range values[0] {
		values[0][i], values[1][i] = float64(rng.IntN(2)), rng.Float64()
	}
	masks := make(map[arithmetic.Backend][]arithmetic.Mask)
	for _, b := range p.backends {
		for _, v := range values {
			m, err := b.NewMask(v, scale, 3)
			if err != nil {
				t.Fatal(err)
			}
			masks[b] = append(masks[b], m)
		}
		for name, wrong := range map[string][]float64{"short": values[0][1:], "infinite": append([]float64{math.Inf(1)}, values[0][1:]...)} {
			if _, err := b.NewMask(wrong, scale, 3); err == nil {
				t.Errorf("a mask that is %s", name)
			}
		}
	}
	a, b := p.keys[1].Rotation, p.keys[2].Rotation
	for _, c := range []struct {
		slots, masks []int
		factor       int64
	}{
		{[]int{0}, []int{-1}, 0}, {[]int{0, 0}, []int{-1, -1}, 3}, {[]int{0, a}, []int{-1, -1}, 1}, {[]int{a, b}, []int{-1, -1}, 0},
		{[]int{0}, []int{1}, 0}, {[]int{0, 0, 0}, []int{-1, 1, 0}, scale}, {[]int{a, 0, b, a}, []int{0, 0, 1, -1}, scale}, {[]int{a}, []int{1}, 0},
		{[]int{a, a, 0, 0}, []int{1, 0, 1, -1}, -5},
	} {
		for drop := range 3 {
			parts := func() []arithmetic.Part {
				ps := make([]arithmetic.Part, len(c.slots))
				for i, s := range c.slots {
					ps[i] = arithmetic.Part{Ciphertext: inputs[i%2].CopyNew(), Slots: s, Mask: c.masks[i]}
				}
				return ps
			}
			want, err := p.lattigo.Assemble(parts(), arithmetic.Assembly{Masks: masks[p.backends[oracle]], Factor: c.factor, Drop: drop})
			if err != nil {
				t.Fatal(err)
			}
			inPieces, err := p.lattigo.Assemble(gathered(t, p.lattigo, parts()), arithmetic.Assembly{Masks: masks[p.backends[oracle]], Factor: c.factor, Drop: drop})
			if err != nil || !equal(inPieces, want) {
				t.Errorf("Lattigo: %v: sums of pieces differ: %v", c, err)
			}
			for path, w := range p.native {
				assembly := arithmetic.Assembly{Masks: masks[p.backends[path]], Factor: c.factor, Drop: drop}
				got, err := w.Assemble(parts(), assembly)
				if err != nil {
					t.Fatal(err)
				}
				if inPieces, err := w.Assemble(gathered(t, w, parts()), assembly); err != nil || !equal(inPieces, got) {
					t.Errorf("%v: %v: sums of pieces differ: %v", path, c, err)
				}
				// What rotations round differently, masks and factors multiply.
				limit := float64(len(c.slots)) * p.rounding() * math.Max(scale*math.Sqrt(float64(p.params.N())), math.Abs(float64(c.factor)))
				for i := range drop {
					limit /= float64(p.params.Q()[level-i])
				}
				if limit = math.Max(limit, p.rounding()); c.masks[0] < 0 && len(c.slots) < 3 && drop == 0 {
					limit = float64(len(c.slots)) * p.rounding() * math.Max(1, float64(c.factor))
				}
				if d := p.distance(got, want); got.Level() != level-drop || d > limit {
					t.Errorf("%v: %v, less %d primes: %g apart, limit %g", path, c, drop, d, limit)
				}
			}
		}
	}
	for name, wrong := range map[string]arithmetic.Assembly{
		"raised with masks": {Masks: masks[p.backends[oracle]], Raise: true}, "raised and rescaled": {Raise: true, Drop: 1}, "raised with a factor": {Raise: true, Factor: 2},
		"no mask": {}, "mask of another backend": {Masks: masks[p.backends[oracle]]}, "3 primes": {Masks: masks[p.backends[oracle]], Drop: 3},
	} {
		for path, w := range p.native {
			if _, err := w.Assemble([]arithmetic.Part{{Ciphertext: inputs[0].CopyNew(), Mask: 0}}, wrong); err == nil {
				t.Errorf("%v: %s", path, name)
			}
		}
	}
	if _, err := p.lattigo.Assemble(nil, arithmetic.Assembly{}); err == nil {
		t.Error("nothing was assembled")
	}
}

// gathered replaces the rotated parts of each mask by their raised sum.
func gathered(t *testing.T, w arithmetic.Worker, parts []arithmetic.Part) []arithmetic.Part {
	t.Helper()
	var all []arithmetic.Part
	byMask := make(map[int][]arithmetic.Part)
	for _, p := range parts {
		if p.Slots == 0 {
			all = append(all, p)
			continue
		}
		mask := p.Mask
		p.Mask = -1
		byMask[mask] = append(byMask[mask], p)
	}
	for mask, list := range byMask {
		sum, err := w.Assemble(list, arithmetic.Assembly{Raise: true})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, arithmetic.Part{Ciphertext: sum, Mask: mask, Raised: true})
	}
	return all
}

// TestAddSlots compares with Lattigo's, which is exact but for one rounding of
// each coefficient.
func TestAddSlots(t *testing.T) {
	p := newPair(t, ring.ConjugateInvariant)
	rng := rand.New(rand.NewPCG(7, 0))
	ct := p.encryption(t, rng, 2)
	for _, b := range []int{1, 2, 64, 512, p.params.N()} {
		values := make([]float64, b)
		for i := range values {
			values[i] = rng.NormFloat64()
		}
		for path, w := range p.native {
			t.Run(fmt.Sprintf("%d/%v", b, path), func(t *testing.T) {
				got, want := ct.CopyNew(), ct.CopyNew()
				if err := w.AddSlots(got, values, math.Exp2(60)); err != nil {
					t.Fatal(err)
				}
				if err := p.lattigo.AddSlots(want, values, math.Exp2(60)); err != nil {
					t.Fatal(err)
				}
				if !equal(got, want) {
					t.Error("they differ")
				}
				for _, wrong := range [][]float64{nil, {1, 2, 3}, {math.NaN()}, make([]float64, 2*p.params.N())} {
					if w.AddSlots(got, wrong, 1) == nil || p.lattigo.AddSlots(got, wrong, 1) == nil {
						t.Errorf("%d wrong values were taken", len(wrong))
					}
				}
			})
		}
	}
}
