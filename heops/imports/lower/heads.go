package lower

import (
	"errors"
	"fmt"
	"slices"

	"cryptounet/heops/imports/algebra"
	"cryptounet/heops/imports/fold"
	"cryptounet/heops/imports/maps"
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
		"Softmax":    {1, 1, atEnd(maps.Softmax)},
		"LogSoftmax": {1, 1, atEnd(maps.LogSoftmax)},
		"ArgMax":     {1, 1, atEnd(maps.ArgMax)},
	}
}

func gemm(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	n := l.node
	w, err := weights(in[1], "weight")
	if err != nil {
		return nil, err
	}
	if in[0].Known != nil || len(w.Shape) != 2 || n.Int("transA", 0) != 0 {
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
		bias = algebra.Fill(out, 0)
		for o := range bias {
			bias[o] = n.Float("beta", 1) * b.Floats[o%b.Len()]
		}
	}
	return one(l.Dense(in[0], inputs, out, at, bias))
}

func matMul(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	if in[0].Known != nil || in[1].Known == nil {
		return nil, errors.New("a product of two maps, as in attention, or of a matrix with a map: a flat map times a fixed matrix is computed")
	}
	w, err := weights(in[1], "weight")
	if err != nil {
		return nil, err
	}
	if len(w.Shape) != 2 {
		return nil, fmt.Errorf("a product with a tensor of shape %v", w.Shape)
	}
	return one(l.Dense(in[0], w.Shape[0], w.Shape[1], func(o, i int) float64 { return w.Floats[i*w.Shape[1]+o] }, nil))
}

// reduced is a mean or sum over all pixels, or over channels.
func reduced(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	v, err := l.Settled(in[0])
	if err != nil {
		return nil, err
	}
	given, err := constant(in[1], "axes")
	if err != nil {
		return nil, err
	}
	shape := v.Shape()
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
	x, err := l.Feature(v)
	if err != nil {
		return nil, err
	}
	gain := 1.0
	var y *maps.Value
	switch {
	case slices.Equal(axes, []int{2, 3}):
		if y, err = l.Global(x.Value()); err != nil {
			return nil, err
		}
		if l.node.Op == "ReduceSum" {
			gain = float64(count)
		}
	case slices.Equal(axes, []int{1}):
		w := algebra.Fill(x.C, 1)
		if l.node.Op == "ReduceMean" {
			w = algebra.Fill(x.C, 1/float64(x.C))
		}
		f, err := l.Conv(l.Label, x, maps.Pixelwise, model.PadZeros, 1, 1, w, nil)
		if err != nil {
			return nil, err
		}
		y = f.Value()
	default:
		return nil, fmt.Errorf("a mean or sum over axes %v of a tensor of shape %v; over height and width, or over channels, is computed. Where it normalises: train with BatchNorm2d, whose statistics are fixed, in place of layer norm, and normalise the image by fixed numbers", axes, shape)
	}
	if gain != 1 {
		y = y.Apply(y.F.Times(algebra.Constant(algebra.Fill(y.From.C, gain))))
	}
	if l.node.Int("keepdims", 1) == 0 {
		to, err := fold.Squeezed(y.Shape(), axes)
		if err != nil {
			return nil, err
		}
		u, err := y.View.Reshaped(to)
		if err != nil {
			return nil, err
		}
		y = y.With(u)
	}
	return one(y, nil)
}

// atEnd leaves a function over channels to the client.
func atEnd(f maps.Final) func(*lowerer, []*maps.Value) ([]*maps.Value, error) {
	return func(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
		v, err := l.Settled(in[0])
		if err != nil {
			return nil, err
		}
		axis := l.node.Int("axis", -1)
		if l.graph.Opset < 13 && !l.node.Has("axis") {
			axis = 1
		}
		if f == maps.ArgMax {
			axis = l.node.Int("axis", 0)
		}
		if axis < 0 {
			axis += len(v.View)
		}
		channels := v.From.View()[1]
		if axis < 0 || axis >= len(v.View) || !slices.Equal(v.View[axis], channels) {
			return nil, fmt.Errorf("%s over axis %d of a tensor of shape %v; over channels at the very end is computed, by the client", f, axis, v.Shape())
		}
		if l.final != maps.None && !(f == maps.ArgMax && (l.final == maps.Softmax || l.final == maps.LogSoftmax)) {
			return nil, fmt.Errorf("%s after %s", f, l.final)
		}
		l.final, l.kept = f, l.node.Int("keepdims", 1) == 1
		return one(v, nil)
	}
}

// afterEnd refuses operators that compute after what is left to the client.
func (l *lowerer) afterEnd(in []*maps.Value) error {
	if l.final == maps.None {
		return nil
	}
	switch l.node.Op {
	case "Identity", "Cast", "Dropout", "Reshape", "Flatten", "Transpose", "Squeeze", "Unsqueeze", "ArgMax", "Constant", "Shape":
		return nil
	}
	if !slices.ContainsFunc(in, func(v *maps.Value) bool { return v != nil && v.Known == nil }) {
		return nil
	}
	return fmt.Errorf("it computes after %s, which has no exact form under encryption and is computed at the very end only: end the export there, and compute the rest of the decrypted output", l.final)
}

// integers returns an attribute or, from a later opset on, a constant input.
func (l *lowerer) integers(attribute string, v *maps.Value) (list []int, err error) {
	if l.node.Has(attribute) {
		return l.node.Ints(attribute), nil
	}
	var t *onnx.Tensor
	if t, err = constant(v, attribute); t == nil || err != nil {
		return nil, err
	}
	return fold.Integers(t)
}
