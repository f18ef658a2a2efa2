// Package blur smooths the pictures that are drawn.
package blur

import "math"

// Gaussian smooths w x h values, row by row, by a Gaussian of a spread in pixels; pixels outside repeat the
// edge.
func Gaussian(v []float64, w, h int, spread float64) {
	n := int(math.Ceil(3 * spread))
	kernel := make([]float64, 2*n+1)
	sum := 0.0
	for i := range kernel {
		d := float64(i-n) / spread
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
				s += weight * line[min(max(i+k-n, 0), count-1)]
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
