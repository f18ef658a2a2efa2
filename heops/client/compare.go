package client

import (
	"context"
	"fmt"
	"image"
	"math"

	"cryptounet/heops/cipher"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
)

// Comparison holds a decrypted map beside its plaintext twin, in the layer's
// values. The errors are those of all images of the run.
type Comparison struct {
	Layer      string
	Decrypted  *tensor.Tensor // the first image's
	Plain      *tensor.Tensor // likewise
	MaxError   float64        // largest absolute difference
	RMSError   float64        // root mean square of the differences
	Predicted  float64        // standard deviation that the plan expects
	LargestAbs float64        // largest plain value: what the errors compare to
}

// NewComparison holds values beside those that they should be, as Compare does:
// logits of a network beside those of another, for example. Nothing is predicted
// of their errors.
func NewComparison(layer string, values, want *tensor.Tensor) (*Comparison, error) {
	if values == nil || want == nil || len(values.Data) == 0 || len(values.Data) != len(want.Data) {
		return nil, fmt.Errorf("client: comparing %s: %v beside %v: both must be there, of one shape", layer, values, want)
	}
	r := &Comparison{Layer: layer, Decrypted: values, Plain: want}
	r.measure([]*tensor.Tensor{values}, []*tensor.Tensor{want})
	return r, nil
}

// measure finds the errors of images.
func (r *Comparison) measure(got, want []*tensor.Tensor) {
	sum, n := 0.0, 0
	for k := range min(len(got), len(want)) {
		for i, v := range want[k].Data {
			d := math.Abs(got[k].Data[i] - v)
			r.MaxError = math.Max(r.MaxError, d)
			r.LargestAbs = math.Max(r.LargestAbs, math.Abs(v))
			sum += d * d
			n++
		}
	}
	r.RMSError = math.Sqrt(sum / float64(n))
}

// Compare decrypts a map and holds it against its twin. Logits beyond the plan's
// limit are compared too: that is what went wrong, perhaps.
func (c *Client) Compare(ctx context.Context, m *cipher.Encrypted, twin *plan.Twin) (*Comparison, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if m == nil || twin == nil {
		return nil, fmt.Errorf("client: comparing needs a map and its twin")
	}
	if d := twin.Digest(); d != m.Digest() {
		return nil, fmt.Errorf("client: comparing %s: the twin is of plan %v, the map of plan %v", m.Name(), d, m.Digest())
	}
	tall, err := c.DecryptStacked(ctx, m)
	if err != nil {
		return nil, err
	}
	got, err := c.plan.Split(tall, m.Images())
	if err != nil {
		return nil, err
	}
	want, err := twin.Map(m.Tensor())
	if err != nil {
		return nil, err
	}
	r := &Comparison{Layer: m.Name(), Decrypted: got[0], Plain: want[0], Predicted: c.plan.Tensors[m.Tensor()].Noise}
	r.measure(got, want)
	return r, nil
}

// Steps is a run, here (evaluator.Run) or on a server (remote.Run).
type Steps interface {
	Next(ctx context.Context) bool
	Map() *cipher.Encrypted
	Err() error
}

// Follow runs the steps that are left, and compares what each makes with the twin.
// What it has compared is returned beside an error.
func (c *Client) Follow(ctx context.Context, run Steps, twin *plan.Twin) ([]*Comparison, error) {
	if run == nil {
		return nil, fmt.Errorf("client: there is no run to follow")
	}
	var list []*Comparison
	for run.Next(ctx) {
		m := run.Map()
		if m == nil {
			break // Err says why it could not be fetched
		}
		r, err := c.Compare(ctx, m, twin)
		if err != nil {
			return list, err
		}
		list = append(list, r)
	}
	return list, run.Err()
}

// whole says whether both tensors are there, of one shape.
func (r *Comparison) whole() bool {
	return r != nil && r.Decrypted != nil && r.Plain != nil && len(r.Decrypted.Data) == len(r.Plain.Data)
}

// Maps draws a channel of the first image: decrypted, plain, and their
// difference stretched to the full range of grey; empty images where there is no
// such channel.
func (r *Comparison) Maps(channel int) (decrypted, plain, difference image.Image) {
	if !r.whole() {
		none := new(image.Gray)
		return none, none, none
	}
	d := r.Decrypted.Clone()
	for i, v := range r.Plain.Data {
		d.Data[i] = math.Abs(d.Data[i] - v)
	}
	return r.Decrypted.Image(channel), r.Plain.Image(channel), d.Image(channel)
}

// Agreement returns the share of the first image's pixels whose sign is the same
// in both, and how many differ: for logits, whose sign is the mask. The share of
// no pixels is 1.
func (r *Comparison) Agreement() (share float64, differ int) {
	if !r.whole() || len(r.Plain.Data) == 0 {
		return 1, 0
	}
	for i, v := range r.Plain.Data {
		if (v > 0) != (r.Decrypted.Data[i] > 0) {
			differ++
		}
	}
	return 1 - float64(differ)/float64(len(r.Plain.Data)), differ
}

// Same reads "99.9962 % (10 pixels differ)": Agreement in words.
func (r *Comparison) Same() string {
	share, differ := r.Agreement()
	return fmt.Sprintf("%.4f %% (%d pixels differ)", 100*share, differ)
}

// String reads "enc1.act: largest error 1.2e-04, rms 2.3e-05 (predicted 3e-05), values up to 7.1".
func (r *Comparison) String() string {
	if r == nil {
		return "no comparison"
	}
	return fmt.Sprintf("%s: largest error %.2g, rms %.2g (predicted %.2g), values up to %.3g", r.Layer, r.MaxError, r.RMSError, r.Predicted, r.LargestAbs)
}
