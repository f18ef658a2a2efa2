// Package rows is what the generators for both sets of instructions share:
// registers that address vectors a stride apart, and loops.
package rows

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// Rows addresses vectors that are a stride apart: up to 8 from a base, by
// multiples of the stride.
type Rows struct {
	bases []Register // of rows 0 and 8
	Steps
}

// Steps holds 1, 3, 5 and 7 strides.
type Steps [4]Register

// NewSteps computes the odd multiples of a stride that n rows need.
func NewSteps(stride Register, n int) Steps {
	s := Steps{stride}
	if n > 2 {
		s[1] = GP64()
		LEAQ(Mem{Base: stride, Index: stride, Scale: 2}, s[1])
	}
	if n > 4 {
		s[2], s[3] = GP64(), GP64()
		LEAQ(Mem{Base: stride, Index: stride, Scale: 4}, s[2])
		LEAQ(Mem{Base: s[1], Index: stride, Scale: 4}, s[3])
	}
	return s
}

// NewRows points n rows at p.
func NewRows(p Register, s Steps, n int) Rows {
	first := GP64()
	MOVQ(p, first)
	r := Rows{[]Register{first}, s}
	if n > 8 {
		second := GP64()
		LEAQ(Mem{Base: first, Index: s[0], Scale: 8}, second)
		r.bases = append(r.bases, second)
	}
	return r
}

// From is rows from a register that may be moved, at most 8.
func From(first Register, s Steps) Rows { return Rows{[]Register{first}, s} }

// At addresses row i.
func (r Rows) At(i int) Mem {
	m := Mem{Base: r.bases[i/8]}
	if i %= 8; i > 0 {
		m.Scale = uint8(i & -i)
		m.Index = r.Steps[i/int(m.Scale)/2]
	}
	return m
}

// Advance moves all rows forward.
func (r Rows) Advance(bytes int) {
	for _, b := range r.bases {
		ADDQ(U32(bytes), b)
	}
}

// Retreat moves all rows back.
func (r Rows) Retreat(bytes int) {
	for _, b := range r.bases {
		SUBQ(U32(bytes), b)
	}
}

// Loop emits body until n, which counts down, is 0; n is above 0 at the start.
func Loop(name string, n Register, body func()) {
	Label(name)
	body()
	DECQ(n)
	JNZ(LabelRef(name))
}
