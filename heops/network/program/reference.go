package program

import (
	"runtime"
	"slices"
	"sync"

	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/tensor"
)

// Reference computes the program on plaintext slots in float64, with the
// rounded weights: the encrypted run's twin. It returns the slots of every
// tensor.
func (p *Program) Reference(input *tensor.Tensor) ([][][]float64, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	in, err := p.plan.SlotsOf(0, input)
	if err != nil {
		return nil, err
	}
	return Evaluate(p.plan, p.weights, in)
}

// Evaluate computes a plan's steps with such weights on the input's plaintext
// slots, over the plan's grid. It returns the slots of every tensor.
func Evaluate(p *plan.Plan, weights [][]Output, in [][]float64) ([][][]float64, error) {
	slots := make([][][]float64, len(p.Tensors))
	slots[0] = in
	for i := range p.Steps {
		s := &p.Steps[i]
		src := slots[s.Inputs[0]]
		out := make([][]float64, p.Tensors[s.Output].Layout.Len())
		switch s.Kind {
		case plan.Relinearise:
			out = clone(src)
		case plan.Square:
			each(len(out), func(i int) {
				out[i] = make([]float64, len(src[i]))
				for j, v := range src[i] {
					out[i][j] = v * v
				}
			})
		case plan.Pool:
			sum, err := polyphase.Identity(0, p.Tensors[s.Inputs[0]].Layout).SumPool2D(s.Stride)
			if err != nil {
				return nil, err
			}
			each(len(out), func(i int) { out[i] = sum.Forms[i].Eval(p.Grid, [][][]float64{src}) })
		case plan.Linear:
			sources := make([][][]float64, len(s.Inputs))
			for k, t := range s.Inputs {
				sources[k] = slots[t]
			}
			each(len(out), func(k int) {
				f := weights[i][k].Form(s.Factors)
				out[k] = f.Eval(p.Grid, sources)
			})
		}
		slots[s.Output] = out
	}
	return slots, nil
}

// Form returns the output with the real values of its rounded weights; factors
// are the step's.
func (o Output) Form(factors []float64) polyphase.Form {
	f := polyphase.Form{Bias: o.Bias, Terms: make([]polyphase.Term, len(o.Terms))}
	for j, t := range o.Terms {
		f.Terms[j] = polyphase.Term{Ref: t.Ref, Weight: float64(t.Weight) / factors[t.Source]}
	}
	return f
}

func clone(phases [][]float64) [][]float64 {
	c := make([][]float64, len(phases))
	for i, v := range phases {
		c[i] = slices.Clone(v)
	}
	return c
}

// each calls f(0) .. f(n-1) on all cores.
func each(n int, f func(i int)) {
	var wg sync.WaitGroup
	workers := min(n, runtime.GOMAXPROCS(0))
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				f(i)
			}
		})
	}
	wg.Wait()
}
