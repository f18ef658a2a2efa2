package isbi

import (
	"math"
	"math/rand/v2"
)

// drawOrganelles darkens mitochondria, vesicles and ribosomes into the cells.
// Labels do not show them: they lie inside the interior.
func drawOrganelles(rng *rand.Rand, t *tissue, value []float64) {
	for k, s := range t.sites {
		if s.dense {
			continue
		}
		if s.radius > 22 && rng.Float64() < 0.5 {
			drawMitochondrion(rng, t, value, k)
		}
		for range int(s.radius * s.radius / 260) {
			drawVesicle(rng, t, value, k)
		}
		for range int(s.radius * s.radius / 60) {
			drawRibosome(rng, t, value, k)
		}
	}
}

// paint calls shade for the pixels of cell k in the square around a point, as
// offsets from it, and adds what it returns. Nothing is drawn within clear
// pixels of the border.
func paint(t *tissue, value []float64, k int, cx, cy, side, clear float64, shade func(dx, dy float64) float64) {
	x0, x1 := max(int(cx-side), 0), min(int(cx+side)+1, t.w-1)
	y0, y1 := max(int(cy-side), 0), min(int(cy+side)+1, t.h-1)
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			i := y*t.w + x
			if t.cell[i] == k && t.border[i] > clear {
				fade := min((t.border[i]-clear)/2, 1)
				value[i] += fade * shade(float64(x)-cx, float64(y)-cy)
			}
		}
	}
}

// inside draws a point of cell k, uniform over a disc of a part of its radius.
func inside(rng *rand.Rand, t *tissue, k int, part float64) (x, y float64) {
	r := part * t.sites[k].radius * math.Sqrt(rng.Float64())
	sin, cos := math.Sincos(2 * math.Pi * rng.Float64())
	return t.middle[k].x + r*cos, t.middle[k].y + r*sin
}

// drawMitochondrion draws an ellipse with a dark rim and cristae.
func drawMitochondrion(rng *rand.Rand, t *tissue, value []float64, k int) {
	cx, cy := inside(rng, t, k, 0.5)
	long := min(10+14*rng.Float64(), 0.6*t.sites[k].radius)
	short := long * (0.5 + 0.4*rng.Float64())
	sin, cos := math.Sincos(math.Pi * rng.Float64())
	period := 4.5 + 2*rng.Float64()
	phase := 2 * math.Pi * rng.Float64()
	bend := 0.1 * rng.NormFloat64()
	paint(t, value, k, cx, cy, long+4, 5, func(dx, dy float64) float64 {
		u, v := dx*cos+dy*sin, dy*cos-dx*sin
		rho := math.Hypot(u/long, v/short)
		edge := (rho - 1) * short // about the distance to the rim in pixels
		rim := -48 * math.Exp(-edge*edge/3)
		if edge > 0 {
			return rim
		}
		crista := math.Sin(2*math.Pi*(u+bend*v*v)/period + phase)
		return rim - 38 + 17*crista
	})
}

// drawVesicle draws a small ring.
func drawVesicle(rng *rand.Rand, t *tissue, value []float64, k int) {
	cx, cy := inside(rng, t, k, 1)
	radius := 2.2 + 2.3*rng.Float64()
	depth := 26 + 28*rng.Float64()
	paint(t, value, k, cx, cy, radius+4, 5, func(dx, dy float64) float64 {
		d := math.Hypot(dx, dy) - radius
		return 6*math.Exp(-(dx*dx+dy*dy)/(radius*radius)) - depth*math.Exp(-d*d/1.6)
	})
}

// drawRibosome draws a dark dot.
func drawRibosome(rng *rand.Rand, t *tissue, value []float64, k int) {
	cx, cy := inside(rng, t, k, 1)
	depth := 24 + 32*rng.Float64()
	paint(t, value, k, cx, cy, 5, 4, func(dx, dy float64) float64 {
		return -depth * math.Exp(-(dx*dx+dy*dy)/3)
	})
}
