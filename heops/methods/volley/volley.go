// Package volley multiplies encrypted matrices by Volley Revolver (Chiang,
// arXiv 2201.12577). Package spanned has its convolution.
//
// # Volley Revolver
//
// For C = A B, with A of m x n and B of n x p, one operand is encrypted row by
// row as it is and stays; the other is transposed before encryption, repeated
// until it fills its ciphertext, and turns like a revolver's cylinder. Each turn
// brings other rows face to face, whose products, entry by entry, sum up to
// entries of C along a diagonal; a mask F picks them:
//
//	TransposeSecond  C = sum over turns of F * SumColVec(A * RotateRows(B^T, turn))
//	TransposeFirst   C = sum over turns of F * SumRowVec(B * RotateCols(A^T, turn))
//
// C lies row by row as A and B do, with zeros outside of it, so it can stay in
// the next product.
//
// # Double Volley Revolver
//
// Matrices larger than a ciphertext of R x w entries are cut: the one that
// stays into blocks, the one that turns into teams of at most s = min(R, w)
// rows of B^T or columns of A^T. The outer loop goes over pairs of a block and
// a team, the inner is the algorithm above. A team turns once for all blocks.
// Where n is larger than a block too, K blocks make one row (or column); their
// products are added before they are summed.
//
// # Counts
//
// A team of r rows takes I turns: r where the turned rows do not run past the
// end of the ciphertext, the next power of two otherwise. With I summed over
// teams, T the number of teams, a the number of block rows that stay
// (TransposeSecond) or of block columns (TransposeFirst), g the number of
// blocks that C has for each of these, and l = log2:
//
//	           TransposeSecond                 TransposeFirst
//	K          ceil(n/w)                       ceil(n/R)
//	a, g       ceil(m/R), ceil(p/w)            ceil(p/w), ceil(m/R)
//	Rot        K(I-T) + 2aI l(w)               K(2(I-T)+T') + aI l(R)
//	Mult       aIK                             aIK
//	cMult      2aI                             2K(I-T) + aI
//	Add        aI(K-1) + 2aI l(w) + a(I-g)     K(I-T) + aI(K-1) + aI l(R) + a(I-g)
//	ReScale    2aI + ag                        K(I-T) + aI + ag
//	levels     3                               3
//
// T' is the number of teams that turn at all. Products of aI sums are
// relinearised, aI key switches. Where w = 1 there are no columns to sum: cMult
// and ReScale are aI less and so is the number of levels, by one.
// Where an operand is plain its aIK products are cMult and nothing is
// relinearised; a plain operand turns for free: the terms with (I-T) and T' go,
// and for TransposeFirst a level. Product.Counts returns these numbers.
package volley

import (
	"fmt"

	"cryptounet/heops/methods/matrix"
	"cryptounet/heops/methods/vector"
)

// Transposed says which operand is transposed before encryption, and turns.
type Transposed int

// The variants.
const (
	TransposeSecond Transposed = iota
	TransposeFirst
)

func (t Transposed) String() string {
	switch t {
	case TransposeSecond:
		return "second transposed"
	case TransposeFirst:
		return "first transposed"
	}
	return fmt.Sprintf("variant %d", int(t))
}

// Options choose how to multiply. The zero value transposes the second operand
// and chooses the width.
type Options struct {
	Transposed Transposed

	// Width is the width of the ciphertexts' blocks, a power of two; 0 takes
	// that of the operand that stays, at least the size of the other up to the
	// square root of the slots, so that few teams hold it.
	Width int
}

// Product is how matrices of given sizes are multiplied. It knows no secret.
type Product struct {
	M, N, P    int // M x N times N x P
	Transposed Transposed
	Stay       matrix.Shape // of the operand that stays
	Result     matrix.Shape

	params vector.Parameters
	teams  []team
}

// team is a part of the turning operand: rows of B^T or columns of A^T.
type team struct {
	start, size int
	turns       int // also the period in which its rows are repeated
}

