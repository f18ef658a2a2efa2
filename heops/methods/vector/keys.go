package vector

import (
	"errors"
	"fmt"
	"slices"

	"cryptounet/heops/cipher"
	"cryptounet/heops/wire"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// EvaluationKeys are what an Evaluator needs: a relinearisation key and keys
// for rotations. They are public, and belong to one secret key.
type EvaluationKeys struct {
	params    Parameters
	keys      *cipher.EvaluationKeys
	rotations []int // sorted, 1 to Slots()-1
}

// newEvaluationKeys refuses keys that lack relinearisation, or that do not reach
// the highest level.
func newEvaluationKeys(p Parameters, keys *cipher.EvaluationKeys) (*EvaluationKeys, error) {
	k := &EvaluationKeys{params: p, keys: keys}
	for _, key := range keys.List() {
		if key.Level != p.MaxLevel() {
			return nil, fmt.Errorf("vector: the key for %s works up to level %d only", cipher.Describe(key), key.Level)
		}
		if key.Rotation != 0 {
			k.rotations = append(k.rotations, key.Rotation)
		}
	}
	if _, err := keys.Key(0, p.MaxLevel()); err != nil {
		return nil, fmt.Errorf("vector: %w", err)
	}
	return k, nil
}

// errNoKeys is what was asked of keys that nothing made.
var errNoKeys = errors.New("vector: there are no evaluation keys: make them with Client.EvaluationKeys")

func (k *EvaluationKeys) check() error {
	if k == nil || k.keys == nil {
		return errNoKeys
	}
	return nil
}

// Parameters returns the parameters of the keys.
func (k *EvaluationKeys) Parameters() Parameters {
	if k.check() != nil {
		return Parameters{}
	}
	return k.params
}

// Owner returns the public identity of the secret that the keys belong to.
func (k *EvaluationKeys) Owner() wire.Owner {
	if k.check() != nil {
		return wire.Owner{}
	}
	return k.keys.Owner()
}

// Rotations returns the rotations that there are keys for, to the left, by 1
// to Slots()-1.
func (k *EvaluationKeys) Rotations() []int {
	if k.check() != nil {
		return nil
	}
	return slices.Clone(k.rotations)
}

// Bytes returns the size in memory.
func (k *EvaluationKeys) Bytes() int64 {
	if k.check() != nil {
		return 0
	}
	return k.keys.Bytes()
}

// String reads "relinearisation key and 12 rotation keys, 20.1 MB".
func (k *EvaluationKeys) String() string {
	if err := k.check(); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("relinearisation key and %d rotation keys, %.1f MB", len(k.rotations), float64(k.Bytes())/1e6)
}

// Lattigo returns the keys as Lattigo's evaluators take them.
func (k *EvaluationKeys) Lattigo() *rlwe.MemEvaluationKeySet {
	if k.check() != nil {
		return rlwe.NewMemEvaluationKeySet(nil)
	}
	return k.keys.Lattigo()
}
