package planner

import (
	"fmt"
	"math"
	"math/rand/v2"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/program"
	"cryptounet/heops/network/tensor"
)

// probe is a small input on which errors are simulated, with what the network
// makes of it. The network itself computes, layer by layer, not the plan phase
// by phase: a crop is enough, however large the images and wide the network.
type probe struct {
	network *model.Network
	input   *tensor.Tensor
	pitch   int
	clean   map[string]*tensor.Tensor
}

// newProbe takes the crop that calibration kept; a network without one gets
// blurred noise, clipped to the input's range, which has the blobs and edges
// that networks react to.
func newProbe(n *model.Network) (*probe, error) {
	stride, err := n.TotalStride()
	if err != nil {
		return nil, err
	}
	p := &probe{network: n, input: n.Crop(), pitch: stride}
	if p.input == nil {
		p.input = invent(n.Input, max(64, stride)/stride*stride)
	}
	if p.clean, err = n.Forward(p.input, p.pitch); err != nil {
		return nil, err
	}
	return p, nil
}

// invent draws an input without an image.
func invent(px tensor.Pixels, side int) *tensor.Tensor {
	rng := rand.New(rand.NewPCG(1, 2))
	lo, hi := px.Range()
	t := tensor.New(px.Channels, side, side)
	for c := range t.C {
		coarse := make([]float64, side*side/16+side)
		for i := range coarse {
			coarse[i] = rng.NormFloat64()
		}
		for y := range side {
			for x := range side {
				v := coarse[y/4*(side/4)+x/4] + coarse[(y+2)/4*(side/4)+(x+2)/4] + 0.5*rng.NormFloat64()
				t.Set(c, y, x, math.Max(lo, math.Min(hi, (lo+hi)/2+v/1.5)))
			}
		}
	}
	return t
}

// disturbed computes the network with a random error in each tensor that the
// plan makes, of the variance given for it a channel, in layer values, and
// returns the standard deviation of what comes of it, by layer, of the worst
// channel.
func (pr *probe) disturbed(variance map[string][]float64) (map[string]float64, error) {
	rng := rand.New(rand.NewPCG(3, 4))
	noisy, err := pr.network.ForwardDisturbed(pr.input, pr.pitch, func(layer string, t *tensor.Tensor) {
		for c, v := range variance[layer] {
			if v == 0 {
				continue
			}
			sigma := math.Sqrt(v)
			values := t.Channel(c)
			for i := range values {
				values[i] += sigma * rng.NormFloat64()
			}
		}
	})
	if err != nil {
		return nil, err
	}
	apart := make(map[string]float64)
	for layer, clean := range pr.clean {
		apart[layer] = deviation(noisy[layer], clean)
	}
	return apart, nil
}

// predictNoise gives every tensor the standard deviation of the error that
// encryption leaves in it: the network is computed on the probe with and
// without random errors of the variances that operations have. Following
// variances on paper instead would miss that neighbouring errors are correlated.
func (p *draft) predictNoise(pr *probe) error {
	variance := make(map[string][]float64)
	add := func(t int, of func(phase int) float64) {
		info := &p.Tensors[t]
		v := variance[info.Name]
		if v == nil {
			v = make([]float64, info.Layout.C)
			variance[info.Name] = v
		}
		phases := info.Layout.Py * info.Layout.Px
		for c := range v {
			sum := 0.0
			for i := range phases {
				sum += of(c*phases + i)
			}
			v[c] += info.Gain[c] * info.Gain[c] * sum / float64(phases)
		}
	}
	add(0, p.stepVariance(-1))
	for i := range p.Steps {
		add(p.Steps[i].Output, p.stepVariance(i))
	}
	apart, err := pr.disturbed(variance)
	if err != nil {
		return err
	}
	for t := range p.Tensors {
		p.Tensors[t].Noise = digits(4, apart[p.Tensors[t].Name])[0]
	}
	return nil
}

// predictRounding returns the standard deviation of the results' error that
// comes from rounding the weights to integers, of the worst channel: the plan's
// steps, with the rounded weights, on the probe beside the network. Random
// errors instead would miss that a weight is off in the same way everywhere.
func (p *draft) predictRounding(pr *probe) (float64, error) {
	in := &p.Tensors[0]
	g := polyphase.Grid{Rows: pr.input.H / in.Layout.Py, Cols: pr.input.W / in.Layout.Px, Batch: 1}
	if g.Rows == 0 || g.Cols == 0 {
		return 0, nil // phases larger than the probe
	}
	whole := p.Plan
	whole.Grid = g // the piece is all that there is
	piece := pr.input.Crop(0, 0, g.Rows*in.Layout.Py, g.Cols*in.Layout.Px)
	phases, err := whole.SlotsOf(0, piece)
	if err != nil {
		return 0, err
	}
	slots, err := program.Evaluate(&whole, p.weights, phases)
	if err != nil {
		return 0, err
	}
	out := p.ResultIndex()
	rounded, err := whole.Values(out, slots[out])
	if err != nil {
		return 0, err
	}
	exact, err := pr.network.Forward(piece, in.Layout.Py)
	if err != nil {
		return 0, err
	}
	return digits(4, deviation(rounded, exact[p.Result().Name]))[0], nil
}

// deviation returns the standard deviation of a from b, of the worst channel.
func deviation(a, b *tensor.Tensor) float64 {
	worst := 0.0
	for c := range b.C {
		sum := 0.0
		for i, v := range b.Channel(c) {
			d := a.Channel(c)[i] - v
			sum += d * d
		}
		worst = math.Max(worst, math.Sqrt(sum/float64(b.H*b.W)))
	}
	return worst
}

// limiting names the tensor whose error is largest beside its values: where
// precision is lost.
func (p *draft) limiting(pr *probe) string {
	worst, name := 0.0, ""
	for t := 1; t < len(p.Tensors); t++ {
		info := &p.Tensors[t]
		sum, n := 0.0, 0
		for _, v := range pr.clean[info.Name].Data {
			sum += v * v
			n++
		}
		if ratio := info.Noise / math.Sqrt(sum/float64(n)+1e-30); ratio > worst {
			worst, name = ratio, fmt.Sprintf("%s, whose error is 2^%.1f of its values", info.Name, math.Log2(ratio))
		}
	}
	return name
}
