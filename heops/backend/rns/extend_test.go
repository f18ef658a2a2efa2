package rns

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// primes returns distinct primes near the given sizes.
func primes(t testing.TB, n int, sizes ...float64) []uint64 {
	var out []uint64
	for _, size := range sizes {
		q := prime(t, size, n)
		for taken := true; taken; {
			taken = false
			for _, p := range out {
				if p == q {
					taken = true
				}
			}
			if taken {
				for q -= uint64(4 * n); !num(q).ProbablyPrime(0); q -= uint64(4 * n) {
				}
			}
		}
		out = append(out, q)
	}
	return out
}

func moduli(t testing.TB, r *ring.Ring, kind ring.Type, path Path) []*Modulus {
	var ms []*Modulus
	for _, s := range r.SubRings {
		ms = append(ms, newModulus(t, s, kind, path))
	}
	return ms
}

func vectorsOf(count, n int) [][]uint64 {
	x := make([][]uint64, count)
	for i := range x {
		x[i] = make([]uint64, n)
	}
	return x
}

// TestExtender compares with integers, on integers away from the ends of their
// interval and on some at its middle.
func TestExtender(t *testing.T) {
	const n = 192
	q := primes(t, 256, 49.5, 49.5, 49.5, 49.5, 49.5, 49.5, 49.5, 49.5, 49.5, 45, 30, 24, 49, 40)
	r := newRing(t, ring.Standard, 256, q...)
	for _, path := range Available() {
		ms := moduli(t, r, ring.Standard, path)
		for k := 1; k <= 9; k++ {
			for first := 0; first+k < len(ms); first++ {
				from, to := ms[first:first+k], append(append([]*Modulus(nil), ms[:first]...), ms[first+k:]...)
				for c := Unsigned; c <= Digit; c++ {
					e, err := NewExtender(from, to, c)
					if err != nil {
						t.Fatal(err)
					}
					t.Run(fmt.Sprintf("%v/%d/%d/%d", path, k, first, c), func(t *testing.T) { testExtender(t, e, from, to, c, n-7) })
				}
			}
		}
	}
}

func testExtender(t *testing.T, e *Extender, from, to []*Modulus, c Centring, n int) {
	rng := newRand()
	product := big.NewInt(1)
	for _, m := range from {
		product.Mul(product, num(m.Q()))
	}
	half := new(big.Int).Rsh(product, 1)
	src, dst := vectorsOf(len(from), n), vectorsOf(len(to), n)
	integers := make([]*big.Int, n)
	for i := range n {
		x := new(big.Int)
		for range 7 {
			x.Lsh(x, 64).Or(x, num(rng.Uint64()))
		}
		x.Mod(x, product)
		if c != Unsigned && i%4 == 0 {
			x.Mod(big.NewInt(int64(i)-40), product) // the middle
		}
		if i%4 == 1 { // the largest quotient by the product
			x.SetInt64(0)
			for _, m := range from {
				y := m.Q() - rng.Uint64N(m.Q()/uint64(2*len(from))) - 1
				x.Add(x, new(big.Int).Mul(num(y), new(big.Int).Quo(product, num(m.Q()))))
			}
			if c != Unsigned {
				x.Sub(x, half)
			}
			x.Mod(x, product)
		}
		if len(from) == 1 {
			// A single prime is exact everywhere.
			ends := []*big.Int{big.NewInt(0), half, new(big.Int).Add(half, big.NewInt(1)), new(big.Int).Sub(half, big.NewInt(1)), new(big.Int).Sub(product, big.NewInt(1))}
			if i < len(ends) {
				x.Set(ends[i])
			}
		}
		for k, m := range from {
			src[k][i] = new(big.Int).Mod(x, num(m.Q())).Uint64()
		}
		limit := new(big.Int).Add(half, big.NewInt(1))
		if c == Digit && len(from) == 1 {
			limit = half
		}
		if c != Unsigned && x.Cmp(limit) >= 0 {
			x.Sub(x, product)
		}
		integers[i] = x
	}
	e.Extend(dst, src)
	for j, m := range to {
		equal(t, fmt.Sprintf("prime %d", m.Q()), dst[j], each(n, m.Q(), func(i int) *big.Int { return integers[i] }))
	}
	factors := make([]uint64, len(to))
	for j, m := range to {
		factors[j] = rng.Uint64N(m.Q())
	}
	if err := e.Scale(factors); err != nil {
		t.Fatal(err)
	}
	e.Extend(dst, src)
	for j, m := range to {
		equal(t, fmt.Sprintf("scaled, prime %d", m.Q()), dst[j], each(n, m.Q(), func(i int) *big.Int { return new(big.Int).Mul(integers[i], num(factors[j])) }))
	}
	factors[0] = to[0].Q()
	if e.Scale(factors) == nil || e.Scale(factors[1:]) == nil {
		t.Error("wrong factors were taken")
	}
}

