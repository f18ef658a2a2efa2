package flow

import "cryptounet/kernel/quick/ir"

// Long says that from an instruction on one can go round a loop, or call, or do as
// many instructions as many is, without any that is not wanted.
func Long(code []ir.Instr, from, many int, unwanted func(i int) bool) bool {
	const (
		fresh = iota
		open  // on the way that is being looked at
		done
	)
	state := make([]uint8, len(code))
	found, round := 0, false
	var visit func(i int)
	visit = func(i int) {
		// Instructions one after the other need no depth of their own.
		begin := i
		for ; i < len(state) && !round && found < many; i++ {
			in := &code[i]
			if state[i] == open {
				round = true
			}
			if state[i] != fresh || unwanted(i) {
				break
			}
			state[i] = open
			found++
			if in.Op == ir.Call {
				round = true
			}
			if IsJump(in.Op) {
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
	return round || found >= many
}
