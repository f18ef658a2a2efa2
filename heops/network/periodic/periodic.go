// Package periodic turns plaintexts that repeat every B slots into the B
// coefficients that they have, and back. B is a power of two.
//
// In the conjugate-invariant ring of degree N, such a plaintext is a polynomial
// in Y = X^(N/B): c_0 + sum over k in 1 .. B-1 of c_k (Y^k + Y^-k). Slot j holds
// its value at Y = exp(2 pi i 5^j / 4B), which is
//
//	s_j = c_0 + sum over k of c_k 2 cos(2 pi 5^j k / 4B),
//
// the same for every N. 5^j runs through all 4t + 1 below 4B, so that both ways
// are a Fourier transform of length B.
package periodic

import (
	"math"
	"math/bits"
	"math/cmplx"
	"sync"
)

// MaxPeriod is the longest period, in slots.
const MaxPeriod = 1 << 17

// tables of one period.
type tables struct {
	at    []int        // (5^j - 1)/4 mod B: where slot j is among the values at 4t + 1
	roots []complex128 // exp(2 pi i k / B) for k < B/2
	twist []complex128 // exp(2 pi i k / 4B) for k < B
	work  sync.Pool    // of *[]complex128, B long
}

// byLog makes the tables of each period when they are first needed.
var byLog = func() (makers [18]func() *tables) {
	for b := range makers {
		makers[b] = sync.OnceValue(func() *tables { return newTables(1 << b) })
	}
	return makers
}()

func newTables(n int) *tables {
	t := &tables{at: make([]int, n), roots: make([]complex128, n/2), twist: make([]complex128, n)}
	for j, e := 0, 1; j < n; j, e = j+1, e*5%(4*n) {
		t.at[j] = (e - 1) / 4
	}
	for k := range t.roots {
		t.roots[k] = cmplx.Rect(1, 2*math.Pi*float64(k)/float64(n))
	}
	for k := range t.twist {
		t.twist[k] = cmplx.Rect(1, 2*math.Pi*float64(k)/float64(4*n))
	}
	t.work.New = func() any { w := make([]complex128, n); return &w }
	return t
}

// of returns the tables of a period.
func of(n int) *tables {
	if n < 1 || n > MaxPeriod || n&(n-1) != 0 {
		panic("periodic: the period must be a power of two from 1 to 2^17")
	}
	return byLog[bits.Len(uint(n))-1]()
}

// Coefficients sets dst to the coefficients of the plaintext whose slots repeat
// values: c_0 = mean(s), c_k = 1/B sum over j of s_j cos(2 pi 5^j k / 4B). Both
// are B long and may be the same slice. It panics if B is no period.
func Coefficients(dst, values []float64) {
	t := of(len(values))
	dst = dst[:len(values)]
	work := t.work.Get().(*[]complex128)
	defer t.work.Put(work)
	w := *work
	for j, v := range values {
		w[t.at[j]] = complex(v, 0)
	}
	t.transform(w)
	for k, c := range w {
		dst[k] = real(c*t.twist[k]) / float64(len(w))
	}
}

// Values sets dst to the slots of the plaintext with the given coefficients: the
// inverse of Coefficients.
func Values(dst, coefficients []float64) {
	t := of(len(coefficients))
	dst = dst[:len(coefficients)]
	work := t.work.Get().(*[]complex128)
	defer t.work.Put(work)
	w := *work
	w[0] = complex(coefficients[0], 0)
	for k := 1; k < len(w); k++ {
		w[k] = complex(2*coefficients[k], 0) * t.twist[k]
	}
	t.transform(w)
	for j := range dst {
		dst[j] = real(w[t.at[j]])
	}
}

// transform replaces w by its sums over t of w[t] exp(2 pi i t k / B), k = 0 ..
// B-1: Cooley and Tukey, decimation in time.
func (t *tables) transform(w []complex128) {
	n := len(w)
	shift := 64 - uint(bits.Len(uint(n))-1)
	for i := range w {
		if j := int(bits.Reverse64(uint64(i)) >> shift); j > i {
			w[i], w[j] = w[j], w[i]
		}
	}
	for half := 1; half < n; half *= 2 {
		step := n / (2 * half)
		for from := 0; from < n; from += 2 * half {
			low, high := w[from:from+half], w[from+half:from+2*half]
			for k := range low {
				x := high[k] * t.roots[k*step]
				low[k], high[k] = low[k]+x, low[k]-x
			}
		}
	}
}
