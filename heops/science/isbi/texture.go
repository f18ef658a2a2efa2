package isbi

import (
	"math"
	"math/rand/v2"

	"cryptounet/heops/science/internal/blur"
)

// addTexture adds uneven staining, shading and grain.
func addTexture(rng *rand.Rand, value []float64, w, h int) {
	grain := make([]float64, w*h)
	for i := range grain {
		grain[i] = rng.NormFloat64()
	}
	blur.Gaussian(grain, w, h, 0.95)
	gain := grainSpread / rms(grain)
	patch := lattice(rng, w, h, 3.5)
	shade := lattice(rng, w, h, 60)
	for i := range value {
		value[i] += gain*grain[i] + patchSpread*patch[i] + shadeSpread*shade[i]
	}
}

// rms returns the root of the mean square.
func rms(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x * x
	}
	return math.Sqrt(sum/float64(len(v))) + 1e-12
}

// lattice draws smooth noise of mean 0 and spread 1: normal values on a grid
// of a step in pixels, joined by cubic B-splines.
func lattice(rng *rand.Rand, w, h int, step float64) []float64 {
	cols, rows := int(float64(w)/step)+5, int(float64(h)/step)+5
	nodes := make([]float64, cols*rows)
	for i := range nodes {
		nodes[i] = rng.NormFloat64()
	}
	shiftX, shiftY := rng.Float64(), rng.Float64()
	out := make([]float64, w*h)
	const norm = 2.1 // 1 / the mean spread of the spline of unit noise
	for y := range h {
		wy, j := spline(float64(y)/step + shiftY)
		for x := range w {
			wx, i := spline(float64(x)/step + shiftX)
			s := 0.0
			for b := range 4 {
				row := nodes[(j+b)*cols+i:]
				s += wy[b] * (wx[0]*row[0] + wx[1]*row[1] + wx[2]*row[2] + wx[3]*row[3])
			}
			out[y*w+x] = norm * s
		}
	}
	return out
}

// spline returns the four weights of the uniform cubic B-spline at a position
// and the first node that they belong to.
func spline(at float64) ([4]float64, int) {
	i := int(at)
	f := at - float64(i)
	g := 1 - f
	return [4]float64{
		g * g * g / 6,
		(3*f*f*f - 6*f*f + 4) / 6,
		(3*g*g*g - 6*g*g + 4) / 6,
		f * f * f / 6,
	}, i
}
