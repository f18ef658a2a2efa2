package check

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/reach"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/segment"
)

// Options says how to replace. The zero value takes the defaults.
type Options struct {
	Degree int     // of polynomials, 2 to 7; default 4, of Runnable 2 where that is too deep
	Fit    Fit     // default LeastSquares
	Margin float64 // of the range seen that is added at both ends; default 0.1
}

const defaultDegree = 4

func (o Options) withDefaults() (Options, error) {
	if o.Degree == 0 {
		o.Degree = defaultDegree
	}
	if o.Fit == "" {
		o.Fit = LeastSquares
	}
	if o.Margin == 0 {
		o.Margin = 0.1
	}
	switch {
	case o.Degree < 2 || o.Degree > 7:
		return o, fmt.Errorf("check: degree %d; 2 to 7 are supported", o.Degree)
	case o.Fit != LeastSquares && o.Fit != Minimax:
		return o, fmt.Errorf("check: fit %q; expected %s or %s", o.Fit, LeastSquares, Minimax)
	case !(o.Margin > 0 && o.Margin <= 10):
		return o, fmt.Errorf("check: margin %g; above 0 to 10 is supported", o.Margin)
	}
	return o, nil
}

// Change is a layer that was replaced.
type Change struct {
	Layer     string
	Op        model.Op // what it was
	By        string   // what it is
	Low, High float64  // the range that its polynomials are for, of all channels
}

// Replacement is a network that runs under encryption, calibrated, and how it
// differs from the one that it was made from, in plaintext on the images.
type Replacement struct {
	Network *model.Network
	Changes []Change
	Layers  []Difference // layer by layer
	Logits  Difference
	Note    string // why its degree is not the default; "" where it is, or was asked for
}

// Runnable replaces as Replace does, and checks the result for images of height x
// width. Where opts names no degree and the network does not run at the default,
// squares are tried, which take half the levels.
func Runnable(ctx context.Context, n *model.Network, opts Options, height, width int, images ...*tensor.Tensor) (*Replacement, *Report, error) {
	r, err := Replace(ctx, n, opts, images...)
	if err != nil {
		return nil, nil, err
	}
	report, err := Network(ctx, r.Network, height, width)
	if err != nil || report.Runs() || opts.Degree != 0 {
		return r, report, err
	}
	opts.Degree = 2
	squares, err := Replace(ctx, n, opts, images...)
	if err != nil {
		return r, report, ctx.Err() // squares do not hold the values
	}
	checked, err := Network(ctx, squares.Network, height, width)
	if err != nil || !checked.Runs() {
		return r, report, err
	}
	squares.Note = fmt.Sprintf("degree %d does not run (%s); degree 2 does", defaultDegree, report.Problem)
	return squares, checked, nil
}

