//go:build amd64 && !purego && (linux || darwin || freebsd)

package native

import (
	"cryptounet/kernel/quick/ir"
	"cryptounet/kernel/quick/native/registers"
	"cryptounet/kernel/quick/native/x86"
)

// divide divides RAX. The machine stops at the least number by -1, which is told
// apart here.
func (e *emitter) divide(i int) {
	op := e.fn.Code[i].Op
	signed, rest := op == ir.Div || op == ir.Rem, op == ir.Rem || op == ir.RemU
	n, known := registers.Known(e.fn.Code, e.graph.Of[i][2])
	if known && n > 0 && n&(n-1) == 0 {
		e.divideShift(i, log2(n), signed, rest)
		return
	}
	e.load1(i, 2, x86.RCX)
	if !known || n == 0 {
		e.test(x86.RCX)
		e.JumpIf(x86.E, e.exit(i))
	}
	e.load1(i, 1, x86.RAX)
	done := e.Label()
	switch {
	case !signed:
		e.Const(x86.RDX, 0)
		e.One(x86.DIV, x86.R(x86.RCX))
	case known && n != -1:
		e.CQO()
		e.One(x86.IDIV, x86.R(x86.RCX))
	default:
		usual := e.Label()
		e.Imm(x86.CMPI, x86.R(x86.RCX), -1)
		e.JumpIf(x86.NE, usual)
		e.One(x86.NEG, x86.R(x86.RAX))
		e.Const(x86.RDX, 0)
		e.Jump(done)
		e.Here(usual)
		e.CQO()
		e.One(x86.IDIV, x86.R(x86.RCX))
	}
	e.Here(done)
	if rest {
		e.put(i, x86.RDX)
	} else {
		e.put(i, x86.RAX)
	}
}

// divideShift divides by 2 to the k. Signed quotients are towards zero: what is
// shifted out of a negative number counts as a whole.
func (e *emitter) divideShift(i int, k byte, signed, rest bool) {
	e.load1(i, 1, x86.RAX)
	e.Const(x86.RDX, 0)
	if signed && k > 0 {
		e.move(x86.RDX, x86.RAX)
		e.Shift(x86.SAR, x86.RDX, 63)
		e.Shift(x86.SHR, x86.RDX, 64-k)
		e.Op(x86.ADD, x86.RAX, x86.R(x86.RDX))
	}
	switch {
	case !rest && signed:
		e.Shift(x86.SAR, x86.RAX, k)
	case !rest:
		e.Shift(x86.SHR, x86.RAX, k)
	default:
		e.Const(x86.RCX, 1<<k-1)
		e.Op(x86.AND, x86.RAX, x86.R(x86.RCX))
		e.Op(x86.SUB, x86.RAX, x86.R(x86.RDX))
	}
	e.put(i, x86.RAX)
}
