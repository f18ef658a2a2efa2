package planner

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"cryptounet/heops/network/graph"
	"cryptounet/heops/network/linear"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/noise"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/program"
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
	variance[0] = slices.Repeat([]float64{noise.Fresh(&p.Plan) / p.Tensors[0].Scale / p.Tensors[0].Scale}, s.Tensors[0].Layout.C)
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
			relinearised[step.Inputs[0]] = noise.KeySwitch(&p.Plan, out.Level) / out.Scale / out.Scale
		case plan.Total:
			// The error of an early turn is summed up by those after it.
			cells := float64(p.Grid.Rows * p.Grid.Cols)
			variance[step.Output] = slices.Repeat([]float64{cells * noise.KeySwitch(&p.Plan, out.Level) / out.Scale / out.Scale}, out.Layout.C)
		case plan.Linear:
			variance[step.Output] = noise.Linear(&p.Plan, step, s.Maps[step.Output], own[step.Output], s.Clean)
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
// comes from rounding the weights to integers, of the worst channel: that of the
// errors of the weights, the same at all pixels. Those of scalars are known. A
// polynomial's coefficients err at random, but weights that are equal, as those of
// means are, stand in equal polynomials and err alike.
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
	if lanes == 1 {
		draws = 1 // nothing is random
	}
	for range draws {
		errors := s.Propagate(func(int, *tensor.Tensor) {}, func(i int, m *linear.Map) *linear.Map {
			step := byOutput[s.Steps[i].Output]
			if lanes == 1 && !step.Merged {
				return m.Disturbed(func(source int, w float64) float64 {
					f := step.Factors[source]
					return math.Round(w*f)/f - w
				})
			}
			// A rounded polynomial errs in every lane, those with weight 0 included.
			sigma := math.Sqrt(p.spreads[step.Output].errors[of(step)] / 12)
			seeds := make([]uint64, len(step.Factors))
			for source := range seeds {
				seeds[source] = rng.Uint64()
			}
			return m.Disturbed(func(source int, w float64) float64 {
				return sigma / step.Factors[source] * deviate(seeds[source], w)
			})
		})
		d := graph.Deviation(errors[out], p.Tensors[out].Gain)
		square += d * d / float64(draws)
	}
	return graph.Digits(4, math.Sqrt(square))[0]
}

// deviate returns a number of mean 0 and variance 1 that is at random for each value w,
// and the same for equal ones: there may be millions to remember otherwise.
func deviate(seed uint64, w float64) float64 {
	h := math.Float64bits(w) ^ seed
	for _, m := range [...]uint64{0xff51afd7ed558ccd, 0xc4ceb9fe1a85ec53} { // as MurmurHash3 ends
		h = (h ^ h>>33) * m
	}
	return math.Sqrt(12) * (float64(h^h>>33)/(1<<64) - 0.5)
}

// mostMeasured bounds the products, times slots, of programs that are run in
// plaintext to see what their rounded weights do.
const mostMeasured = 1 << 28

// measureRounding puts what rounded weights do to the images of the probe in the
// place of what was predicted, where the program is small enough to be run on them:
// it has few weights, which may round alike, or not at all.
func (p *draft) measureRounding(made *program.Program, n *model.Network, pr *graph.Probe, s *graph.Sample) error {
	if made.Products()*p.Slots() > mostMeasured {
		return nil
	}
	var square []float64 // by channel
	images := 0.0
	for i := range min(4, s.Draws()) {
		image := pr.Image(i)
		want, err := n.Result(image, p.Pitch())
		if err != nil {
			return err
		}
		outside := func(v float64) bool { return !(math.Abs(v) <= p.Limit) }
		if i > 0 && slices.ContainsFunc(want.Data, outside) {
			continue // nothing is promised there
		}
		twin, err := made.Twin(slices.Repeat([]*tensor.Tensor{image}, p.Options.Images)...)
		if err != nil {
			return err
		}
		got, err := twin.Logits()
		if err != nil {
			return err
		}
		if square == nil {
			square = make([]float64, want.C)
		}
		for c := range square {
			for k, v := range want.Channel(c) {
				d := got[0].Channel(c)[k] - v
				square[c] += d * d / float64(want.H*want.W)
			}
		}
		images++
	}
	if rounding := math.Sqrt(slices.Max(square) / images); !math.IsNaN(rounding) && !math.IsInf(rounding, 0) {
		p.Rounding = graph.Digits(4, rounding)[0]
	}
	return nil
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
