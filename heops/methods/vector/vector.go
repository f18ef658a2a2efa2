package vector

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"cryptounet/heops/wire"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// Vector is an encrypted vector of Parameters.Slots() real numbers. Operations
// return new ones and leave their operands as they are.
type Vector struct {
	params Parameters
	owner  wire.Owner
	ct     *rlwe.Ciphertext
}

// errNoVector is what was asked of a vector that nothing made.
var errNoVector = errors.New("vector: there is no vector: Client.Encrypt makes one")

func (v *Vector) check() error {
	if v == nil || v.ct == nil {
		return errNoVector
	}
	return nil
}

// Parameters returns the parameters that the vector was made under.
func (v *Vector) Parameters() Parameters {
	if v.check() != nil {
		return Parameters{}
	}
	return v.params
}

// Level returns how often the vector can still be rescaled.
func (v *Vector) Level() int {
	if v.check() != nil {
		return 0
	}
	return v.ct.Level()
}

// Owner returns the public identity of the secret that the vector belongs to.
func (v *Vector) Owner() wire.Owner {
	if v.check() != nil {
		return wire.Owner{}
	}
	return v.owner
}

// Scale returns what the values are multiplied by, 1 for a zero Vector.
func (v *Vector) Scale() float64 {
	if v.check() != nil {
		return 1
	}
	return v.ct.Scale.Float64()
}

// Len returns the number of values, the parameters' slots.
func (v *Vector) Len() int { return v.Parameters().Slots() }

// Bytes returns the size in memory.
func (v *Vector) Bytes() int64 {
	if v.check() != nil {
		return 0
	}
	return int64(v.ct.Degree()+1) * int64(v.Level()+1) * int64(v.params.ckks.N()) * 8
}

// String reads "4096 encrypted values, level 2, scale 2^36.0, 0.4 MB".
func (v *Vector) String() string {
	if err := v.check(); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%d encrypted values, level %d, scale 2^%.1f, %.1f MB", v.Len(), v.Level(), math.Log2(v.Scale()), float64(v.Bytes())/1e6)
}

// Ciphertext returns the vector as Lattigo has it, shared with v: for packages
// that compute with Lattigo's own algorithms. Do not change it. It is nil for a
// zero Vector.
func (v *Vector) Ciphertext() *rlwe.Ciphertext {
	if v.check() != nil {
		return nil
	}
	return v.ct
}

// With returns a vector of v's owner and parameters that holds a ciphertext
// which such a package made: of degree 1, in the NTT domain, at a level of the
// parameters.
func (v *Vector) With(ct *rlwe.Ciphertext) (*Vector, error) {
	if err := v.check(); err != nil {
		return nil, err
	}
	switch {
	case ct == nil || ct.MetaData == nil || len(ct.Value) == 0:
		return nil, fmt.Errorf("vector: no ciphertext")
	case ct.Degree() != 1:
		return nil, fmt.Errorf("vector: a ciphertext of degree %d; relinearise it to degree 1", ct.Degree())
	case !ct.IsNTT || !v.params.holds(ct.Value[0], ct.Level()) || !v.params.holds(ct.Value[1], ct.Level()):
		return nil, fmt.Errorf("vector: the ciphertext was made under other parameters")
	}
	return &Vector{v.params, v.owner, ct}, nil
}

// holds says whether a polynomial is one of the parameters' ring at a level.
func (p Parameters) holds(poly ring.Poly, level int) bool {
	return level >= 0 && level <= p.MaxLevel() && len(poly.Coeffs) == level+1 &&
		!slices.ContainsFunc(poly.Coeffs, func(row []uint64) bool { return len(row) != p.ckks.N() })
}
