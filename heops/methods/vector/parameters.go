// Package vector is homomorphic encryption as a researcher's primitives:
// vectors of real numbers that are encrypted, added, multiplied, rescaled and
// rotated one call at a time, with every operation counted. Packages matrix and
// volley build the methods of the literature on it.
//
//	params, _ := vector.NewParameters(vector.Literal{Levels: 2})
//	client, _ := vector.NewClient(params)      // has the secret key
//	keys, _ := client.EvaluationKeys(ctx, 1)   // relinearisation, rotation by 1
//	eval, _ := vector.NewEvaluator(keys)       // has no secret
//
//	x, _ := client.Encrypt([]float64{1, 2, 3}) // Enc
//	y, _ := eval.Mult(x, x)                    // Mult
//	y, _ = eval.Rescale(y)                     // ReScale
//	y, _ = eval.Rotate(y, 1)                   // Rot: [4 9 0 ... 1]
//	values, _ := client.Decrypt(y)             // Dec
//
// A Client and an Evaluator are different types; nothing of a Client reaches an
// Evaluator but EvaluationKeys and Vectors.
//
// # Levels and scale
//
// A vector holds its values times a scale, modulo a product of Level+1 primes.
// Mult and MultPlain multiply the scale; Rescale divides it by the level's
// prime, so each product followed by Rescale costs one level. MultPlain and
// MultConst choose the plaintext's scale such that Rescale leaves exactly the
// parameters' Scale; a product of two ciphertexts leaves one that is near to
// it. Add takes operands of equal scale, Align makes them equal.
//
// Scheme: Cheon, Kim, Kim, Song (eprint 2016/421), RNS variant (eprint
// 2018/931), on Lattigo.
package vector

