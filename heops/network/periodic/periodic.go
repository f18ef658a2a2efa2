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
	"unsafe"
)

// MaxPeriod is the longest period, in slots.
const MaxPeriod = 1 << 17

// tables of one period. Real values go through a transform of half their number: a
// complex one holds two of them.
type tables struct {
	at    []int        // where slot j's value is, two to a complex number, in the order that transform takes
	order []int        // the same for the values at k and k + B/2
	roots []complex128 // exp(2 pi i k / B) for k < B/2
	twist []complex128 // exp(2 pi i k / 4B) for k < B
	work  sync.Pool    // of *[]complex128, B/2 long
}

// byLog makes the tables of each period when they are first needed.
var byLog = func() (makers [18]func() *tables) {
	for b := range makers {
		makers[b] = sync.OnceValue(func() *tables { return newTables(1 << b) })
	}
	return makers
}()

func newTables(n int) *tables {
	h := n / 2
	t := &tables{at: make([]int, n), order: make([]int, h), roots: make([]complex128, h), twist: make([]complex128, n)}
	for k := range t.order {
		t.order[k] = int(bits.Reverse64(uint64(k)) >> (65 - bits.Len(uint(h))))
	}
	// 5^j = 4i + 1: slot j is value i of the transform.
	for j, e := 0, 1; h > 0 && j < n; j, e = j+1, e*5%(4*n) {
		i := (e - 1) / 4
		t.at[j] = 2*t.order[i/2] + i%2
	}
	for k := range t.roots {
		t.roots[k] = cmplx.Rect(1, 2*math.Pi*float64(k)/float64(n))
	}
	for k := range t.twist {
		t.twist[k] = cmplx.Rect(1, 2*math.Pi*float64(k)/float64(4*n))
	}
	t.work.New = func() any { w := make([]complex128, h); return &w }
	return t
}

// of returns the tables of a period.
func of(n int) *tables {
	if n < 1 || n > MaxPeriod || n&(n-1) != 0 {
		panic("periodic: the period must be a power of two from 1 to 2^17")
	}
	return byLog[bits.Len(uint(n))-1]()
}

// pairs looks at complex numbers as pairs of their parts.
func pairs(w []complex128) []float64 {
	return unsafe.Slice((*float64)(unsafe.Pointer(unsafe.SliceData(w))), 2*len(w))
}

// Coefficients sets dst to the coefficients of the plaintext whose slots repeat
// values: c_0 = mean(s), c_k = 1/B sum over j of s_j cos(2 pi 5^j k / 4B). Both
// are B long and may be the same slice. It panics if B is no period.
func Coefficients(dst, values []float64) {
	n := len(values)
	t := of(n)
	dst = dst[:n]
	if n == 1 {
		dst[0] = values[0]
		return
	}
	work := t.work.Get().(*[]complex128)
	defer t.work.Put(work)
	w := *work
	parts := pairs(w)
	for j, at := range t.at {
		parts[at] = values[j]
	}
	t.transform(w)
	// w is the transform of the even values, plus i times that of the odd ones.
	h, scale := n/2, 1/float64(n)
	for k := range h {
		z, c := w[k], cmplx.Conj(w[(h-k)&(h-1)])
		even, odd := (z+c)/2, mulI(c-z)/2*t.roots[k]
		dst[k] = real((even+odd)*t.twist[k]) * scale
		dst[k+h] = real((even-odd)*t.twist[k+h]) * scale
	}
}

// mulI returns i times x.
func mulI(x complex128) complex128 { return complex(-imag(x), real(x)) }

// Values sets dst to the slots of the plaintext with the given coefficients: the
// inverse of Coefficients.
func Values(dst, coefficients []float64) {
	n := len(coefficients)
	t := of(n)
	dst = dst[:n]
	if n == 1 {
		dst[0] = coefficients[0]
		return
	}
	work := t.work.Get().(*[]complex128)
	defer t.work.Put(work)
	w := *work
	// What real values are the transform of: at n - k the conjugate of what is at k.
	at := func(k int) complex128 {
		if k == 0 {
			return complex(coefficients[0], 0)
		}
		return complex(coefficients[k], 0)*t.twist[k] + complex(coefficients[n-k], 0)*cmplx.Conj(t.twist[n-k])
	}
	h := n / 2
	for k := range h {
		low, high := at(k), at(k+h)
		w[t.order[k]] = low + high + mulI((low-high)*t.roots[k])
	}
	t.transform(w)
	parts := pairs(w)
	for j := range dst {
		i := t.at[j]
		dst[j] = parts[2*t.order[i/2]+i%2]
	}
}

// transform replaces w, whose order is that of reversed bits, by its sums over t of
// w[t] exp(2 pi i t k / h), k = 0 .. h-1: Cooley and Tukey, decimation in time, two
// stages in a pass.
func (t *tables) transform(w []complex128) {
	n := len(w)
	half := 1
	if bits.Len(uint(n))%2 == 0 {
		for i := 0; i+1 < n; i += 2 {
			w[i], w[i+1] = w[i]+w[i+1], w[i]-w[i+1]
		}
		half = 2
	}
	for ; half < n; half *= 4 {
		step := n / (2 * half) // roots are those of 2n
		for from := 0; from < n; from += 4 * half {
			x := w[from:][:4*half]
			x0, x1, x2, x3 := x[:half], x[half:][:half], x[2*half:][:half], x[3*half:][:half]
			for k := range x0 {
				near, far := t.roots[2*k*step], t.roots[k*step]
				b, d := x1[k]*near, x3[k]*near
				a0, a1 := x0[k]+b, x0[k]-b
				c0, c1 := (x2[k]+d)*far, mulI((x2[k]-d)*far)
				x0[k], x2[k] = a0+c0, a0-c0
				x1[k], x3[k] = a1+c1, a1-c1
			}
		}
	}
}
