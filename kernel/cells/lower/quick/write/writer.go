// Package write writes the code of one function of the second tier, value by value:
// its registers, instructions and jumps, places that can be assigned to, comparisons,
// conversions and maps. What stands in the source is package expr's.
package write

import (
	"go/token"
	"go/types"

	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/quick/ir"
)

// Writer writes the code of a function.
type Writer struct {
	*shape.Table
	Code *ir.Func
	// Replace replaces type parameters.
	Replace func(t types.Type) types.Type
	Pool    map[uint64]int32 // registers of constants
	// NextS and NextP are the next free registers.
	NextS, NextP int32
	Pos          token.Pos // of what is written
}

// Label is a place to jump to: where, once it is known, and who waits for it.
type Label struct {
	at    int
	known bool
	from  []int
}

// Take takes registers for a value of a shape.
func (b *Writer) Take(sh *shape.Shape) shape.Value {
	v := shape.Value{Shape: sh, S: b.NextS, P: b.NextP}
	b.NextS += int32(sh.S)
	b.NextP += int32(sh.P)
	b.High()
	return v
}

// TakeS takes an S register.
func (b *Writer) TakeS() int32 { b.NextS++; b.High(); return b.NextS - 1 }

// TakeP takes a P register.
func (b *Writer) TakeP() int32 { b.NextP++; b.High(); return b.NextP - 1 }

// High notes how many registers have been taken.
func (b *Writer) High() {
	b.Code.S, b.Code.P = max(b.Code.S, int(b.NextS)), max(b.Code.P, int(b.NextP))
}

// Scope returns what gives back the registers taken from now on.
func (b *Writer) Scope() func() {
	s, p := b.NextS, b.NextP
	return func() { b.NextS, b.NextP = s, p }
}

// Emit writes an instruction and returns its number.
func (b *Writer) Emit(in ir.Instr) int {
	b.Code.Code = append(b.Code.Code, in)
	b.Code.Pos = append(b.Code.Pos, b.Pos)
	return len(b.Code.Code) - 1
}

// Op writes an instruction of three registers.
func (b *Writer) Op(op ir.Op, a, x, y int32) { b.Emit(ir.Instr{Op: op, A: a, B: x, C: y}) }

// OpImm writes an instruction of two registers and a number.
func (b *Writer) OpImm(op ir.Op, a, x int32, imm int64) {
	b.Emit(ir.Instr{Op: op, A: a, B: x, Imm: imm})
}

// Step has a Go function carried out.
func (b *Writer) Step(f ir.Step) {
	b.Code.Steps = append(b.Code.Steps, f)
	b.Emit(ir.Instr{Op: ir.Go, Imm: int64(len(b.Code.Steps) - 1)})
}

// Jump writes a jump to a label.
func (b *Writer) Jump(in ir.Instr, l *Label) {
	in.Imm = int64(l.at)
	at := b.Emit(in)
	if !l.known {
		l.from = append(l.from, at)
	}
}

// GoTo jumps to a label.
func (b *Writer) GoTo(l *Label) { b.Jump(ir.Instr{Op: ir.Jump}, l) }

// Here is where a label is.
func (b *Writer) Here(l *Label) {
	l.at, l.known = len(b.Code.Code), true
	for _, at := range l.from {
		b.Code.Code[at].Imm = int64(l.at)
	}
}

// Move copies registers.
func (b *Writer) Move(dst, src shape.Value) {
	if dst == src {
		return
	}
	if dst.Shape.Whole {
		m, d, s := dst.Shape.Memory, dst.P, src.P
		b.Step(func(f ir.Frame) { m.Copy(*f.Ptr(d), *f.Ptr(s)) })
		return
	}
	for i := range int32(dst.Shape.S) {
		b.Op(ir.Move, dst.S+i, src.S+i, 0)
	}
	for i := range int32(dst.Shape.P) {
		b.Op(ir.MoveP, dst.P+i, src.P+i, 0)
	}
}

// Zero gives registers the zero value; memory of their own is new.
func (b *Writer) Zero(v shape.Value) {
	if v.Shape.Whole {
		b.Fresh(v)
		return
	}
	for i := range int32(v.Shape.S) {
		b.OpImm(ir.Const, v.S+i, 0, 0)
	}
	for i := range int32(v.Shape.P) {
		b.Op(ir.NilP, v.P+i, 0, 0)
	}
}

// Fresh gives a value that lies in memory new memory.
func (b *Writer) Fresh(v shape.Value) {
	m, p := v.Shape.Memory, v.P
	b.Step(func(f ir.Frame) { *f.Ptr(p) = m.New() })
}

// Boxed is the shape of a variable that lives in memory of its own.
func (b *Writer) Boxed(sh *shape.Shape) *shape.Shape {
	return &shape.Shape{Type: sh.Type, Under: sh.Under, Whole: true, Memory: sh.Memory, P: 1, Parts: []ir.Part{{Kind: ir.InPlace, Copy: sh.Memory}}}
}

// Box puts a value into memory of its own.
func (b *Writer) Box(v shape.Value) shape.Value {
	if v.Shape.Whole {
		return v
	}
	x := b.Take(b.Boxed(v.Shape))
	b.Fresh(x)
	b.Store(Place{Kind: InMemory, Sh: v.Shape, Base: x.P}, v)
	return x
}

// Constant is a register with a number.
func (b *Writer) Constant(bits uint64) int32 {
	if r, ok := b.Pool[bits]; ok {
		return r
	}
	r := b.TakeS()
	b.OpImm(ir.Const, r, 0, int64(bits))
	return r
}

// Null is a nil of a shape.
func (b *Writer) Null(sh *shape.Shape) shape.Value {
	v := b.Take(sh)
	b.Zero(v)
	return v
}

// Result is where an operation of one register puts its value.
func (b *Writer) Result(sh *shape.Shape, dst *shape.Value) shape.Value {
	if dst != nil && len(sh.Parts) == 1 && !sh.Whole && len(dst.Shape.Parts) == 1 && !dst.Shape.Whole {
		return shape.Value{Shape: sh, S: dst.S, P: dst.P}
	}
	return b.Take(sh)
}

// Extend brings a whole number back to the range of its type.
func (b *Writer) Extend(v shape.Value) shape.Value {
	if k, ok := shape.Narrow(v.Shape); ok {
		b.OpImm(ir.Extend, v.S, v.S, int64(k))
	}
	return v
}

// Stable is a value in registers of its own, which no assignment changes.
func (b *Writer) Stable(v shape.Value) shape.Value {
	x := b.Take(v.Shape)
	if v.Shape.Whole {
		b.Fresh(x)
	}
	b.Move(x, v)
	return x
}

// CopyP copies a P register.
func (b *Writer) CopyP(r int32) int32 { x := b.TakeP(); b.Op(ir.MoveP, x, r, 0); return x }
