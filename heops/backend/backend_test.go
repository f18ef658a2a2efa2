package backend_test

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/backend/lattigo"
	"cryptounet/heops/backend/native"
	"cryptounet/heops/backend/rns"
	"cryptounet/heops/cipher"
	"cryptounet/heops/client/secret"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/wire"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// pair is one scheme with both backends: Lattigo's is the oracle.
type pair struct {
	params   hefloat.Parameters
	key      *secret.Key
	keys     []plan.Key
	backends map[rns.Path]arithmetic.Backend
	native   map[rns.Path]arithmetic.Worker
	lattigo  arithmetic.Worker
}

// oracle is where pair.backends has Lattigo's.
const oracle = rns.Path(255)

// newPair takes N = 2^14 and two special primes: digits of several primes.
func newPair(t *testing.T, kind ring.Type) pair {
	return newPairOf(t, kind, []int{40, 38, 45, 49}, 2)
}

// newPairOf takes primes of so many bits, and so many special ones, at the
// degree that they are safe at.
func newPairOf(t *testing.T, kind ring.Type, bits []int, specials int) pair {
	t.Helper()
	logN := 14
	if len(bits)+specials > 8 {
		logN = 15
	}
	q, special, err := rlwe.GenModuli(logN+2, bits, slices.Repeat([]int{49}, specials))
	if err != nil {
		t.Fatal(err)
	}
	scheme, err := cipher.NewScheme(cipher.Literal{LogN: logN, Q: q, P: special, Ring: kind, LogScale: 40}, wire.Digest{})
	if err != nil {
		t.Fatal(err)
	}
	key, err := secret.New(scheme)
	if err != nil {
		t.Fatal(err)
	}
	top := len(bits) - 1
	list := []plan.Key{{Rotation: 0, Level: top}, {Rotation: 1, Level: 2}, {Rotation: 128, Level: top}, {Rotation: 8000, Level: 1}}
	keys, err := key.EvaluationKeys(context.Background(), list)
	if err != nil {
		t.Fatal(err)
	}
	first := lattigo.New(keys)
	p := pair{params: scheme.Lattigo(), key: key, keys: list, lattigo: first.Worker(),
		backends: map[rns.Path]arithmetic.Backend{oracle: first}, native: make(map[rns.Path]arithmetic.Worker)}
	for _, path := range rns.Available() {
		b, err := native.New(keys, path)
		if err != nil {
			t.Fatal(err)
		}
		p.backends[path], p.native[path] = b, b.Worker()
	}
	return p
}

// encryption returns a random ciphertext of the given degree: a square of
// Lattigo's for degree 2.
func (p pair) encryption(t *testing.T, rng *rand.Rand, level int) *rlwe.Ciphertext {
	t.Helper()
	pt := rlwe.NewPlaintext(p.params, level)
	for i, s := range p.params.RingQ().SubRings[:level+1] {
		for j := range pt.Value.Coeffs[i] {
			pt.Value.Coeffs[i][j] = uint64(rng.Int64N(1 << 30))
		}
		s.NTT(pt.Value.Coeffs[i], pt.Value.Coeffs[i])
	}
	cts, _, err := p.key.Encrypt(context.Background(), pt)
	if err != nil {
		t.Fatal(err)
	}
	return cts[0]
}

// distance returns the largest difference of two ciphertexts' plaintext
// coefficients.
func (p pair) distance(a, b *rlwe.Ciphertext) float64 {
	x, err := p.key.Decrypt(a)
	if err != nil {
		return math.Inf(1)
	}
	y, err := p.key.Decrypt(b)
	if err != nil {
		return math.Inf(1)
	}
	r := p.params.RingQ().AtLevel(a.Level())
	r.Sub(x.Value, y.Value, x.Value)
	r.INTT(x.Value, x.Value)
	coefficients := make([]*big.Int, r.N())
	for i := range coefficients {
		coefficients[i] = new(big.Int)
	}
	r.PolyToBigintCentered(x.Value, 1, coefficients)
	largest := 0.0
	for _, c := range coefficients {
		f, _ := new(big.Float).SetInt(c).Float64()
		largest = math.Max(largest, math.Abs(f))
	}
	return largest
}