// NewProduct plans the product of an m x n by an n x p matrix.
func NewProduct(params vector.Parameters, m, n, p int, o Options) (*Product, error) {
	stay, turn := [2]int{m, n}, p
	switch o.Transposed {
	case TransposeSecond:
	case TransposeFirst:
		stay, turn = [2]int{n, p}, m
	default:
		return nil, fmt.Errorf("volley: unknown %v", o.Transposed)
	}
	if o.Width == 0 {
		root := matrix.PowerOfTwo(params.Slots())
		for root*root > params.Slots() {
			root /= 2
		}
		o.Width = min(max(matrix.PowerOfTwo(stay[1]), min(matrix.PowerOfTwo(turn), root)), params.Slots())
	}
	v := &Product{M: m, N: n, P: p, Transposed: o.Transposed, params: params}
	var err error
	if v.Stay, err = matrix.NewShapeWidth(params, stay[0], stay[1], o.Width); err != nil {
		return nil, fmt.Errorf("volley: %w", err)
	}
	if v.Result, err = matrix.NewShapeWidth(params, m, p, o.Width); err != nil {
		return nil, fmt.Errorf("volley: %w", err)
	}
	// Along the turn lie facing lines of the operand that stays, length of them.
	facing, length := v.Stay.BlockRows(0), v.Stay.Height
	if o.Transposed == TransposeFirst {
		facing, length = v.Stay.BlockCols(0), v.Stay.Width
	}
	side := min(v.Stay.Height, v.Stay.Width)
	for start := 0; start < turn; start += side {
		t := team{start: start, size: min(side, turn-start)}
		t.turns = t.size
		if facing+t.size-1 > length {
			t.turns = matrix.PowerOfTwo(t.size)
		}
		v.teams = append(v.teams, t)
	}
	return v, nil
}

// sizes returns the letters of the package's table of counts.
func (p *Product) sizes() (turns, teams, turning, k, a, g int) {
	for _, t := range p.teams {
		turns += t.turns
		if t.turns > 1 {
			turning++
		}
	}
	down, across := p.Stay.Blocks()
	k, a = across, down
	_, g = p.Result.Blocks()
	if p.Transposed == TransposeFirst {
		k, a = down, across
		g, _ = p.Result.Blocks()
	}
	return turns, len(p.teams), turning, k, a, g
}

// Kind says which operands are encrypted.
type Kind int

// The kinds of products.
const (
	BothEncrypted Kind = iota
	PlainFirst
	PlainSecond
)

func (k Kind) String() string {
	switch k {
	case BothEncrypted:
		return "encrypted x encrypted"
	case PlainFirst:
		return "plain x encrypted"
	case PlainSecond:
		return "encrypted x plain"
	}
	return fmt.Sprintf("kind %d", int(k))
}

// turnsEncrypted says whether the operand that turns is encrypted.
func (p *Product) turnsEncrypted(k Kind) bool {
	return k == BothEncrypted || (k == PlainFirst) == (p.Transposed == TransposeSecond)
}

// Counts returns the operations that Multiply does, by the package's formulas.
func (p *Product) Counts(kind Kind) vector.Counts {
	turns, teams, turning, k, a, g := p.sizes()
	sums := a * turns
	var c vector.Counts
	if p.Transposed == TransposeSecond {
		steps := 2 * log2(p.Stay.Width)
		c = vector.Counts{Rotations: sums * steps, PlainMults: 2 * sums, Rescales: 2*sums + a*g}
		c.Additions = sums*(k-1) + sums*steps + a*(turns-g)
		if p.Stay.Width == 1 {
			c.PlainMults, c.Rescales = sums, sums+a*g
		}
		if p.turnsEncrypted(kind) {
			c.Rotations += k * (turns - teams)
		}
	} else {
		steps := log2(p.Stay.Height)
		c = vector.Counts{Rotations: sums * steps, PlainMults: sums, Rescales: sums + a*g}
		c.Additions = sums*(k-1) + sums*steps + a*(turns-g)
		if p.turnsEncrypted(kind) {
			c.Rotations += k * (2*(turns-teams) + turning)
			c.PlainMults += 2 * k * (turns - teams)
			c.Additions += k * (turns - teams)
			c.Rescales += k * (turns - teams)
		}
	}
	if kind == BothEncrypted {
		c.Mults, c.Relinearisations = sums*k, sums
	} else {
		c.PlainMults += sums * k
	}
	return c
}

func log2(n int) int {
	l := 0
	for ; n > 1; n /= 2 {
		l++
	}
	return l
}

// Levels returns how many levels Multiply takes.
func (p *Product) Levels(kind Kind) int {
	if (p.Transposed == TransposeSecond && p.Stay.Width > 1) || (p.Transposed == TransposeFirst && p.turnsEncrypted(kind)) {
		return 3
	}
	return 2
}

// Turns returns how often the operand that turns is turned, all teams together.
func (p *Product) Turns() int {
	turns, _, _, _, _, _ := p.sizes()
	return turns
}

// Rotations returns the rotations whose keys Multiply needs.
func (p *Product) Rotations() []int {
	if p.Transposed == TransposeSecond {
		return append(p.Stay.ColSumRotations(), p.Stay.Width)
	}
	return append(p.Stay.RowSumRotations(), 1, -p.Stay.Width)
}

// String reads "100x20 by 20x30, second transposed: 100x20 in 1x1 ciphertexts of 128x32 by 1 teams, 30 turns".
func (p *Product) String() string {
	turns, teams, _, _, _, _ := p.sizes()
	return fmt.Sprintf("%dx%d by %dx%d, %v: %v by %d teams, %d turns", p.M, p.N, p.N, p.P, p.Transposed, p.Stay, teams, turns)
}
