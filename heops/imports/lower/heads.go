package lower

import (
	"errors"
	"fmt"
	"slices"

	"cryptounet/heops/imports/fold"
	"cryptounet/heops/imports/onnx"
	"cryptounet/heops/network/model"
)

// heads are dense layers, means over all pixels and what stands at the end.
func heads() map[string]operator {
	return map[string]operator{
		"Gemm":       {2, 3, gemm},
		"MatMul":     {2, 2, matMul},
		"ReduceMean": {1, 2, reduced},
		"ReduceSum":  {1, 2, reduced},
		"Softmax":    {1, 1, atEnd(Softmax)},
		"LogSoftmax": {1, 1, atEnd(LogSoftmax)},
		"ArgMax":     {1, 1, atEnd(ArgMax)},
	}
}

func gemm(l *lowerer, in []*value) ([]*value, error) {
	n := l.node
	w, err := weights(in[1], "weight")
	if err != nil {
		return nil, err
	}
	if in[0].known != nil || len(w.Shape) != 2 || n.Int("transA", 0) != 0 {
		return nil, fmt.Errorf("a product with a matrix of shape %v; a map times a fixed matrix is computed", w.Shape)
	}
	rows := w.Shape[0]
	alpha := n.Float("alpha", 1)
	at := func(o, i int) float64 { return alpha * w.Floats[i*w.Shape[1]+o] }
	inputs, out := rows, w.Shape[1]
	if n.Int("transB", 0) == 1 {
		inputs, out = w.Shape[1], rows
		at = func(o, i int) float64 { return alpha * w.Floats[o*w.Shape[1]+i] }
	}
	var bias []float64
	if in[2] != nil {
		b, err := weights(in[2], "bias")
		if err != nil {
			return nil, err
		}
		if b.Len() != 1 && (b.Len() != out || b.Shape[len(b.Shape)-1] != out) {
			return nil, fmt.Errorf("a bias of shape %v for %d results", b.Shape, out)
		}
		bias = fill(out, 0)
		for o := range bias {
			bias[o] = n.Float("beta", 1) * b.Floats[o%b.Len()]
		}
	}
	return one(l.dense(in[0], inputs, out, at, bias))
}

func matMul(l *lowerer, in []*value) ([]*value, error) {
	if in[0].known != nil || in[1].known == nil {
		return nil, errors.New("a product of two maps, as in attention, or of a matrix with a map: a flat map times a fixed matrix is computed")
	}
	w, err := weights(in[1], "weight")
	if err != nil {
		return nil, err
	}
	if len(w.Shape) != 2 {
		return nil, fmt.Errorf("a product with a tensor of shape %v", w.Shape)
	}
	return one(l.dense(in[0], w.Shape[0], w.Shape[1], func(o, i int) float64 { return w.Floats[i*w.Shape[1]+o] }, nil))
}

// dense multiplies all values of a map, in the order in which they are seen.
func (l *lowerer) dense(v *value, inputs, out int, at func(o, i int) float64, bias []float64) (*value, error) {
	v, err := l.settled(v)
	if err != nil {
		return nil, err
	}
	shape := v.shape()
	if len(shape) == 0 || shape[len(shape)-1] != inputs || v.from.c*v.from.h*v.from.w != inputs {
		return nil, fmt.Errorf("a matrix of %d inputs for a tensor of shape %v: dense layers of a whole flat map are computed; use 1 x 1 convolutions for single pixels", inputs, shape)
	}
	x, err := l.computed(v)
	if err != nil {
		return nil, err
	}
	w := model.Weight{Shape: []int{out, inputs}, Data: make([]float64, out*inputs)}
	for i, p := range v.view.positions() {
		for o := range out {
			w.Data[o*inputs+p] = at(o, i)
		}
	}
	all := map[string]model.Weight{"weight": w}
	if bias != nil {
		all["bias"] = vector(bias)
	}
	y := l.add(model.Layer{Name: l.label(), Op: model.Dense, Out: out}, [3]int{out, 1, 1}, all, x)
	to := make(view, len(shape))
	to[len(to)-1] = joined(factor{out, 1})
	return y.value().with(to), nil
}

