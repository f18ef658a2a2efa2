package arithmetic

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// TestScale: values times scales, small and far beyond 64 bits, are rounded as doubles are
// and have the residues of the integer that they are.
func TestScale(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		v, scale := rng.NormFloat64()*math.Exp2(float64(rng.IntN(20))), math.Exp2(rng.Float64()*140)
		s := Scale(v, scale)
		got := new(big.Int).Lsh(big.NewInt(s.bits), s.shift)
		exact := new(big.Float).SetPrec(200).SetFloat64(v)
		exact.Mul(exact, new(big.Float).SetFloat64(scale))
		off, _ := new(big.Float).Sub(exact, new(big.Float).SetPrec(200).SetInt(got)).Float64()
		size, _ := exact.Float64()
		if bound := 0.5 + math.Abs(size)*0x1p-53; math.Abs(off) > bound {
			t.Fatalf("%g times %g is off by %g; expected at most %g", v, scale, off, bound)
		}
		q := rng.Uint64N(1<<62-1) + 1
		if want := new(big.Int).Mod(got, new(big.Int).SetUint64(q)).Uint64(); s.Mod(q) != want {
			t.Fatalf("%v modulo %d is %d; expected %d", got, q, s.Mod(q), want)
		}
	}
}
