//go:build amd64 && !purego && (linux || darwin || freebsd)

package native

import (
	"cryptounet/kernel/quick/ir"
	"cryptounet/kernel/quick/native/registers"
	"cryptounet/kernel/quick/native/x86"
)

var floatBinaries = map[ir.Op]x86.Op{
	ir.AddF: x86.ADDSD, ir.SubF: x86.SUBSD, ir.MulF: x86.MULSD, ir.DivF: x86.DIVSD,
	ir.AddF32: x86.ADDSS, ir.SubF32: x86.SUBSS, ir.MulF32: x86.MULSS, ir.DivF32: x86.DIVSS,
}

// floating is the operations of floating-point numbers.
func (e *emitter) floating(i int) {
	in := &e.fn.Code[i]
	switch op := in.Op; op {
	case ir.AddF, ir.SubF, ir.MulF, ir.DivF, ir.AddF32, ir.SubF32, ir.MulF32, ir.DivF32:
		e.floatBinary(i)
	case ir.EqF, ir.NeF, ir.LtF, ir.LeF:
		e.floatCompare(i)
	case ir.JumpLtF, ir.JumpLeF, ir.JumpEqF, ir.JumpNeF, ir.JumpNotLtF, ir.JumpNotLeF:
		e.floatJump(i)
	case ir.SqrtF:
		d := e.floatDst(i)
		e.Op(x86.SQRTSD, d, e.floatArg(i, 1, x1))
		e.putFloat(i, d)
	case ir.FloorF, ir.CeilF, ir.TruncF:
		d := e.floatDst(i)
		e.Round(d, e.floatArg(i, 1, x1), byte(1+op-ir.FloorF))
		e.putFloat(i, d)
	case ir.NegF, ir.AbsF:
		// Ones, without those that are not wanted.
		e.Op(x86.PCMPEQD, x1, x86.R(x1))
		e.ShiftX(x1, op == ir.NegF, map[bool]byte{true: 63, false: 1}[op == ir.NegF])
		d := e.floatDst(i)
		e.moveX(d, e.float(i, 1, x0))
		if op == ir.NegF {
			e.Op(x86.XORPD, d, x86.R(x1))
		} else {
			e.Op(x86.ANDPD, d, x86.R(x1))
		}
		e.putFloat(i, d)
	case ir.NegF32:
		d := e.dst(i)
		e.Op(x86.MOV32, d, e.arg(i, 1, x86.RCX))
		e.Const(x86.RCX, 1<<31)
		e.Op(x86.XOR, d, x86.R(x86.RCX))
		e.put(i, d)
	default:
		e.convert(i)
	}
}

// floatBinary is s[a] = s[b] op s[c].
func (e *emitter) floatBinary(i int) {
	op := e.fn.Code[i].Op
	d := e.floatDst(i)
	first, second := 1, 2
	if _, c := e.at(i, 2); c.Kind == registers.Float && c.Reg == d {
		if op == ir.AddF || op == ir.MulF || op == ir.AddF32 || op == ir.MulF32 {
			first, second = 2, 1
		} else if _, p := e.at(i, 1); p.Kind != registers.Float || p.Reg != d {
			d = x0
		}
	}
	e.moveX(d, e.float(i, first, d))
	e.Op(floatBinaries[op], d, e.floatArg(i, second, x1))
	e.putFloat(i, d)
}

// less sets the flags of the second number compared with the first: above is then
// first < second, above or equal is first <= second, and neither holds if one is
// not a number.
func (e *emitter) less(i, first, second int) {
	e.Op(x86.UCOMISD, e.float(i, second, x0), e.floatArg(i, first, x1))
}

func (e *emitter) floatCompare(i int) {
	e.less(i, 1, 2)
	switch e.fn.Code[i].Op {
	case ir.LtF:
		e.Set(x86.A, x86.RAX)
	case ir.LeF:
		e.Set(x86.AE, x86.RAX)
	case ir.EqF: // equal, and both are numbers
		e.Set(x86.E, x86.RAX)
		e.Set(x86.NP, x86.RCX)
		e.Op(x86.AND, x86.RAX, x86.R(x86.RCX))
	case ir.NeF:
		e.Set(x86.NE, x86.RAX)
		e.Set(x86.P, x86.RCX)
		e.Op(x86.OR, x86.RAX, x86.R(x86.RCX))
	}
	e.put(i, x86.RAX)
}

