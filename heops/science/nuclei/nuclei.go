// Package nuclei draws fluorescence micrographs of cell nuclei with their labels: a
// second task beside the membranes of ISBI 2012, free of anybody's data.
//
// A field is as a widefield microscope with a DNA stain shows it: bright, slightly lumpy
// ellipses of all sizes and brightnesses on a dark ground, half of them touching a
// neighbour, blurred by the optics, lit unevenly, with shot noise. In a label 255 is the
// inside of a nucleus; 0 is the ground and the seam between nuclei that touch, so that
// connected pixels are one nucleus. The pictures have the shape of isbi.Slice, and Write
// lays a set out as package isbi reads it.
package nuclei

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"

	"cryptounet/heops/science/internal/blur"
	"cryptounet/heops/science/isbi"
)

// What a field looks like, in pixels and in photons.
const (
	areaEach             = 3000.0 // of the field, for each nucleus that is tried
	smallest, largest    = 7.0, 22.0
	roundest, longest    = 1.0, 1.7 // ratio of the axes
	lumps                = 0.04     // of the outline, relative, for each of its waves
	seam                 = 2.0      // a nucleus keeps this distance from another in the label
	faintest, brightest  = 14.0, 90.0
	ground               = 7.0  // photons beside nuclei
	haze                 = 0.10 // of the light, from out of focus
	hazeSpread           = 14.0
	opticSpread          = 1.3
	chromatin, clumps    = 0.16, 3.0 // texture: relative strength, size
	illumination, uneven = 0.22, 160.0
	readNoise            = 1.5
	grey                 = 2.0 // levels a photon
)

// Field draws a 512 x 512 field, named "nuclei/SEED". A seed gives the same field every
// time on one architecture; between architectures single grey levels may differ, since
// floating-point operations may be fused.
func Field(seed uint64) isbi.Slice {
	s, _ := FieldSize(seed, isbi.Size, isbi.Size)
	return s
}

// FieldSize is Field at another size in pixels, which must be from 1 to 8192 each.
func FieldSize(seed uint64, w, h int) (isbi.Slice, error) {
	const most = 8192
	if w < 1 || h < 1 || w > most || h > most {
		return isbi.Slice{}, fmt.Errorf("nuclei: a field of %dx%d pixels; both must be from 1 to %d", w, h, most)
	}
	rng := rand.New(rand.NewPCG(seed, 0x4e75636c6569))
	f := &field{w: w, h: h, owner: make([]int, w*h), depth: make([]float64, w*h), light: make([]float64, w*h)}
	f.place(rng)
	s := isbi.Slice{Name: fmt.Sprintf("nuclei/%d", seed), Label: f.label()}
	f.shine(rng)
	s.Image = f.photograph(rng)
	return s, nil
}

// label draws the pixels of nuclei that are further than the seam from any other.
func (f *field) label() *image.Gray {
	g := image.NewGray(image.Rect(0, 0, f.w, f.h))
	reach := int(seam)
	for y := range f.h {
		for x := range f.w {
			own := f.owner[y*f.w+x]
			if own == 0 {
				continue
			}
			g.Pix[y*f.w+x] = isbi.Interior
			for v := max(0, y-reach); v <= min(f.h-1, y+reach); v++ {
				for u := max(0, x-reach); u <= min(f.w-1, x+reach); u++ {
					near := math.Hypot(float64(u-x), float64(v-y)) <= seam
					if other := f.owner[v*f.w+u]; near && other != 0 && other != own {
						g.Pix[y*f.w+x] = isbi.Membrane
					}
				}
			}
		}
	}
	return g
}

// photograph counts photons: the light through the optics, under the lamp, with the
// noise of counting and of reading.
func (f *field) photograph(rng *rand.Rand) *image.Gray {
	far := append([]float64(nil), f.light...)
	blur.Gaussian(far, f.w, f.h, hazeSpread)
	blur.Gaussian(f.light, f.w, f.h, opticSpread)
	lamp := smooth(rng, f.w, f.h, uneven)
	g := image.NewGray(image.Rect(0, 0, f.w, f.h))
	for i, near := range f.light {
		photons := (ground + near + haze*far[i]) * math.Exp(illumination*lamp[i])
		counted := photons + math.Sqrt(photons)*rng.NormFloat64() + readNoise*rng.NormFloat64()
		g.Pix[i] = uint8(math.Round(min(max(grey*counted, 0), 255)))
	}
	return g
}
