package matrix

import (
	"fmt"

	"cryptounet/heops/methods/vector"

	"gonum.org/v1/gonum/mat"
)

// Matrix is an encrypted matrix. Operators return new ones and leave their
// operands as they are.
type Matrix struct {
	Shape
	blocks [][]*vector.Vector // [down][across]
	// clean says that slots outside the matrix hold zeros, which sums need.
	clean bool
}

// New returns a matrix of the given blocks, whose slots outside the matrix
// hold zeros.
func New(s Shape, blocks [][]*vector.Vector) (*Matrix, error) {
	down, across := s.Blocks()
	if len(blocks) != down {
		return nil, fmt.Errorf("matrix: %d rows of blocks for %v", len(blocks), s)
	}
	for _, row := range blocks {
		if len(row) != across {
			return nil, fmt.Errorf("matrix: %d blocks in a row for %v", len(row), s)
		}
		for _, v := range row {
			if v == nil || v.Len() != s.Height*s.Width {
				return nil, fmt.Errorf("matrix: a block is missing or has another size than %v", s)
			}
		}
	}
	return &Matrix{s, blocks, true}, nil
}

// Encrypt encrypts a matrix of the shape's size, a ciphertext a block.
func Encrypt(c *vector.Client, s Shape, a mat.Matrix) (*Matrix, error) {
	if r, k := a.Dims(); r != s.Rows || k != s.Cols || s.Height*s.Width != c.Parameters().Slots() {
		return nil, fmt.Errorf("matrix: encrypting %d x %d as %v with %d slots", r, k, s, c.Parameters().Slots())
	}
	return build(s, true, func(i, j int) (*vector.Vector, error) { return c.Encrypt(s.Mask(i, j, a.At)) })
}

// Decrypt decrypts a matrix.
func Decrypt(c *vector.Client, m *Matrix) (*mat.Dense, error) {
	if m == nil {
		return nil, fmt.Errorf("matrix: there is nothing to decrypt")
	}
	a := mat.NewDense(m.Rows, m.Cols, nil)
	for i, row := range m.blocks {
		for j, v := range row {
			values, err := c.Decrypt(v)
			if err != nil {
				return nil, err
			}
			for y := range m.BlockRows(i) {
				for x := range m.BlockCols(j) {
					a.Set(i*m.Height+y, j*m.Width+x, values[y*m.Width+x])
				}
			}
		}
	}
	return a, nil
}

// build makes a matrix block by block.
func build(s Shape, clean bool, block func(i, j int) (*vector.Vector, error)) (*Matrix, error) {
	down, across := s.Blocks()
	m := &Matrix{s, make([][]*vector.Vector, down), clean}
	for i := range down {
		m.blocks[i] = make([]*vector.Vector, across)
		for j := range across {
			v, err := block(i, j)
			if err != nil {
				return nil, fmt.Errorf("matrix: block %d,%d: %w", i, j, err)
			}
			m.blocks[i][j] = v
		}
	}
	return m, nil
}

// Block returns the ciphertext in block row i and block column j.
func (m *Matrix) Block(i, j int) *vector.Vector { return m.blocks[i][j] }

// Clean says whether slots outside the matrix hold zeros.
func (m *Matrix) Clean() bool { return m.clean }

// Level returns how often the matrix can still be rescaled.
func (m *Matrix) Level() int { return m.blocks[0][0].Level() }

// Bytes returns the size in memory.
func (m *Matrix) Bytes() int64 {
	var n int64
	for _, row := range m.blocks {
		for _, v := range row {
			n += v.Bytes()
		}
	}
	return n
}

// String reads "encrypted 100x10 in 2x1 ciphertexts of 64x16, level 3, 1.2 MB".
func (m *Matrix) String() string {
	return fmt.Sprintf("encrypted %v, level %d, %.1f MB", m.Shape, m.Level(), float64(m.Bytes())/1e6)
}

// Add returns a + b.
func Add(e *vector.Evaluator, a, b *Matrix) (*Matrix, error) {
	if a.Shape != b.Shape {
		return nil, fmt.Errorf("matrix: adding %v and %v: give both the same shape", a.Shape, b.Shape)
	}
	return build(a.Shape, a.clean && b.clean, func(i, j int) (*vector.Vector, error) { return e.Add(a.blocks[i][j], b.blocks[i][j]) })
}

// Hadamard returns the product entry by entry. It takes a level.
func Hadamard(e *vector.Evaluator, a, b *Matrix) (*Matrix, error) {
	if a.Shape != b.Shape {
		return nil, fmt.Errorf("matrix: multiplying %v and %v: give both the same shape", a.Shape, b.Shape)
	}
	return build(a.Shape, a.clean || b.clean, func(i, j int) (*vector.Vector, error) {
		v, err := e.Mult(a.blocks[i][j], b.blocks[i][j])
		if err != nil {
			return nil, err
		}
		return e.Rescale(v)
	})
}

// HadamardPlain returns the product entry by entry with a plain matrix of the
// same size. It takes a level.
func HadamardPlain(e *vector.Evaluator, m *Matrix, b mat.Matrix) (*Matrix, error) {
	if r, c := b.Dims(); r != m.Rows || c != m.Cols {
		return nil, fmt.Errorf("matrix: multiplying %v by %d x %d, entry by entry", m.Shape, r, c)
	}
	return build(m.Shape, true, func(i, j int) (*vector.Vector, error) {
		v, err := e.MultPlain(m.blocks[i][j], m.Mask(i, j, b.At))
		if err != nil {
			return nil, err
		}
		return e.Rescale(v)
	})
}

// cleaned returns m with zeros outside the matrix: a level, if it has none.
func cleaned(e *vector.Evaluator, m *Matrix) (*Matrix, error) {
	if m.clean || (m.Rows%m.Height == 0 && m.Cols%m.Width == 0) {
		return m, nil
	}
	ones := func(int, int) float64 { return 1 }
	return build(m.Shape, true, func(i, j int) (*vector.Vector, error) {
		v, err := e.MultPlain(m.blocks[i][j], m.Mask(i, j, ones))
		if err != nil {
			return nil, err
		}
		return e.Rescale(v)
	})
}
