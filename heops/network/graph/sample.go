package graph

import (
	"fmt"
	"math"

	"cryptounet/heops/network/linear"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
)

// Sample returns the steps of a network for the probe's window.
func (pr *Probe) Sample(whole bool) (*Sample, error) {
	if s := pr.graphs[whole]; s != nil {
		return s, nil
	}
	g, err := fuse(pr.network, pr.window.h, pr.window.w, whole, pr.ranges, pr.full[whole])
	if err != nil {
		return nil, err
	}
	s := &Sample{Graph: g, Spread: pr.Spread, pitch: pr.window.h, Clean: make([]*tensor.Tensor, len(g.Tensors))}
	for t := range g.Tensors {
		info := &g.Tensors[t]
		v := pr.Clean[info.Name]
		if v == nil {
			continue
		}
		v = v.Clone()
		for c := range v.C {
			values := v.Channel(c)
			for i, x := range values {
				values[i] = (x - info.Offset[c]) / info.Gain[c]
			}
		}
		s.Clean[t] = v
	}
	// What is no layer's result is computed: the parts of polynomials.
	for i := range s.Steps {
		if step := &s.Steps[i]; s.Clean[step.Output] == nil {
			s.Clean[step.Output] = s.compute(step, s.Clean, s.Maps[step.Output])
		}
	}
	pr.graphs[whole] = s
	return s, nil
}

// SampleLike is Sample with steps of the kinds given, those of an image: on a very
// small one layers reach over both borders and fuse otherwise than in the window.
func (pr *Probe) SampleLike(whole bool, steps []plan.Step) (*Sample, error) {
	s, err := pr.Sample(whole)
	if err != nil || s.like(steps) {
		return s, err
	}
	if pr.small == nil {
		if pr.small, err = newProbe(pr.network, pr.opts, pr.opts.Height, pr.opts.Width); err != nil {
			return nil, err
		}
	}
	if s, err = pr.small.Sample(whole); err == nil && !s.like(steps) {
		err = fmt.Errorf("plan: model %s: images of %dx%d are too small to predict errors for: mirror them to larger ones", pr.network.Name, pr.opts.Width, pr.opts.Height)
	}
	return s, err
}

// like says whether the steps are those given, relinearisations apart.
func (s *Sample) like(steps []plan.Step) bool {
	i := 0
	for k := range steps {
		if steps[k].Kind == plan.Relinearise {
			continue
		}
		if i == len(s.Steps) || s.Steps[i].Kind != steps[k].Kind || s.Steps[i].Output != steps[k].Output {
			return false
		}
		i++
	}
	return i == len(s.Steps)
}

// compute does a step on slots; m is the map of a Linear one.
func (s *Sample) compute(step *plan.Step, slots []*tensor.Tensor, m *linear.Map) *tensor.Tensor {
	src := slots[step.Inputs[0]]
	switch step.Kind {
	case plan.Square:
		out := src.Clone()
		for k, v := range out.Data {
			out.Data[k] = v * v
		}
		return out
	case plan.Pool, plan.Total:
		sum := linear.GlobalAvgPool2D(src.C, src.H, src.W)
		pixels := float64(src.H * src.W)
		if step.Kind == plan.Pool {
			sum = linear.AvgPool2D(src.C, src.H, src.W, step.Window, step.Stride)
			pixels = float64(step.Window * step.Window)
		}
		out := sum.Apply(func(int) (*tensor.Tensor, int) { return src, s.wrap(src) })
		for k := range out.Data {
			out.Data[k] *= pixels
		}
		return out
	}
	return m.Apply(func(k int) (*tensor.Tensor, int) {
		t := slots[step.Inputs[k]]
		return t, s.wrap(t)
	})
}

// Propagate follows errors of slots through the steps. added adds what arises in
// a tensor itself; weights, if given, returns the errors of a Linear step's
// weights.
func (s *Sample) Propagate(added func(t int, errors *tensor.Tensor), weights func(step int, m *linear.Map) *linear.Map) []*tensor.Tensor {
	errors := make([]*tensor.Tensor, len(s.Tensors))
	in := s.Clean[0]
	errors[0] = tensor.New(in.C, in.H, in.W)
	added(0, errors[0])
	wrong := make([]*tensor.Tensor, len(s.Tensors)) // values with their errors
	for i := range s.Steps {
		step := &s.Steps[i]
		var out *tensor.Tensor
		switch step.Kind {
		case plan.Square:
			out = errors[step.Inputs[0]].Clone()
			for k, v := range s.Clean[step.Inputs[0]].Data {
				out.Data[k] *= 2*v + out.Data[k]
			}
		case plan.Linear:
			m := *s.Maps[step.Output]
			m.Biases = nil
			out = s.compute(step, errors, &m)
			if weights == nil {
				break
			}
			for _, t := range step.Inputs {
				if wrong[t] == nil {
					wrong[t] = s.Clean[t].Clone()
					for k, e := range errors[t].Data {
						wrong[t].Data[k] += e
					}
				}
			}
			d := *weights(i, &m)
			for k, e := range s.compute(step, wrong, &d).Data {
				out.Data[k] += e
			}
		default:
			out = s.compute(step, errors, nil)
		}
		added(step.Output, out)
		errors[step.Output] = out
	}
	return errors
}

// wrap returns how many rows further down a map goes on beyond its columns.
func (s *Sample) wrap(t *tensor.Tensor) int {
	return max(1, s.pitch*t.H/max(1, s.Tensors[0].Layout.H))
}

// Draws returns how many random errors to simulate: one on maps, whose pixels
// are as many samples; more for a head's few values.
func (s *Sample) Draws() int {
	l := s.Tensors[len(s.Tensors)-1].Layout
	return max(1, min(16, 64/(l.H*l.W)))
}

// SpreadOf returns the standard deviation of a map's values, of the channel where
// it is least; of single values, their size.
func SpreadOf(v *tensor.Tensor) float64 {
	least := math.Inf(1)
	for c := range v.C {
		sum, square := 0.0, 0.0
		for _, x := range v.Channel(c) {
			sum += x
			square += x * x
		}
		n := float64(v.H * v.W)
		d := math.Sqrt(math.Max(0, square/n-sum/n*sum/n))
		if n == 1 {
			d = math.Abs(sum)
		}
		least = math.Min(least, d)
	}
	return math.Max(least, 1e-12)
}

// Deviation returns the standard deviation of errors, times a gain, of the worst
// channel.
func Deviation(errors *tensor.Tensor, gain []float64) float64 {
	worst := 0.0
	for c := range errors.C {
		sum := 0.0
		for _, d := range errors.Channel(c) {
			sum += d * d
		}
		worst = math.Max(worst, math.Abs(gain[c])*math.Sqrt(sum/float64(errors.H*errors.W)))
	}
	return worst
}

// Power writes a number as a power of two, for people.
func Power(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "beyond all bounds"
	}
	return fmt.Sprintf("2^%.1f", math.Log2(v))
}
