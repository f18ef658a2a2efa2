package rns

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// TestExtremeSums holds every path against Go on the residues and weights whose
// products and sums are largest, for numbers of terms around those after which
// kernels reduce.
func TestExtremeSums(t *testing.T) {
	const n, inputs = 128, 5
	for _, size := range []float64{24, 36, 39, 45, 48, 49, 49.5} {
		q := prime(t, size, n)
		s := newRing(t, ring.Standard, n, q).SubRings[0]
		last := q - 1
		small := uint64(1<<53/q - 1) // as large as one term of an exact sum may be
		weights := []uint64{
			last / 2, last/2 + 1, // the largest of either sign
			min(small, last/2), q - min(small, last/2), // exact alone
			min(small/7+1, last/2), q - min(small/7+1, last/2), // 6 of them are
			1, last, 5, 0,
		}
		xs := vectorsOf(inputs, n)
		for i, x := range xs {
			for j := range x {
				x[j] = []uint64{last, last, 0, last / 2, uint64(j)}[(i+j)%5]
			}
		}
		for i := range xs[0] { // quotients by q with any fraction
			xs[0][i] = last - uint64(i)*(last>>9)
		}
		for from := 0; from+2 <= len(weights); from += 2 {
			var sums [][]Term
			for _, terms := range []int{1, 2, 3, 7, 8, 9, 16, 17, 127, 128, 129, 1024, 1025, 4095} {
				for k := range 9 { // two blocks, and one more
					sum := make([]Term, terms)
					for i := range sum {
						sum[i] = Term{Input: int32(i % inputs), Weight: int32(from + i%2)}
						if k < 4 { // one weight, and one input
							sum[i] = Term{Weight: int32(from + k%2)}
						}
					}
					sums = append(sums, sum)
				}
			}
			var want [][]uint64
			for _, path := range Available() {
				m := newModulus(t, s, ring.Standard, path)
				p, err := NewProgram(path, inputs, len(weights), true, false, sums)
				if err != nil {
					t.Fatal(err)
				}
				got := vectorsOf(len(sums), n)
				for _, add := range []bool{false, true} {
					m.CombineMany(got, xs, 0, n, p, weights, add)
				}
				if path == Generic {
					want = got
					continue
				}
				for i := range want {
					equal(t, fmt.Sprintf("%.1f bits, %v: %d terms of weight %d", size, path, len(sums[i]), weights[from]), got[i], want[i])
				}
			}
		}
	}
}

func TestExtremeInnerProducts(t *testing.T) {
	const n = 64
	for _, size := range []float64{24, 36, 39, 45, 48, 49, 49.5} {
		q := prime(t, size, n)
		s := newRing(t, ring.Standard, n, q).SubRings[0]
		for _, terms := range []int{1, 7, 8, 9, 10, 11, 128, 300} {
			var a [][]uint64
			for range terms {
				x := make([]uint64, n)
				for i := range x {
					x[i] = q - 1 - uint64(i/48)
				}
				a = append(a, x)
			}
			var want []uint64
			for _, path := range Available() {
				m := newModulus(t, s, ring.Standard, path)
				d0, d1 := append([]uint64(nil), a[0]...), append([]uint64(nil), a[0]...)
				b := vectorsOf(terms, n)
				for i, x := range a {
					m.Prepare(b[i], x)
				}
				m.InnerProductPairAdd(d0, d1, a, b, b)
				if want == nil {
					want = d0
				}
				name := fmt.Sprintf("%.1f bits, %v, %d terms", size, path, terms)
				equal(t, name, d0, want)
				equal(t, name, d1, want)
				copy(d0, a[0])
				m.InnerProductAdd(d0, a, b)
				equal(t, name, d0, want)
			}
		}
	}
}

// TestChain checks what the kernels that add products in two doubles rely on.
func TestChain(t *testing.T) {
	primes := []uint64{257, 65537, MaxModulus}
	for bits := 20; bits < 50; bits++ {
		primes = append(primes, 1<<bits-1, 1<<bits+1, 3<<(bits-1)-1)
	}
	power := func(k int) *big.Int { return new(big.Int).Lsh(big.NewInt(1), uint(k)) }
	for _, q := range primes {
		if q > MaxModulus {
			continue
		}
		k, terms := chain(q)
		square := product(q-1, q-1)
		sum := func(product *big.Int) *big.Int {
			return product.Add(product, power(k-53)).Mul(product, num(terms))
		}
		if sum(new(big.Int).Set(square)).Cmp(power(k)) > 0 {
			t.Errorf("q = %d: %d products reach beyond 2^%d", q, terms, k+1)
		}
		if sum(new(big.Int).Rsh(square, 1)).Cmp(power(k-1)) > 0 {
			t.Errorf("q = %d: %d products of either sign leave 2^%d to 2^%d", q, terms, k, k+1)
		}
		if lower := new(big.Int).Mul(num(terms), power(k-53)); lower.Cmp(power(52)) > 0 {
			t.Errorf("q = %d: %d roundings add up to %v", q, terms, lower)
		}
		if terms < 8 {
			t.Errorf("q = %d: only %d terms", q, terms)
		}
	}
}
