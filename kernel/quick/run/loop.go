package run

import (
	"math"
	"unsafe"

	"cryptounet/kernel/quick/ir"
)

// run carries out a function whose frame is at the beginning of the thread's.
func (t *thread) run(fn *ir.Func) {
	sb, pb := 0, 0
	s, p := unsafe.Pointer(&t.s[0]), unsafe.Pointer(&t.p[0])
	code := unsafe.Pointer(&fn.Code[0])
	in := (*ir.Instr)(code)
	stop := t.m.Stop
	for {
		switch in.Op {
		case ir.Nop:

		case ir.Const:
			*u64(s, in.A) = uint64(in.Imm)
		case ir.Move:
			*u64(s, in.A) = *u64(s, in.B)
		case ir.MoveP:
			*ptr(p, in.A) = *ptr(p, in.B)
		case ir.NilP:
			*ptr(p, in.A) = nil
		case ir.Add:
			*i64(s, in.A) = *i64(s, in.B) + *i64(s, in.C)
		case ir.Sub:
			*i64(s, in.A) = *i64(s, in.B) - *i64(s, in.C)
		case ir.Mul:
			*i64(s, in.A) = *i64(s, in.B) * *i64(s, in.C)
		case ir.And:
			*i64(s, in.A) = *i64(s, in.B) & *i64(s, in.C)
		case ir.Or:
			*i64(s, in.A) = *i64(s, in.B) | *i64(s, in.C)
		case ir.Xor:
			*i64(s, in.A) = *i64(s, in.B) ^ *i64(s, in.C)
		case ir.AndNot:
			*i64(s, in.A) = *i64(s, in.B) &^ *i64(s, in.C)
		case ir.AddConst:
			*i64(s, in.A) = *i64(s, in.B) + in.Imm
		case ir.MulConst:
			*i64(s, in.A) = *i64(s, in.B) * in.Imm
		case ir.AndConst:
			*i64(s, in.A) = *i64(s, in.B) & in.Imm
		case ir.OrConst:
			*i64(s, in.A) = *i64(s, in.B) | in.Imm
		case ir.XorConst:
			*i64(s, in.A) = *i64(s, in.B) ^ in.Imm
		case ir.ShlConst:
			*u64(s, in.A) = *u64(s, in.B) << (uint64(in.Imm) & 63)
		case ir.ShrConst:
			*u64(s, in.A) = *u64(s, in.B) >> (uint64(in.Imm) & 63)
		case ir.SarConst:
			*i64(s, in.A) = *i64(s, in.B) >> (uint64(in.Imm) & 63)
		case ir.Div:
			if *i64(s, in.C) == 0 {
				t.divide(fn, in)
			}
			*i64(s, in.A) = *i64(s, in.B) / *i64(s, in.C)
		case ir.Rem:
			if *i64(s, in.C) == 0 {
				t.divide(fn, in)
			}
			*i64(s, in.A) = *i64(s, in.B) % *i64(s, in.C)
		case ir.DivU:
			if *i64(s, in.C) == 0 {
				t.divide(fn, in)
			}
			*u64(s, in.A) = *u64(s, in.B) / *u64(s, in.C)
		case ir.RemU:
			if *i64(s, in.C) == 0 {
				t.divide(fn, in)
			}
			*u64(s, in.A) = *u64(s, in.B) % *u64(s, in.C)
		case ir.Shl:
			*u64(s, in.A) = *u64(s, in.B) << *u64(s, in.C)
		case ir.Shr:
			*u64(s, in.A) = *u64(s, in.B) >> *u64(s, in.C)
		case ir.Sar:
			*i64(s, in.A) = *i64(s, in.B) >> *u64(s, in.C)
		case ir.Negative:
			if *i64(s, in.A) < 0 {
				t.shift(fn, in)
			}
		case ir.Neg:
			*i64(s, in.A) = -*i64(s, in.B)
		case ir.Extend:
			*u64(s, in.A) = ir.Fit(ir.Kind(in.Imm), *u64(s, in.B))
		case ir.NotBool:
			*i64(s, in.A) = 1 - *i64(s, in.B)
		case ir.Eq:
			*u64(s, in.A) = truth(*i64(s, in.B) == *i64(s, in.C))
		case ir.Ne:
			*u64(s, in.A) = truth(*i64(s, in.B) != *i64(s, in.C))
		case ir.Lt:
			*u64(s, in.A) = truth(*i64(s, in.B) < *i64(s, in.C))
		case ir.Le:
			*u64(s, in.A) = truth(*i64(s, in.B) <= *i64(s, in.C))
		case ir.LtU:
			*u64(s, in.A) = truth(*u64(s, in.B) < *u64(s, in.C))
		case ir.LeU:
			*u64(s, in.A) = truth(*u64(s, in.B) <= *u64(s, in.C))
		case ir.EqF:
			*u64(s, in.A) = truth(*f64(s, in.B) == *f64(s, in.C))
		case ir.NeF:
			*u64(s, in.A) = truth(*f64(s, in.B) != *f64(s, in.C))
		case ir.LtF:
			*u64(s, in.A) = truth(*f64(s, in.B) < *f64(s, in.C))
		case ir.LeF:
			*u64(s, in.A) = truth(*f64(s, in.B) <= *f64(s, in.C))
		case ir.EqP:
			*u64(s, in.A) = truth(*ptr(p, in.B) == *ptr(p, in.C))
		case ir.NeP:
			*u64(s, in.A) = truth(*ptr(p, in.B) != *ptr(p, in.C))
		case ir.AddF:
			*f64(s, in.A) = *f64(s, in.B) + *f64(s, in.C)
		case ir.SubF:
			*f64(s, in.A) = *f64(s, in.B) - *f64(s, in.C)
		case ir.MulF:
			*f64(s, in.A) = *f64(s, in.B) * *f64(s, in.C)
		case ir.DivF:
			*f64(s, in.A) = *f64(s, in.B) / *f64(s, in.C)
		case ir.NegF:
			*f64(s, in.A) = -*f64(s, in.B)
		case ir.SqrtF:
			*f64(s, in.A) = math.Sqrt(*f64(s, in.B))
		case ir.AbsF:
			*f64(s, in.A) = math.Abs(*f64(s, in.B))
		case ir.FloorF:
			*f64(s, in.A) = math.Floor(*f64(s, in.B))
		case ir.CeilF:
			*f64(s, in.A) = math.Ceil(*f64(s, in.B))
		case ir.TruncF:
			*f64(s, in.A) = math.Trunc(*f64(s, in.B))
		case ir.AddF32:
			*u64(s, in.A) = bits(single(s, in.B) + single(s, in.C))
		case ir.SubF32:
			*u64(s, in.A) = bits(single(s, in.B) - single(s, in.C))
		case ir.MulF32:
			*u64(s, in.A) = bits(single(s, in.B) * single(s, in.C))
		case ir.DivF32:
			*u64(s, in.A) = bits(single(s, in.B) / single(s, in.C))
		case ir.NegF32:
			*u64(s, in.A) = bits(-single(s, in.B))
		case ir.IntToF:
			*f64(s, in.A) = float64(*i64(s, in.B))
		case ir.UintToF:
			*f64(s, in.A) = float64(*u64(s, in.B))
		case ir.FToInt:
			*u64(s, in.A) = toInt(ir.Kind(in.Imm), *f64(s, in.B))
		case ir.FToUint:
			*u64(s, in.A) = toUint(ir.Kind(in.Imm), *f64(s, in.B))
		case ir.FToF32:
			*u64(s, in.A) = bits(float32(*f64(s, in.B)))
		case ir.F32ToF:
			*f64(s, in.A) = float64(single(s, in.B))
		case ir.IntToF32:
			*u64(s, in.A) = bits(float32(*i64(s, in.B)))
		case ir.UintToF32:
			*u64(s, in.A) = bits(float32(*u64(s, in.B)))
		case ir.Jump:
			in = target(code, in.Imm)
			continue
		case ir.JumpIf:
			if *u64(s, in.A) != 0 {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpIfNot:
			if *u64(s, in.A) == 0 {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpEq:
			if *i64(s, in.A) == *i64(s, in.B) {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpNe:
			if *i64(s, in.A) != *i64(s, in.B) {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpLt:
			if *i64(s, in.A) < *i64(s, in.B) {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpLe:
			if *i64(s, in.A) <= *i64(s, in.B) {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpLtU:
			if *u64(s, in.A) < *u64(s, in.B) {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpLeU:
			if *u64(s, in.A) <= *u64(s, in.B) {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpLtF:
			if *f64(s, in.A) < *f64(s, in.B) {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpLeF:
			if *f64(s, in.A) <= *f64(s, in.B) {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpEqF:
			if *f64(s, in.A) == *f64(s, in.B) {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpNeF:
			if *f64(s, in.A) != *f64(s, in.B) {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpNotLtF:
			if !(*f64(s, in.A) < *f64(s, in.B)) {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpNotLeF:
			if !(*f64(s, in.A) <= *f64(s, in.B)) {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpEqC:
			if *i64(s, in.A) == int64(in.B) {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpNeC:
			if *i64(s, in.A) != int64(in.B) {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpLtC:
			if *i64(s, in.A) < int64(in.B) {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpLeC:
			if *i64(s, in.A) <= int64(in.B) {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpGtC:
			if *i64(s, in.A) > int64(in.B) {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpGeC:
			if *i64(s, in.A) >= int64(in.B) {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpNil:
			if *ptr(p, in.A) == nil {
				in = target(code, in.Imm)
				continue
			}
		case ir.JumpNotNil:
			if *ptr(p, in.A) != nil {
				in = target(code, in.Imm)
				continue
			}
		case ir.Poll:
			if *stop {
				t.fn, t.at = fn, in
				t.m.Halt()
			}
		case ir.LoadI8:
			*u64(s, in.A) = uint64(*(*int8)(t.field(fn, in, *ptr(p, in.B))))
		case ir.LoadU8:
			*u64(s, in.A) = uint64(*(*uint8)(t.field(fn, in, *ptr(p, in.B))))
		case ir.LoadI16:
			*u64(s, in.A) = uint64(*(*int16)(t.field(fn, in, *ptr(p, in.B))))
		case ir.LoadU16:
			*u64(s, in.A) = uint64(*(*uint16)(t.field(fn, in, *ptr(p, in.B))))
		case ir.LoadI32:
			*u64(s, in.A) = uint64(*(*int32)(t.field(fn, in, *ptr(p, in.B))))
		case ir.LoadU32:
			*u64(s, in.A) = uint64(*(*uint32)(t.field(fn, in, *ptr(p, in.B))))
		case ir.Load64:
			*u64(s, in.A) = uint64(*(*uint64)(t.field(fn, in, *ptr(p, in.B))))
		case ir.LoadP:
			*ptr(p, in.A) = *(*unsafe.Pointer)(t.field(fn, in, *ptr(p, in.B)))
		case ir.Lea:
			*ptr(p, in.A) = t.field(fn, in, *ptr(p, in.B))
		case ir.Store8:
			*(*uint8)(t.field(fn, in, *ptr(p, in.A))) = uint8(*u64(s, in.B))
		case ir.Store16:
			*(*uint16)(t.field(fn, in, *ptr(p, in.A))) = uint16(*u64(s, in.B))
		case ir.Store32:
			*(*uint32)(t.field(fn, in, *ptr(p, in.A))) = uint32(*u64(s, in.B))
		case ir.Store64:
			*(*uint64)(t.field(fn, in, *ptr(p, in.A))) = uint64(*u64(s, in.B))
		case ir.StoreP:
			*(*unsafe.Pointer)(t.field(fn, in, *ptr(p, in.A))) = *ptr(p, in.B)
		case ir.IndexI8:
			*u64(s, in.A) = uint64(*(*int8)(t.element(fn, in, s, *ptr(p, in.B))))
		case ir.IndexU8:
			*u64(s, in.A) = uint64(*(*uint8)(t.element(fn, in, s, *ptr(p, in.B))))
		case ir.IndexI16:
			*u64(s, in.A) = uint64(*(*int16)(t.element(fn, in, s, *ptr(p, in.B))))
		case ir.IndexU16:
			*u64(s, in.A) = uint64(*(*uint16)(t.element(fn, in, s, *ptr(p, in.B))))
		case ir.IndexI32:
			*u64(s, in.A) = uint64(*(*int32)(t.element(fn, in, s, *ptr(p, in.B))))
		case ir.IndexU32:
			*u64(s, in.A) = uint64(*(*uint32)(t.element(fn, in, s, *ptr(p, in.B))))
		case ir.Index64:
			*u64(s, in.A) = uint64(*(*uint64)(t.element(fn, in, s, *ptr(p, in.B))))
		case ir.IndexP:
			*ptr(p, in.A) = *(*unsafe.Pointer)(t.element(fn, in, s, *ptr(p, in.B)))
		case ir.IndexAddr:
			*ptr(p, in.A) = t.element(fn, in, s, *ptr(p, in.B))
		case ir.SetIndex8:
			*(*uint8)(t.element(fn, in, s, *ptr(p, in.A))) = uint8(*u64(s, in.B))
		case ir.SetIndex16:
			*(*uint16)(t.element(fn, in, s, *ptr(p, in.A))) = uint16(*u64(s, in.B))
		case ir.SetIndex32:
			*(*uint32)(t.element(fn, in, s, *ptr(p, in.A))) = uint32(*u64(s, in.B))
		case ir.SetIndex64:
			*(*uint64)(t.element(fn, in, s, *ptr(p, in.A))) = uint64(*u64(s, in.B))
		case ir.SetIndexP:
			*(*unsafe.Pointer)(t.element(fn, in, s, *ptr(p, in.A))) = *ptr(p, in.B)
		case ir.InBounds:
			i := *u64(s, in.C)
			if i >= *u64(s, in.D) {
				t.bounds(fn, in, i, *u64(s, in.D))
			}
		case ir.Call:
			t.fn, t.at = fn, in
			if *stop { // functions that call themselves may have no loop
				t.m.Halt()
			}
			callee := fn.Calls[in.Imm]
			if len(t.calls) == cap(t.calls) {
				t.more()
			}
			t.calls = append(t.calls, call{fn, (*ir.Instr)(unsafe.Add(unsafe.Pointer(in), size)), sb, pb})
			sb, pb = sb+int(in.B), pb+int(in.C)
			if sb+callee.S+spare > len(t.s) || pb+callee.P+spare > len(t.p) {
				t.reserve(sb, pb, callee)
			}
			s, p = unsafe.Pointer(&t.s[sb]), unsafe.Pointer(&t.p[pb])
			fn, code = callee, unsafe.Pointer(&callee.Code[0])
			in = (*ir.Instr)(code)
			continue
		case ir.Return:
			n := len(t.calls) - 1
			if n < 0 {
				return
			}
			back := &t.calls[n]
			fn, in, sb, pb = back.fn, back.next, back.s, back.p
			t.calls = t.calls[:n]
			s, p = unsafe.Pointer(&t.s[sb]), unsafe.Pointer(&t.p[pb])
			code = unsafe.Pointer(&fn.Code[0])
			continue
		case ir.Native:
			fn, in, sb, pb = t.native(fn, in, sb, pb)
			s, p = unsafe.Pointer(&t.s[sb]), unsafe.Pointer(&t.p[pb])
			code = unsafe.Pointer(&fn.Code[0])
			continue
		case ir.Go:
			t.fn, t.at = fn, in
			fn.Steps[in.Imm](ir.Frame{S: s, P: p})
		}
		in = (*ir.Instr)(unsafe.Add(unsafe.Pointer(in), size))
	}
}
