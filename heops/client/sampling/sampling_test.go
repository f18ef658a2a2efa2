package sampling_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client/sampling"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
	"github.com/tuneinsight/lattigo/v5/ring/ringqp"
	lattigo "github.com/tuneinsight/lattigo/v5/utils/sampling"
	"gonum.org/v1/gonum/stat/distuv"
)

// The streams are fixed, so that a test that passes passes again; the bounds are
// those that true randomness exceeds once in a billion, and in all of these tests
// less than once in a million.
const alarm = 1e-9

func chiBound(cells int) float64 {
	return distuv.ChiSquared{K: float64(cells - 1)}.Quantile(1 - alarm)
}

var normalBound = distuv.UnitNormal.Quantile(1 - alarm/2)

func rings(t testing.TB) ringqp.Ring {
	t.Helper()
	q, p, err := rlwe.GenModuli(16, []int{36, 50}, []int{41})
	if err != nil {
		t.Fatal(err)
	}
	params, err := rlwe.NewParametersFromLiteral(rlwe.ParametersLiteral{LogN: 14, Q: q, P: p, RingType: ring.ConjugateInvariant, NTTFlag: true})
	if err != nil {
		t.Fatal(err)
	}
	if params.Xe() != (ring.DiscreteGaussian{Sigma: sampling.Deviation, Bound: sampling.Bound}) {
		t.Errorf("Lattigo's errors are %v", params.Xe())
	}
	return *params.RingQP()
}