import (
	"crypto/sha256"
	"fmt"
	"math"

	"cryptounet/heops/cipher"
	"cryptounet/heops/network/plan"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// Literal is what a user writes to get Parameters. The zero value of a field
// means its default.
type Literal struct {
	// Levels is how many rescales a fresh vector can take. Default 3.
	Levels int

	// LogN fixes the ring degree 2^LogN; 0 takes the smallest of 2^13 to 2^16
	// that is secure.
	LogN int

	// LogScale is the scale's bits: how exact values are. Default 36.
	LogScale int

	// LogBase is the bits of the last prime, which holds values up to about
	// 2^(LogBase-LogScale-1). Default LogScale + 10.
	LogBase int

	// Specials is how many special primes the keys have: more make keys and
	// key switches smaller at many levels, but take from the modulus. Default 1.
	Specials int

	// Ring is ring.Standard, with N/2 slots, or ring.ConjugateInvariant
	// (eprint 2018/952), with N slots. Default ring.Standard, which
	// bootstrapping needs.
	Ring ring.Type
}

// Parameters fix ring, modulus and scale, at 128-bit security with a dense
// ternary secret. They are not changed once made, and are passed by value.
type Parameters struct {
	literal Literal
	ckks    hefloat.Parameters
	scheme  *cipher.Scheme
}

// NewParameters returns the parameters for a literal, or the reason why there
// are none: a *plan.SecurityError where the modulus would be too large for
// 128-bit security.
func NewParameters(l Literal) (Parameters, error) {
	if l.Levels == 0 {
		l.Levels = 3
	}
	if l.LogScale == 0 {
		l.LogScale = 36
	}
	if l.LogBase == 0 {
		l.LogBase = min(l.LogScale+10, 60)
	}
	if l.Specials == 0 {
		l.Specials = 1
	}
	switch {
	case l.Levels < 1 || l.Levels > 60:
		return Parameters{}, fmt.Errorf("vector: %d levels; 1 to 60 are supported", l.Levels)
	case l.LogScale < 20 || l.LogScale > 58:
		return Parameters{}, fmt.Errorf("vector: a scale of %d bits; 20 to 58 are supported", l.LogScale)
	case l.LogBase < l.LogScale || l.LogBase > 60:
		return Parameters{}, fmt.Errorf("vector: a base prime of %d bits; LogScale (%d) to 60 are supported", l.LogBase, l.LogScale)
	case l.Specials < 1 || l.Specials > 16:
		return Parameters{}, fmt.Errorf("vector: %d special primes; 1 to 16 are supported", l.Specials)
	case l.Ring != ring.Standard && l.Ring != ring.ConjugateInvariant:
		return Parameters{}, fmt.Errorf("vector: unknown ring type %d", l.Ring)
	}
	if l.LogN != 0 {
		return newParameters(l)
	}
	var err error
	for l.LogN = 13; l.LogN <= 16; l.LogN++ {
		var p Parameters
		if p, err = newParameters(l); err == nil {
			return p, nil
		}
	}
	return Parameters{}, err
}

func newParameters(l Literal) (Parameters, error) {
	if _, err := plan.MaxLogQP(l.LogN); err != nil {
		return Parameters{}, err
	}
	logQ, logP := []int{l.LogBase}, []int{}
	for range l.Levels {
		logQ = append(logQ, l.LogScale)
	}
	for range l.Specials {
		logP = append(logP, l.LogBase)
	}
	order := l.LogN + 1 // of the roots of unity: 2N, or 4N with N real slots
	if l.Ring == ring.ConjugateInvariant {
		order++
	}
	q, special, err := rlwe.GenModuli(order, logQ, logP)
	if err != nil {
		return Parameters{}, fmt.Errorf("vector: parameters: %w", err)
	}
	made := cipher.Literal{LogN: l.LogN, Q: q, P: special, Ring: l.Ring, LogScale: l.LogScale}
	scheme, err := cipher.NewScheme(made, sha256.Sum256(fmt.Appendf(nil, "cryptounet vector parameters 1\n%+v", made)))
	if err != nil {
		return Parameters{}, err
	}
	return Parameters{l, scheme.Lattigo(), scheme}, nil
}

// Literal returns what the parameters were made from, defaults filled in.
func (p Parameters) Literal() Literal { return p.literal }

// Slots returns the number of values in a vector.
func (p Parameters) Slots() int { return p.ckks.MaxSlots() }

// MaxLevel returns a fresh vector's level: how often it can be rescaled.
func (p Parameters) MaxLevel() int { return p.ckks.MaxLevel() }

// Scale returns what a fresh vector's values are multiplied by.
func (p Parameters) Scale() float64 { return p.ckks.DefaultScale().Float64() }

// Lattigo returns the parameters as Lattigo has them.
func (p Parameters) Lattigo() hefloat.Parameters { return p.ckks }

// Equal says whether ring, moduli and scale are the same.
func (p Parameters) Equal(q Parameters) bool {
	return p.scheme != nil && q.scheme != nil && p.scheme.Digest() == q.scheme.Digest()
}

// logQ returns log2 of the modulus at a level.
func (p Parameters) logQ(level int) float64 {
	s := 0.0
	for _, q := range p.ckks.Q()[:level+1] {
		s += math.Log2(float64(q))
	}
	return s
}

// String reads "N = 2^13, 4096 slots, 3 levels, scale 2^36, log2 QP = 200.0 of 214 (128 bits, dense ternary secret)".
func (p Parameters) String() string {
	bound, err := plan.MaxLogQP(p.literal.LogN)
	if err != nil {
		return "parameters of nothing: make them with NewParameters"
	}
	kind := ""
	if p.literal.Ring == ring.ConjugateInvariant {
		kind = " conjugate-invariant,"
	}
	return fmt.Sprintf("N = 2^%d,%s %d slots, %d levels, scale 2^%d, log2 QP = %.1f of %.0f (128 bits, dense ternary secret)",
		p.literal.LogN, kind, p.Slots(), p.MaxLevel(), p.literal.LogScale, p.ckks.LogQP(), bound)
}
