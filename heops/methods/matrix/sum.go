package matrix

import (
	"fmt"

	"cryptounet/heops/methods/vector"
)

// SumRowVec returns a matrix of m's shape, each of whose rows is the sum of all
// rows of m (Han et al. 2019): log2(Height) Rot and Add for each block column,
// after adding blocks that lie below each other. No level.
func SumRowVec(e *vector.Evaluator, m *Matrix) (*Matrix, error) {
	m, err := cleaned(e, m)
	if err != nil {
		return nil, err
	}
	_, across := m.Blocks()
	sums := make([]*vector.Vector, across)
	for j := range sums {
		column := make([]*vector.Vector, len(m.blocks))
		for i := range m.blocks {
			column[i] = m.blocks[i][j]
		}
		v, err := e.Sum(column...)
		if err != nil {
			return nil, err
		}
		if sums[j], err = SumRows(e, m.Shape, v); err != nil {
			return nil, fmt.Errorf("matrix: summing rows: %w", err)
		}
	}
	return build(m.Shape, false, func(_, j int) (*vector.Vector, error) { return sums[j], nil })
}

// SumColVec returns a matrix of m's shape, each of whose columns is the sum of
// all columns of m (Han et al. 2019): 2 log2(Width) Rot and Add and one cMult
// for each block row, after adding blocks that lie beside each other. One level,
// unless blocks are one column wide.
func SumColVec(e *vector.Evaluator, m *Matrix) (*Matrix, error) {
	m, err := cleaned(e, m)
	if err != nil {
		return nil, err
	}
	sums := make([]*vector.Vector, len(m.blocks))
	var first *vector.Plaintext
	for i, row := range m.blocks {
		v, err := e.Sum(row...)
		if err != nil {
			return nil, err
		}
		if first == nil {
			if first, err = e.Encode(v, FirstColumn(m.Shape)); err != nil {
				return nil, err
			}
		}
		if sums[i], err = SumCols(e, m.Shape, v, first); err != nil {
			return nil, fmt.Errorf("matrix: summing columns: %w", err)
		}
	}
	return build(m.Shape, false, func(i, _ int) (*vector.Vector, error) { return sums[i], nil })
}

// SumRows returns the sum of a block's rows in each of its rows:
// log2(Height) Rot and Add. Rows below the last follow as the first: the sum
// runs around the ciphertext and needs no mask.
func SumRows(e *vector.Evaluator, s Shape, v *vector.Vector) (*vector.Vector, error) {
	return double(e, v, s.Width, s.Height)
}

// SumCols returns the sum of a block's columns in each of its columns:
// log2(Width) Rot and Add leave the sums in the first column, beside sums that
// ran over into the next row; first, FirstColumn encoded, clears these;
// log2(Width) Rot and Add to the right copy the sums into their rows. One
// level, unless the block is one column wide.
func SumCols(e *vector.Evaluator, s Shape, v *vector.Vector, first *vector.Plaintext) (*vector.Vector, error) {
	if s.Width == 1 {
		return v, nil
	}
	v, err := double(e, v, 1, s.Width)
	if err != nil {
		return nil, err
	}
	if v, err = e.MultEncoded(v, first); err != nil {
		return nil, err
	}
	if v, err = e.Rescale(v); err != nil {
		return nil, err
	}
	return double(e, v, -1, s.Width)
}

// FirstColumn returns the mask of a block's first column.
func FirstColumn(s Shape) []float64 {
	mask := make([]float64, s.Height*s.Width)
	for i := range s.Height {
		mask[i*s.Width] = 1
	}
	return mask
}

// double adds v rotated by step, then the result by twice that, and so on: the
// sum of n rotations, n a power of two, by log2(n) of them.
func double(e *vector.Evaluator, v *vector.Vector, step, n int) (*vector.Vector, error) {
	for ; n > 1; n, step = n/2, 2*step {
		r, err := e.Rotate(v, step)
		if err != nil {
			return nil, err
		}
		if v, err = e.Add(v, r); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// RowSumRotations returns the rotations whose keys SumRowVec needs.
func (s Shape) RowSumRotations() []int {
	var r []int
	for k := s.Width; k < s.Height*s.Width; k *= 2 {
		r = append(r, k)
	}
	return r
}

// ColSumRotations returns the rotations whose keys SumColVec needs.
func (s Shape) ColSumRotations() []int {
	var r []int
	for k := 1; k < s.Width; k *= 2 {
		r = append(r, k, -k)
	}
	return r
}