func stream(t testing.TB, number byte) lattigo.PRNG {
	t.Helper()
	root := sampling.Root{number}
	s, err := root.Stream()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// signed returns numbers given modulo q.
func signed(row []uint64, q uint64) []int {
	v := make([]int, len(row))
	for i, x := range row {
		if v[i] = int(x % q); x%q > q/2 {
			v[i] = int(x%q) - int(q)
		}
	}
	return v
}

// agree fails unless the rows of a polynomial are the same small numbers.
func agree(t *testing.T, r ringqp.Ring, p ringqp.Poly) []int {
	t.Helper()
	first := signed(p.Q.Coeffs[0], r.RingQ.ModuliChain()[0])
	for i, rows := range []struct {
		rows   [][]uint64
		primes []uint64
	}{{p.Q.Coeffs, r.RingQ.ModuliChain()}, {p.P.Coeffs, r.RingP.ModuliChain()}} {
		for j, row := range rows.rows {
			for k, v := range signed(row, rows.primes[j]) {
				if v != first[k] {
					t.Fatalf("part %d, prime %d, coefficient %d is %d; modulo the first it is %d", i, j, k, v, first[k])
				}
			}
		}
	}
	return first
}

// pairs returns the chi-square statistic of coefficients and those lag further,
// nine kinds of pairs of 1/9 each.
func pairs(polys [][]int, lag int) float64 {
	var count [9]float64
	n := 0.0
	for _, p := range polys {
		for i := lag; i < len(p); i++ {
			count[3*(p[i-lag]+1)+p[i]+1]++
			n++
		}
	}
	x := 0.0
	for _, c := range count {
		x += (c - n/9) * (c - n/9) / (n / 9)
	}
	return x
}

// TestTernary: -1, 0 and 1 are alike, alone and in pairs up to ten apart; the
// statistic sees what is wrong with Lattigo's sampler.
func TestTernary(t *testing.T) {
	r := rings(t)
	s := stream(t, 1)
	var polys [][]int
	for range 40 {
		p := r.NewPoly()
		if err := sampling.Ternary(s, r, p); err != nil {
			t.Fatal(err)
		}
		polys = append(polys, agree(t, r, p))
	}
	var count [3]float64
	for _, p := range polys {
		for _, v := range p {
			count[v+1]++
		}
	}
	n := float64(40 * r.RingQ.N())
	x := 0.0
	for _, c := range count {
		x += (c - n/3) * (c - n/3) / (n / 3)
	}
	if x > chiBound(3) {
		t.Errorf("-1, 0, 1 come %v times: chi-square %.1f, bound %.1f", count, x, chiBound(3))
	}
	for lag := 1; lag <= 10; lag++ {
		// The pairs of one lag overlap: a pair's statistic exceeds that of independent
		// ones by no more than twice.
		if x := pairs(polys, lag); x > 2*chiBound(9) {
			t.Errorf("pairs %d apart: chi-square %.1f, bound %.1f", lag, x, 2*chiBound(9))
		}
	}
	theirs, err := ring.NewTernarySampler(stream(t, 1), r.RingQ, ring.Ternary{P: 2.0 / 3}, false)
	if err != nil {
		t.Fatal(err)
	}
	if x := pairs([][]int{signed(theirs.ReadNew().Coeffs[0], r.RingQ.ModuliChain()[0])}, 1); x < 50*chiBound(9) {
		t.Errorf("Lattigo's neighbours are independent by now (chi-square %.1f): its sampler can take this one's place", x)
	}
}

// TestErrors: errors are a Gaussian of deviation 3.2, rounded and bounded, each
// independent of its neighbours.
func TestErrors(t *testing.T) {
	r := rings(t)
	e := sampling.NewErrors(stream(t, 2), r)
	var all []int
	for range 64 {
		p := r.NewPoly()
		e.Read(p)
		r.INTT(p, p)
		all = append(all, agree(t, r, p)...)
	}
	n := float64(len(all))
	count := map[int]float64{}
	sum, squares := 0.0, 0.0
	for _, v := range all {
		if v < -20 || v > 20 {
			t.Fatalf("an error of %d; the bound is %.1f", v, sampling.Bound)
		}
		count[v]++
		sum += float64(v)
		squares += float64(v * v)
	}
	// Rounding adds 1/12 to the variance.
	variance := sampling.Deviation*sampling.Deviation + 1.0/12
	if z := sum / math.Sqrt(n*variance); math.Abs(z) > normalBound {
		t.Errorf("mean %.2g: %.1f deviations", sum/n, z)
	}
	if z := (squares/n/variance - 1) / math.Sqrt(2/n); math.Abs(z) > normalBound {
		t.Errorf("standard deviation %.4f for %.4f: %.1f deviations", math.Sqrt(squares/n), math.Sqrt(variance), z)
	}
	g := distuv.Normal{Sigma: sampling.Deviation}
	x := 0.0
	const most = 13 // beyond, fewer than 50 are expected: they count as one
	rest, tail := 1.0, n
	for v := -most; v <= most; v++ {
		p := g.CDF(float64(v)+0.5) - g.CDF(float64(v)-0.5)
		x += (count[v] - n*p) * (count[v] - n*p) / (n * p)
		rest, tail = rest-p, tail-count[v]
	}
	x += (tail - n*rest) * (tail - n*rest) / (n * rest)
	if x > chiBound(2*most+2) {
		t.Errorf("chi-square %.1f, bound %.1f", x, chiBound(2*most+2))
	}
	for lag := 1; lag <= 10; lag++ {
		product := 0.0
		for i := lag; i < len(all); i++ {
			product += float64(all[i-lag] * all[i])
		}
		if z := product / variance / math.Sqrt(n); math.Abs(z) > normalBound {
			t.Errorf("errors %d apart: correlated by %.1f deviations", lag, z)
		}
	}
}

// TestUniform: what grows from a public seed is uniform below each prime, and
// independent of its neighbours, of the next prime's row and of the next
// ciphertext's.
func TestUniform(t *testing.T) {
	r := rings(t)
	seed := cipher.Seed{3}
	var rows [][]float64 // as shares of their prime
	for i := range 8 {
		p := r.NewPoly()
		seed.Uniform(i).Read(r, p)
		for j, q := range r.RingQ.ModuliChain() {
			row := make([]float64, r.RingQ.N())
			for k, v := range p.Q.Coeffs[j] {
				if v >= q {
					t.Fatalf("%d is not below its prime %d", v, q)
				}
				row[k] = float64(v) / float64(q)
			}
			rows = append(rows, row)
		}
	}
	const cells = 256
	n := float64(r.RingQ.N())
	correlated := func(a, b []float64) float64 {
		sum := 0.0
		for i := range b {
			sum += (a[i] - 0.5) * (b[i] - 0.5)
		}
		return 12 * sum / math.Sqrt(float64(len(b)))
	}
	for i, row := range rows {
		var count [cells]float64
		for _, v := range row {
			count[int(v*cells)]++
		}
		x := 0.0
		for _, c := range count {
			x += (c - n/cells) * (c - n/cells) / (n / cells)
		}
		if x > chiBound(cells) {
			t.Errorf("row %d: chi-square %.1f, bound %.1f", i, x, chiBound(cells))
		}
		for lag := 1; lag <= 10; lag++ {
			if z := correlated(row, row[lag:]); math.Abs(z) > normalBound {
				t.Errorf("row %d, %d apart: correlated by %.1f deviations", i, lag, z)
			}
		}
		for k := range i {
			if z := correlated(rows[k], row); math.Abs(z) > normalBound {
				t.Errorf("rows %d and %d: correlated by %.1f deviations", k, i, z)
			}
		}
	}
}

func ExampleDerive() {
	// A root for tests; others are fresh.
	root := make([]byte, sampling.Size)
	a, _ := sampling.Derive(root, "errors", []byte("one"))
	b, _ := sampling.Derive(root, "errors", []byte("one"))
	c, _ := sampling.Derive(root, "errors", []byte("o"), []byte("ne"))
	fmt.Println(a == b, a == c)
	fmt.Printf("%x\n", a) // a root does not show
	// Output:
	// true false
	// a root of randomness
}

// TestDeriveIsHKDF: one fixed value, from Python: T(1) of HKDF-Expand is
// hmac.digest(bytes(32), b"cryptounet heops 1\nsecret key\0" + (1).to_bytes(8, "little") + b"x" + b"\1", "sha256").
func TestDeriveIsHKDF(t *testing.T) {
	r, err := sampling.Derive(make([]byte, 32), "secret key", []byte("x"))
	if got := fmt.Sprintf("%x", r[:]); err != nil || got != derived {
		t.Errorf("%s, %v", got, err)
	}
	if _, err := sampling.Derive(make([]byte, 31), "secret key"); err == nil || !strings.Contains(err.Error(), "31 bytes") {
		t.Errorf("a root of 31 bytes: %v", err)
	}
	a, err := sampling.Fresh()
	b, err2 := sampling.Fresh()
	if err != nil || err2 != nil || a == b || a == (sampling.Root{}) {
		t.Error("fresh roots are not fresh")
	}
}

// TestStreamEnds: a stream that ends is an error, not a key.
func TestStreamEnds(t *testing.T) {
	r := rings(t)
	if err := sampling.Ternary(io.LimitReader(stream(t, 1), 2000), r, r.NewPoly()); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v", err)
	}
	if err := sampling.Ternary(bytes.NewReader(nil), r, r.NewPoly()); !errors.Is(err, io.EOF) {
		t.Errorf("%v", err)
	}
}

const derived = "7bc063e4bb11754d8b563d9dafe02776e370503afebc4e82c153523c711c6706"