// Replace returns the network with polynomials for its other activations, on the
// ranges that the images bring them, and mean pooling for max pooling, scaled
// channel by channel to be near it. The network itself stays as it is. A piece
// of an image is kept with the result's weights (model.Network.KeepCrop).
//
// Layer after layer is fitted, on what it reads in the network whose earlier layers
// are replaced already, to what the original layer gave at the same pixel: errors of
// the earlier ones are made up for as far as one channel's values tell, mean and
// variance with them. Of a U-Net with 14 ReLUs and three max poolings, base 8, trained on
// the ISBI slices without a thought of this, the logits on slices that were not looked
// at differ by 0.38, 0.15 and 0.12 of their spread (rms) at degrees 2, 4 and 6, and 5.6,
// 3.0 and 2.6 % of the pixels change sides; of one with random weights, by 0.50, 0.41
// and 0.39. What is left fine-tuning takes away (heops/training/finetune.py).
func Replace(ctx context.Context, n *model.Network, opts Options, images ...*tensor.Tensor) (*Replacement, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return nil, err
	}
	if n == nil {
		return nil, errors.New("check: no network")
	}
	if _, err := n.Shapes(); err != nil {
		return nil, err
	}
	if len(images) == 0 {
		return nil, errors.New("check: no images: the ranges of activations are taken from images like those to come")
	}
	var inputs []*tensor.Tensor
	for i, image := range images {
		x, err := reach.Fit(n, image, mostSide)
		if err != nil {
			return nil, fmt.Errorf("check: image %d: %w", i+1, err)
		}
		inputs = append(inputs, x)
	}
	r := &replacer{opts: opts, from: n, seen: map[string]*seen{}}
	if err := r.prepare(); err != nil {
		return nil, err
	}
	if err := r.replace(ctx, inputs); err != nil {
		return nil, err
	}
	out := new(Replacement)
	for _, l := range n.Layers {
		if l.PlaintextOnly() {
			out.Changes = append(out.Changes, r.change(l))
		}
	}
	if out.Layers, out.Logits, err = compare(ctx, n, r.to, inputs); err != nil {
		return nil, err
	}
	if out.Network, err = segment.Calibrated(ctx, r.to, inputs...); err != nil {
		return nil, err
	}
	if _, err := out.Network.Shapes(); err != nil {
		return nil, fmt.Errorf("check: after replacing: %w (the polynomials do not hold the network's values; fine-tune it with heops/training/finetune.py)", err)
	}
	return out, nil
}

// replace fits layer after layer.
func (r *replacer) replace(ctx context.Context, inputs []*tensor.Tensor) error {
	for _, x := range inputs { // what is to come out
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.from.Visit(x, reach.Pitch(r.from, x.H), func(layer string, v *tensor.Tensor) {
			if s := r.seen[layer]; s != nil {
				s.wants.add(v)
			}
		}); err != nil {
			return err
		}
	}
	for _, l := range r.from.Layers {
		if !l.PlaintextOnly() {
			continue
		}
		if err := r.look(ctx, l, inputs); err != nil {
			return fmt.Errorf("check: model %s, what layer %s reads: %w", r.from.Name, l.Name, err)
		}
		if err := r.fit(l); err != nil {
			return err
		}
	}
	return nil
}

// replacer makes a network from another.
type replacer struct {
	opts     Options
	from, to *model.Network
	seen     map[string]*seen // by the layer that is replaced
}

// calibrated are the parts of weights that calibration left, of values that
// change.
var calibrated = []string{".range", ".typical", ".low", ".high", ".crop", ".images"}

// mean is what a pooling's mean is named by, before it is scaled.
const mean = ".mean"

// prepare makes the layers of the new network, with coefficients still to come.
func (r *replacer) prepare() error {
	to := *r.from
	to.Layers, to.Weights = nil, map[string]model.Weight{}
	for name, w := range r.from.Weights {
		if !slices.ContainsFunc(calibrated, func(part string) bool { return strings.HasSuffix(name, part) }) {
			to.Weights[name] = w
		}
	}
	to.Training = maps.Clone(r.from.Training)
	shapes, err := r.from.Shapes()
	if err != nil {
		return err
	}
	for _, l := range r.from.Layers {
		if !l.PlaintextOnly() {
			to.Layers = append(to.Layers, l)
			continue
		}
		c := shapes[l.Name].Channels
		r.seen[l.Name] = newSeen(c)
		if l.Op != model.MaxPool2D {
			to.Layers = append(to.Layers, model.Layer{Name: l.Name, Op: model.Polynomial, Inputs: l.Inputs})
			continue
		}
		pool, weight, err := meanOf(l, c)
		if err != nil {
			return fmt.Errorf("check: model %s, layer %s (%s): %w", r.from.Name, l.Name, l.Op, err)
		}
		if _, taken := r.from.Layer(pool.Name); taken {
			return fmt.Errorf("check: model %s has a layer %s, a name that is needed for what replaces %s: rename it", r.from.Name, pool.Name, l.Name)
		}
		if weight != nil {
			to.Weights[pool.Name+".weight"] = *weight
		}
		to.Layers = append(to.Layers, pool, model.Layer{Name: l.Name, Op: model.Affine, Inputs: []string{pool.Name}})
	}
	r.to = &to
	return nil
}

