package matrix

import (
	"slices"

	"cryptounet/heops/methods/vector"
)

// RotateRows returns the matrix with row i+k, cyclically, as row i. Where the
// rows fill their ciphertexts and are not more than one holds, that is one Rot
// a ciphertext and takes no level; otherwise rows come from different places:
// each costs a Rot and a cMult, and the whole one level.
func RotateRows(e *vector.Evaluator, m *Matrix, k int) (*Matrix, error) { return rotate(e, m, k, 0) }

// RotateCols returns the matrix with column j+k, cyclically, as column j. In a
// ciphertext the flat rotation brings the columns that stay in their row, and
// one that is a row shorter those that would leave it; masks choose:
//
//	M1 * Rot(v, k) + M2 * Rot(v, k-Cols)
//
// two Rot, two cMult and one Add (Han et al. 2019), one level. A matrix wider
// than its blocks needs as much for each block that a block draws from.
func RotateCols(e *vector.Evaluator, m *Matrix, k int) (*Matrix, error) { return rotate(e, m, 0, k) }

// RowRotations returns the rotations whose keys RotateRows by k needs.
func (s Shape) RowRotations(k int) []int { return s.rotations(k, 0) }

// ColRotations returns the rotations whose keys RotateCols by k needs.
func (s Shape) ColRotations(k int) []int { return s.rotations(0, k) }

// move is a block rotated by some slots, the source of a part of another.
type move struct {
	down, across int // the block
	slots        int // to the left
}

// moves returns the sources of block (down, across) of the matrix rotated by dr
// rows and dc columns, in the order of their first slot, and each one's mask.
func (s Shape) moves(down, across, dr, dc int) (sources []move, masks [][]float64) {
	for i := range s.BlockRows(down) {
		y := mod(down*s.Height+i+dr, s.Rows)
		for j := range s.BlockCols(across) {
			x := mod(across*s.Width+j+dc, s.Cols)
			slot := i*s.Width + j
			m := move{y / s.Height, x / s.Width, mod((y%s.Height)*s.Width+x%s.Width-slot, s.Height*s.Width)}
			n := slices.Index(sources, m)
			if n < 0 {
				n = len(sources)
				sources = append(sources, m)
				masks = append(masks, make([]float64, s.Height*s.Width))
			}
			masks[n][slot] = 1
		}
	}
	return sources, masks
}

func mod(a, n int) int { return ((a % n) + n) % n }

func (s Shape) rotations(dr, dc int) []int {
	var r []int
	down, across := s.Blocks()
	for i := range down {
		for j := range across {
			sources, _ := s.moves(i, j, dr, dc)
			for _, m := range sources {
				if m.slots != 0 {
					r = append(r, m.slots)
				}
			}
		}
	}
	slices.Sort(r)
	return slices.Compact(r)
}

// whole says whether each block comes from one block alone, which was full.
func (s Shape) whole(dr, dc int) bool {
	down, across := s.Blocks()
	if s.Rows%s.Height != 0 || s.Cols%s.Width != 0 {
		return mod(dr, s.Rows) == 0 && mod(dc, s.Cols) == 0
	}
	for i := range down {
		for j := range across {
			if sources, _ := s.moves(i, j, dr, dc); len(sources) > 1 {
				return false
			}
		}
	}
	return true
}

func rotate(e *vector.Evaluator, m *Matrix, dr, dc int) (*Matrix, error) {
	whole := m.whole(dr, dc)
	return build(m.Shape, m.clean || !whole, func(i, j int) (*vector.Vector, error) {
		sources, masks := m.moves(i, j, dr, dc)
		var sum *vector.Vector
		for n, s := range sources {
			v, err := e.Rotate(m.blocks[s.down][s.across], s.slots)
			if err != nil || whole {
				return v, err
			}
			if v, err = e.MultPlain(v, masks[n]); err != nil {
				return nil, err
			}
			if sum == nil {
				sum = v
			} else if sum, err = e.Add(sum, v); err != nil {
				return nil, err
			}
		}
		return e.Rescale(sum)
	})
}