// TestExtenderLattigo compares with Lattigo's digits and with its division by
// the special primes, on random residues.
func TestExtenderLattigo(t *testing.T) {
	const n = 1 << 11
	all := primes(t, n, 49, 40, 40, 40, 40, 49.5, 49.5, 49.5)
	rQ, rP := newRing(t, ring.ConjugateInvariant, n, all[:5]...), newRing(t, ring.ConjugateInvariant, n, all[5:]...)
	decomposer := ring.NewDecomposer(rQ, rP)
	extender := ring.NewBasisExtender(rQ, rP)
	for _, path := range Available() {
		mQ, mP := moduli(t, rQ, ring.ConjugateInvariant, path), moduli(t, rP, ring.ConjugateInvariant, path)
		rng := newRand()
		for level := range 5 {
			p := rQ.AtLevel(level).NewPoly()
			for i := range p.Coeffs {
				p.Coeffs[i] = residues(rng, n, all[i])
			}
			for digit := 0; 3*digit <= level; digit++ {
				group := mQ[3*digit : min(3*digit+3, level+1)]
				outQ, outP := rQ.AtLevel(level).NewPoly(), rP.NewPoly()
				decomposer.DecomposeAndSplit(level, 2, 3, digit, p, outQ, outP)
				e, err := NewExtender(group, append(append([]*Modulus(nil), mQ[:level+1]...), mP...), Digit)
				if err != nil {
					t.Fatal(err)
				}
				dst := vectorsOf(level+4, n)
				e.Extend(dst, p.Coeffs[3*digit:3*digit+len(group)])
				for i := range dst {
					var want []uint64
					if i > level {
						want = outP.Coeffs[i-level-1]
					} else if i < 3*digit || i >= 3*digit+len(group) {
						want = outQ.Coeffs[i]
					} else {
						want = p.Coeffs[i] // Lattigo does not write these
					}
					q := append(all[:level+1:level+1], all[5:]...)[i]
					reduced := make([]uint64, n)
					for k := range want {
						reduced[k] = want[k] % q
					}
					equal(t, fmt.Sprintf("%v: level %d, digit %d, prime %d", path, level, digit, i), dst[i], reduced)
				}
			}
			// Division by P.
			pQ, pP, want := rQ.AtLevel(level).NewPoly(), rP.NewPoly(), rQ.AtLevel(level).NewPoly()
			for i := range pQ.Coeffs {
				pQ.Coeffs[i] = residues(rng, n, all[i])
			}
			for i := range pP.Coeffs {
				pP.Coeffs[i] = residues(rng, n, all[5+i])
			}
			extender.ModDownQPtoQ(level, 2, pQ, pP, want)
			e, err := NewExtender(mP, mQ[:level+1], Rounding)
			if err != nil {
				t.Fatal(err)
			}
			got := vectorsOf(level+1, n)
			e.Extend(got, pP.Coeffs)
			for i, m := range mQ[:level+1] {
				inverse := big.NewInt(1)
				for _, p := range mP {
					inverse.Mul(inverse, num(p.Q()))
				}
				inverse.ModInverse(inverse, num(m.Q()))
				m.SubMulScalar(got[i], pQ.Coeffs[i], got[i], inverse.Uint64())
				equal(t, fmt.Sprintf("%v: division at level %d, prime %d", path, level, i), got[i], want.Coeffs[i])
			}
		}
	}
}

func TestExtenderRefuses(t *testing.T) {
	const n = 64
	ms := moduli(t, newRing(t, ring.Standard, n, primes(t, n, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39)...), ring.Standard, Generic)
	for name, from := range map[string][]*Modulus{"none": nil, "ten": ms, "twice": {ms[0], ms[0]}, "nil": {nil}} {
		if _, err := NewExtender(from, ms, Digit); err == nil {
			t.Errorf("extension from %s", name)
		}
	}
}
