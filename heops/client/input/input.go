// Package input turns images into the plaintexts that a plan's inputs are
// encrypted from: checked, stacked, packed into slots and encoded. Who encrypts
// under the secret key and who does so under a public key share it.
package input

import (
	"context"
	"errors"
	"fmt"
	"math"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client/parallel"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"github.com/tuneinsight/lattigo/v5/schemes/ckks"
)

// RangeError says that values are too large for the plan: encrypting or
// decrypting them would give noise.
type RangeError struct {
	What         string // "input" or the layer
	Value, Limit float64
}

func (e *RangeError) Error() string {
	if e.What == "input" {
		return fmt.Sprintf("input value %.4g is outside the planned range of +-%.4g, which is all that pixels become: the plan's Model.Pixels.Normalise makes inputs of grey values 0 to 255", e.Value, e.Limit)
	}
	return fmt.Sprintf("client: %s value %.4g is outside the planned range of +-%.4g: the input differs from what the network was calibrated on, or the modulus overflowed; calibrate with such inputs or plan with a larger Margin", e.What, e.Value, e.Limit)
}

// tolerance is how far a pixel may exceed the network's input range.
const tolerance = 1 + 1e-9

// Encoder encodes inputs of a plan. It is safe for use by several goroutines.
type Encoder struct {
	params  hefloat.Parameters
	plan    *plan.Plan
	encoder *ckks.Encoder // copied for use: a copy has buffers of its own
}

var errNone = errors.New("input: there is no encoder: make one with NewEncoder")

// NewEncoder returns the encoder of a plan's context.
func NewEncoder(c *cipher.Context) (*Encoder, error) {
	p := c.Plan()
	if p == nil {
		return nil, errors.New("input: there is no plan: cipher.NewContext makes a context of one")
	}
	return &Encoder{c.Lattigo(), p, ckks.NewEncoder(c.Lattigo().Parameters)}, nil
}

// Plaintexts encodes network inputs (tensor.Pixels.Normalise makes them from
// pixels, as the plan's Model.Pixels says), Channels x Height x Width each: one,
// or up to the plan's batch of them. Values beyond the plan's range give a
// *RangeError.
func (e *Encoder) Plaintexts(ctx context.Context, images ...*tensor.Tensor) ([]*rlwe.Plaintext, error) {
	if e == nil || e.plan == nil {
		return nil, errNone
	}
	tall, err := e.plan.Stack(images...)
	if err != nil {
		return nil, err
	}
	slots, err := e.plan.SlotsOf(0, tall)
	if err != nil {
		return nil, err
	}
	in := e.plan.Input()
	for _, phase := range slots {
		for _, v := range phase {
			if !(math.Abs(v) <= tolerance) {
				return nil, &RangeError{"input", v * in.Gain[0], in.Gain[0]}
			}
		}
	}
	pts := make([]*rlwe.Plaintext, len(slots))
	return pts, parallel.Each(ctx, len(pts), func(i int) error {
		pts[i] = hefloat.NewPlaintext(e.params, in.Level)
		pts[i].Scale = rlwe.NewScale(in.Scale)
		return e.encoder.ShallowCopy().Encode(slots[i], pts[i])
	})
}

// Slots decodes a plaintext of a tensor at a scale. It changes the plaintext's
// metadata.
func (e *Encoder) Slots(pt *rlwe.Plaintext, scale float64) ([]float64, error) {
	if e == nil || e.plan == nil {
		return nil, errNone
	}
	if pt == nil || pt.MetaData == nil || pt.Value.N() != e.params.N() || pt.Level() > e.params.MaxLevel() {
		return nil, errors.New("input: this is no plaintext of the plan")
	}
	pt.Scale = rlwe.NewScale(scale)
	pt.IsBatched = true
	pt.LogDimensions = e.params.LogMaxDimensions()
	slots := make([]float64, e.plan.Slots())
	return slots, e.encoder.ShallowCopy().Decode(pt, slots)
}
