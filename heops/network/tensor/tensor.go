// Package tensor holds the plaintext values that a network works on: maps of
// channels x height x width in float64, row-major, as PyTorch lays out one
// item of a batch.
package tensor

import "fmt"

// Tensor is a stack of C maps of H x W values. Data[(c*H+y)*W+x] is the value
// of channel c at row y and column x.
type Tensor struct {
	C, H, W int
	Data    []float64
}

// New returns a tensor of zeros.
func New(c, h, w int) *Tensor {
	return &Tensor{C: c, H: h, W: w, Data: make([]float64, c*h*w)}
}

// At returns the value of channel c at row y and column x.
func (t *Tensor) At(c, y, x int) float64 { return t.Data[(c*t.H+y)*t.W+x] }

// Set stores the value of channel c at row y and column x.
func (t *Tensor) Set(c, y, x int, v float64) { t.Data[(c*t.H+y)*t.W+x] = v }

// Channel returns the values of channel c, shared with t, row by row.
func (t *Tensor) Channel(c int) []float64 { return t.Data[c*t.H*t.W : (c+1)*t.H*t.W] }

// Maps returns the channels, shared with t, and their width: what a notebook
// draws.
func (t *Tensor) Maps() (maps [][]float64, width int) {
	for c := range t.C {
		maps = append(maps, t.Channel(c))
	}
	return maps, t.W
}

// Clone returns a copy that shares nothing with t.
func (t *Tensor) Clone() *Tensor {
	u := *t
	u.Data = append([]float64(nil), t.Data...)
	return &u
}

// Shape describes the tensor as "channels x height x width".
func (t *Tensor) Shape() string { return fmt.Sprintf("%dx%dx%d", t.C, t.H, t.W) }

// String gives the shape, not the values.
func (t *Tensor) String() string { return "tensor " + t.Shape() }

// Crop returns a copy of h rows and w columns, from row top and column left.
func (t *Tensor) Crop(top, left, h, w int) *Tensor {
	u := New(t.C, h, w)
	for c := range t.C {
		for y := range h {
			copy(u.Channel(c)[y*w:][:w], t.Channel(c)[(top+y)*t.W+left:])
		}
	}
	return u
}