// meanOf returns the layer that computes the means of a max pooling's windows: a
// convolution of all channels apart where windows overlap.
func meanOf(l model.Layer, channels int) (model.Layer, *model.Weight, error) {
	k, s := l.PoolKernel(), l.PoolStride()
	if k == s && l.Padding == "" {
		return model.Layer{Name: l.Name + mean, Op: model.AvgPool2D, Inputs: l.Inputs, Kernel: k}, nil, nil
	}
	if k%2 == 0 || k > 15 || s > 8 {
		return model.Layer{}, nil, fmt.Errorf("no mean pooling of kernel %d, stride %d and padding %q is supported: train with an AvgPool2D whose stride is its kernel", k, s, l.Padding)
	}
	w := &model.Weight{Shape: []int{channels, 1, k, k}, Data: slices.Repeat([]float64{1 / float64(k*k)}, channels*k*k)}
	return model.Layer{Name: l.Name + mean, Op: model.Conv2D, Inputs: l.Inputs, Out: channels, Kernel: k, Stride: s, Groups: channels, Padding: l.Padding}, w, nil
}

// look runs the new network on the images as far as a layer, and keeps what that reads.
func (r *replacer) look(ctx context.Context, l model.Layer, inputs []*tensor.Tensor) error {
	s, part := r.seen[l.Name], *r.to
	part.Output = l.Inputs[0]
	last := slices.IndexFunc(part.Layers, func(m model.Layer) bool { return m.Name == part.Output })
	part.Layers = part.Layers[:last+1]
	for _, x := range inputs {
		if err := ctx.Err(); err != nil {
			return err
		}
		if last < 0 { // it reads the image
			if err := s.add(l, x); err != nil {
				return err
			}
			continue
		}
		v, err := part.Result(x, reach.Pitch(r.to, x.H))
		if err == nil {
			err = s.add(l, v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// fit sets a layer's coefficients by what was seen.
func (r *replacer) fit(l model.Layer) error {
	s := r.seen[l.Name]
	c := len(s.low)
	if l.Op == model.MaxPool2D {
		gain, shift := make([]float64, c), make([]float64, c)
		for i := range c {
			gain[i], shift[i] = s.line(i)
		}
		r.to.Weights[l.Name+".gain"] = model.Weight{Shape: []int{c}, Data: gain}
		r.to.Weights[l.Name+".shift"] = model.Weight{Shape: []int{c}, Data: shift}
		return nil
	}
	w := model.Weight{Shape: []int{c, r.opts.Degree + 1}}
	for i := range c {
		low, high := s.interval(i, r.opts.Margin)
		p, err := fit(r.opts.Fit, l.Function(), low, high, r.opts.Degree, s.values.of[i], s.wants.of[i])
		if err != nil {
			return fmt.Errorf("check: layer %s, channel %d: %w", l.Name, i, err)
		}
		w.Data = append(w.Data, p...)
	}
	r.to.Weights[l.Name+".coefficients"] = w
	return nil
}

// change describes what became of a layer.
func (r *replacer) change(l model.Layer) Change {
	s := r.seen[l.Name]
	c := Change{Layer: l.Name, Op: l.Op, Low: math.Inf(1), High: math.Inf(-1)}
	for i := range s.low {
		low, high := s.interval(i, r.opts.Margin)
		c.Low, c.High = math.Min(c.Low, low), math.Max(c.High, high)
	}
	c.By = fmt.Sprintf("polynomials of degree %d", r.opts.Degree)
	if l.Op == model.MaxPool2D {
		c.By = "a mean pooling, scaled"
	}
	return c
}
