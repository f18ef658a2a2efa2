// Package ir is the code of the second tier: instructions over unboxed registers,
// made from type-checked Go by package compile, carried out by package run and,
// where there is machine code for it, by package native.
//
// A function's frame has two kinds of registers. S registers are words of 64 bits
// that hold no pointers: integers, extended to 64 bits by their signs or by zeros;
// booleans as 0 and 1; floating-point numbers as their bits, those of a float32 in
// the lower half. P registers are pointers, which the garbage collector sees.
// A string is a P register and an S register (its length), a slice a P register
// and two neighbouring S registers (length, capacity), a struct the registers of
// its fields, in order, unless it is large; an array or a large struct is a P
// register that points to memory which only this value has.
//
// A call's arguments are the first registers of the callee's frame, which begins
// where the caller says, behind the caller's own registers; results come back in
// the first registers there, too.
package ir

import "go/token"

// Instr is an instruction. A is where its result goes unless its Op says other.
type Instr struct {
	Op         Op
	A, B, C, D int32
	Imm        int64
}

// Func is a function's code.
type Func struct {
	Name string
	Code []Instr
	Pos  []token.Pos // of each instruction, for reports of panics
	// S and P are how many registers a frame has, those of the frames of the
	// functions that it calls not among them.
	S, P int
	// InS and InP are how many registers the arguments take, OutS and OutP the
	// results.
	InS, InP, OutS, OutP int
	// Params and Results are the arguments and results as they lie in memory, for
	// calls from outside; the registers of one follow those of the one before.
	Params, Results [][]Part

	// Calls and Steps are the functions and steps that Call and Go number.
	Calls []*Func
	Steps []Step
	// InOut says that the arguments are variables, which have their values again
	// when the function ends, by a panic too.
	InOut bool

	// Native is what package native has made of the function; nil without.
	Native any
}

// Part is one register's part of a value in memory.
type Part struct {
	Offset uintptr
	Kind   Kind
	// Copy, of a part that a P register points to in a frame but that lies in
	// memory itself, is what it is a copy of; without, the register points to the
	// value itself.
	Copy *Memory
}

// Kind is how a register lies in memory.
type Kind uint8

// The kinds of registers in memory.
const (
	I8 Kind = iota
	U8
	I16
	U16
	I32
	U32
	W64
	Pointer
	InPlace // a P register points to a copy of it; Part.Copy says of what
)

// Size is how many bytes a register takes in memory.
func (k Kind) Size() uintptr {
	switch k {
	case I8, U8:
		return 1
	case I16, U16:
		return 2
	case I32, U32:
		return 4
	}
	return 8
}
