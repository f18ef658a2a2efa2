package volley

import (
	"fmt"

	"cryptounet/heops/methods/matrix"
	"cryptounet/heops/methods/vector"

	"gonum.org/v1/gonum/mat"
)

// Operand is a matrix encoded for a product: encrypted or plain.
type Operand struct {
	product *Product
	second  bool
	parts   [][]part // blocks that stay by row (or column), or teams; K each
}

// part is one ciphertext's worth of an operand.
type part struct {
	ct    *vector.Vector
	plain []float64 // if ct is nil
}

func (o *Operand) encrypted() bool { return o.parts[0][0].ct != nil }

// Ciphertexts returns how many ciphertexts, or plaintexts, the operand takes.
func (o *Operand) Ciphertexts() int { return len(o.parts) * len(o.parts[0]) }

// Bytes returns the size of an encrypted operand in memory, 0 of a plain one.
func (o *Operand) Bytes() int64 {
	var n int64
	for _, line := range o.parts {
		for _, p := range line {
			if p.ct != nil {
				n += p.ct.Bytes()
			}
		}
	}
	return n
}

// EncryptFirst encrypts the first matrix, M x N.
func (p *Product) EncryptFirst(c *vector.Client, a mat.Matrix) (*Operand, error) {
	return p.encode(c, false, a)
}

// EncryptSecond encrypts the second matrix, N x P.
func (p *Product) EncryptSecond(c *vector.Client, b mat.Matrix) (*Operand, error) {
	return p.encode(c, true, b)
}

// PlainFirst encodes the first matrix, M x N, where it need not be hidden.
func (p *Product) PlainFirst(a mat.Matrix) (*Operand, error) { return p.encode(nil, false, a) }

// PlainSecond encodes the second matrix, N x P, where it need not be hidden.
func (p *Product) PlainSecond(b mat.Matrix) (*Operand, error) { return p.encode(nil, true, b) }

// Stays takes an encrypted matrix, such as the result of another product, as
// the operand that stays: the first of TransposeSecond, the second of TransposeFirst.
func (p *Product) Stays(m *matrix.Matrix) (*Operand, error) {
	if m == nil || m.Shape != p.Stay {
		return nil, fmt.Errorf("volley: the matrix does not lie as the operand that stays, %v: plan both products with the same Width", p.Stay)
	}
	if !m.Clean() {
		return nil, fmt.Errorf("volley: the matrix has values outside of its shape, as sums leave them: multiply it by ones first")
	}
	o := &Operand{product: p, second: p.Transposed == TransposeFirst}
	o.parts = p.stayParts(func(i, j int) part { return part{ct: m.Block(i, j)} })
	return o, nil
}

// stayParts lines up the blocks that stay: those of a line are added.
func (p *Product) stayParts(block func(i, j int) part) [][]part {
	_, _, _, k, a, _ := p.sizes()
	parts := make([][]part, a)
	for f := range parts {
		parts[f] = make([]part, k)
		for i := range parts[f] {
			if p.Transposed == TransposeSecond {
				parts[f][i] = block(f, i)
			} else {
				parts[f][i] = block(i, f)
			}
		}
	}
	return parts
}

// turnSlots returns the slots of part k of a team: rows of B^T repeated
// downwards, or columns of A^T repeated to the right.
func (p *Product) turnSlots(t team, k int, x mat.Matrix) []float64 {
	s := p.Stay
	v := make([]float64, s.Height*s.Width)
	for i := range s.Height {
		for j := range s.Width {
			line, inner, length := i%t.turns, k*s.Width+j, s.Cols
			if p.Transposed == TransposeFirst {
				line, inner, length = j%t.turns, k*s.Height+i, s.Rows
			}
			if line >= t.size || inner >= length {
				continue
			}
			if p.Transposed == TransposeSecond {
				v[i*s.Width+j] = x.At(inner, t.start+line) // entry of B^T
			} else {
				v[i*s.Width+j] = x.At(t.start+line, inner) // entry of A^T
			}
		}
	}
	return v
}

// encode lays an operand out and encrypts it if there is a client.
func (p *Product) encode(c *vector.Client, second bool, x mat.Matrix) (*Operand, error) {
	rows, cols, name := p.M, p.N, "first"
	if second {
		rows, cols, name = p.N, p.P, "second"
	}
	if r, k := x.Dims(); r != rows || k != cols {
		return nil, fmt.Errorf("volley: the %s matrix is %dx%d; the product takes %dx%d", name, r, k, rows, cols)
	}
	o := &Operand{product: p, second: second}
	if second == (p.Transposed == TransposeFirst) {
		o.parts = p.stayParts(func(i, j int) part { return part{plain: p.Stay.Mask(i, j, x.At)} })
	} else {
		_, _, _, k, _, _ := p.sizes()
		for _, t := range p.teams {
			line := make([]part, k)
			for i := range line {
				line[i] = part{plain: p.turnSlots(t, i, x)}
			}
			o.parts = append(o.parts, line)
		}
	}
	if c == nil {
		return o, nil
	}
	for _, line := range o.parts {
		for i := range line {
			ct, err := c.Encrypt(line[i].plain)
			if err != nil {
				return nil, fmt.Errorf("volley: encrypting the %s matrix: %w", name, err)
			}
			line[i] = part{ct: ct}
		}
	}
	return o, nil
}
