package run

import (
	"fmt"

	"cryptounet/kernel/quick/ir"
)

// The functions of this file panic as compiled code does. They are kept out of the
// loop so that it stays small.

//go:noinline
func (t *thread) divide(fn *ir.Func, in *ir.Instr) {
	t.fn, t.at = fn, in
	zero := 0
	_ = 1 / zero
}

//go:noinline
func (t *thread) shift(fn *ir.Func, in *ir.Instr) {
	t.fn, t.at = fn, in
	n := -1
	_ = 1 << n
}

//go:noinline
func (t *thread) null(fn *ir.Func, in *ir.Instr) {
	t.fn, t.at = fn, in
	t.m.Panic("invalid memory address or nil pointer dereference")
}

//go:noinline
func (t *thread) bounds(fn *ir.Func, in *ir.Instr, i, n uint64) {
	t.fn, t.at = fn, in
	if int64(i) < 0 {
		t.m.Panic(fmt.Sprintf("index out of range [%d]", int64(i)))
	}
	t.m.Panic(fmt.Sprintf("index out of range [%d] with length %d", i, n))
}
