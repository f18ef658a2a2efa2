package planner

import (
	"fmt"
	"math"
	"math/rand/v2"

	"cryptounet/heops/network/linear"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
)

// probe is an input on which errors are simulated, with what the network makes of
// it: the input that calibration kept. Errors are followed in a window of it,
// around the values that are there: a small input of its own would have borders
// where the network was calibrated on none, and networks of squares are only
// tame on what they were calibrated on.
type probe struct {
	network *model.Network
	window  window
	clean   map[string]*tensor.Tensor // by layer, in the window
	ranges  map[string][]float64      // by layer: the largest values of each channel
	graphs  map[bool]*sample          // by whether the grid is a single cell
	full    map[bool]*graph           // the same for whole images
	spread  float64                   // see sample
}

// window is a part of the probe's input.
type window struct{ y, x, h, w int }

// sample is the network's steps for the probe's window.
type sample struct {
	*graph
	pitch int
	clean []*tensor.Tensor // slots of each tensor
	// The standard deviation of the results on the whole input, of the channel
	// where it is least: what errors are beside.
	spread float64
}

// Sides of the window, in pixels: the larger where a network is small enough to
// take no more than so many products there.
const (
	largeWindow    = 128
	smallWindow    = 64
	windowProducts = 4e9
)

// newProbe takes the input that calibration kept; a network without one gets
// blurred noise, clipped to the input's range, which has the blobs and edges
// that networks react to.
func newProbe(n *model.Network, opts plan.Options) (*probe, error) {
	p := &probe{network: n, graphs: make(map[bool]*sample), full: make(map[bool]*graph), clean: make(map[string]*tensor.Tensor), ranges: make(map[string][]float64)}
	input := n.Crop()
	stride, err := n.TotalStride()
	if err != nil {
		return nil, err
	}
	fixed := n.Fixed()
	for _, l := range n.Layers {
		fixed = fixed || l.PadMode() == model.PadValid
	}
	if input == nil {
		h, w := max(64, stride)/stride*stride, max(64, stride)/stride*stride
		if fixed {
			h, w = opts.Height, opts.Width
		}
		input = invent(n.Input, h, w)
	}
	sizes, err := n.Sizes(input.H, input.W)
	if err != nil {
		return nil, err
	}
	p.window = window{0, 0, input.H, input.W}
	if !fixed {
		side := largeWindow
		if work := products(n, sizes) * largeWindow * largeWindow / float64(input.H*input.W); work > windowProducts {
			side = smallWindow
		}
		side = max(side, stride)
		cut := func(whole int) (from, length int) {
			length = min(whole, side/stride*stride)
			return (whole - length) / 2 / stride * stride, length
		}
		p.window.y, p.window.h = cut(input.H)
		p.window.x, p.window.w = cut(input.W)
	}
	pitch := stride
	if input.H%pitch != 0 {
		pitch = input.H
	}
	err = n.Visit(input, pitch, func(layer string, v *tensor.Tensor) {
		largest := make([]float64, v.C)
		for c := range v.C {
			for _, x := range v.Channel(c) {
				largest[c] = math.Max(largest[c], math.Abs(x))
			}
		}
		p.ranges[layer] = largest
		if layer == n.Output {
			p.spread = spreadOf(v)
		}
		w, s := p.window, sizes[layer].Stride
		if w.h == input.H && w.w == input.W {
			p.clean[layer] = v
		} else if s > 0 {
			p.clean[layer] = v.Crop(w.y/s, w.x/s, w.h/s, w.w/s)
		}
	})
	return p, err
}

// products estimates the multiplications of a network on an input.
func products(n *model.Network, sizes map[string]model.Size) float64 {
	sum := 0.0
	for _, l := range n.Layers {
		w, _ := n.Conv(l)
		out := sizes[l.Name]
		sum += float64(len(w)) * float64(out.H*out.W)
	}
	return sum
}

// invent draws an input without an image.
func invent(px tensor.Pixels, h, w int) *tensor.Tensor {
	rng := rand.New(rand.NewPCG(1, 2))
	lo, hi := px.Range()
	t := tensor.New(px.Channels, h, w)
	for c := range t.C {
		coarse := make([]float64, (h/4+2)*(w/4+2))
		for i := range coarse {
			coarse[i] = rng.NormFloat64()
		}
		for y := range h {
			for x := range w {
				v := coarse[y/4*(w/4+2)+x/4] + coarse[(y+2)/4*(w/4+2)+(x+2)/4] + 0.5*rng.NormFloat64()
				t.Set(c, y, x, math.Max(lo, math.Min(hi, (lo+hi)/2+v/1.5)))
			}
		}
	}
	return t
}

