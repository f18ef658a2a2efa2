// Package matrix keeps encrypted matrices row by row in ciphertexts and moves
// and sums their rows and columns, as Volley Revolver (package volley) needs
// it. Row-major encoding: Kim, Song, Kim, Lee, Cheon, Logistic regression model
// training based on the approximate homomorphic encryption (BMC Medical
// Genomics 2018, eprint 2018/254); sums and columns: Han, Song, Cheon, Park,
// Logistic regression on homomorphic encrypted data at scale (AAAI 2019, eprint
// 2018/662).
//
// A ciphertext holds a block of Height x Width numbers, both powers of two,
// Height*Width its slots: entry (i, j) is in slot i*Width + j. A larger matrix
// is cut into several blocks, a smaller one is filled up with zeros; operators
// hide both, and Decrypt returns the matrix alone.
//
//	RotateRows  one Rot where the rows fill their ciphertexts
//	RotateCols  two Rot, two cMult, one Add a ciphertext
//	SumRowVec   log2(Height) Rot
//	SumColVec   2 log2(Width) Rot, one cMult
package matrix

import (
	"fmt"
	"math/bits"

	"cryptounet/heops/methods/vector"
)

// Shape says how a matrix of Rows x Cols lies in ciphertexts of Height x Width.
type Shape struct {
	Rows, Cols    int
	Height, Width int
}

// maxSide bounds a matrix's sides.
const maxSide = 1 << 20

// NewShape returns the shape of a matrix of rows x cols in blocks as wide as
// the matrix, or as a ciphertext where the matrix is wider.
func NewShape(p vector.Parameters, rows, cols int) (Shape, error) {
	return NewShapeWidth(p, rows, cols, min(PowerOfTwo(cols), p.Slots()))
}

// NewShapeWidth is NewShape with blocks of a chosen width, a power of two.
func NewShapeWidth(p vector.Parameters, rows, cols, width int) (Shape, error) {
	if rows < 1 || cols < 1 || rows > maxSide || cols > maxSide {
		return Shape{}, fmt.Errorf("matrix: %d x %d; sides of 1 to %d are supported", rows, cols, maxSide)
	}
	if width < 1 || width > p.Slots() || width&(width-1) != 0 {
		return Shape{}, fmt.Errorf("matrix: blocks of width %d; expected a power of two up to %d, the slots of a ciphertext", width, p.Slots())
	}
	return Shape{rows, cols, p.Slots() / width, width}, nil
}

// PowerOfTwo returns the smallest power of two that is at least n.
func PowerOfTwo(n int) int {
	if n <= 1 {
		return 1
	}
	return 1 << bits.Len(uint(n-1))
}

// Blocks returns how many blocks lie below each other and beside each other.
func (s Shape) Blocks() (down, across int) {
	return (s.Rows + s.Height - 1) / s.Height, (s.Cols + s.Width - 1) / s.Width
}

// BlockRows returns how many rows of the matrix block row b holds.
func (s Shape) BlockRows(b int) int { return min(s.Height, s.Rows-b*s.Height) }

// BlockCols returns how many columns of the matrix block column b holds.
func (s Shape) BlockCols(b int) int { return min(s.Width, s.Cols-b*s.Width) }

// Mask returns a block's slots filled from f, which is called for the slots
// inside the matrix with the row and column in the matrix.
func (s Shape) Mask(down, across int, f func(row, col int) float64) []float64 {
	v := make([]float64, s.Height*s.Width)
	for i := range s.BlockRows(down) {
		for j := range s.BlockCols(across) {
			v[i*s.Width+j] = f(down*s.Height+i, across*s.Width+j)
		}
	}
	return v
}

// String reads "100x10 in 2x1 ciphertexts of 64x16".
func (s Shape) String() string {
	down, across := s.Blocks()
	return fmt.Sprintf("%dx%d in %dx%d ciphertexts of %dx%d", s.Rows, s.Cols, down, across, s.Height, s.Width)
}
