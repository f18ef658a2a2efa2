package flow

import (
	"testing"

	"cryptounet/kernel/quick/ir"
)

// TestWebs analyses a function in which two variables, a number and a float, share
// a register one after the other:
//
//	for i := 3; i > 0; i-- {}
//	x := 2.5; return x + x
func TestWebs(t *testing.T) {
	f := &ir.Func{S: 1, OutS: 1, Code: []ir.Instr{
		{Op: ir.Const, A: 0, Imm: 3},
		{Op: ir.Poll},
		{Op: ir.AddConst, A: 0, B: 0, Imm: -1},
		{Op: ir.JumpGtC, A: 0, B: 0, Imm: 1},
		{Op: ir.Const, A: 0, Imm: 0x4004 << 48},
		{Op: ir.AddF, A: 0, B: 0, C: 0},
		{Op: ir.Return},
	}}
	g := Analyse(f, func(i int) bool { return f.Code[i].Op == ir.Poll })
	i, x, sum := g.Of[0][0], g.Of[4][0], g.Of[5][0]
	if g.Of[2][0] != i || g.Of[2][1] != i || g.Of[3][0] != i {
		t.Error("the loop's variable has more webs than one")
	}
	if x == i || sum == x || g.Of[5][1] != x || g.Of[5][2] != x {
		t.Error("the number and the float are one web")
	}
	if i.Ints <= i.Floats || x.Floats <= x.Ints {
		t.Errorf("the number is used %d times as one and %d as a float, the float %d and %d", i.Ints, i.Floats, x.Ints, x.Floats)
	}
	if len(i.Defs) != 2 || i.Entered || len(x.Defs) != 1 {
		t.Errorf("the number is written at %v, the float at %v", i.Defs, x.Defs)
	}
	if before := g.Before[1]; len(before) != 1 || before[0] != i {
		t.Errorf("before the poll live %v", before)
	}
	if i.Points.Meets(x.Points) || i.Points.Has(0) || !i.Points.Has(2) || x.Points.Has(11) {
		t.Errorf("the number lives at %v, the float at %v", i.Points, x.Points)
	}
	if g.Weight[2] <= g.Weight[5] || !g.Target[1] || g.Target[2] {
		t.Error("the loop is not found")
	}
}

// TestSteps lets a Go step live on what it may use: all registers, or those below
// the bounds that its instruction names.
func TestSteps(t *testing.T) {
	code := func(bound int32) *ir.Func {
		return &ir.Func{S: 2, Code: []ir.Instr{
			{Op: ir.Const, A: 0, Imm: 1},
			{Op: ir.Const, A: 1, Imm: 2},
			{Op: ir.Go, B: bound},
			{Op: ir.Return},
		}, Steps: []ir.Step{func(ir.Frame) {}}}
	}
	for _, c := range []struct {
		bound int32
		want  int
	}{{0, 2}, {1, 1}} {
		g := Analyse(code(c.bound), func(i int) bool { return i == 2 })
		if n := len(g.Before[2]); n != c.want {
			t.Errorf("with the bound %d, %d registers live before the step, not %d", c.bound, n, c.want)
		}
	}
}

// TestVariables keeps a loop's variables alive wherever it may stop.
func TestVariables(t *testing.T) {
	f := &ir.Func{S: 1, InOut: true, Params: [][]ir.Part{{{Kind: ir.W64}}}, Code: []ir.Instr{
		{Op: ir.Const, A: 0, Imm: 1}, // would be of no use, but for who looks at it then
		{Op: ir.Poll},
		{Op: ir.Const, A: 0, Imm: 2},
		{Op: ir.Return},
	}}
	g := Analyse(f, func(i int) bool { return f.Code[i].Op == ir.Poll })
	if len(g.Before[1]) != 1 || g.Before[1][0] != g.Of[0][0] {
		t.Errorf("before the poll live %v", g.Before[1])
	}
}

// TestLong goes from the beginning of functions on: only rounds, calls and many
// instructions are long, and only without steps between them.
func TestLong(t *testing.T) {
	step := func(code []ir.Instr) func(int) bool {
		return func(i int) bool { return code[i].Op == ir.Go }
	}
	for _, c := range []struct {
		name string
		want bool
		code []ir.Instr
	}{
		{"a few", false, []ir.Instr{{Op: ir.Nop}, {Op: ir.Nop}, {Op: ir.Return}}},
		{"many", true, []ir.Instr{{Op: ir.Nop}, {Op: ir.Nop}, {Op: ir.Nop}, {Op: ir.Nop}, {Op: ir.Return}}},
		{"a call", true, []ir.Instr{{Op: ir.Call}, {Op: ir.Return}}},
		{"a loop", true, []ir.Instr{{Op: ir.Nop}, {Op: ir.JumpIf, Imm: 0}, {Op: ir.Return}}},
		{"a loop with a step", false, []ir.Instr{{Op: ir.Nop}, {Op: ir.Go}, {Op: ir.JumpIf, Imm: 0}, {Op: ir.Return}}},
		{"a loop behind a jump", true, []ir.Instr{{Op: ir.JumpIf, Imm: 2}, {Op: ir.Go}, {Op: ir.Jump, Imm: 2}}},
		{"two ways that meet", false, []ir.Instr{{Op: ir.JumpIf, Imm: 2}, {Op: ir.Nop}, {Op: ir.Return}}},
	} {
		if got := Long(c.code, 0, 4, step(c.code)); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestBits(t *testing.T) {
	b := NewBits(300)
	b.Range(3, 200)
	b.Add(299)
	if b.Len() != 199 || b.Has(2) || !b.Has(3) || !b.Has(200) || b.Has(201) {
		t.Errorf("%v has %d numbers", b, b.Len())
	}
	n := 0
	b.Each(func(int) { n++ })
	c := NewBits(300)
	c.Add(201)
	if n != 199 || b.Meets(c) {
		t.Errorf("%d numbers are told of", n)
	}
	if c.Join(b); !b.Meets(c) || c.Len() != 200 {
		t.Errorf("joined, there are %d", c.Len())
	}
}
