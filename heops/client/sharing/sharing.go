// Package sharing makes decrypted values fit for others' eyes. Their error depends
// on the secret key, which follows from it where values are told at full precision
// (Li and Micciancio, eprint 2020/1533): Gaussian noise covers it, and rounding what
// floats say of their parts. THREATS.md, in the folder above, has the argument and its
// limits.
package sharing

import (
	crand "crypto/rand"
	"fmt"
	"math"
	"math/rand/v2"
)

// Sharing says how many results will leave the client, and how little they are to
// say of its key. The zero value means some hundred results, safe against what is
// known.
type Sharing struct {
	// Results is how many results under this key will be shared, in all; one that is
	// shared twice counts twice. Default 100.
	Results int

	// Bits is the statistical security wanted: all shared results together tell key
	// and errors from others with no more advantage than 2^-Bits. 0 asks for less:
	// that they say no more of the key than hints which leave the lattice problem as
	// hard as it is.
	Bits float64

	// Blur is the largest standard deviation that sharing may add to a value. Default
	// for the results of a plan 1/64 of its limit; no bound for other values.
	Blur float64
}

// WithDefaults fills defaults in, blur that of Blur, and refuses what cannot be.
func (s Sharing) WithDefaults(blur float64) (Sharing, error) {
	if s.Results == 0 {
		s.Results = 100
	}
	if s.Blur == 0 {
		s.Blur = blur
	}
	if s.Results < 1 || !(s.Bits >= 0 && s.Bits <= 128) || !(s.Blur > 0) {
		return s, fmt.Errorf("client: sharing %d results at %g bits with a blur of %g: at least 1, 0 to 128, and above 0 are possible", s.Results, s.Bits, s.Blur)
	}
	return s, nil
}

// trusted is how much larger than predicted an error may be: tests hold
// predictions to this factor.
const trusted = 2

// Deviation returns the standard deviation of the noise that covers errors of a
// predicted deviation, in n values that come of ciphertexts of so many slots. The
// Sharing has its defaults.
func (s Sharing) Deviation(noise float64, n, slots int) float64 {
	if s.Bits > 0 {
		// Li, Micciancio, Schultz, Sorrell, eprint 2022/816.
		return trusted * noise * math.Sqrt(24*float64(n)*float64(s.Results)) * math.Exp2(s.Bits/2)
	}
	return trusted * noise * max(16, 4*math.Sqrt(float64(s.Results)*float64(n)/float64(slots)))
}

// Flood adds fresh noise to values, in place, and rounds them to multiples of a
// power of two, which it returns. The rounding hides what the last bits of a
// floating-point sum say of its parts (Mironov, CCS 2012).
func Flood(deviation float64, values ...[]float64) (step float64, err error) {
	if !(deviation > 0) || math.IsInf(deviation, 0) {
		return 0, fmt.Errorf("client: sharing with noise of %g: it must be above 0", deviation)
	}
	var seed [32]byte
	if _, err := crand.Read(seed[:]); err != nil {
		return 0, fmt.Errorf("client: sharing: %w", err)
	}
	normal := rand.New(rand.NewChaCha8(seed))
	clear(seed[:])
	step = math.Exp2(math.Floor(math.Log2(deviation)))
	for _, row := range values {
		for i, v := range row {
			row[i] = math.Round((v+deviation*normal.NormFloat64())/step) * step
		}
	}
	return step, nil
}
