package nuclei

import (
	"math"
	"math/rand/v2"
)

// blur smooths by a Gaussian of a spread in pixels; outside, the edge repeats.
func blur(v []float64, w, h int, spread float64) {
	half := int(math.Ceil(3 * spread))
	kernel, sum := make([]float64, 2*half+1), 0.0
	for i := range kernel {
		d := float64(i-half) / spread
		kernel[i] = math.Exp(-d * d / 2)
		sum += kernel[i]
	}
	line := make([]float64, max(w, h))
	pass := func(start, step, count int) {
		for i := range count {
			line[i] = v[start+i*step]
		}
		for i := range count {
			s := 0.0
			for k, weight := range kernel {
				s += weight * line[min(max(i+k-half, 0), count-1)]
			}
			v[start+i*step] = s / sum
		}
	}
	for y := range h {
		pass(y*w, 1, w)
	}
	for x := range w {
		pass(x, w, h)
	}
}

// smooth draws noise of mean 0 and spread about 1 that varies over size pixels: normal
// values on a grid of that step, with cosines between them.
func smooth(rng *rand.Rand, w, h int, size float64) []float64 {
	cols, rows := int(float64(w)/size)+2, int(float64(h)/size)+2
	nodes := make([]float64, cols*rows)
	for i := range nodes {
		nodes[i] = 1.3 * rng.NormFloat64() // between nodes the spread is less
	}
	out := make([]float64, w*h)
	for y := range h {
		j, v := between(float64(y) / size)
		for x := range w {
			i, u := between(float64(x) / size)
			above := (1-u)*nodes[j*cols+i] + u*nodes[j*cols+i+1]
			below := (1-u)*nodes[(j+1)*cols+i] + u*nodes[(j+1)*cols+i+1]
			out[y*w+x] = (1-v)*above + v*below
		}
	}
	return out
}

// between returns the node before a position and the share of the one after it.
func between(at float64) (node int, share float64) {
	node = int(at)
	return node, (1 - math.Cos(math.Pi*(at-float64(node)))) / 2
}
