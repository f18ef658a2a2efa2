//go:build amd64 && !purego && (linux || darwin || freebsd)

package native

import (
	"cryptounet/kernel/quick/ir"
	"cryptounet/kernel/quick/native/flow"
)

// short is how many instructions are done sooner by package run than by going into
// machine code and out of it.
const short = 16

// isEntry says that package run may come to an instruction from one that it has
// carried out, and that machine code goes on there, for long enough.
func (e *emitter) isEntry(i int) bool {
	if e.slow(i) || e.fn.Code[i].Op == ir.Return {
		return false
	}
	if i > 0 && !goesOn(e.fn.Code[i-1].Op) && !e.slow(i-1) {
		return false
	}
	return e.space.Always || e.long(i)
}

// long says that machine code can go round a loop, or call, or do many instructions
// from one on before it comes to one that it has to leave.
func (e *emitter) long(from int) bool {
	const (
		fresh = iota
		open  // on the way that is being looked at
		done
	)
	state := make([]uint8, len(e.fn.Code))
	found, round := 0, false
	var visit func(i int)
	visit = func(i int) {
		// Instructions one after the other need no depth of their own.
		begin := i
		for ; i < len(state) && !round && found < short; i++ {
			in := &e.fn.Code[i]
			if state[i] == open {
				round = true
			}
			if state[i] != fresh || e.slow(i) {
				break
			}
			state[i] = open
			found++
			if in.Op == ir.Call {
				round = true
			}
			if flow.IsJump(in.Op) {
				visit(int(in.Imm))
			}
			if in.Op == ir.Jump || in.Op == ir.Return {
				i++
				break
			}
		}
		for k := begin; k < i; k++ {
			state[k] = done
		}
	}
	visit(from)
	return round || found >= short
}
