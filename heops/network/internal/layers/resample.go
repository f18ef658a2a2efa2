package layers

import (
	"math"

	"cryptounet/heops/network/tensor"
)

// AvgPool2D computes means of k x k pixels; with a stride below k windows reach
// over the border by the wrap.
func AvgPool2D(in *tensor.Tensor, k, stride, wrap int) *tensor.Tensor {
	t := tensor.New(in.C, in.H/stride, in.W/stride)
	Parallel(in.C, func(c int) {
		p := padded(in, c, k-stride, 1, Border{Wrap, wrap})
		for y := range t.H {
			for x := range t.W {
				sum := 0.0
				for dy := range k {
					at := (y*stride+dy+k-stride)*p.run + x*stride + k - stride
					for _, v := range p.data[at:][:k] {
						sum += v
					}
				}
				t.Set(c, y, x, sum/float64(k*k))
			}
		}
	})
	return t
}

// GlobalAvgPool2D computes each channel's mean, C x 1 x 1.
func GlobalAvgPool2D(in *tensor.Tensor) *tensor.Tensor {
	t := tensor.New(in.C, 1, 1)
	for c := range in.C {
		for _, v := range in.Channel(c) {
			t.Data[c] += v
		}
		t.Data[c] /= float64(in.H * in.W)
	}
	return t
}

// Upsample2D enlarges a map. Bilinear: pixel x of the result lies at
// (x + 1/2)/factor - 1/2 of the input, clamped to its first and last pixel; with
// corners on corners, at x (n-1)/(n factor - 1).
func Upsample2D(in *tensor.Tensor, factor int, mode string) *tensor.Tensor {
	t := tensor.New(in.C, in.H*factor, in.W*factor)
	rows, columns := blends(in.H, factor, mode), blends(in.W, factor, mode)
	Parallel(in.C, func(c int) {
		src := in.Channel(c)
		for y, r := range rows {
			above, below := src[r.a*in.W:][:in.W], src[r.b*in.W:][:in.W]
			row := t.Channel(c)[y*t.W:][:t.W]
			for x, k := range columns {
				row[x] = (1-r.w)*((1-k.w)*above[k.a]+k.w*above[k.b]) + r.w*((1-k.w)*below[k.a]+k.w*below[k.b])
			}
		}
	})
	return t
}

// blend is (1-w) times pixel a plus w times pixel b.
type blend struct {
	a, b int
	w    float64
}

// blends says what each pixel of a line of n*factor is made of.
func blends(n, factor int, mode string) []blend {
	s := make([]blend, n*factor)
	for i := range s {
		if mode != "bilinear" && mode != "corners" {
			s[i] = blend{i / factor, i / factor, 0}
			continue
		}
		at := max(0, (float64(i)+0.5)/float64(factor)-0.5)
		if mode == "corners" {
			at = float64(i*(n-1)) / float64(n*factor-1)
		}
		a := int(at)
		s[i] = blend{a, min(a+1, n-1), at - float64(a)}
	}
	return s
}

// SpaceToDepth moves each b x b pixels into channels, as pixel_unshuffle.
func SpaceToDepth(in *tensor.Tensor, b int) *tensor.Tensor {
	t := tensor.New(in.C*b*b, in.H/b, in.W/b)
	Parallel(t.C, func(o int) {
		c, dy, dx := o/(b*b), o/b%b, o%b
		for y := range t.H {
			for x := range t.W {
				t.Set(o, y, x, in.At(c, y*b+dy, x*b+dx))
			}
		}
	})
	return t
}

// DepthToSpace is the inverse of SpaceToDepth, as pixel_shuffle.
func DepthToSpace(in *tensor.Tensor, b int) *tensor.Tensor {
	t := tensor.New(in.C/(b*b), in.H*b, in.W*b)
	Parallel(t.C, func(c int) {
		for y := range t.H {
			for x := range t.W {
				t.Set(c, y, x, in.At((c*b+y%b)*b+x%b, y/b, x/b))
			}
		}
	})
	return t
}

// Map computes f of every value v of every channel c.
func Map(in *tensor.Tensor, f func(c int, v float64) float64) *tensor.Tensor {
	t := tensor.New(in.C, in.H, in.W)
	Parallel(in.C, func(c int) {
		dst := t.Channel(c)
		for i, v := range in.Channel(c) {
			dst[i] = f(c, v)
		}
	})
	return t
}

// Concat joins the channels of maps of one size.
func Concat(ins []*tensor.Tensor) *tensor.Tensor {
	t := &tensor.Tensor{H: ins[0].H, W: ins[0].W}
	for _, in := range ins {
		t.C += in.C
		t.Data = append(t.Data, in.Data...)
	}
	return t
}

// Sum adds maps of one shape.
func Sum(ins []*tensor.Tensor) *tensor.Tensor {
	t := ins[0].Clone()
	for _, in := range ins[1:] {
		for i, v := range in.Data {
			t.Data[i] += v
		}
	}
	return t
}

// FoldNorm turns a batch normalisation into gain and shift.
func FoldNorm(weight, bias, mean, variance []float64, eps float64) (gain, shift []float64) {
	gain, shift = make([]float64, len(weight)), make([]float64, len(weight))
	for c := range weight {
		gain[c] = weight[c] / math.Sqrt(variance[c]+eps)
		shift[c] = bias[c] - gain[c]*mean[c]
	}
	return gain, shift
}
