package vector

import (
	"fmt"
	"slices"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// EvaluationKeys are what an Evaluator needs: a relinearisation key and keys
// for rotations. They are public, and belong to one secret key.
type EvaluationKeys struct {
	params    Parameters
	owner     owner
	relin     *rlwe.RelinearizationKey
	rotations []int // sorted, 1 to Slots()-1
	galois    []*rlwe.GaloisKey
}

// Parameters returns the parameters of the keys.
func (k *EvaluationKeys) Parameters() Parameters { return k.params }

// Rotations returns the rotations that there are keys for, to the left, by 1
// to Slots()-1.
func (k *EvaluationKeys) Rotations() []int { return slices.Clone(k.rotations) }

// Bytes returns the size in memory.
func (k *EvaluationKeys) Bytes() int64 {
	n := int64(k.relin.BinarySize())
	for _, g := range k.galois {
		n += int64(g.BinarySize())
	}
	return n
}

// String reads "relinearisation key and 12 rotation keys, 20.1 MB".
func (k *EvaluationKeys) String() string {
	return fmt.Sprintf("relinearisation key and %d rotation keys, %.1f MB", len(k.galois), float64(k.Bytes())/1e6)
}

// Lattigo returns the keys as Lattigo's evaluators take them.
func (k *EvaluationKeys) Lattigo() *rlwe.MemEvaluationKeySet {
	return rlwe.NewMemEvaluationKeySet(k.relin, k.galois...)
}
