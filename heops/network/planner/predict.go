package planner

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"cryptounet/heops/network/graph"
	"cryptounet/heops/network/linear"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
)

// predictNoise gives every tensor the standard deviation of the error that
// encryption leaves in it, of the worst channel: random
// errors of the variances that operations have are followed through the steps.
// Following variances on paper instead would miss that neighbouring errors are
// correlated.
func (p *draft) predictNoise(s *graph.Sample) {
	rng := rand.New(rand.NewPCG(3, 4))
	variance := make([][]float64, len(s.Tensors)) // a channel
	variance[0] = slices.Repeat([]float64{p.freshVariance() / p.Tensors[0].Scale / p.Tensors[0].Scale}, s.Tensors[0].Layout.C)
	relinearised := make(map[int]float64)
	own := make(map[int][]int) // the sample's inputs of a step, by output
	for i := range s.Steps {
		own[s.Steps[i].Output] = s.Steps[i].Inputs
	}
	for i := range p.Steps {
		step := &p.Steps[i]
		out := &p.Tensors[step.Output]
		switch step.Kind {
		case plan.Relinearise:
			relinearised[step.Inputs[0]] = p.switchVariance(out.Level) / out.Scale / out.Scale
		case plan.Total:
			// The error of an early turn is summed up by those after it.
			cells := float64(p.Grid.Rows * p.Grid.Cols)
			variance[step.Output] = slices.Repeat([]float64{cells * p.switchVariance(out.Level) / out.Scale / out.Scale}, out.Layout.C)
		case plan.Linear:
			variance[step.Output] = p.linearVariance(step, s.Maps[step.Output], own[step.Output], s.Clean)
		}
	}
	for t, v := range relinearised {
		if variance[t] == nil {
			variance[t] = slices.Repeat([]float64{0}, s.Tensors[t].Layout.C)
		}
		for c := range variance[t] {
			variance[t][c] += v
		}
	}
	square := make([]float64, len(s.Tensors))
	draws := s.Draws()
	for range draws {
		errors := s.Propagate(func(t int, v *tensor.Tensor) {
			for c, x := range variance[t] {
				if x == 0 {
					continue
				}
				sigma := math.Sqrt(x)
				values := v.Channel(c)
				for i := range values {
					values[i] += sigma * rng.NormFloat64()
				}
			}
		}, nil)
		for t := range square {
			d := graph.Deviation(errors[t], p.Tensors[t].Gain)
			square[t] += d * d / float64(draws)
		}
	}
	for t, v := range square {
		p.Tensors[t].Noise = graph.Digits(4, math.Sqrt(v))[0]
	}
	for i := range p.Steps {
		if step := &p.Steps[i]; step.Kind == plan.Relinearise {
			p.Tensors[step.Output].Noise = p.Tensors[step.Inputs[0]].Noise
		}
	}
}

// predictRounding returns the standard deviation of the results' error that
// comes from rounding the weights to integers, of the worst channel: that of
// random errors of the weights, the same at all pixels.
func (p *draft) predictRounding(s *graph.Sample) float64 {
	rng := rand.New(rand.NewPCG(5, 6))
	byOutput := make(map[int]*plan.Step)
	for i := range p.Steps {
		if p.Steps[i].Kind == plan.Linear {
			byOutput[p.Steps[i].Output] = &p.Steps[i]
		}
	}
	lanes := float64(p.Grid.Lanes)
	out := len(s.Tensors) - 1
	// Few weights are few samples.
	weights := 0.0
	for i := range s.Steps {
		if m := s.Maps[s.Steps[i].Output]; m != nil {
			weights += m.Products() * float64(m.Uy*m.Ux)
		}
	}
	square, draws := 0.0, max(s.Draws(), min(4, int(1e6/weights)))
	for range draws {
		errors := s.Propagate(func(int, *tensor.Tensor) {}, func(i int, m *linear.Map) *linear.Map {
			step := byOutput[s.Steps[i].Output]
			// A rounded polynomial errs in every lane, those with weight 0 included.
			sigma := math.Sqrt((2*lanes - 1) / 12 * p.spreads[step.Output].waste)
			return m.Disturbed(func(source int, w float64) float64 { return sigma / step.Factors[source] * rng.NormFloat64() })
		})
		d := graph.Deviation(errors[out], p.Tensors[out].Gain)
		square += d * d / float64(draws)
	}
	return graph.Digits(4, math.Sqrt(square))[0]
}

// limiting names the tensor whose error is largest beside its values: where
// precision is lost.
func (p *draft) limiting(s *graph.Sample) string {
	worst, name := 0.0, "the input"
	for t := 1; t < len(s.Tensors); t++ {
		info := &p.Tensors[t]
		if ratio := info.Noise / (graph.SpreadOf(s.Clean[t])*math.Abs(info.Gain[0]) + 1e-30); ratio > worst {
			worst, name = ratio, fmt.Sprintf("%s, whose error is %s of its values", info.Name, graph.Power(ratio))
		}
	}
	return name
}

func exp2(x float64) float64 { return math.Exp2(x) }
