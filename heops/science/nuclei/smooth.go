package nuclei

import (
	"math"
	"math/rand/v2"
)

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