func (e *emitter) floatJump(i int) {
	to := e.labels[e.fn.Code[i].Imm]
	e.less(i, 0, 1)
	switch e.fn.Code[i].Op {
	case ir.JumpLtF:
		e.JumpIf(x86.A, to)
	case ir.JumpLeF:
		e.JumpIf(x86.AE, to)
	case ir.JumpNotLtF:
		e.JumpIf(x86.BE, to)
	case ir.JumpNotLeF:
		e.JumpIf(x86.B, to)
	case ir.JumpNeF:
		e.JumpIf(x86.P, to)
		e.JumpIf(x86.NE, to)
	case ir.JumpEqF:
		not := e.Label()
		e.JumpIf(x86.P, not)
		e.JumpIf(x86.E, to)
		e.Here(not)
	}
}

// convert is the conversions.
func (e *emitter) convert(i int) {
	in := &e.fn.Code[i]
	switch in.Op {
	case ir.IntToF, ir.IntToF32:
		op := x86.CVTSI2SD
		if in.Op == ir.IntToF32 {
			op = x86.CVTSI2SS
		}
		d := e.floatDst(i)
		a := e.arg(i, 1, x86.RAX)
		e.Op(x86.XORPS, d, x86.R(d))
		e.Op(op, d, a)
		e.putFloat(i, d)
	case ir.UintToF, ir.UintToF32:
		e.fromUint(i)
	case ir.FToF32: // what is above the 32 bits stays as it was
		e.Op(x86.CVTSD2SS, x1, e.floatArg(i, 1, x1))
		e.single(i, x1)
	case ir.F32ToF:
		e.moveX(x1, e.float(i, 1, x1))
		d := e.floatDst(i)
		e.Op(x86.CVTSS2SD, d, x86.R(x1))
		e.putFloat(i, d)
	case ir.FToInt, ir.FToUint:
		e.toInt(i)
	}
}

// single puts the lower 32 bits of an XMM register where the result goes.
func (e *emitter) single(i int, x x86.Reg) {
	e.Op(x86.MOVDFROM, x, x86.R(x86.RAX))
	e.put(i, x86.RAX)
}

// fromUint halves a number that is too large as a signed one, with its last bit
// kept for rounding, and doubles the result.
func (e *emitter) fromUint(i int) {
	op, add := x86.CVTSI2SD, x86.ADDSD
	if e.fn.Code[i].Op == ir.UintToF32 {
		op, add = x86.CVTSI2SS, x86.ADDSS
	}
	large, done := e.Label(), e.Label()
	e.load1(i, 1, x86.RAX)
	d := e.floatDst(i)
	e.Op(x86.XORPS, d, x86.R(d))
	e.test(x86.RAX)
	e.JumpIf(x86.S, large)
	e.Op(op, d, x86.R(x86.RAX))
	e.Jump(done)
	e.Here(large)
	e.move(x86.RCX, x86.RAX)
	e.Imm(x86.ANDI, x86.R(x86.RCX), 1)
	e.Shift(x86.SHR, x86.RAX, 1)
	e.Op(x86.OR, x86.RAX, x86.R(x86.RCX))
	e.Op(op, d, x86.R(x86.RAX))
	e.Op(add, d, x86.R(d))
	e.Here(done)
	e.putFloat(i, d)
}

// toInt is the conversion to whole numbers. Where the number is out of range, what
// comes out is the compiler's affair, and package run's.
func (e *emitter) toInt(i int) {
	in := &e.fn.Code[i]
	x := e.floatArg(i, 1, x1)
	d := e.dst(i)
	if in.Op == ir.FToInt && ir.Kind(in.Imm) == ir.W64 {
		e.Op(x86.CVTSD2SI, d, x)
		e.put(i, d)
		return
	}
	e.Op(x86.CVTSD2SI, x86.RAX, x)
	if k := ir.Kind(in.Imm); k == ir.W64 { // up to 2^63
		e.test(x86.RAX)
		e.JumpIf(x86.S, e.exit(i))
	} else {
		e.Op(loadOps[k], x86.RCX, x86.R(x86.RAX))
		e.Op(x86.CMP, x86.RCX, x86.R(x86.RAX))
		e.JumpIf(x86.NE, e.exit(i))
	}
	e.put(i, x86.RAX)
}
