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

// probe is a small input on which errors are simulated: the plan's own steps
// compute it, pixel by pixel on maps and not ciphertext by ciphertext, with and
// without errors. A crop is enough, however large the images.
type probe struct {
	network *model.Network
	input   *tensor.Tensor
	pitch   int
	clean   map[string]*tensor.Tensor // by layer
	graphs  map[bool]*sample          // by whether the grid is a single cell
	full    map[bool]*graph           // the same for whole images
}

// sample is the network's steps for the probe's size.
type sample struct {
	*graph
	pitch int
	clean []*tensor.Tensor // slots of each tensor
}

// newProbe takes the crop that calibration kept; a network without one gets
// blurred noise, clipped to the input's range, which has the blobs and edges
// that networks react to.
func newProbe(n *model.Network, opts plan.Options) (*probe, error) {
	p := &probe{network: n, input: n.Crop(), graphs: make(map[bool]*sample), full: make(map[bool]*graph)}
	sizes, err := n.Sizes(opts.Height, opts.Width)
	if err != nil {
		return nil, err
	}
	stride, fixed := 1, false
	for _, l := range n.Layers {
		stride = max(stride, sizes[l.Name].Stride)
		fixed = fixed || l.Op == model.Dense
	}
	p.pitch = stride
	if p.input == nil {
		h, w := max(64, stride)/stride*stride, max(64, stride)/stride*stride
		if fixed {
			h, w = opts.Height, opts.Width
		}
		p.input = invent(n.Input, h, w)
	}
	if p.input.H%p.pitch != 0 {
		p.pitch = p.input.H
	}
	p.clean, err = n.Forward(p.input, p.pitch)
	return p, err
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
	g, err := fuse(pr.network, opts.Height, opts.Width, whole, pr.clean)
	pr.full[whole] = g
	return g, err
}

// sample returns the steps of a network for the probe's size.
func (pr *probe) sample(whole bool) (*sample, error) {
	if s := pr.graphs[whole]; s != nil {
		return s, nil
	}
	g, err := fuse(pr.network, pr.input.H, pr.input.W, whole, pr.clean)
	if err != nil {
		return nil, err
	}
	s := &sample{graph: g, pitch: pr.pitch}
	in := pr.input.Clone()
	for c := range in.C {
		for i := range in.Channel(c) {
			in.Channel(c)[i] = (in.Channel(c)[i] - g.tensors[0].Offset[c]) / g.tensors[0].Gain[c]
		}
	}
	s.clean = s.run(in, nil, nil)
	pr.graphs[whole] = s
	return s, nil
}

// run computes the steps on slots. disturb may change each tensor that a step
// has made, weigh the map of a step before it is applied.
func (s *sample) run(in *tensor.Tensor, weigh func(step int, m *linear.Map) *linear.Map, disturb func(t int, v *tensor.Tensor)) []*tensor.Tensor {
	slots := make([]*tensor.Tensor, len(s.tensors))
	slots[0] = in
	if disturb != nil {
		slots[0] = in.Clone()
		disturb(0, slots[0])
	}
	for i := range s.steps {
		step := &s.steps[i]
		src := slots[step.Inputs[0]]
		var out *tensor.Tensor
		switch step.Kind {
		case plan.Square:
			out = src.Clone()
			for k, v := range out.Data {
				out.Data[k] = v * v
			}
		case plan.Pool, plan.Total:
			l := s.tensors[step.Output].Layout
			var m linear.Map
			pixels := float64(src.H * src.W)
			if step.Kind == plan.Pool {
				m = linear.AvgPool2D(src.C, src.H, src.W, step.Window, step.Stride)
				pixels = float64(step.Window * step.Window)
			} else {
				m = linear.GlobalAvgPool2D(src.C, l.H*src.H, l.W*src.W)
			}
			out = m.Apply(func(int) (*tensor.Tensor, int) { return src, s.wrap(src) })
			for k := range out.Data {
				out.Data[k] *= pixels
			}
		case plan.Linear:
			m := s.maps[step.Output]
			if weigh != nil {
				m = weigh(i, m)
			}
			out = m.Apply(func(k int) (*tensor.Tensor, int) {
				t := slots[step.Inputs[k]]
				return t, s.wrap(t)
			})
		}
		if disturb != nil {
			disturb(step.Output, out)
		}
		slots[step.Output] = out
	}
	return slots
}

// wrap returns how many rows further down a map goes on beyond its columns.
func (s *sample) wrap(t *tensor.Tensor) int {
	return max(1, s.pitch*t.H/max(1, s.tensors[0].Layout.H))
}

// predictNoise gives every tensor the standard deviation of the error that
// encryption leaves in it, of the worst channel: the steps are computed on the
// probe with and without random errors of the variances that operations have.
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
		noisy := s.run(s.clean[0], nil, func(t int, v *tensor.Tensor) {
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
		})
		for t := range square {
			d := deviation(noisy[t], s.clean[t], p.Tensors[t].Gain)
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
// comes from rounding the weights to integers, of the worst channel: the steps
// are computed with random errors of the weights, the same at all pixels.
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
		rounded := s.run(s.clean[0], func(i int, m *linear.Map) *linear.Map {
			step := byOutput[s.steps[i].Output]
			// A rounded polynomial errs in every lane, those with weight 0 included.
			sigma := math.Sqrt((2*lanes - 1) / 12 * p.spreads[step.Output].waste)
			return m.Disturbed(func(source int, w float64) float64 {
				return w + sigma/step.Factors[source]*rng.NormFloat64()
			})
		}, nil)
		d := deviation(rounded[out], s.clean[out], p.Tensors[out].Gain)
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

// deviation returns the standard deviation of a from b, times a gain, of the
// worst channel.
func deviation(a, b *tensor.Tensor, gain []float64) float64 {
	worst := 0.0
	for c := range b.C {
		sum := 0.0
		for i, v := range b.Channel(c) {
			d := (a.Channel(c)[i] - v) * gain[c]
			sum += d * d
		}
		worst = math.Max(worst, math.Sqrt(sum/float64(b.H*b.W)))
	}
	return worst
}

// spreadOf returns the standard deviation of the results' values on the probe,
// of the channel with the smallest.
func (s *sample) spreadOf(t int, gain []float64) float64 {
	v := s.clean[t]
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
		least = math.Min(least, d*math.Abs(gain[c]))
	}
	return least
}

// limiting names the tensor whose error is largest beside its values: where
// precision is lost.
func (p *draft) limiting(s *sample) string {
	worst, name := 0.0, "the input"
	for t := 1; t < len(s.tensors); t++ {
		info := &p.Tensors[t]
		if ratio := info.Noise / (s.spreadOf(t, info.Gain) + 1e-30); ratio > worst {
			worst, name = ratio, fmt.Sprintf("%s, whose error is 2^%.1f of its values", info.Name, math.Log2(ratio))
		}
	}
	return name
}