// reduced is a mean or sum over all pixels, or over channels.
func reduced(l *lowerer, in []*value) ([]*value, error) {
	v, err := l.settled(in[0])
	if err != nil {
		return nil, err
	}
	given, err := constant(in[1], "axes")
	if err != nil {
		return nil, err
	}
	shape := v.shape()
	over, err := fold.Reduced(l.node, len(shape), given)
	if err != nil {
		return nil, err
	}
	count := 1
	var axes []int
	for i, d := range shape {
		if over[i] {
			axes = append(axes, i)
			count *= d
		}
	}
	x, err := l.feature(v)
	if err != nil {
		return nil, err
	}
	gain := 1.0
	var y *value
	switch {
	case slices.Equal(axes, []int{2, 3}):
		if y, err = l.global(x.value()); err != nil {
			return nil, err
		}
		if l.node.Op == "ReduceSum" {
			gain = float64(count)
		}
	case slices.Equal(axes, []int{1}):
		w := fill(x.c, 1)
		if l.node.Op == "ReduceMean" {
			w = fill(x.c, 1/float64(x.c))
		}
		f, err := l.conv(l.label(), x, pixelwise, model.PadZeros, 1, 1, w, nil)
		if err != nil {
			return nil, err
		}
		y = f.value()
	default:
		return nil, fmt.Errorf("a mean or sum over axes %v of a tensor of shape %v; over height and width, or over channels, is computed", axes, shape)
	}
	if gain != 1 {
		y = y.apply(y.f.times(constantOf(fill(y.from.c, gain))))
	}
	if l.node.Int("keepdims", 1) == 0 {
		to, err := fold.Squeezed(y.shape(), axes)
		if err != nil {
			return nil, err
		}
		u, err := y.view.reshaped(to)
		if err != nil {
			return nil, err
		}
		y = y.with(u)
	}
	return one(y, nil)
}

// pixelwise is the geometry of a 1 x 1 convolution.
var pixelwise = geometry{kernel: [2]int{1, 1}, stride: [2]int{1, 1}, dilation: [2]int{1, 1}}

// atEnd leaves a function over channels to the client.
func atEnd(f Final) func(*lowerer, []*value) ([]*value, error) {
	return func(l *lowerer, in []*value) ([]*value, error) {
		v, err := l.settled(in[0])
		if err != nil {
			return nil, err
		}
		axis := l.node.Int("axis", -1)
		if l.graph.Opset < 13 && !l.node.Has("axis") {
			axis = 1
		}
		if f == ArgMax {
			axis = l.node.Int("axis", 0)
		}
		if axis < 0 {
			axis += len(v.view)
		}
		channels := (&feature{"", v.from.c, v.from.h, v.from.w}).view()[1]
		if axis < 0 || axis >= len(v.view) || !slices.Equal(v.view[axis], channels) {
			return nil, fmt.Errorf("%s over axis %d of a tensor of shape %v; over channels at the very end is computed, by the client", f, axis, v.shape())
		}
		if l.final != None && !(f == ArgMax && (l.final == Softmax || l.final == LogSoftmax)) {
			return nil, fmt.Errorf("%s after %s", f, l.final)
		}
		l.final = f
		return one(v, nil)
	}
}

// afterEnd refuses operators that compute after what is left to the client.
func (l *lowerer) afterEnd(in []*value) error {
	if l.final == None {
		return nil
	}
	switch l.node.Op {
	case "Identity", "Cast", "Dropout", "Reshape", "Flatten", "Transpose", "Squeeze", "Unsqueeze", "ArgMax", "Constant", "Shape":
		return nil
	}
	if !slices.ContainsFunc(in, func(v *value) bool { return v != nil && v.known == nil }) {
		return nil
	}
	return fmt.Errorf("it computes after %s, which has no exact form under encryption and is computed at the very end only", l.final)
}

// integers returns an attribute or, from a later opset on, a constant input.
func (l *lowerer) integers(attribute string, v *value) (list []int, err error) {
	if l.node.Has(attribute) {
		return l.node.Ints(attribute), nil
	}
	var t *onnx.Tensor
	if t, err = constant(v, attribute); t == nil || err != nil {
		return nil, err
	}
	return fold.Integers(t)
}
