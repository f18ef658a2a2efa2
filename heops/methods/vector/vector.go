package vector

import (
	"fmt"
	"math"

	"cryptounet/heops/wire"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// Vector is an encrypted vector of Parameters.Slots() real numbers. Operations
// return new ones and leave their operands as they are.
type Vector struct {
	params Parameters
	owner  wire.Owner
	ct     *rlwe.Ciphertext
}

// Parameters returns the parameters that the vector was made under.
func (v *Vector) Parameters() Parameters { return v.params }

// Level returns how often the vector can still be rescaled.
func (v *Vector) Level() int { return v.ct.Level() }

// Owner returns the public identity of the secret that the vector belongs to.
func (v *Vector) Owner() wire.Owner { return v.owner }

// Scale returns what the values are multiplied by.
func (v *Vector) Scale() float64 { return v.ct.Scale.Float64() }

// Len returns the number of values, the parameters' slots.
func (v *Vector) Len() int { return v.params.Slots() }

// Bytes returns the size in memory.
func (v *Vector) Bytes() int64 {
	return int64(v.ct.Degree()+1) * int64(v.Level()+1) * int64(v.params.ckks.N()) * 8
}

// String reads "4096 encrypted values, level 2, scale 2^36.0, 0.4 MB".
func (v *Vector) String() string {
	return fmt.Sprintf("%d encrypted values, level %d, scale 2^%.1f, %.1f MB", v.Len(), v.Level(), math.Log2(v.Scale()), float64(v.Bytes())/1e6)
}

// Ciphertext returns the vector as Lattigo has it, shared with v: for packages
// that compute with Lattigo's own algorithms. Do not change it.
func (v *Vector) Ciphertext() *rlwe.Ciphertext { return v.ct }

// With returns a vector of v's owner and parameters that holds a ciphertext
// which such a package made: of degree 1, in the NTT domain, at a level of the
// parameters.
func (v *Vector) With(ct *rlwe.Ciphertext) (*Vector, error) {
	switch {
	case ct == nil || ct.MetaData == nil || len(ct.Value) == 0:
		return nil, fmt.Errorf("vector: no ciphertext")
	case ct.Degree() != 1:
		return nil, fmt.Errorf("vector: a ciphertext of degree %d; relinearise it to degree 1", ct.Degree())
	case !ct.IsNTT || ct.Level() > v.params.MaxLevel() || ct.Value[0].N() != v.params.ckks.N():
		return nil, fmt.Errorf("vector: the ciphertext was made under other parameters")
	}
	return &Vector{v.params, v.owner, ct}, nil
}
