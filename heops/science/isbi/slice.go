// Package isbi reads the slices of the ISBI 2012 challenge on segmenting
// neuronal structures, and draws synthetic ones for people without them.
//
// The slices are serial-section transmission electron micrographs of the
// Drosophila larval ventral nerve cord: 512 x 512 pixels of 8-bit grey, about
// 4 x 4 nm a pixel, sections 50 nm apart. In a label 255 is the interior of a
// cell and 0 is membrane.
//
// A folder holds them either as PNG files, train/image/NN.png,
// train/label/NN.png and test/image/NN.png with NN counting from 00, or as the
// challenge's multi-page TIFFs train-volume.tif, train-labels.tif and
// test-volume.tif. The data are free for generating or testing non-commercial
// segmentation software and are not part of this module. Publications cite
// Cardona et al., PLoS Biology 2010, 8(10):e1000502, and Arganda-Carreras et
// al., Frontiers in Neuroanatomy 2015, 9:142.
package isbi

import (
	"fmt"
	"image"
)

// Size is the width and the height of a slice in pixels.
const Size = 512

// Grey values of a label.
const (
	Membrane = 0   // between cells
	Interior = 255 // inside a cell
)

// Slice is one section, with its label where there is one.
type Slice struct {
	Name  string      // "train/07", "test/03", "synthetic/1"
	Image *image.Gray // 8-bit grey, membranes dark
	Label *image.Gray // 255 interior, 0 membrane; nil where none is known
}

// String gives the name and the size, not the pixels.
func (s Slice) String() string {
	if s.Image == nil {
		return "no slice"
	}
	b := s.Image.Bounds()
	label := "no label"
	if s.Label != nil {
		label = "label"
	}
	return fmt.Sprintf("%s %dx%d, %s", s.Name, b.Dx(), b.Dy(), label)
}

// checkLabel finds the first pixel that is neither membrane nor interior.
func checkLabel(name string, g *image.Gray) error {
	b := g.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if v := g.GrayAt(x, y).Y; v != Membrane && v != Interior {
				return fmt.Errorf("isbi: %s has the value %d at column %d, row %d; labels are %d (membrane) or %d (interior)",
					name, v, x, y, Membrane, Interior)
			}
		}
	}
	return nil
}
