//go:build amd64 && !purego && (linux || darwin || freebsd)

package native

import (
	"cryptounet/kernel/quick/ir"
	"cryptounet/kernel/quick/native/flow"
	"cryptounet/kernel/quick/native/registers"
	"cryptounet/kernel/quick/native/x86"
)

// loadOps are the loads by kind.
var loadOps = [...]x86.Op{ir.I8: x86.MOVSX8, ir.U8: x86.MOVZX8, ir.I16: x86.MOVSX16, ir.U16: x86.MOVZX16, ir.I32: x86.MOVSX32, ir.U32: x86.MOV32, ir.W64: x86.MOV, ir.Pointer: x86.MOV}

// storeOps are the stores, from that of 8 bits on.
var storeOps = [...]x86.Op{x86.STORE8, x86.STORE16, x86.STORE32, x86.STORE}

// memory is what has to do with pointers.
func (e *emitter) memory(i int) {
	in := &e.fn.Code[i]
	switch op := in.Op; {
	case op == ir.MoveP:
		d := e.dst(i)
		e.load1(i, 1, d)
		e.put(i, d)
	case op == ir.NilP:
		d := e.dst(i)
		e.Const(d, 0)
		e.put(i, d)
	case op >= ir.LoadI8 && op <= ir.LoadP:
		e.read(i, x86.Mem(e.base(i, 1), int32(in.Imm)), ir.Kind(op-ir.LoadI8))
	case op == ir.Lea:
		d := e.dst(i)
		e.Op(x86.LEA, d, x86.Mem(e.base(i, 1), int32(in.Imm)))
		e.put(i, d)
	case op >= ir.Store8 && op <= ir.Store64:
		e.write(i, x86.Mem(e.base(i, 0), int32(in.Imm)), int(op-ir.Store8))
	case op >= ir.IndexI8 && op <= ir.IndexP:
		e.read(i, e.element(i, 1), ir.Kind(op-ir.IndexI8))
	case op == ir.IndexAddr:
		d := e.dst(i)
		e.Op(x86.LEA, d, e.element(i, 1))
		e.put(i, d)
	case op >= ir.SetIndex8 && op <= ir.SetIndex64:
		e.write(i, e.element(i, 0), int(op-ir.SetIndex8))
	case op == ir.InBounds:
		e.bounds(i)
	}
}

// base is a register with the pointer that operand k is, which is not nil.
func (e *emitter) base(i, k int) x86.Reg {
	r := e.reg(i, k, x86.RAX)
	if w := e.graph.Of[i][k]; !e.points(w) {
		e.test(r)
		e.JumpIf(x86.E, e.exit(i))
	}
	return r
}

// points says that a pointer is never nil: it was made from one that is not.
func (e *emitter) points(w *flow.Web) bool {
	for _, i := range w.Defs {
		if op := e.fn.Code[i].Op; op != ir.Lea && op != ir.IndexAddr {
			return false
		}
	}
	return len(w.Defs) > 0 && !w.Entered && !w.Stepped
}

// bounds stops at an index that is out of range, and returns it in a register.
func (e *emitter) bounds(i int) x86.Reg {
	r := e.reg(i, 2, x86.RCX)
	if n, ok := e.small(i, 3); ok {
		e.Imm(x86.CMPI, x86.R(r), n)
	} else {
		e.Op(x86.CMP, r, e.arg(i, 3, x86.RDX))
	}
	e.JumpIf(x86.AE, e.exit(i))
	return r
}

// element is the memory of an element at the pointer that operand k is.
func (e *emitter) element(i, k int) x86.Arg {
	index := e.bounds(i)
	base := e.reg(i, k, x86.RAX)
	size, disp := e.fn.Code[i].Imm>>32, int32(e.fn.Code[i].Imm)
	for _, scale := range []int64{1, 2, 4, 8} {
		if size == scale {
			return x86.Indexed(base, index, uint8(scale), disp)
		}
	}
	switch size {
	case 24, 40, 72: // by 3, 5 or 9 and by 8
		e.Op(x86.LEA, x86.RCX, x86.Indexed(index, index, uint8(size/8-1), 0))
		return x86.Indexed(base, x86.RCX, 8, disp)
	case 16:
		e.Op(x86.LEA, x86.RCX, x86.Indexed(index, index, 1, 0))
		return x86.Indexed(base, x86.RCX, 8, disp)
	}
	e.MulConst(x86.RCX, x86.R(index), int32(size))
	return x86.Indexed(base, x86.RCX, 1, disp)
}

// read brings what is in memory to the result's place.
func (e *emitter) read(i int, from x86.Arg, k ir.Kind) {
	if _, p := e.at(i, 0); p.Kind == registers.Float && k == ir.W64 {
		e.Op(x86.MOVSD, p.Reg, from)
		return
	} else if p.Kind == registers.Float && k == ir.U32 {
		e.Op(x86.MOVDTO, p.Reg, from)
		return
	}
	d := e.dst(i)
	e.Op(loadOps[k], d, from)
	e.put(i, d)
}

// write brings operand b to memory; size is the logarithm of its bytes.
func (e *emitter) write(i int, to x86.Arg, size int) {
	_, p := e.at(i, 1)
	if n, ok := e.small(i, 1); ok && size == 3 {
		e.StoreConst(to, n)
		return
	}
	if p.Kind == registers.Float && size == 3 {
		e.Op(x86.STORESD, p.Reg, to)
		return
	}
	if p.Kind == registers.Float && size == 2 {
		e.Op(x86.STORESS, p.Reg, to)
		return
	}
	if p.Kind == registers.Const && size == 3 { // RAX and RCX may be the address
		e.Const(x86.RDX, e.value(e.graph.Of[i][1]))
		e.Op(x86.STORE, x86.RDX, to)
		return
	}
	e.Op(storeOps[size], e.reg(i, 1, x86.RDX), to)
}
