package plan

import (
	"fmt"

	"cryptounet/heops/network/tensor"
)

// Twin is a run in plaintext: the slots of every tensor as an encrypted run
// would hold them if there were no noise. Package program computes it.
type Twin struct {
	plan   *Plan
	slots  [][][]float64
	images int
}

// NewTwin returns the twin that holds these slots: of each tensor, its phases.
func (p *Plan) NewTwin(slots [][][]float64, images int) (*Twin, error) {
	if len(slots) != len(p.Tensors) {
		return nil, fmt.Errorf("plan: slots of %d tensors; the plan has %d", len(slots), len(p.Tensors))
	}
	if images < 1 || images > p.Grid.Batch {
		return nil, fmt.Errorf("plan: a twin of %d images; the plan takes 1 to %d", images, p.Grid.Batch)
	}
	return &Twin{p.Clone(), slots, images}, nil
}

// Digest returns the digest of the twin's plan, zero for a zero Twin.
func (w *Twin) Digest() Digest {
	if w == nil || w.plan == nil {
		return Digest{}
	}
	return w.plan.Digest()
}

// Map returns the layer values of tensor t, one tensor an image.
func (w *Twin) Map(t int) ([]*tensor.Tensor, error) {
	if w == nil || t < 0 || t >= len(w.slots) {
		return nil, fmt.Errorf("plan: the twin has no tensor %d", t)
	}
	tall, err := w.plan.Values(t, w.slots[t])
	if err != nil {
		return nil, err
	}
	return w.plan.Split(tall, w.images)
}

// Logits returns the result, one tensor an image.
func (w *Twin) Logits() ([]*tensor.Tensor, error) {
	if w == nil || w.plan == nil {
		return w.Map(-1)
	}
	return w.Map(w.plan.ResultIndex())
}