// steps returns those of the network for whole images.
func (pr *probe) steps(opts plan.Options, whole bool) (*graph, error) {
	if g := pr.full[whole]; g != nil {
		return g, nil
	}
	g, err := fuse(pr.network, opts.Height, opts.Width, whole, pr.ranges)
	pr.full[whole] = g
	return g, err
}

// sample returns the steps of a network for the probe's window.
func (pr *probe) sample(whole bool) (*sample, error) {
	if s := pr.graphs[whole]; s != nil {
		return s, nil
	}
	g, err := fuse(pr.network, pr.window.h, pr.window.w, whole, pr.ranges)
	if err != nil {
		return nil, err
	}
	s := &sample{graph: g, spread: pr.spread, pitch: pr.window.h, clean: make([]*tensor.Tensor, len(g.tensors))}
	for t := range g.tensors {
		info := &g.tensors[t]
		v := pr.clean[info.Name]
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
		s.clean[t] = v
	}
	// What is no layer's result is computed: the parts of polynomials.
	for i := range s.steps {
		if step := &s.steps[i]; s.clean[step.Output] == nil {
			s.clean[step.Output] = s.compute(step, s.clean, s.maps[step.Output])
		}
	}
	pr.graphs[whole] = s
	return s, nil
}

// compute does a step on slots; m is the map of a Linear one.
func (s *sample) compute(step *plan.Step, slots []*tensor.Tensor, m *linear.Map) *tensor.Tensor {
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

// propagate follows errors of slots through the steps. added adds what arises in
// a tensor itself; weights, if given, returns the errors of a Linear step's
// weights.
func (s *sample) propagate(added func(t int, errors *tensor.Tensor), weights func(step int, m *linear.Map) *linear.Map) []*tensor.Tensor {
	errors := make([]*tensor.Tensor, len(s.tensors))
	in := s.clean[0]
	errors[0] = tensor.New(in.C, in.H, in.W)
	added(0, errors[0])
	wrong := make([]*tensor.Tensor, len(s.tensors)) // values with their errors
	for i := range s.steps {
		step := &s.steps[i]
		var out *tensor.Tensor
		switch step.Kind {
		case plan.Square:
			out = errors[step.Inputs[0]].Clone()
			for k, v := range s.clean[step.Inputs[0]].Data {
				out.Data[k] *= 2*v + out.Data[k]
			}
		case plan.Linear:
			m := *s.maps[step.Output]
			m.Biases = nil
			out = s.compute(step, errors, &m)
			if weights == nil {
				break
			}
			for _, t := range step.Inputs {
				if wrong[t] == nil {
					wrong[t] = s.clean[t].Clone()
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
func (s *sample) wrap(t *tensor.Tensor) int {
	return max(1, s.pitch*t.H/max(1, s.tensors[0].Layout.H))
}

// predictNoise gives every tensor the standard deviation of the error that
// encryption leaves in it, of the worst channel: random
// errors of the variances that operations have are followed through the steps.
// Following variances on paper instead would miss that neighbouring errors are
// correlated.
func (p *draft) predictNoise(s *sample) {
	rng := rand.New(rand.NewPCG(3, 4))
	variance := make([][]float64, len(s.tensors)) // a channel
	variance[0] = constant(s.tensors[0].Layout.C, p.freshVariance()/p.Tensors[0].Scale/p.Tensors[0].Scale)
	relinearised := make(map[int]float64)
	own := make(map[int][]int) // the sample's inputs of a step, by output
	for i := range s.steps {
		own[s.steps[i].Output] = s.steps[i].Inputs
	}
	for i := range p.Steps {
		step := &p.Steps[i]
		out := &p.Tensors[step.Output]
		switch step.Kind {
		case plan.Relinearise:
			relinearised[step.Inputs[0]] = p.switchVariance(out.Level) / out.Scale / out.Scale
		case plan.Total:
			variance[step.Output] = constant(out.Layout.C, float64(len(p.TotalTurns()))*p.switchVariance(out.Level)/out.Scale/out.Scale)
		case plan.Linear:
			variance[step.Output] = p.linearVariance(step, s.maps[step.Output], own[step.Output], s.clean)
		}
	}
	for t, v := range relinearised {
		if variance[t] == nil {
			variance[t] = constant(s.tensors[t].Layout.C, 0)
		}
		for c := range variance[t] {
			variance[t][c] += v
		}
	}
	square := make([]float64, len(s.tensors))
	draws := s.draws()
	for range draws {
		errors := s.propagate(func(t int, v *tensor.Tensor) {
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
			d := deviation(errors[t], p.Tensors[t].Gain)
			square[t] += d * d / float64(draws)
		}
	}
	for t, v := range square {
		p.Tensors[t].Noise = digits(4, math.Sqrt(v))[0]
	}
	for i := range p.Steps {
		if step := &p.Steps[i]; step.Kind == plan.Relinearise {
			p.Tensors[step.Output].Noise = p.Tensors[step.Inputs[0]].Noise
		}
	}
}

// energy returns the sum of squared weights of every output channel, averaged
// over the pixels of a period.
func energy(m *linear.Map, source int) []float64 {
	e := make([]float64, m.C)
	for _, s := range m.Sources {
		if s.Tensor != source {
			continue
		}
		for _, t := range s.Taps {
			share := float64((t.Where.Y1-t.Where.Y0)*(t.Where.X1-t.Where.X0)) / float64(m.H*m.W)
			width := len(t.M.Data) / max(1, t.M.Rows)
			for i := range t.M.Rows {
				for _, w := range t.M.Data[i*width:][:width] {
					e[t.M.Off+i] += share * w * w
				}
			}
		}
	}
	for c := range e {
		e[c] /= float64(m.Uy * m.Ux)
	}
	return e
}

// predictRounding returns the standard deviation of the results' error that
// comes from rounding the weights to integers, of the worst channel: that of
// random errors of the weights, the same at all pixels.
func (p *draft) predictRounding(s *sample) float64 {
	rng := rand.New(rand.NewPCG(5, 6))
	byOutput := make(map[int]*plan.Step)
	for i := range p.Steps {
		if p.Steps[i].Kind == plan.Linear {
			byOutput[p.Steps[i].Output] = &p.Steps[i]
		}
	}
	lanes := float64(p.Grid.Lanes)
	out := len(s.tensors) - 1
	// Few weights are few samples.
	weights := 0.0
	for _, m := range s.maps {
		weights += m.Products() * float64(m.Uy*m.Ux)
	}
	square, draws := 0.0, max(s.draws(), min(16, int(1e6/weights)))
	for range draws {
		errors := s.propagate(func(int, *tensor.Tensor) {}, func(i int, m *linear.Map) *linear.Map {
			step := byOutput[s.steps[i].Output]
			// A rounded polynomial errs in every lane, those with weight 0 included.
			sigma := math.Sqrt((2*lanes - 1) / 12 * p.spreads[step.Output].waste)
			return m.Disturbed(func(source int, w float64) float64 { return sigma / step.Factors[source] * rng.NormFloat64() })
		})
		d := deviation(errors[out], p.Tensors[out].Gain)
		square += d * d / float64(draws)
	}
	return digits(4, math.Sqrt(square))[0]
}

// draws returns how many random errors to simulate: one on maps, whose pixels
// are as many samples; more for a head's few values.
func (s *sample) draws() int {
	l := s.tensors[len(s.tensors)-1].Layout
	return max(1, min(16, 64/(l.H*l.W)))
}

// deviation returns the standard deviation of errors, times a gain, of the worst
// channel.
func deviation(errors *tensor.Tensor, gain []float64) float64 {
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

// spreadOf returns the standard deviation of a map's values, of the channel where
// it is least; of single values, their size.
func spreadOf(v *tensor.Tensor) float64 {
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

// limiting names the tensor whose error is largest beside its values: where
// precision is lost.
func (p *draft) limiting(s *sample) string {
	worst, name := 0.0, "the input"
	for t := 1; t < len(s.tensors); t++ {
		info := &p.Tensors[t]
		if ratio := info.Noise / (spreadOf(s.clean[t])*math.Abs(info.Gain[0]) + 1e-30); ratio > worst {
			worst, name = ratio, fmt.Sprintf("%s, whose error is 2^%.1f of its values", info.Name, math.Log2(ratio))
		}
	}
	return name
}
