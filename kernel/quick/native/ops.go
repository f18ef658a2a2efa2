//go:build amd64 && !purego && (linux || darwin || freebsd)

package native

import (
	"cryptounet/kernel/quick/ir"
	"cryptounet/kernel/quick/native/layout"
	"cryptounet/kernel/quick/native/registers"
	"cryptounet/kernel/quick/native/x86"
)

// preempt is below what the scheduler puts into a goroutine's guard, which lies at
// guard, when it wants it to stop, and above all addresses. Functions of Go look
// there when they begin.
const (
	preempt = -1 << 16
	guard   = 16
)

// binaries are the operations of two whole numbers, with the form that has a
// number for the second.
var binaries = map[ir.Op]struct {
	op    x86.Op
	group x86.Group
	swaps bool
}{
	ir.Add: {x86.ADD, x86.ADDI, true}, ir.Sub: {x86.SUB, x86.SUBI, false}, ir.Mul: {x86.IMUL, 0, true},
	ir.And: {x86.AND, x86.ANDI, true}, ir.Or: {x86.OR, x86.ORI, true}, ir.Xor: {x86.XOR, x86.XORI, true},
	ir.AddConst: {x86.ADD, x86.ADDI, true}, ir.AndConst: {x86.AND, x86.ANDI, true},
	ir.OrConst: {x86.OR, x86.ORI, true}, ir.XorConst: {x86.XOR, x86.XORI, true}, ir.MulConst: {x86.IMUL, 0, true},
}

// conditions are those of comparisons and jumps, of whole numbers.
var conditions = map[ir.Op]x86.Cond{
	ir.Eq: x86.E, ir.Ne: x86.NE, ir.Lt: x86.L, ir.Le: x86.LE, ir.LtU: x86.B, ir.LeU: x86.BE, ir.EqP: x86.E, ir.NeP: x86.NE,
	ir.JumpEq: x86.E, ir.JumpNe: x86.NE, ir.JumpLt: x86.L, ir.JumpLe: x86.LE, ir.JumpLtU: x86.B, ir.JumpLeU: x86.BE,
	ir.JumpEqC: x86.E, ir.JumpNeC: x86.NE, ir.JumpLtC: x86.L, ir.JumpLeC: x86.LE, ir.JumpGtC: x86.G, ir.JumpGeC: x86.GE,
}

// instr writes an instruction.
func (e *emitter) instr(i int) {
	in := &e.fn.Code[i]
	switch op := in.Op; {
	case op == ir.Nop:
	case op == ir.Const:
		e.constOp(i)
	case op == ir.Move:
		e.moveOp(i)
	case op >= ir.Add && op <= ir.Xor:
		e.binary(i)
	case op >= ir.AddConst && op <= ir.XorConst:
		e.binaryConst(i)
	case op >= ir.ShlConst && op <= ir.SarConst:
		d := e.dst(i)
		e.load1(i, 1, d)
		e.Shift(map[ir.Op]x86.Group{ir.ShlConst: x86.SHL, ir.ShrConst: x86.SHR, ir.SarConst: x86.SAR}[op], d, byte(in.Imm&63))
		e.put(i, d)
	case op >= ir.AndNot && op <= ir.NotBool:
		e.whole(i)
	case op >= ir.Eq && op <= ir.LeU:
		e.compare(i, 1, 2)
		e.Set(conditions[op], x86.RAX)
		e.put(i, x86.RAX)
	case op == ir.EqP || op == ir.NeP:
		e.Op(x86.CMP, e.reg(i, 1, x86.RAX), x86.R(e.reg(i, 2, x86.RCX)))
		e.Set(conditions[op], x86.RAX)
		e.put(i, x86.RAX)
	case op >= ir.EqF && op <= ir.LeF || op >= ir.AddF && op <= ir.UintToF32 || op >= ir.JumpLtF && op <= ir.JumpNeF:
		e.floating(i)
	case op == ir.Jump:
		e.Jump(e.labels[in.Imm])
	case op == ir.JumpIf || op == ir.JumpIfNot:
		e.test(e.reg(i, 0, x86.RAX))
		cc := x86.NE
		if op == ir.JumpIfNot {
			cc = x86.E
		}
		e.JumpIf(cc, e.labels[in.Imm])
	case op >= ir.JumpEq && op <= ir.JumpLeU:
		e.compare(i, 0, 1)
		e.JumpIf(conditions[op], e.labels[in.Imm])
	case op >= ir.JumpEqC && op <= ir.JumpGeC:
		e.Imm(x86.CMPI, e.arg(i, 0, x86.RAX), in.B)
		e.JumpIf(conditions[op], e.labels[in.Imm])
	case op == ir.JumpNil || op == ir.JumpNotNil:
		e.test(e.reg(i, 0, x86.RAX))
		cc := x86.E
		if op == ir.JumpNotNil {
			cc = x86.NE
		}
		e.JumpIf(cc, e.labels[in.Imm])
	case op == ir.Poll:
		e.poll(e.exit(i))
	case op == ir.Call:
		e.call(i)
	case op == ir.Return:
		e.save(e.graph.Before[i])
		e.Imm(x86.SUBI, x86.R(calls), 8)
		e.JumpTo(x86.Mem(calls, 0))
	default:
		e.memory(i)
	}
}

