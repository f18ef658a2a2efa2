package layers

import (
	"math"
	"slices"

	"cryptounet/heops/network/tensor"
)

// Functions are the activations that are no polynomials, by name, as PyTorch
// computes them.
var Functions = map[string]func(float64) float64{
	"ReLU":    func(v float64) float64 { return math.Max(v, 0) },
	"SiLU":    func(v float64) float64 { return v * sigmoid(v) },
	"GELU":    func(v float64) float64 { return v * math.Erfc(-v/math.Sqrt2) / 2 },
	"Sigmoid": sigmoid,
	"Tanh":    math.Tanh,
}

// LeakyReLU returns the function that multiplies what is below 0 by a slope.
func LeakyReLU(slope float64) func(float64) float64 {
	return func(v float64) float64 {
		if v < 0 {
			return slope * v
		}
		return v
	}
}

// sigmoid does not overflow on either side.
func sigmoid(v float64) float64 {
	if v < 0 {
		e := math.Exp(v)
		return e / (1 + e)
	}
	return 1 / (1 + math.Exp(-v))
}

// MaxPool2D computes the largest of k x k pixels. With padding Zeros k/2 pixels
// a side are added that are never the largest; else windows lie inside.
func MaxPool2D(in *tensor.Tensor, k, stride int, padding string) *tensor.Tensor {
	margin := 0
	h, w := in.H/stride, in.W/stride
	switch padding {
	case Zeros:
		margin = k / 2
	case Valid:
		h, w = (in.H-k)/stride+1, (in.W-k)/stride+1
	}
	t := tensor.New(in.C, h, w)
	Parallel(in.C, func(c int) {
		src, dst := in.Channel(c), t.Channel(c)
		for y := range h {
			top, bottom := max(0, y*stride-margin), min(in.H, y*stride-margin+k)
			for x := range w {
				left, right := max(0, x*stride-margin), min(in.W, x*stride-margin+k)
				most := math.Inf(-1)
				for row := top; row < bottom; row++ {
					most = math.Max(most, slices.Max(src[row*in.W+left:row*in.W+right]))
				}
				dst[y*w+x] = most
			}
		}
	})
	return t
}

// Extremes returns the largest |v + shift| and the value that at most one in
// ten thousand exceeds.
func Extremes(values []float64, shift float64) (largest, typical float64) {
	count := len(values)/10000 + 1
	top := make([]float64, 0, count+1) // the largest so far, in order
	for _, v := range values {
		v = math.Abs(v + shift)
		if len(top) == count && v <= top[0] {
			continue
		}
		i, _ := slices.BinarySearch(top, v)
		if top = slices.Insert(top, i, v); len(top) > count {
			copy(top, top[1:])
			top = top[:count]
		}
	}
	return top[len(top)-1], top[0]
}
