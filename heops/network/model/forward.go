package model

import (
	"fmt"
	"math"
	"runtime"
	"sync"

	"cryptounet/heops/network/tensor"
)

// Forward computes the network in float64 on x, channels x H x W, with the
// helical wrap of the given pitch in input pixels, and returns every layer's
// result by name. Several images stacked below each other are one tall image.
func (n *Network) Forward(x *tensor.Tensor, pitch int) (map[string]*tensor.Tensor, error) {
	return n.ForwardDisturbed(x, pitch, nil)
}

// ForwardDisturbed is Forward with a hook that may change each layer's result,
// and the input, before other layers read it: what encryption does to values.
func (n *Network) ForwardDisturbed(x *tensor.Tensor, pitch int, disturb func(layer string, values *tensor.Tensor)) (map[string]*tensor.Tensor, error) {
	shapes, err := n.Shapes()
	if err != nil {
		return nil, err
	}
	stride, err := n.TotalStride()
	if err != nil {
		return nil, err
	}
	if x.C != n.Input.Channels || x.H%stride != 0 || x.W%stride != 0 || x.H <= 0 || x.W <= 0 || len(x.Data) != x.C*x.H*x.W {
		return nil, fmt.Errorf("model %s: input is %s with %d values; expected %d channels and sides that are multiples of %d", n.Name, x.Shape(), len(x.Data), n.Input.Channels, stride)
	}
	if pitch <= 0 || pitch%stride != 0 || x.H%pitch != 0 {
		return nil, fmt.Errorf("model %s: padding pitch %d; expected a multiple of %d that divides the height %d", n.Name, pitch, stride, x.H)
	}
	if disturb != nil {
		x = x.Clone()
		disturb(Input, x)
	}
	values := map[string]*tensor.Tensor{Input: x}
	for _, l := range n.Layers {
		in := values[l.Inputs[0]]
		wrap := pitch / shapes[l.Inputs[0]].Stride
		switch l.Op {
		case SpaceToDepth:
			values[l.Name] = spaceToDepth(in, l.Block)
		case DepthToSpace:
			values[l.Name] = depthToSpace(in, l.Block)
		case Conv2D:
			w, b := n.Conv(l)
			values[l.Name] = conv2D(in, l.Out, l.Kernel, l.TapDistance(), w, b, wrap)
		case ConvTranspose2D:
			w, b := n.Conv(l)
			values[l.Name] = convTranspose2D(in, l.Out, w, b)
		case BatchNorm:
			gain, shift := n.Norm(l)
			values[l.Name] = mapChannels(in, func(c int, v float64) float64 { return gain[c]*v + shift[c] })
		case Square, Quadratic:
			a, b, c := n.Quadratic(l, in.C)
			values[l.Name] = mapChannels(in, func(i int, v float64) float64 { return (a[i]*v+b[i])*v + c[i] })
		case ReLU:
			values[l.Name] = mapChannels(in, func(_ int, v float64) float64 { return math.Max(v, 0) })
		case AvgPool2D:
			values[l.Name] = avgPool2D(in, l.PoolStride(), wrap)
		case Concat:
			ins := make([]*tensor.Tensor, len(l.Inputs))
			for i, name := range l.Inputs {
				ins[i] = values[name]
			}
			values[l.Name] = concat(ins)
		}
		if disturb != nil {
			disturb(l.Name, values[l.Name])
		}
	}
	return values, nil
}

// foldNorm turns a batch normalisation into gain and shift.
func foldNorm(weight, bias, mean, variance []float64, eps float64) (gain, shift []float64) {
	gain, shift = make([]float64, len(weight)), make([]float64, len(weight))
	for c := range weight {
		gain[c] = weight[c] / math.Sqrt(variance[c]+eps)
		shift[c] = bias[c] - gain[c]*mean[c]
	}
	return gain, shift
}