// rounding bounds the coefficients of what a division may round differently:
// one unit in each component, the second times a ternary secret.
func (p pair) rounding() float64 { return 16 * math.Sqrt(float64(p.params.N())) }

func equal(a, b *rlwe.Ciphertext) bool {
	for k := range a.Value {
		if !a.Value[k].Equal(&b.Value[k]) {
			return false
		}
	}
	return len(a.Value) == len(b.Value)
}

func TestNativeEqualsLattigo(t *testing.T) {
	for _, kind := range []ring.Type{ring.ConjugateInvariant, ring.Standard} {
		t.Run(kind.String(), func(t *testing.T) { nativeEqualsLattigo(t, newPair(t, kind)) })
	}
	if testing.Short() {
		return
	}
	for _, specials := range []int{5, 8} {
		t.Run(fmt.Sprintf("%d special primes", specials), func(t *testing.T) {
			nativeEqualsLattigo(t, newPairOf(t, ring.ConjugateInvariant, []int{49, 38, 45, 40, 36, 36, 49, 40, 40}, specials))
		})
	}
}

func nativeEqualsLattigo(t *testing.T, p pair) {
	rng := rand.New(rand.NewPCG(22, 0))
	level := p.params.MaxLevel()
	for path, w := range p.native {
		t.Run(path.String(), func(t *testing.T) {
			a, b := p.encryption(t, rng, level), p.encryption(t, rng, level)

			if got, want := w.Square(a), p.lattigo.Square(a); !equal(got, want) {
				t.Error("squares differ")
			}
			for _, key := range p.keys {
				for l := range key.Level + 1 {
					if key.Rotation == 0 {
						square := p.lattigo.Square(a)
						got, err := w.Relinearise(square, l)
						want, err2 := p.lattigo.Relinearise(square, l)
						if err != nil || err2 != nil {
							t.Fatal(err, err2)
						}
						if d := p.distance(got, want); d > p.rounding() {
							t.Errorf("relinearised at level %d: %g apart", l, d)
						}
						continue
					}
					got, err := w.Rotate(a, l, key.Rotation)
					want, err2 := p.lattigo.Rotate(a, l, key.Rotation)
					if err != nil || err2 != nil {
						t.Fatal(err, err2)
					}
					if d := p.distance(got[0], want[0]); d > p.rounding() {
						t.Errorf("rotated by %d at level %d: %g apart", key.Rotation, l, d)
					}
				}
			}
			for l := range level + 1 {
				x, y := []*rlwe.Ciphertext{arithmetic.At(a, l), arithmetic.At(b, l)}, []*rlwe.Ciphertext{arithmetic.At(b, l), arithmetic.At(b, l)}
				if !equal(w.Products(x, y, l), p.lattigo.Products(x, y, l)) {
					t.Errorf("sums of products at level %d differ", l)
				}
				if plain := a.Value[0]; !equal(w.MultiplyPlain(arithmetic.At(b, l), plain, l), p.lattigo.MultiplyPlain(arithmetic.At(b, l), plain, l)) {
					t.Errorf("products with a plaintext at level %d differ", l)
				}
				if l == 0 {
					continue
				}
				before := arithmetic.At(a, l).CopyNew()
				got, want := w.Rescale(arithmetic.At(a, l)), p.lattigo.Rescale(arithmetic.At(a, l))
				if d := p.distance(got, want); d > p.rounding() || !equal(before, arithmetic.At(a, l)) {
					t.Errorf("rescaled from level %d: %g apart, or the operand was changed", l, d)
				}
			}
			c, d := a.CopyNew(), a.CopyNew()
			for _, backend := range []struct {
				worker arithmetic.Worker
				to     *rlwe.Ciphertext
			}{{w, c}, {p.lattigo, d}} {
				if err := backend.worker.AddSlots(backend.to, []float64{-0.3}, math.Exp2(70)); err != nil {
					t.Fatal(err)
				}
			}
			if !equal(w.Sum(c, b), p.lattigo.Sum(d, b)) {
				t.Error("sums with a constant differ")
			}
		})
	}
}
