//go:build amd64 && !purego && (linux || darwin || freebsd)

package native

import (
	"golang.org/x/sys/cpu"

	"cryptounet/kernel/quick/ir"
	"cryptounet/kernel/quick/native/flow"
)

// mayStop says that machine code may stop at such an instruction.
func mayStop(op ir.Op) bool {
	switch op {
	case ir.Div, ir.Rem, ir.DivU, ir.RemU, ir.Negative, ir.FToInt, ir.FToUint, ir.FloorF, ir.CeilF, ir.TruncF, ir.MoveP, ir.NilP, ir.Poll:
		return true
	}
	return op >= ir.LoadI8
}

// goesOn says that package run may come to the next instruction after machine code
// has stopped at this one.
func goesOn(op ir.Op) bool {
	switch op {
	case ir.FToInt, ir.FToUint, ir.Poll, ir.Call:
		return true
	}
	return false
}

// slow says that an instruction is always left to package run.
func (e *emitter) slow(i int) bool {
	in := &e.fn.Code[i]
	for k, r := range flow.Of(in.Op) {
		if w := e.graph.Of[i][k]; r == flow.DefPtr && !e.places[w.ID].Written {
			return true
		}
	}
	switch in.Op {
	case ir.Go, ir.StoreP, ir.SetIndexP, ir.Native:
		return true
	case ir.FloorF, ir.CeilF, ir.TruncF:
		return !cpu.X86.HasSSE41
	case ir.Call:
		return !e.direct(i)
	case ir.Return:
		for _, w := range e.graph.Before[i] {
			if w.Ptr && e.places[w.ID].Written {
				return true
			}
		}
		return false
	}
	switch {
	case in.Op >= ir.LoadI8 && in.Op <= ir.StoreP:
		return in.Imm != int64(int32(in.Imm))
	case in.Op >= ir.IndexI8 && in.Op <= ir.SetIndexP:
		return in.Imm < 0 || in.Imm&0xffffffff > 1<<31-1
	}
	return false
}

// direct says that a call stays in machine code: no pointers go along, and none
// that machine code has written live on meanwhile.
func (e *emitter) direct(i int) bool {
	in := &e.fn.Code[i]
	callee := e.fn.Calls[in.Imm]
	if callee.InP != 0 || callee.OutP != 0 || in.B == 0 && in.C == 0 {
		return false
	}
	if f, ok := callee.Native.(*function); callee != e.fn && (!ok || f.space != e.space) {
		return false
	}
	for _, w := range e.graph.Before[i+1] {
		if w.Ptr && e.places[w.ID].Written && w.Points.Has(2*i) {
			return false
		}
	}
	return true
}
