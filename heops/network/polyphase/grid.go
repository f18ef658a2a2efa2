// Package polyphase lays images out in the slots of ciphertexts so that a
// convolution needs no plaintext polynomials: every slot of a ciphertext sees
// the same weight, so weights are scalars.
//
// An H x W map is cut into Py x Px phases. Phase (a, b) holds the pixels whose
// row is a modulo Py and whose column is b modulo Px, on a coarse grid of
// H/Py x W/Px cells; one ciphertext holds one phase of one channel, the grid
// row by row. All maps of a network share the grid and differ in their number
// of phases: pooling halves Py and Px, a transposed convolution doubles them.
//
// A neighbour inside the Py x Px block is another ciphertext; a neighbour
// across the block's edge is another ciphertext rotated by whole grid cells.
// Rotating the flat grid makes the neighbour of a row's last cell the first
// cell of the next row. This helical wrap is the network's padding; package
// model computes the same.
//
// Forms describe linear layers on this layout: a Form is one output phase as a
// weighted sum of shifted input phases, and composing layers composes forms.
package polyphase

import (
	"fmt"

	"cryptounet/heops/network/tensor"
)

// Grid is the coarse grid that every map of a network shares. Batch images are
// stacked below each other: together they are one tall map, so the helical
// wrap runs from one image into the next.
type Grid struct {
	Rows  int `json:"rows"` // cells of one image
	Cols  int `json:"cols"`
	Batch int `json:"batch"` // images stacked
}

// Cells returns the number of slots that the grid takes.
func (g Grid) Cells() int { return g.Rows * g.Cols * g.Batch }

// Layout says how a map of C channels is cut: into Py x Px phases a channel.
type Layout struct {
	C  int `json:"c"`
	Py int `json:"py"`
	Px int `json:"px"`
}

// Len returns the number of phases of all channels: the number of ciphertexts.
func (l Layout) Len() int { return l.C * l.Py * l.Px }

// Index returns where phase (a, b) of channel c stands among the ciphertexts.
func (l Layout) Index(c, a, b int) int { return (c*l.Py+a)*l.Px + b }

// String reads "16 channels x 2x2 phases".
func (l Layout) String() string {
	return fmt.Sprintf("%d channels x %dx%d phases", l.C, l.Py, l.Px)
}

// Pack cuts a map of g.Batch stacked images into its phases, each a slice of
// g.Cells() values.
func Pack(t *tensor.Tensor, g Grid, l Layout) ([][]float64, error) {
	rows := g.Rows * g.Batch
	if t.C != l.C || t.H != rows*l.Py || t.W != g.Cols*l.Px || len(t.Data) != t.C*t.H*t.W {
		return nil, fmt.Errorf("polyphase: a %s map does not fit %v on a grid of %dx%d", t.Shape(), l, rows, g.Cols)
	}
	phases := make([][]float64, l.Len())
	for c := range l.C {
		for a := range l.Py {
			for b := range l.Px {
				v := make([]float64, g.Cells())
				for y := range rows {
					for x := range g.Cols {
						v[y*g.Cols+x] = t.At(c, y*l.Py+a, x*l.Px+b)
					}
				}
				phases[l.Index(c, a, b)] = v
			}
		}
	}
	return phases, nil
}

// Unpack is the inverse of Pack.
func Unpack(phases [][]float64, g Grid, l Layout) (*tensor.Tensor, error) {
	if len(phases) != l.Len() {
		return nil, fmt.Errorf("polyphase: %d phases for %v", len(phases), l)
	}
	rows := g.Rows * g.Batch
	t := tensor.New(l.C, rows*l.Py, g.Cols*l.Px)
	for c := range l.C {
		for a := range l.Py {
			for b := range l.Px {
				v := phases[l.Index(c, a, b)]
				if len(v) < g.Cells() {
					return nil, fmt.Errorf("polyphase: a phase has %d values, the grid has %d cells", len(v), g.Cells())
				}
				for y := range rows {
					for x := range g.Cols {
						t.Set(c, y*l.Py+a, x*l.Px+b, v[y*g.Cols+x])
					}
				}
			}
		}
	}
	return t, nil
}