// poll stops where the scheduler wants the goroutine.
func (e *emitter) poll(stop x86.Label) {
	e.Imm(x86.CMPI, x86.Mem(gorout, guard), preempt)
	e.JumpIf(x86.A, stop)
}

func (e *emitter) test(r x86.Reg) { e.Op(x86.TEST, r, x86.R(r)) }

// constOp brings a number into a register. One that has none is only put where
// package run will look for it.
func (e *emitter) constOp(i int) {
	n := e.fn.Code[i].Imm
	w, p := e.at(i, 0)
	switch {
	case p.Kind == registers.General:
		e.Const(p.Reg, n)
	case p.Kind == registers.Float:
		e.number(p.Reg, n)
	case p.Kind == registers.Const && !p.Home:
	case n == int64(int32(n)):
		e.StoreConst(home(w.Reg), int32(n))
	default:
		e.Const(x86.RAX, n)
		e.Op(x86.STORE, x86.RAX, home(w.Reg))
	}
}

func (e *emitter) moveOp(i int) {
	_, to := e.at(i, 0)
	_, from := e.at(i, 1)
	if to.Kind == registers.Float || to.Kind == registers.Memory && from.Kind == registers.Float {
		if to.Kind == registers.Float && from.Kind != registers.Float {
			e.float(i, 1, to.Reg)
			if from.Kind == registers.General || from.Kind == registers.Memory || from.Kind == registers.Const {
				return
			}
		}
		e.putFloat(i, e.float(i, 1, x0))
		return
	}
	d := e.dst(i)
	e.load1(i, 1, d)
	e.put(i, d)
}

// load1 brings operand k into a register.
func (e *emitter) load1(i, k int, to x86.Reg) { e.move(to, e.reg(i, k, to)) }

// binary is s[a] = s[b] op s[c].
func (e *emitter) binary(i int) {
	b := binaries[e.fn.Code[i].Op]
	d := e.dst(i)
	if n, ok := e.small(i, 2); ok {
		e.load1(i, 1, d)
		e.withConst(i, d, b.op, b.group, int64(n))
		return
	}
	first, second := 1, 2
	if _, c := e.at(i, 2); c.Kind == registers.General && c.Reg == d {
		if b.swaps {
			first, second = 2, 1
		} else if _, p := e.at(i, 1); p.Kind != registers.General || p.Reg != d {
			d = x86.RAX
		}
	}
	e.load1(i, first, d)
	e.Op(b.op, d, e.arg(i, second, x86.RCX))
	e.put(i, d)
}

// withConst is d = d op n, where the result goes.
func (e *emitter) withConst(i int, d x86.Reg, op x86.Op, group x86.Group, n int64) {
	switch {
	case n != int64(int32(n)):
		e.Const(x86.RCX, n)
		e.Op(op, d, x86.R(x86.RCX))
	case group == 0 && n != 0 && n&(n-1) == 0 && n > 0 && e.isMul(i): // a power of two
		e.Shift(x86.SHL, d, log2(n))
	case e.isMul(i):
		e.MulConst(d, x86.R(d), int32(n))
	default:
		e.Imm(group, x86.R(d), int32(n))
	}
	e.put(i, d)
}

func (e *emitter) isMul(i int) bool {
	op := e.fn.Code[i].Op
	return op == ir.Mul || op == ir.MulConst
}

func log2(n int64) byte {
	k := byte(0)
	for ; n > 1; n >>= 1 {
		k++
	}
	return k
}

// binaryConst is s[a] = s[b] op n.
func (e *emitter) binaryConst(i int) {
	in := &e.fn.Code[i]
	b := binaries[in.Op]
	d := e.dst(i)
	if in.Op == ir.AddConst && in.Imm == int64(int32(in.Imm)) {
		if r := e.reg(i, 1, d); r != d {
			e.Op(x86.LEA, d, x86.Mem(r, int32(in.Imm)))
			e.put(i, d)
			return
		}
	} else {
		e.load1(i, 1, d)
	}
	e.withConst(i, d, b.op, b.group, in.Imm)
}

// compare sets the flags.
func (e *emitter) compare(i, j, k int) {
	r := e.reg(i, j, x86.RAX)
	if n, ok := e.small(i, k); ok {
		e.Imm(x86.CMPI, x86.R(r), n)
		return
	}
	e.Op(x86.CMP, r, e.arg(i, k, x86.RCX))
}

