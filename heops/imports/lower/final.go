package lower

import (
	"fmt"
	"math"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// Final is what the graph does at its very end to the logits that the network
// computes: left to who decrypts them.
type Final string

// The final activations. Softmax, LogSoftmax and ArgMax are over channels.
const (
	None       Final = ""
	Sigmoid    Final = "Sigmoid"
	Softmax    Final = "Softmax"
	LogSoftmax Final = "LogSoftmax"
	Tanh       Final = "Tanh"
	ArgMax     Final = "ArgMax"
)

// Apply computes the final activation of decrypted logits, in a copy.
func (f Final) Apply(logits *tensor.Tensor) *tensor.Tensor {
	t := logits.Clone()
	area := t.H * t.W
	switch f {
	case Sigmoid:
		for i, v := range t.Data {
			t.Data[i] = 1 / (1 + math.Exp(-v))
		}
	case Tanh:
		for i, v := range t.Data {
			t.Data[i] = math.Tanh(v)
		}
	case Softmax, LogSoftmax, ArgMax:
		for p := range area {
			best, sum := 0, 0.0
			for c := range t.C {
				if t.Data[c*area+p] > t.Data[best*area+p] {
					best = c
				}
			}
			top := t.Data[best*area+p]
			for c := range t.C {
				sum += math.Exp(logits.Data[c*area+p] - top)
			}
			for c := range t.C {
				v := logits.Data[c*area+p] - top - math.Log(sum)
				if f == Softmax {
					v = math.Exp(v)
				}
				t.Data[c*area+p] = v
			}
			if f == ArgMax {
				t.Data[p] = float64(best)
			}
		}
		if f == ArgMax {
			t = &tensor.Tensor{C: 1, H: t.H, W: t.W, Data: t.Data[:area]}
		}
	}
	return t
}

// output makes the network's output, and leaves a last activation to the client.
func (l *lowerer) output(r *Result, name string) error {
	v := l.values[name]
	if v == nil {
		return fmt.Errorf("the output %q is not computed", name)
	}
	if v.known != nil {
		return fmt.Errorf("the output %q does not depend on the input", name)
	}
	if l.final == None && v.f.g != "" && v.f.g != "Erf" && v.f.p.zero() && v.f.q.near(0, 1) {
		// g(arg(x)): the network computes arg(x).
		l.final = Final(v.f.g)
		v = v.apply(expression{p: v.f.arg})
	}
	v, err := l.settled(v)
	if err != nil {
		return err
	}
	x, err := l.computed(v)
	if err != nil {
		return fmt.Errorf("output %q: %w", name, err)
	}
	if x.layer == model.Input {
		return fmt.Errorf("the output %q is the input", name)
	}
	l.network.Output = x.layer
	r.Final = l.final
	if l.final != None {
		l.note("%s at the end is left to the client, who computes it of the decrypted output", l.final)
	}
	if l.final == ArgMax {
		x = &feature{x.layer, 1, x.h, x.w}
		if v.from.c != 1 {
			r.Shape = []int{1, x.h, x.w}
			return nil
		}
	}
	r.Shape = v.view.shape()
	if !v.view.equal(v.from.view()) {
		r.positions = v.view.positions()
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
