package write

import (
	"unsafe"

	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/quick/ir"
)

// Append appends elements to a slice in registers.
func (b *Writer) Append(v shape.Value, elem *shape.Shape, list []shape.Value) {
	m := elem.Memory
	n := len(list)
	if m.Pointers { // machine code stores none: one step does it all
		b.Step(func(f ir.Frame) {
			h := shape.Header{P: *f.Ptr(v.P), Len: int(*f.Int(v.S)), Cap: int(*f.Int(v.S + 1))}
			if h.Len+n > h.Cap {
				h = shape.Grow(m, h, n)
			}
			for i, e := range list {
				shape.Write(f, e, unsafe.Add(h.P, uintptr(h.Len+i)*m.Size))
			}
			*f.Ptr(v.P), *f.Int(v.S), *f.Int(v.S + 1) = h.P, int64(h.Len+n), int64(h.Cap)
		})
		return
	}
	room := &Label{}
	if n == 1 {
		b.Jump(ir.Instr{Op: ir.JumpLt, A: v.S, B: v.S + 1}, room)
	} else {
		end := b.TakeS()
		b.OpImm(ir.AddConst, end, v.S, int64(n))
		b.Jump(ir.Instr{Op: ir.JumpLe, A: end, B: v.S + 1}, room)
	}
	b.Step(func(f ir.Frame) {
		h := shape.Grow(m, shape.Header{P: *f.Ptr(v.P), Len: int(*f.Int(v.S)), Cap: int(*f.Int(v.S + 1))}, n)
		*f.Ptr(v.P), *f.Int(v.S + 1) = h.P, int64(h.Cap)
	})
	b.Here(room)
	for _, e := range list {
		b.Store(Place{Kind: IsElement, Sh: elem, Base: v.P, Index: v.S, Count: v.S + 1, Stride: int64(m.Size)}, e)
		b.OpImm(ir.AddConst, v.S, v.S, 1)
	}
}
