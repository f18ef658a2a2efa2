package rns

import (
	"fmt"
	"math/big"
	"math/bits"
	"slices"
	"testing"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// forModuli runs a test for primes of several sizes on every path.
func forModuli(t *testing.T, n int, f func(t *testing.T, m *Modulus)) {
	for _, size := range []float64{24, 30, 36, 40, 45, 48, 49, 49.5} {
		q := prime(t, size, n)
		s := newRing(t, ring.Standard, n, q).SubRings[0]
		for _, path := range Available() {
			t.Run(fmt.Sprintf("%.1f/%v", size, path), func(t *testing.T) {
				f(t, newModulus(t, s, ring.Standard, path))
			})
		}
	}
}

// each returns the words that f computes from big integers, modulo q.
func each(n int, q uint64, f func(i int) *big.Int) []uint64 {
	out := make([]uint64, n)
	mod := new(big.Int).SetUint64(q)
	for i := range out {
		out[i] = new(big.Int).Mod(f(i), mod).Uint64()
	}
	return out
}

func num(x uint64) *big.Int { return new(big.Int).SetUint64(x) }

func product(x, y uint64) *big.Int { return new(big.Int).Mul(num(x), num(y)) }

func TestPointwise(t *testing.T) {
	const n = 256
	forModuli(t, n, func(t *testing.T, m *Modulus) {
		rng, q := newRand(), m.Q()
		for range 4 {
			for _, length := range []int{n, n - 64, n - 5, 3, 0} {
				a, b, c := residues(rng, length, q), residues(rng, length, q), residues(rng, length, q)
				s := residues(rng, 1, q)[0]
				dst := make([]uint64, length)
				check := func(name string, f func(dst []uint64), want func(i int) *big.Int) {
					t.Helper()
					copy(dst, c)
					f(dst)
					equal(t, name, dst, each(length, q, want))
				}
				check("Mul", func(d []uint64) { m.Mul(d, a, b) }, func(i int) *big.Int { return product(a[i], b[i]) })
				check("MulAdd", func(d []uint64) { m.MulAdd(d, a, b) }, func(i int) *big.Int {
					return new(big.Int).Add(num(c[i]), product(a[i], b[i]))
				})
				check("Add", func(d []uint64) { m.Add(d, a, b) }, func(i int) *big.Int { return num(a[i] + b[i]) })
				check("Sub", func(d []uint64) { m.Sub(d, a, b) }, func(i int) *big.Int { return num(a[i] + q - b[i]) })
				check("AddScalar", func(d []uint64) { m.AddScalar(d, a, s) }, func(i int) *big.Int { return num(a[i] + s) })
				check("MulScalar", func(d []uint64) { m.MulScalar(d, a, s) }, func(i int) *big.Int { return product(a[i], s) })
				check("SubMulScalar", func(d []uint64) { m.SubMulScalar(d, a, b, s) }, func(i int) *big.Int { return product(a[i]+q-b[i], s) })
				// Outputs that are inputs.
				check("Mul in place", func(d []uint64) { m.Mul(d, d, d) }, func(i int) *big.Int { return product(c[i], c[i]) })
				check("MulAdd in place", func(d []uint64) { m.MulAdd(d, d, b) }, func(i int) *big.Int {
					return new(big.Int).Add(num(c[i]), product(c[i], b[i]))
				})
				check("Sub in place", func(d []uint64) { m.Sub(d, a, d) }, func(i int) *big.Int { return num(a[i] + q - c[i]) })
				check("SubMulScalar in place", func(d []uint64) { m.SubMulScalar(d, d, b, s) }, func(i int) *big.Int { return product(c[i]+q-b[i], s) })
				d0, d1, d2 := make([]uint64, length), make([]uint64, length), make([]uint64, length)
				squares := func(name string) {
					t.Helper()
					equal(t, name, d0, each(length, q, func(i int) *big.Int { return product(a[i], a[i]) }))
					equal(t, name, d1, each(length, q, func(i int) *big.Int { return product(a[i], 2*b[i]) }))
					equal(t, name, d2, each(length, q, func(i int) *big.Int { return product(b[i], b[i]) }))
				}
				m.Square3(d0, d1, d2, a, b)
				squares("Square3")
				copy(d0, a)
				copy(d1, b)
				m.Square3(d0, d1, d2, d0, d1)
				squares("Square3 in place")
			}
		}
	})
}

func TestReduceFrom(t *testing.T) {
	const n = 256
	forModuli(t, n, func(t *testing.T, m *Modulus) {
		rng := newRand()
		for _, size := range []float64{24, 33, 45, 49, 49.5} {
			p := prime(t, size, n)
			src := residues(rng, n, p)
			copy(src, []uint64{0, 1, p / 2, p/2 - 1, p/2 + 1, p - 1})
			dst := make([]uint64, n)
			for c, limit := range map[Centring]uint64{Unsigned: p, Rounding: p/2 + 1, Digit: p / 2} {
				m.ReduceFrom(dst, src, p, c)
				equal(t, fmt.Sprintf("from %.1f bits, centring %d", size, c), dst, each(n, m.Q(), func(i int) *big.Int {
					x := num(src[i])
					if src[i] >= limit {
						x.Sub(x, num(p))
					}
					return x
				}))
			}
		}
	})
}

func TestInnerProduct(t *testing.T) {
	const n = 256
	forModuli(t, n, func(t *testing.T, m *Modulus) {
		rng, q := newRand(), m.Q()
		for _, terms := range []int{0, 1, 2, 3, 9, 10, 11, 25} {
			for _, length := range []int{n, 64, n - 30} {
				var a, b0, b1, p0, p1 [][]uint64
				for range terms {
					a = append(a, residues(rng, length, q))
					b0 = append(b0, residues(rng, length, q))
					b1 = append(b1, residues(rng, length, q))
					p0 = append(p0, make([]uint64, length))
					p1 = append(p1, make([]uint64, length))
					m.Prepare(p0[len(p0)-1], b0[len(p0)-1])
					m.Prepare(p1[len(p0)-1], b1[len(p0)-1])
				}
				c := residues(rng, length, q)
				want := func(b [][]uint64, add bool) []uint64 {
					return each(length, q, func(i int) *big.Int {
						sum := new(big.Int)
						if add {
							sum.SetUint64(c[i])
						}
						for k := range a {
							sum.Add(sum, product(a[k][i], b[k][i]))
						}
						return sum
					})
				}
				name := fmt.Sprintf("%d terms of %d", terms, length)
				d0, d1 := append([]uint64(nil), c...), append([]uint64(nil), c...)
				m.InnerProduct(d0, a, p0)
				equal(t, name, d0, want(b0, false))
				m.InnerProductPair(d0, d1, a, p0, p1)
				equal(t, name, d0, want(b0, false))
				equal(t, name, d1, want(b1, false))
				copy(d0, c)
				copy(d1, c)
				m.InnerProductPairAdd(d0, d1, a, p0, p1)
				equal(t, name, d0, want(b0, true))
				equal(t, name, d1, want(b1, true))
				copy(d0, c)
				m.InnerProductAdd(d0, a, p0)
				equal(t, name, d0, want(b0, true))
			}
		}
	})
}

func TestCombine(t *testing.T) {
	const n = 128
	forModuli(t, n, func(t *testing.T, m *Modulus) {
		rng, q := newRand(), m.Q()
		inputs := make([][]uint64, 60)
		for i := range inputs {
			inputs[i] = residues(rng, n, q)
		}
		for i := range n {
			inputs[7][i] = q - 1
		}
		weights := residues(rng, 100, q)
		weights[98], weights[99] = q-1, 0
		var sums [][]Term
		for _, size := range []int{0, 1, 2, 5, 40, 300, 4095, 4096, 9000} {
			var terms []Term
			for range size {
				t := Term{7, 98} // largest input and weight
				if size < 4000 || rng.IntN(100) == 0 {
					t = Term{rng.Int32N(int32(len(inputs))), rng.Int32N(int32(len(weights)))}
				}
				terms = append(terms, t)
			}
			sums = append(sums, terms)
		}
		for _, size := range []int{0, 3, 70, 5000} { // blocks of the same inputs, and one sum more
			for s := range 5 {
				terms := make([]Term, size)
				for k := range terms {
					terms[k] = Term{int32(k * 7 % len(inputs)), 98}
					if size < 4000 {
						terms[k].Weight = rng.Int32N(int32(len(weights)))
					}
				}
				if s == 2 {
					slices.Reverse(terms)
				}
				if size == 70 { // not quite the same
					terms = slices.Delete(terms, 9*s, 10*s)
				}
				sums = append(sums, terms)
			}
		}
		p, err := NewProgram(m.path, len(inputs), len(weights), true, false, sums)
		if err != nil {
			t.Fatal(err)
		}
		outputs := make([][]uint64, len(sums))
		for _, add := range []bool{false, true} {
			before := make([][]uint64, len(sums))
			for i := range outputs {
				outputs[i] = residues(rng, n, q)
				before[i] = append([]uint64(nil), outputs[i]...)
			}
			m.CombineMany(outputs, inputs, 0, n, p, weights, add)
			for k, terms := range sums {
				want := make([]uint64, n)
				for i := range want {
					if add {
						want[i] = before[k][i]
					}
					for _, t := range terms {
						hi, lo := bits.Mul64(inputs[t.Input][i], weights[t.Weight])
						lo, carry := bits.Add64(lo, want[i], 0)
						_, want[i] = bits.Div64(hi+carry, lo, q)
					}
				}
				equal(t, fmt.Sprintf("sum of %d, added %v", len(terms), add), outputs[k], want)
			}
		}
		m.CombineMany(outputs, inputs, 0, n, p, weights, false)
		// A window touches its own words only.
		kept := make([][]uint64, len(outputs))
		for k := range outputs {
			kept[k] = append([]uint64(nil), outputs[k]...)
			kept[k][0] ^= 1
			outputs[k][0] ^= 1
			clear(outputs[k][64:])
		}
		m.CombineMany(outputs, inputs, 64, n, p, weights, false)
		for k := range outputs {
			equal(t, "words of another window", outputs[k], kept[k])
		}
		for _, size := range []int{0, 1, 3, 200} {
			var xs [][]uint64
			var ws []uint64
			for range size {
				xs = append(xs, inputs[rng.IntN(len(inputs))][:n-3])
				ws = append(ws, residues(rng, 1, q)[0])
			}
			got := residues(rng, n-3, q)
			m.Combine(got, xs, ws)
			equal(t, fmt.Sprintf("Combine of %d", size), got, each(n-3, q, func(i int) *big.Int {
				sum := new(big.Int)
				for k := range xs {
					sum.Add(sum, product(xs[k][i], ws[k]))
				}
				return sum
			}))
		}
	})
	for _, wrong := range []Term{{3, 1}, {-1, 1}, {0, 2}, {0, -1}} {
		if _, err := NewProgram(Best(), 3, 2, false, false, [][]Term{{wrong}}); err == nil {
			t.Errorf("a program of 3 inputs and 2 weights with the term %v", wrong)
		}
	}
}

func TestPermutation(t *testing.T) {
	for _, kind := range kinds {
		for _, n := range []int{1 << 10, 1 << 12, 1 << 14} {
			q := prime(t, 40, n)
			r := newRing(t, kind, n, q)
			for _, path := range Available() {
				m := newModulus(t, r.SubRings[0], kind, path)
				rng := newRand()
				src, add := residues(rng, n, q), residues(rng, n, q)
				elements := []uint64{1, 5, 25, r.NthRoot() - 3}
				if kind == ring.Standard {
					elements = append(elements, r.NthRoot()-1, 3)
				}
				for _, g := range elements {
					p, err := NewPermutation(n, r.NthRoot(), g)
					if err != nil {
						t.Fatal(err)
					}
					if p.lanes == nil {
						t.Errorf("Galois element %d: no vector permutation", g)
					}
					want, got := make([]uint64, n), make([]uint64, n)
					r.AutomorphismNTT(ring.Poly{Coeffs: [][]uint64{src}}, g, ring.Poly{Coeffs: [][]uint64{want}})
					p.Permute(m, got, src)
					equal(t, "Permute", got, want)
					copy(got, add)
					p.PermuteAdd(m, got, src)
					for i := range want {
						want[i] = (want[i] + add[i]) % q
					}
					equal(t, "PermuteAdd", got, want)
				}
			}
		}
	}
	if _, err := NewPermutation(1<<10, 1<<11, 2); err == nil {
		t.Error("an even Galois element")
	}
}