// parallel calls f(0) .. f(n-1) on all cores.
func parallel(n int, f func(i int)) {
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

// padded returns channel c of t with a margin of m pixels on every side,
// filled by the helical wrap: pixel (y, W+k) is pixel (y+wrap, k). The margin may
// be wider than the channel.
func padded(t *tensor.Tensor, c, m, wrap int) (data []float64, width int) {
	width = t.W + 2*m
	data = make([]float64, (t.H+2*m)*width)
	src := t.Channel(c)
	for y := -m; y < t.H+m; y++ {
		row := data[(y+m)*width:][:width]
		copy(row[m:], src[mod(y, t.H)*t.W:][:t.W])
		for k := range m {
			row[m+t.W+k] = src[mod(y+(1+k/t.W)*wrap, t.H)*t.W+k%t.W]
			row[m-1-k] = src[mod(y-(1+k/t.W)*wrap, t.H)*t.W+t.W-1-k%t.W]
		}
	}
	return data, width
}

func mod(a, n int) int { return ((a % n) + n) % n }

func conv2D(in *tensor.Tensor, out, kernel, dilation int, weight, bias []float64, wrap int) *tensor.Tensor {
	half := kernel / 2 * dilation
	pads := make([][]float64, in.C)
	width := in.W + 2*half
	parallel(in.C, func(c int) { pads[c], _ = padded(in, c, half, wrap) })
	t := tensor.New(out, in.H, in.W)
	parallel(out, func(o int) {
		dst := t.Channel(o)
		if bias != nil {
			for i := range dst {
				dst[i] = bias[o]
			}
		}
		for c := range in.C {
			w := weight[(o*in.C+c)*kernel*kernel:][:kernel*kernel]
			for ky := range kernel {
				for y := range in.H {
					src := pads[c][(y+ky*dilation)*width:][:width]
					row := dst[y*in.W:][:in.W]
					if kernel == 3 {
						addRow3(row, src, src[dilation:], src[2*dilation:], w[3*ky:])
					} else {
						addRow1(row, src, w[0])
					}
				}
			}
		}
	})
	return t
}

// addRow3 adds a row of a kernel's taps: reading and writing the result once
// for three products is most of the reference's speed.
func addRow3(row, a, b, c, w []float64) {
	w0, w1, w2 := w[0], w[1], w[2]
	a, b, c = a[:len(row)], b[:len(row)], c[:len(row)]
	for x := range row {
		row[x] += w0*a[x] + w1*b[x] + w2*c[x]
	}
}

func addRow1(row, a []float64, w float64) {
	a = a[:len(row)]
	for x := range row {
		row[x] += w * a[x]
	}
}

func convTranspose2D(in *tensor.Tensor, out int, weight, bias []float64) *tensor.Tensor {
	t := tensor.New(out, 2*in.H, 2*in.W)
	parallel(out, func(o int) {
		dst := t.Channel(o)
		for y := range t.H {
			row := dst[y*t.W:][:t.W]
			for x := range row {
				v := 0.0
				for c := range in.C {
					v += weight[((c*out+o)*2+y%2)*2+x%2] * in.At(c, y/2, x/2)
				}
				if bias != nil {
					v += bias[o]
				}
				row[x] = v
			}
		}
	})
	return t
}

func avgPool2D(in *tensor.Tensor, stride, wrap int) *tensor.Tensor {
	t := tensor.New(in.C, in.H/stride, in.W/stride)
	parallel(in.C, func(c int) {
		// A margin on the top and left too: padded has one width for all.
		p, width := padded(in, c, 1, wrap)
		for y := range t.H {
			for x := range t.W {
				i := (y*stride+1)*width + x*stride + 1
				t.Set(c, y, x, (p[i]+p[i+1]+p[i+width]+p[i+width+1])/4)
			}
		}
	})
	return t
}

func spaceToDepth(in *tensor.Tensor, b int) *tensor.Tensor {
	t := tensor.New(in.C*b*b, in.H/b, in.W/b)
	for o := range t.C {
		c, dy, dx := o/(b*b), o/b%b, o%b
		for y := range t.H {
			for x := range t.W {
				t.Set(o, y, x, in.At(c, y*b+dy, x*b+dx))
			}
		}
	}
	return t
}

func depthToSpace(in *tensor.Tensor, b int) *tensor.Tensor {
	t := tensor.New(in.C/(b*b), in.H*b, in.W*b)
	for c := range t.C {
		for y := range t.H {
			for x := range t.W {
				t.Set(c, y, x, in.At((c*b+y%b)*b+x%b, y/b, x/b))
			}
		}
	}
	return t
}

func mapChannels(in *tensor.Tensor, f func(c int, v float64) float64) *tensor.Tensor {
	t := tensor.New(in.C, in.H, in.W)
	parallel(in.C, func(c int) {
		dst := t.Channel(c)
		for i, v := range in.Channel(c) {
			dst[i] = f(c, v)
		}
	})
	return t
}

func concat(ins []*tensor.Tensor) *tensor.Tensor {
	t := &tensor.Tensor{H: ins[0].H, W: ins[0].W}
	for _, in := range ins {
		t.C += in.C
		t.Data = append(t.Data, in.Data...)
	}
	return t
}
