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
	return e.space.Always || flow.Long(e.fn.Code, i, short, e.slow)
}
