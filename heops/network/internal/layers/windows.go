package layers

import (
	"fmt"
	"math"

	"cryptounet/heops/network/tensor"
)

// Bounds of windows with Pads.
const (
	maxPad    = 1 << 12
	maxWindow = 32
)

// Check refuses a window with Pads that cannot be, on a map of h x w, 0 x 0 if
// not known.
func (w Window) Check(h, width int) error {
	for _, p := range w.Pads {
		if p < -maxPad || p > maxPad {
			return fmt.Errorf("pads %v; expected %d to %d", *w.Pads, -maxPad, maxPad)
		}
	}
	if w.Kernel < 1 || w.Kernel > maxWindow || w.Stride < 1 || w.Stride > maxWindow || w.Dilation < 1 || w.Dilation > maxWindow {
		return fmt.Errorf("kernel %d, stride %d, dilation %d; expected 1 to %d", w.Kernel, w.Stride, w.Dilation, maxWindow)
	}
	if w.Mode == Reflect && h > 0 && (max(w.Pads[0], w.Pads[2]) >= h || max(w.Pads[1], w.Pads[3]) >= width) {
		return fmt.Errorf("pads %v reach too far beyond a map of %d x %d to be mirrored", *w.Pads, h, width)
	}
	return nil
}

// Pad2D adds a border of Pads, or cuts one off where they are below 0.
func Pad2D(in *tensor.Tensor, win Window) *tensor.Tensor {
	t := tensor.New(in.C, win.Shrunk(in.H, 0), win.Shrunk(in.W, 1))
	for c := range t.C {
		src := in.Channel(c)
		for y := range t.H {
			for x := range t.W {
				if i := win.source(y-win.Pads[0], x-win.Pads[1], in.H, in.W); i >= 0 {
					t.Set(c, y, x, src[i])
				}
			}
		}
	}
	return t
}

// pooled joins the pixels that lie in each window; area is how many they are, all
// how many the window has.
func pooled(in *tensor.Tensor, win Window, start float64, join func(a, b float64) float64, end func(v float64, area, all int) float64) *tensor.Tensor {
	t := tensor.New(in.C, win.Shrunk(in.H, 0), win.Shrunk(in.W, 1))
	Parallel(in.C, func(c int) {
		src := in.Channel(c)
		for y := range t.H {
			y0 := y*win.Stride - win.Pads[0]
			top, bottom := max(0, y0), min(in.H, y0+win.Kernel)
			for x := range t.W {
				x0 := x*win.Stride - win.Pads[1]
				left, right := max(0, x0), min(in.W, x0+win.Kernel)
				v := start
				for row := top; row < bottom; row++ {
					for column := left; column < right; column++ {
						v = join(v, src[row*in.W+column])
					}
				}
				t.Set(c, y, x, end(v, max(0, bottom-top)*max(0, right-left), win.Kernel*win.Kernel))
			}
		}
	})
	return t
}

// MaxPool2DPadded computes the largest pixel that lies in each window.
func MaxPool2DPadded(in *tensor.Tensor, win Window) *tensor.Tensor {
	return pooled(in, win, math.Inf(-1), math.Max, func(v float64, _, _ int) float64 { return v })
}

// AvgPool2DPadded computes means over windows, in which pixels beyond the border
// count as zeros, or do not count.
func AvgPool2DPadded(in *tensor.Tensor, win Window, exclude bool) *tensor.Tensor {
	return pooled(in, win, 0, func(a, b float64) float64 { return a + b }, func(v float64, area, all int) float64 {
		if exclude {
			return v / float64(max(1, area))
		}
		return v / float64(all)
	})
}

// transposed is a transposed convolution of any stride with Pads: input pixel y
// adds to rows y*stride + ky*dilation - top.
func transposed(in *tensor.Tensor, win Window, out int, weight, bias []float64) *tensor.Tensor {
	t := tensor.New(out, win.Grown(in.H, 0), win.Grown(in.W, 1))
	each, per, kk := out/win.Groups, in.C/win.Groups, win.Kernel*win.Kernel
	Parallel(out, func(o int) {
		dst := t.Channel(o)
		if bias != nil {
			for i := range dst {
				dst[i] = bias[o]
			}
		}
		for c := o / each * per; c < (o/each+1)*per; c++ {
			src := in.Channel(c)
			for k, w := range weight[(c*each+o%each)*kk:][:kk] {
				for y := range in.H {
					to := y*win.Stride + k/win.Kernel*win.Dilation - win.Pads[0]
					if to < 0 || to >= t.H {
						continue
					}
					row := dst[to*t.W:][:t.W]
					for x, v := range src[y*in.W:][:in.W] {
						if at := x*win.Stride + k%win.Kernel*win.Dilation - win.Pads[1]; at >= 0 && at < t.W {
							row[at] += w * v
						}
					}
				}
			}
		}
	})
	return t
}
