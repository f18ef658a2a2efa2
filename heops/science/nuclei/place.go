package nuclei

import (
	"math"
	"math/rand/v2"
)

// nucleus is an ellipse whose outline has a few waves.
type nucleus struct {
	x, y, long, short, turn float64
	wave, phase             [3]float64 // of the second, third and fourth harmonic
	brightness              float64
}

// radius is the distance from the centre to the outline in a direction.
func (n *nucleus) radius(direction float64) float64 {
	a := direction - n.turn
	s, c := math.Sincos(a)
	r := n.long * n.short / math.Hypot(n.short*c, n.long*s)
	bend := 1.0
	for k := range n.wave {
		bend += n.wave[k] * math.Cos(float64(k+2)*a+n.phase[k])
	}
	return r * bend
}

// field is what is drawn: which nucleus a pixel belongs to, 0 for none, how deep in it
// the pixel lies, 0 at the outline and 1 in the centre, and its light.
type field struct {
	w, h         int
	nuclei       []nucleus
	owner        []int
	depth, light []float64
}

// overlap is how near two outlines may come to each other's centres: 1 touches.
const overlap = 0.9

// place draws nuclei one after the other and keeps those that overlap no other by much.
// Every second one is tried beside one that is there.
func (f *field) place(rng *rand.Rand) {
	tries := 2 * max(1, int(float64(f.w*f.h)/areaEach))
	for k := range tries {
		n := draw(rng)
		n.x, n.y = rng.Float64()*float64(f.w), rng.Float64()*float64(f.h)
		if k%2 == 1 && len(f.nuclei) > 0 {
			to := &f.nuclei[rng.IntN(len(f.nuclei))]
			side := 2 * math.Pi * rng.Float64()
			apart := (overlap + 0.12*rng.Float64()) * (to.radius(side) + n.radius(side+math.Pi))
			s, c := math.Sincos(side)
			n.x, n.y = to.x+apart*c, to.y+apart*s
		}
		if f.free(&n) {
			f.nuclei = append(f.nuclei, n)
			f.own(len(f.nuclei))
		}
	}
}

func draw(rng *rand.Rand) nucleus {
	size := smallest * math.Pow(largest/smallest, rng.Float64())
	ratio := math.Sqrt(roundest + (longest-roundest)*rng.Float64())
	n := nucleus{
		long: size * ratio, short: size / ratio, turn: math.Pi * rng.Float64(),
		brightness: faintest * math.Pow(brightest/faintest, rng.Float64()),
	}
	for k := range n.wave {
		n.wave[k], n.phase[k] = lumps*rng.NormFloat64(), 2*math.Pi*rng.Float64()
		n.wave[k] = min(max(n.wave[k], -2*lumps), 2*lumps)
	}
	return n
}

func (f *field) free(n *nucleus) bool {
	for i := range f.nuclei {
		to := &f.nuclei[i]
		side := math.Atan2(n.y-to.y, n.x-to.x)
		if math.Hypot(n.x-to.x, n.y-to.y) < overlap*(to.radius(side)+n.radius(side+math.Pi)) {
			return false
		}
	}
	return true
}

// own gives the last nucleus the pixels in which it lies deeper than any before it.
func (f *field) own(number int) {
	n := &f.nuclei[number-1]
	most := n.long * (1 + 2*lumps*float64(len(n.wave)))
	for y := max(0, int(n.y-most)); y <= min(f.h-1, int(n.y+most)); y++ {
		for x := max(0, int(n.x-most)); x <= min(f.w-1, int(n.x+most)); x++ {
			dx, dy := float64(x)-n.x, float64(y)-n.y
			depth := 1 - math.Hypot(dx, dy)/n.radius(math.Atan2(dy, dx))
			if i := y*f.w + x; depth > f.depth[i] {
				f.owner[i], f.depth[i] = number, depth
			}
		}
	}
}

// shine lights the nuclei: thickest in the middle, with clumps of chromatin.
func (f *field) shine(rng *rand.Rand) {
	clump := smooth(rng, f.w, f.h, clumps)
	for i, own := range f.owner {
		if own == 0 {
			continue
		}
		out := 1 - f.depth[i]
		thick := math.Sqrt(max(0, 1-out*out)) // of a ball
		f.light[i] = f.nuclei[own-1].brightness * (0.3 + 0.7*thick) * (1 + chromatin*clump[i])
	}
}
