// Package native makes machine code of the functions of the second tier, on amd64.
//
// Machine code keeps registers of a frame in registers of the machine, and comes
// back to package run wherever there is something that it does not do: a Go step,
// a store of a pointer, a panic. Package run carries out that instruction and goes
// on; before the next one stands an instruction Native, by which it enters machine
// code again.
//
// Machine code does not use the stack, calls no Go function and writes no pointer
// to memory: the collector, which cannot stop it, finds none that it has not seen.
// Pointers that it has in registers are handed over when it stops (see enter). At
// every Poll it looks whether the scheduler wants the goroutine, and stops if so.
package native

import "cryptounet/kernel/quick/ir"

//go:generate go run ./asm -out enter_amd64.s -stubs enter_amd64.go -pkg native

// Call is a function that has called another in machine code.
type Call struct {
	Func *ir.Func
	Next int // the instruction at which it goes on
	S, P int // how far from its frame the other's begins
}

// Stop is where machine code has stopped.
type Stop struct {
	// Func is the function and At the instruction that is to be carried out next. At
	// is -1 if the function that was entered has come to its end.
	Func *ir.Func
	At   int
	// Calls lead from the function that was entered to Func; they are overwritten
	// by the next entry.
	Calls []Call
}
