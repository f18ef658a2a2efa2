package arithmetic

import (
	"fmt"
	"math"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// Matrix is weighted sums of ciphertexts, whose weights repeat with a period of
// Lanes slots.
type Matrix struct {
	Lanes  int      // a power of two, 1 to N
	Plains []int32  // weights, of Lanes coefficients each: c_0 .. c_{Lanes-1} of package periodic
	Shifts []uint8  // by weight: it is times 2^shift, for shifts up to MaxShift; nil: none
	Sums   [][]Term // one for each output
}

// Term is an input ciphertext times a weight, both by number: weight p is
// Plains[p*Lanes:][:Lanes].
type Term struct{ Input, Plain int32 }

// CheckPeriod says why no plaintext of a ring has a period of b slots.
func CheckPeriod(b int, kind ring.Type, slots int) error {
	if kind != ring.ConjugateInvariant {
		slots = 1
	}
	if b < 1 || b > slots || b&(b-1) != 0 {
		return fmt.Errorf("arithmetic: values with a period of %d slots; powers of two from 1 to %d are possible in this ring", b, slots)
	}
	return nil
}

// CheckSlots says why values that repeat cannot be a plaintext of a ring.
func CheckSlots(values []float64, scale float64, kind ring.Type, slots int) error {
	if err := CheckPeriod(len(values), kind, slots); err != nil {
		return err
	}
	for _, v := range values {
		if x := v * scale; math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("arithmetic: a slot of %g at a scale of %g", v, scale)
		}
	}
	return nil
}

// CheckMask says why values cannot be a mask of a ring with so many slots.
func CheckMask(values []float64, scale float64, kind ring.Type, slots int) error {
	if len(values) != slots || kind != ring.ConjugateInvariant {
		return fmt.Errorf("arithmetic: a mask of %d values; it takes one for each of the %d slots of a conjugate-invariant ring", len(values), slots)
	}
	return CheckSlots(values, scale, kind, slots)
}

// MaxShift is the largest of Matrix.Shifts.
const MaxShift = 127

// Shift returns the shift of a weight.
func (m *Matrix) Shift(plain int32) uint8 {
	if len(m.Shifts) == 0 {
		return 0
	}
	return m.Shifts[plain]
}

// Check says what is wrong with a matrix for so many inputs, in a ring.
func (m *Matrix) Check(inputs int, kind ring.Type, slots int) error {
	if m == nil {
		return fmt.Errorf("arithmetic: no weights")
	}
	if err := CheckPeriod(m.Lanes, kind, slots); err != nil {
		return err
	}
	if len(m.Plains)%m.Lanes != 0 {
		return fmt.Errorf("arithmetic: %d coefficients of weights with a period of %d", len(m.Plains), m.Lanes)
	}
	plains := len(m.Plains) / m.Lanes
	if len(m.Shifts) != 0 && len(m.Shifts) != plains {
		return fmt.Errorf("arithmetic: %d shifts of %d weights", len(m.Shifts), plains)
	}
	for i, s := range m.Shifts {
		if s > MaxShift {
			return fmt.Errorf("arithmetic: weight %d is times 2^%d; shifts up to %d are supported", i, s, MaxShift)
		}
	}
	for i, sum := range m.Sums {
		for _, t := range sum {
			if t.Input < 0 || int(t.Input) >= inputs {
				return fmt.Errorf("arithmetic: sum %d reads input %d of %d", i, t.Input, inputs)
			}
			if t.Plain < 0 || int(t.Plain) >= plains {
				return fmt.Errorf("arithmetic: sum %d takes weight %d of %d", i, t.Plain, plains)
			}
		}
	}
	return nil
}

// Sums are weighted sums, cut into so many units of work that any workers may
// do in any order, once each. In order, they take the least memory.
type Sums interface {
	Units() int
	// Do computes a part of out from inputs, or adds it to what out holds.
	Do(w Worker, unit int, inputs, out []*rlwe.Ciphertext, add bool) error
}

// Mask is a plaintext of its own value in every slot, for the backend that made
// it.
type Mask interface {
	Level() int   // the highest level of products with it
	Bytes() int64 // of memory
}

// Part is a partial sum, the rotation that it still needs, and the mask that its
// slots are multiplied with after the rotation, by number (-1: none).
type Part struct {
	Ciphertext  *rlwe.Ciphertext
	Slots, Mask int
	Raised      bool // a sum of what Worker.Raise made
}

// Assembly says how parts are put together.
type Assembly struct {
	Masks  []Mask // of Part.Mask
	Factor int64  // what parts without a mask are multiplied by; 0 and 1: nothing
	Drop   int    // how many primes to rescale by: 0, 1 or 2
	Raise  bool   // without a division: the sum is raised, and has neither masks nor a factor
}

// Check says what is wrong with an assembly of parts, and returns their level.
// Raised ones have so many more primes.
func (a Assembly) Check(parts []Part, special int) (level int, err error) {
	if len(parts) == 0 {
		return 0, fmt.Errorf("arithmetic: nothing to assemble")
	}
	at := func(p Part) int {
		if p.Raised {
			return p.Ciphertext.Level() - special
		}
		return p.Ciphertext.Level()
	}
	level = at(parts[0])
	for _, p := range parts {
		switch {
		case at(p) != level || p.Ciphertext.Degree() != 1:
			return 0, fmt.Errorf("arithmetic: a part of level %d and degree %d, another of level %d and degree 1", at(p), p.Ciphertext.Degree(), level)
		case p.Mask < -1 || p.Mask >= len(a.Masks):
			return 0, fmt.Errorf("arithmetic: a part for mask %d of %d", p.Mask, len(a.Masks))
		case p.Mask >= 0 && (a.Masks[p.Mask] == nil || a.Masks[p.Mask].Level() < level):
			return 0, fmt.Errorf("arithmetic: mask %d is missing or of a level below %d", p.Mask, level)
		}
	}
	if a.Drop < 0 || a.Drop > 2 || a.Drop > level {
		return 0, fmt.Errorf("arithmetic: rescaling by %d primes at level %d; up to 2 are possible", a.Drop, level)
	}
	if a.Raise && (a.Drop != 0 || len(a.Masks) != 0 || a.Multiplier() != 1) {
		return 0, fmt.Errorf("arithmetic: a raised sum with masks, a factor or a rescaling")
	}
	return level, nil
}

// Multiplier returns what parts without a mask are multiplied by.
func (a Assembly) Multiplier() int64 {
	if a.Factor == 0 {
		return 1
	}
	return a.Factor
}