// whole is the rarer operations of whole numbers.
func (e *emitter) whole(i int) {
	in := &e.fn.Code[i]
	switch in.Op {
	case ir.AndNot:
		e.load1(i, 2, x86.RAX)
		e.One(x86.NOT, x86.R(x86.RAX))
		e.Op(x86.AND, x86.RAX, e.arg(i, 1, x86.RCX))
		e.put(i, x86.RAX)
	case ir.Div, ir.Rem, ir.DivU, ir.RemU:
		e.divide(i)
	case ir.Shl, ir.Shr, ir.Sar:
		e.shift(i)
	case ir.Negative:
		e.test(e.reg(i, 0, x86.RAX))
		e.JumpIf(x86.S, e.exit(i))
	case ir.Neg:
		d := e.dst(i)
		e.load1(i, 1, d)
		e.One(x86.NEG, x86.R(d))
		e.put(i, d)
	case ir.Extend:
		d := e.dst(i)
		op := map[ir.Kind]x86.Op{ir.I8: x86.MOVSX8, ir.U8: x86.MOVZX8, ir.I16: x86.MOVSX16, ir.U16: x86.MOVZX16, ir.I32: x86.MOVSX32, ir.U32: x86.MOV32, ir.W64: x86.MOV}
		e.Op(op[ir.Kind(in.Imm)], d, e.arg(i, 1, x86.RCX))
		e.put(i, d)
	case ir.NotBool:
		e.Const(x86.RCX, 1)
		e.Op(x86.SUB, x86.RCX, e.arg(i, 1, x86.RAX))
		e.put(i, x86.RCX)
	}
}

// shift shifts RAX by RCX. The machine takes the count modulo 64.
func (e *emitter) shift(i int) {
	e.load1(i, 2, x86.RCX)
	e.load1(i, 1, x86.RAX)
	switch e.fn.Code[i].Op {
	case ir.Sar:
		e.Const(x86.RDX, 63)
		e.Op(x86.CMP, x86.RCX, x86.R(x86.RDX))
		e.CMov(x86.A, x86.RCX, x86.R(x86.RDX))
		e.ShiftCL(x86.SAR, x86.RAX)
	case ir.Shl:
		e.ShiftCL(x86.SHL, x86.RAX)
	case ir.Shr:
		e.ShiftCL(x86.SHR, x86.RAX)
	}
	if e.fn.Code[i].Op != ir.Sar {
		e.Imm(x86.CMPI, x86.R(x86.RCX), 64)
		e.Op(x86.SBB, x86.RDX, x86.R(x86.RDX)) // all ones if it is less
		e.Op(x86.AND, x86.RAX, x86.R(x86.RDX))
	}
	e.put(i, x86.RAX)
}

// call goes to a function that has machine code. What lives is kept in the frame
// meanwhile.
func (e *emitter) call(i int) {
	in := &e.fn.Code[i]
	callee := e.fn.Calls[in.Imm]
	stop := e.exit(i)
	e.poll(stop)
	e.Op(x86.LEA, x86.RAX, x86.Mem(frame, 8*(in.B+int32(callee.S))))
	e.Op(x86.CMP, x86.RAX, local(layout.FrameLimitS))
	e.JumpIf(x86.A, stop)
	e.Op(x86.CMP, calls, local(layout.FrameLimitCalls))
	e.JumpIf(x86.AE, stop)
	if in.C != 0 || callee.P != 0 {
		e.Op(x86.MOV, x86.RAX, local(layout.FrameP))
		e.Imm(x86.ADDI, x86.R(x86.RAX), 8*(in.C+int32(callee.P)))
		e.Op(x86.CMP, x86.RAX, local(layout.FrameLimitP))
		e.JumpIf(x86.A, stop)
	}
	e.save(e.graph.Before[i])
	back := e.Label()
	e.sites = append(e.sites, site{back, Call{Func: e.fn, Next: e.index[i] + 1, S: int(in.B), P: int(in.C)}})
	e.Op(x86.LEA, x86.RAX, x86.At(back))
	e.Op(x86.STORE, x86.RAX, x86.Mem(calls, 0))
	e.Imm(x86.ADDI, x86.R(calls), 8)
	e.Imm(x86.ADDI, x86.R(frame), 8*in.B)
	if in.C != 0 {
		e.Imm(x86.ADDI, local(layout.FrameP), 8*in.C)
	}
	if callee == e.fn {
		e.Jump(e.body)
	} else {
		e.Const(x86.RAX, int64(callee.Native.(*function).body))
		e.JumpTo(x86.R(x86.RAX))
	}
	e.Here(back)
	e.Imm(x86.SUBI, x86.R(frame), 8*in.B)
	if in.C != 0 {
		e.Imm(x86.SUBI, local(layout.FrameP), 8*in.C)
	}
	e.load(e.graph.Before[i+1])
}
