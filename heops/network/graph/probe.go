package graph

import (
	"math"
	"math/rand/v2"

	"cryptounet/heops/network/internal/layers"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
)

// Probe is an input on which errors are simulated, with what the network makes of
// it: the input that calibration kept. Errors are followed in a window of it,
// around the values that are there: a small input of its own would have borders
// where the network was calibrated on none, and networks of squares are only
// tame on what they were calibrated on.
type Probe struct {
	network *model.Network
	input   *tensor.Tensor
	window  window
	Clean   map[string]*tensor.Tensor // by layer, in the window
	ranges  map[string][]float64      // by layer: the largest values of each channel
	graphs  map[bool]*Sample          // by whether the grid is a single cell
	full    map[bool]*Graph           // the same for whole images
	opts    plan.Options
	small   *Probe  // of a window as small as the images, if it was needed
	Spread  float64 // see Sample
}

// window is a part of the probe's input.
type window struct{ y, x, h, w int }

// Sample is the network's steps for the probe's window.
type Sample struct {
	*Graph
	pitch int
	Clean []*tensor.Tensor // slots of each tensor
	// The standard deviation of the results on the whole input, of the channel
	// where it is least: what errors are beside.
	Spread float64
}

// inputProducts is how many products a network may take on the input, of which a part is
// taken if there are more: a U-Net of 31 million weights takes 2e11 on 512 x 512 pixels.
const inputProducts = 4e10

// Sides of the window, in pixels: the larger where a network is small enough to
// take no more than so many products there.
const (
	largeWindow    = 128
	smallWindow    = 64
	windowProducts = 4e9
)

// NewProbe takes the input that calibration kept; a network without one gets
// blurred noise, clipped to the input's range, which has the blobs and edges
// that networks react to.
func NewProbe(n *model.Network, opts plan.Options) (*Probe, error) {
	return newProbe(n, opts, largeWindow, largeWindow)
}

// newProbe is NewProbe with a window of at most so many pixels.
func newProbe(n *model.Network, opts plan.Options, mostY, mostX int) (*Probe, error) {
	p := &Probe{network: n, opts: opts, graphs: make(map[bool]*Sample), full: make(map[bool]*Graph), Clean: make(map[string]*tensor.Tensor), ranges: make(map[string][]float64)}
	input := n.Crop()
	stride, err := n.TotalStride()
	if err != nil {
		return nil, err
	}
	fixed := n.Fixed()
	for _, l := range n.Layers {
		fixed = fixed || l.PadMode() == model.PadValid || l.Cuts() || l.Mode == model.Corners
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
	if work := products(n, sizes); !fixed && work > inputProducts {
		// Quarters as long as that is too much, around the value that it was kept for.
		h, w := input.H, input.W
		for ; work > inputProducts && min(h, w) >= 2*max(largeWindow, stride); work /= 4 {
			h, w = h/2/stride*stride, w/2/stride*stride
		}
		input = input.Crop((input.H-h)/2, (input.W-w)/2, h, w)
		if sizes, err = n.Sizes(h, w); err != nil {
			return nil, err
		}
	}
	p.input, p.window = input, window{0, 0, input.H, input.W}
	if !fixed {
		side := largeWindow
		if work := products(n, sizes) * largeWindow * largeWindow / float64(input.H*input.W); work > windowProducts {
			side = smallWindow
		}
		cut := func(whole, most int) (from, length int) {
			length = min(whole, max(min(side, most), stride)/stride*stride)
			return (whole - length) / 2 / stride * stride, length
		}
		p.window.y, p.window.h = cut(input.H, mostY)
		p.window.x, p.window.w = cut(input.W, mostX)
	}
	pitch := stride
	if input.H%pitch != 0 {
		pitch = input.H
	}
	err = n.Visit(input, pitch, func(layer string, v *tensor.Tensor) {
		largest := make([]float64, v.C)
		layers.Parallel(v.C, func(c int) {
			for _, x := range v.Channel(c) {
				largest[c] = max(largest[c], math.Abs(x))
			}
		})
		p.ranges[layer] = largest
		if layer == n.Output {
			p.Spread = SpreadOf(v)
		}
		w, s := p.window, sizes[layer].Stride
		if w.h == input.H && w.w == input.W {
			p.Clean[layer] = v
		} else if s > 0 {
			p.Clean[layer] = v.Crop(w.y/s, w.x/s, w.h/s, w.w/s)
		}
	})
	return p, err
}

// Image returns an image of the plan's size from the probe's input, so many pixels
// further down and to the right, mirrored where the input ends.
func (pr *Probe) Image(further int) *tensor.Tensor {
	in := pr.input
	out := tensor.New(in.C, pr.opts.Height, pr.opts.Width)
	within := func(i, most, length int) int {
		if i = (i + max(0, length-most)/2 + further) % (2 * length); i >= length {
			i = 2*length - 1 - i
		}
		return i
	}
	for c := range out.C {
		for y := range out.H {
			for x := range out.W {
				out.Set(c, y, x, in.At(c, within(y, out.H, in.H), within(x, out.W, in.W)))
			}
		}
	}
	return out
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

// Steps returns those of the network for whole images.
func (pr *Probe) Steps(opts plan.Options, whole bool) (*Graph, error) {
	if g := pr.full[whole]; g != nil {
		return g, nil
	}
	g, err := fuse(pr.network, opts.Height, opts.Width, whole, pr.ranges, nil)
	pr.full[whole] = g
	return g, err
}
