package periodic_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/network/periodic"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// TestFormula compares with the sums of cosines, and there and back.
func TestFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for b := 1; b <= 512; b *= 2 {
		c, got, back := make([]float64, b), make([]float64, b), make([]float64, b)
		for k := range c {
			c[k] = 2*rng.Float64() - 1
		}
		periodic.Values(got, c)
		for j, e := 0, 1; j < b; j, e = j+1, e*5%(4*b) {
			want := c[0]
			for k := 1; k < b; k++ {
				want += 2 * c[k] * math.Cos(2*math.Pi*float64(e*k%(4*b))/float64(4*b))
			}
			if math.Abs(got[j]-want) > 1e-12 {
				t.Fatalf("B=%d: slot %d is %g, want %g", b, j, got[j], want)
			}
		}
		periodic.Coefficients(back, got)
		for k := range c {
			if math.Abs(back[k]-c[k]) > 1e-12 {
				t.Fatalf("B=%d: coefficient %d came back as %g, was %g", b, k, back[k], c[k])
			}
		}
		periodic.Coefficients(got, got)
		for k := range c {
			if got[k] != back[k] {
				t.Fatalf("B=%d: in place, coefficient %d is %g, want %g", b, k, got[k], back[k])
			}
		}
	}
}

// TestLattigo compares with the encoder: coefficient k*N/B of the repeated
// values is c_k, all others are 0.
func TestLattigo(t *testing.T) {
	const scale = 1 << 40
	rng := rand.New(rand.NewPCG(3, 4))
	for _, logN := range []int{10, 12} {
		params, err := hefloat.NewParametersFromLiteral(hefloat.ParametersLiteral{
			LogN: logN, LogQ: []int{60}, LogDefaultScale: 40, RingType: ring.ConjugateInvariant,
		})
		if err != nil {
			t.Fatal(err)
		}
		n, q := params.N(), params.Q()[0]
		encoder := hefloat.NewEncoder(params)
		for _, b := range []int{1, 2, 8, 64, n / 2, n} {
			values, slots, c := make([]float64, b), make([]float64, n), make([]float64, b)
			for j := range values {
				values[j] = 2*rng.Float64() - 1
			}
			for i := range slots {
				slots[i] = values[i%b]
			}
			pt := hefloat.NewPlaintext(params, 0)
			pt.Scale = rlwe.NewScale(scale)
			pt.IsNTT = false
			if err := encoder.Encode(slots, pt); err != nil {
				t.Fatal(err)
			}
			periodic.Coefficients(c, values)
			for i, x := range pt.Value.Coeffs[0] {
				got := float64(x)
				if x > q/2 {
					got = -float64(q - x)
				}
				want := 0.0
				if i%(n/b) == 0 {
					want = c[i/(n/b)] * scale
				}
				if math.Abs(got-want) > 1 {
					t.Fatalf("N=%d, B=%d: the encoder's coefficient %d is %g, want %g", n, b, i, got, want)
				}
			}
		}
	}
}

func TestNoPeriod(t *testing.T) {
	for _, n := range []int{0, 3, 2 * periodic.MaxPeriod} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a period of %d was taken", n)
				}
			}()
			v := make([]float64, n)
			periodic.Values(v, v)
		}()
	}
}

func BenchmarkCoefficients64(b *testing.B) {
	v := make([]float64, 64)
	v[3] = 1
	for b.Loop() {
		periodic.Coefficients(v, v)
	}
}
