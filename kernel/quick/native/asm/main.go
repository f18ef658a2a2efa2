// Command asm writes the way into machine code with avo.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/ir"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"

	"cryptounet/kernel/quick/native/layout"
)

// thread is where the assembler finds the goroutine; avo has no such operand.
const thread = LabelRef("(TLS)")

var general = map[int]Register{5: RBP, 6: RSI, 7: RDI, 8: R8, 9: R9, 10: R10, 11: R11, 12: R12, 13: R13}

var floats = []VecPhysical{X0, X1, X2, X3, X4, X5, X6, X7, X8, X9, X10, X11, X12, X13}

func main() {
	ConstraintExpr("amd64,!purego")
	TEXT("enter", NOSPLIT, "func(c *uint64) (p [12]*byte)")
	Doc("enter runs machine code with the registers of a context, until it stops.",
		"p are the pointers that it hands over. No pointer is anywhere else on the way:",
		"the collector does not look while assembly runs.")
	Pragma("noescape")
	frame := AllocLocal(layout.Frame)
	c := Load(Param("c"), RAX)
	at := func(offset int) Mem { return Mem{Base: c, Disp: offset} }
	local := func(offset int) Mem { return Mem{Base: frame.Base, Symbol: frame.Symbol, Disp: frame.Disp + offset} }
	for i := 0; i < layout.Pointers; i += 2 {
		MOVUPS(at(layout.ContextPointers+8*i), X0)
		MOVUPS(X0, local(layout.FramePointers+8*i))
	}
	for _, m := range [][2]int{
		{layout.ContextP, layout.FrameP}, {layout.ContextLimitS, layout.FrameLimitS},
		{layout.ContextLimitP, layout.FrameLimitP}, {layout.ContextLimitCalls, layout.FrameLimitCalls},
	} {
		MOVQ(at(m[0]), RCX)
		MOVQ(RCX, local(m[1]))
	}
	for i, x := range floats {
		MOVSD(at(layout.ContextFloats+8*i), x)
	}
	for _, i := range layout.General {
		MOVQ(at(8*i), general[i])
	}
	MOVQ(at(layout.ContextS), RBX)
	MOVQ(at(layout.ContextCalls), R15)
	MOVQ(at(layout.ContextEntry), RCX)
	Instruction(&ir.Instruction{Opcode: "MOVQ", Operands: []Op{thread, R14}, Outputs: []Op{R14}})
	Instruction(&ir.Instruction{Opcode: "CALL", Operands: []Op{RCX}, Inputs: []Op{RCX}})
	Comment("Machine code says in AX where it stopped.")
	Load(Param("c"), RCX)
	c = RCX
	MOVQ(RAX, at(layout.ContextStop))
	MOVQ(RBX, at(layout.ContextS))
	MOVQ(R15, at(layout.ContextCalls))
	for i, x := range floats {
		MOVSD(x, at(layout.ContextFloats+8*i))
	}
	for _, i := range layout.General {
		MOVQ(general[i], at(8*i))
	}
	for i := range layout.Pointers {
		MOVQ(local(layout.FramePointers+8*i), RAX)
		Store(RAX, Return("p").Index(i))
	}
	XORPS(X15, X15)
	RET()
	Generate()
}
