// Package flow finds how values flow through the registers of a function of the
// second tier: its blocks and loops, and its webs. A web is the places at which a
// register holds values that have a use in common; a register that several
// variables share, one after the other, has a web for each of them.
package flow

import "cryptounet/kernel/quick/ir"

// Web is a register where it holds one variable's values.
type Web struct {
	ID  int   // its place in the list
	Reg int32 // its number
	Ptr bool  // a P register
	// Ints and Floats are how often it is used as a whole number, and as a
	// floating-point number; loops count more. Weight is how often in all.
	Ints, Floats, Weight int64
	// Defs are the instructions of the function that write it; calls, and what came
	// in from before, are not among them.
	Defs []int
	// Entered says that calls or the function's caller may write it; Stepped that
	// it lives while a Go step runs, which may write it.
	Entered, Stepped bool
	// Points are where it lives: 2i before instruction i, 2i+1 behind it.
	Points Bits
	Length int
}

// Graph is what is found.
type Graph struct {
	Webs []*Web
	// Of are the webs of each instruction's operands; nil where there is none.
	Of [][4]*Web
	// Before are the webs that live before an instruction, where it is a stop or
	// follows one, and before the first.
	Before [][]*Web
	// Target says that an instruction is jumped to.
	Target []bool
	// Weight is how often an instruction counts.
	Weight []int64

	code   []ir.Instr
	fn     *ir.Func
	stops  func(i int) bool
	s, p   int // how many registers there are
	varS   int // of them, those of arguments
	varP   int
	blocks []*block
	at     []int // the block that begins at an instruction, or -1
	union  []int // of nodes, which become webs
	reg    []int32
	nodes  [][4]int
	called map[result]int
}

// block is instructions that follow each other without jumps.
type block struct {
	from, to   int
	next       []int
	in, out    Bits // registers that live
	use, def   Bits
	first, end map[int32]int // nodes of the registers that live at its ends
}

// Analyse finds how values flow. stops says at which instructions machine code
// may stop.
func Analyse(fn *ir.Func, stops func(i int) bool) *Graph {
	g := &Graph{code: fn.Code, fn: fn, stops: stops}
	g.count()
	g.divide()
	g.liveness()
	g.rename()
	g.build()
	return g
}

// count finds how many registers the function names.
func (g *Graph) count() {
	for _, parts := range g.fn.Params {
		for _, p := range parts {
			if p.Kind >= ir.Pointer {
				g.varP++
			} else {
				g.varS++
			}
		}
	}
	g.s, g.p = max(g.varS, g.fn.S, g.fn.InS, g.fn.OutS), max(g.varP, g.fn.P, g.fn.InP, g.fn.OutP)
	for i := range g.code {
		in := &g.code[i]
		for k, r := range roles[in.Op] {
			switch {
			case r.pointer():
				g.p = max(g.p, int(operand(in, k))+1)
			case r != None:
				g.s = max(g.s, int(operand(in, k))+1)
			}
		}
		if in.Op == ir.Call {
			f := g.fn.Calls[in.Imm]
			g.s = max(g.s, int(in.B)+max(f.InS, f.OutS))
			g.p = max(g.p, int(in.C)+max(f.InP, f.OutP))
		}
	}
}

// visit tells of an instruction's registers: those that it reads, then those that
// it writes. k is the operand that names one, or -1. P registers are numbered
// behind the S registers.
func (g *Graph) visit(i int, use, def func(r int32, k int)) {
	in := &g.code[i]
	each := func(f func(int32, int), from, n, shift int) {
		for r := range n {
			f(int32(from+r+shift), -1)
		}
	}
	if g.fn.InOut && (in.Op == ir.Return || g.stops(i)) { // variables are looked at after a panic, too
		each(use, 0, g.varS, 0)
		each(use, 0, g.varP, g.s)
	}
	switch in.Op {
	case ir.Call:
		f := g.fn.Calls[in.Imm]
		each(use, int(in.B), f.InS, 0)
		each(use, int(in.C), f.InP, g.s)
		each(def, int(in.B), f.OutS, 0)
		each(def, int(in.C), f.OutP, g.s)
	case ir.Return:
		each(use, 0, g.fn.OutS, 0)
		each(use, 0, g.fn.OutP, g.s)
	case ir.Go:
		s, p := g.s, g.p
		if in.B != 0 || in.C != 0 { // all registers that a step may use are below these
			s, p = min(s, int(in.B)), min(p, int(in.C))
		}
		each(use, 0, s, 0)
		each(use, 0, p, g.s)
	}
	for pass, f := range []func(int32, int){use, def} {
		for k, r := range roles[in.Op] {
			if r == None || r.IsDef() != (pass == 1) {
				continue
			}
			n := operand(in, k)
			if r.pointer() {
				n += int32(g.s)
			}
			f(n, k)
		}
	}
}

// divide finds the blocks, what is jumped to, and loops: what a jump back encloses.
func (g *Graph) divide() {
	n := len(g.code)
	g.Target, g.Weight, g.at = make([]bool, n), make([]int64, n), make([]int, n)
	starts := make([]bool, n+1)
	starts[0] = true
	depth := make([]int, n+1)
	for i := range g.code {
		in := &g.code[i]
		if IsJump(in.Op) {
			g.Target[in.Imm], starts[in.Imm], starts[i+1] = true, true, true
			if int(in.Imm) <= i {
				depth[in.Imm]++
				depth[i+1]--
			}
		}
		if ends(in.Op) {
			starts[i+1] = true
		}
	}
	d := 0
	for i := range g.code {
		d += depth[i]
		g.Weight[i] = 1 << (3 * min(d, 8))
		g.at[i] = -1
		if starts[i] {
			g.at[i] = len(g.blocks)
			g.blocks = append(g.blocks, &block{from: i})
		}
		g.blocks[len(g.blocks)-1].to = i + 1
	}
	for i, b := range g.blocks {
		last := &g.code[b.to-1]
		if IsJump(last.Op) {
			b.next = append(b.next, g.at[last.Imm])
		}
		if !ends(last.Op) && i+1 < len(g.blocks) {
			b.next = append(b.next, i+1)
		}
	}
}

// liveness finds the registers that live where blocks begin and end.
func (g *Graph) liveness() {
	n := g.s + g.p
	for _, b := range g.blocks {
		b.in, b.out, b.use, b.def = NewBits(n), NewBits(n), NewBits(n), NewBits(n)
		for i := b.from; i < b.to; i++ {
			g.visit(i, func(r int32, _ int) {
				if !b.def.Has(int(r)) {
					b.use.Add(int(r))
				}
			}, func(r int32, _ int) { b.def.Add(int(r)) })
		}
	}
	for changed := true; changed; {
		changed = false
		for k := len(g.blocks) - 1; k >= 0; k-- {
			b := g.blocks[k]
			for _, s := range b.next {
				for w, x := range g.blocks[s].in {
					b.out[w] |= x
				}
			}
			for w := range b.in {
				x := b.use[w] | b.out[w]&^b.def[w]
				changed = changed || x != b.in[w]
				b.in[w] = x
			}
		}
	}
}
