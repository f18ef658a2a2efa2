package isbi

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"
)

// Grey levels of a synthetic slice, fitted to the mean, the spread and the
// variogram of the real ones (interior 136 +- 38, membrane 83 +- 31).
const (
	cytoplasm   = 147.0
	cellSpread  = 10.0 // between cells
	grainSpread = 20.0 // fine grain, a few pixels wide
	patchSpread = 16.0 // granular cytoplasm
	shadeSpread = 13.0 // uneven staining over the slice
)

// Widths of membranes in pixels: half the labelled width, and the spread of
// the dark line across it.
const (
	labelHalfWidth = 3.1
	lineSpread     = 2.3
	lineDepth      = 84.0
)

// Synthetic draws a 512 x 512 slice that looks like an electron micrograph of
// neural tissue, with its label. A seed gives the same slice every time on one
// architecture; between architectures single grey levels may differ by one,
// since floating-point operations may be fused.
func Synthetic(seed uint64) Slice { return SyntheticSize(seed, Size, Size) }

// SyntheticSize is Synthetic at another size in pixels. It panics on a size
// that is not positive.
func SyntheticSize(seed uint64, w, h int) Slice {
	if w <= 0 || h <= 0 {
		panic(fmt.Sprintf("isbi: a synthetic slice of %dx%d pixels; both must be positive", w, h))
	}
	rng := rand.New(rand.NewPCG(seed, 0x15b12012))
	t := newTissue(rng, w, h)
	s := Slice{
		Name:  fmt.Sprintf("synthetic/%d", seed),
		Image: image.NewGray(image.Rect(0, 0, w, h)),
		Label: image.NewGray(image.Rect(0, 0, w, h)),
	}

	// Membranes cut obliquely are wider and fainter: slant is that stretch.
	slant := lattice(rng, w, h, 40)
	value := make([]float64, w*h)
	tone := make([]float64, len(t.sites))
	for i := range tone {
		tone[i] = cellSpread * rng.NormFloat64()
	}
	for i := range value {
		stretch := math.Exp(0.28 * slant[i])
		d := t.border[i] / stretch
		line := lineDepth * math.Exp(-d*d/(2*lineSpread*lineSpread)) / math.Sqrt(stretch)
		value[i] = cytoplasm + tone[t.cell[i]] - line
		s.Label.Pix[i] = Interior
		if t.border[i] < labelHalfWidth*math.Sqrt(stretch) {
			s.Label.Pix[i] = Membrane
		}
		if t.sites[t.cell[i]].dense { // a dark patch between cells
			value[i] = cytoplasm - 0.8*lineDepth
			s.Label.Pix[i] = Membrane
		}
	}
	drawOrganelles(rng, t, value)
	addTexture(rng, value, w, h)
	for i, v := range value {
		s.Image.Pix[i] = uint8(math.Round(min(max(v, 0), 255)))
	}
	return s
}
