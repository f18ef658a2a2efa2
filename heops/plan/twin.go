package plan

import (
	"fmt"

	"cryptounet/heops/tensor"
)

// Twin is the plan computed in plaintext on given images: what an encrypted
// run would hold if there were no noise.
type Twin struct {
	plan   *Plan
	slots  [][][]float64
	images int
}

// Twin computes the plan in plaintext on one image or more, up to its batch.
func (p *Plan) Twin(images ...*tensor.Tensor) (*Twin, error) {
	tall, err := p.Stack(images...)
	if err != nil {
		return nil, err
	}
	slots, err := p.Reference(tall)
	if err != nil {
		return nil, err
	}
	return &Twin{p, slots, len(images)}, nil
}

// Map returns the layer values of tensor t, one tensor an image.
func (w *Twin) Map(t int) ([]*tensor.Tensor, error) {
	if t < 0 || t >= len(w.slots) {
		return nil, fmt.Errorf("plan: there is no tensor %d", t)
	}
	tall, err := w.plan.Values(t, w.slots[t])
	if err != nil {
		return nil, err
	}
	return w.plan.Split(tall, w.images)
}

// Logits returns the result, one tensor an image.
func (w *Twin) Logits() ([]*tensor.Tensor, error) {
	return w.Map(w.plan.Steps[len(w.plan.Steps)-1].Output)
}
