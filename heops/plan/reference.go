package plan

import (
	"fmt"
	"runtime"
	"slices"
	"sync"

	"cryptounet/heops/polyphase"
	"cryptounet/heops/tensor"
)

// Stack puts the images of a batch below each other, as the slots hold them;
// fewer than the grid's batch are repeated to fill it. The images are network
// inputs, 1 x Height x Width.
func (p *Plan) Stack(images ...*tensor.Tensor) (*tensor.Tensor, error) {
	if len(images) == 0 || len(images) > p.Grid.Batch {
		return nil, fmt.Errorf("plan: %d images; this plan takes 1 to %d in a run", len(images), p.Grid.Batch)
	}
	tall := tensor.New(1, p.Options.Height*p.Grid.Batch, p.Options.Width)
	size := p.Options.Height * p.Options.Width
	for i := range p.Grid.Batch {
		img := images[i%len(images)]
		if img.C != 1 || img.H != p.Options.Height || img.W != p.Options.Width || len(img.Data) != size {
			return nil, fmt.Errorf("plan: image %d is %s; this plan takes 1x%dx%d", i%len(images), img.Shape(), p.Options.Height, p.Options.Width)
		}
		copy(tall.Data[i*size:], img.Data)
	}
	return tall, nil
}

// Split takes the first count images of a stacked map apart.
func (p *Plan) Split(tall *tensor.Tensor, count int) ([]*tensor.Tensor, error) {
	if count < 1 || count > p.Grid.Batch || tall.H%p.Grid.Batch != 0 {
		return nil, fmt.Errorf("plan: cannot take %d images from a map of %s with %d stacked", count, tall.Shape(), p.Grid.Batch)
	}
	h := tall.H / p.Grid.Batch
	images := make([]*tensor.Tensor, count)
	for i := range images {
		images[i] = tensor.New(tall.C, h, tall.W)
		for c := range tall.C {
			copy(images[i].Channel(c), tall.Channel(c)[i*h*tall.W:])
		}
	}
	return images, nil
}

// SlotsOf turns layer values of tensor t into slot values, phase by phase.
func (p *Plan) SlotsOf(t int, values *tensor.Tensor) ([][]float64, error) {
	info := p.Tensors[t]
	phases, err := polyphase.Pack(values, p.Grid, info.Layout)
	if err != nil {
		return nil, err
	}
	for i, v := range phases {
		c := i / (info.Layout.Py * info.Layout.Px)
		for j := range v {
			v[j] = (v[j] - info.Offset[c]) / info.Gain[c]
		}
	}
	return phases, nil
}

// Values turns slot values of tensor t into layer values.
func (p *Plan) Values(t int, slots [][]float64) (*tensor.Tensor, error) {
	info := p.Tensors[t]
	v, err := polyphase.Unpack(slots, p.Grid, info.Layout)
	if err != nil {
		return nil, err
	}
	for c := range v.C {
		for i, x := range v.Channel(c) {
			v.Channel(c)[i] = x*info.Gain[c] + info.Offset[c]
		}
	}
	return v, nil
}

// Reference computes the plan on plaintext slots in float64, with the rounded
// weights: the encrypted run's twin. It returns the slots of every tensor.
func (p *Plan) Reference(input *tensor.Tensor) ([][][]float64, error) {
	in, err := p.SlotsOf(0, input)
	if err != nil {
		return nil, err
	}
	return p.evaluate(p.Grid, in, func(int, [][]float64) {})
}

// evaluate computes the steps on plaintext slots over a grid. disturb may
// change what a step made, numbered from 0, or the input, -1.
func (p *Plan) evaluate(g polyphase.Grid, in [][]float64, disturb func(step int, slots [][]float64)) ([][][]float64, error) {
	slots := make([][][]float64, len(p.Tensors))
	slots[0] = clone(in)
	disturb(-1, slots[0])
	for i := range p.Steps {
		s := &p.Steps[i]
		src := slots[s.Inputs[0]]
		out := make([][]float64, p.Tensors[s.Output].Layout.Len())
		switch s.Kind {
		case Relinearise:
			out = clone(src)
		case Square:
			each(len(out), func(i int) {
				out[i] = make([]float64, len(src[i]))
				for j, v := range src[i] {
					out[i][j] = v * v
				}
			})
		case Pool:
			sum, err := polyphase.Identity(0, p.Tensors[s.Inputs[0]].Layout).SumPool2D(s.Stride)
			if err != nil {
				return nil, err
			}
			each(len(out), func(i int) { out[i] = sum.Forms[i].Eval(g, [][][]float64{src}) })
		case Linear:
			sources := make([][][]float64, len(s.Inputs))
			for k, t := range s.Inputs {
				sources[k] = slots[t]
			}
			each(len(out), func(i int) {
				f := s.Weights.Form(i)
				out[i] = f.Eval(g, sources)
			})
		}
		disturb(i, out)
		slots[s.Output] = out
	}
	return slots, nil
}

func clone(phases [][]float64) [][]float64 {
	c := make([][]float64, len(phases))
	for i, v := range phases {
		c[i] = slices.Clone(v)
	}
	return c
}

// Form returns output i with the real values of its rounded weights.
func (w *Weights) Form(i int) polyphase.Form {
	out := w.Outputs[i]
	f := polyphase.Form{Bias: out.Bias, Terms: make([]polyphase.Term, len(out.Terms))}
	for j, t := range out.Terms {
		f.Terms[j] = polyphase.Term{Ref: t.Ref, Weight: float64(t.Weight) / w.Factors[t.Source]}
	}
	return f
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
