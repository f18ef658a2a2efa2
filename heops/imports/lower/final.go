package lower

import (
	"fmt"

	"cryptounet/heops/imports/algebra"
	"cryptounet/heops/imports/maps"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// output makes the network's output, and leaves a last activation to the client.
func (l *lowerer) output(r *Result, name string) error {
	v := l.values[name]
	if v == nil {
		return fmt.Errorf("the output %q is not computed", name)
	}
	if v.Known != nil {
		return fmt.Errorf("the output %q does not depend on the input", name)
	}
	if l.final == maps.None && v.F.G != "" && v.F.G != "Erf" && v.F.P.Zero() && v.F.Q.Near(0, 1) {
		// g(arg(x)): the network computes arg(x).
		l.final = maps.Final(v.F.G)
		v = v.Apply(algebra.Expression{P: v.F.Arg})
	}
	v, err := l.Settled(v)
	if err != nil {
		return err
	}
	x, err := l.Computed(v)
	if err != nil {
		return fmt.Errorf("output %q: %w", name, err)
	}
	if x.Layer == model.Input {
		return fmt.Errorf("the output %q is the input", name)
	}
	l.Builder.Network.Output = x.Layer
	r.Final = l.final
	if l.final != maps.None {
		l.Note("%s at the end is left to the client, who computes it of the decrypted output", l.final)
	}
	if l.final == maps.ArgMax {
		x = &maps.Feature{Layer: x.Layer, C: 1, H: x.H, W: x.W}
		if v.From.C != 1 {
			r.Shape = []int{1, x.H, x.W}
			if l.kept {
				r.Shape = []int{1, 1, x.H, x.W}
			}
			return nil
		}
	}
	r.Shape = v.View.Shape()
	if !v.View.Equal(v.From.View()) {
		r.positions = v.View.Positions()
	}
	return nil
}

// Arranged returns the values of the network's output after Final in the order
// and shape in which the graph gives them.
func (r *Result) Arranged(t *tensor.Tensor) ([]float64, []int) {
	if r.positions == nil {
		return t.Data, r.Shape
	}
	out := make([]float64, len(r.positions))
	for i, p := range r.positions {
		out[i] = t.Data[p]
	}
	return out, r.Shape
}
