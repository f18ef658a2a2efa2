package heops

import (
	"fmt"

	"cryptounet/heops/plan"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
)

// EvaluationKeys are what an Evaluator needs: a relinearisation key and Galois
// keys for the plan's rotations. They are public: computing with them needs no
// trust, but they belong to one secret key and one plan.
type EvaluationKeys struct {
	plan *plan.Plan
	keys []rlwe.GadgetCiphertext // in the order of plan.Keys
}

// Bytes returns the size in memory.
func (k *EvaluationKeys) Bytes() int64 {
	var n int64
	for i := range k.keys {
		n += int64(k.keys[i].BinarySize())
	}
	return n
}

// Count returns the number of keys.
func (k *EvaluationKeys) Count() int { return len(k.keys) }

// String reads "14 evaluation keys, 65.2 MB".
func (k *EvaluationKeys) String() string {
	return fmt.Sprintf("%d evaluation keys, %.1f MB", k.Count(), float64(k.Bytes())/1e6)
}

// set returns the keys as Lattigo's evaluators take them, refusing an
// incomplete set.
func (k *EvaluationKeys) set(params hefloat.Parameters) (*rlwe.MemEvaluationKeySet, error) {
	if len(k.keys) != len(k.plan.Keys) {
		return nil, fmt.Errorf("heops: %d evaluation keys; the plan needs %d", len(k.keys), len(k.plan.Keys))
	}
	var relin *rlwe.RelinearizationKey
	var galois []*rlwe.GaloisKey
	for i, key := range k.plan.Keys {
		g := k.keys[i]
		if len(g.Value) == 0 {
			return nil, fmt.Errorf("heops: the key for %s is missing", describeKey(key))
		}
		if g.LevelQ() < key.Level {
			return nil, fmt.Errorf("heops: the key for %s works up to level %d; the plan needs level %d", describeKey(key), g.LevelQ(), key.Level)
		}
		if key.Rotation == 0 {
			relin = &rlwe.RelinearizationKey{EvaluationKey: rlwe.EvaluationKey{GadgetCiphertext: g}}
			continue
		}
		galois = append(galois, &rlwe.GaloisKey{
			GaloisElement: params.GaloisElement(key.Rotation),
			NthRoot:       params.RingQ().NthRoot(),
			EvaluationKey: rlwe.EvaluationKey{GadgetCiphertext: g},
		})
	}
	return rlwe.NewMemEvaluationKeySet(relin, galois...), nil
}

func describeKey(k plan.Key) string {
	if k.Rotation == 0 {
		return fmt.Sprintf("relinearisation at level %d", k.Level)
	}
	return fmt.Sprintf("rotation by %d slots at level %d", k.Rotation, k.Level)
}

// Without returns the keys less the one for a rotation (0: relinearisation),
// as a server might receive them. An Evaluator refuses such a set.
func (k *EvaluationKeys) Without(rotation int) *EvaluationKeys {
	c := &EvaluationKeys{plan: k.plan, keys: append([]rlwe.GadgetCiphertext(nil), k.keys...)}
	for i, key := range k.plan.Keys {
		if key.Rotation == rotation {
			c.keys[i] = rlwe.GadgetCiphertext{}
		}
	}
	return c
}
