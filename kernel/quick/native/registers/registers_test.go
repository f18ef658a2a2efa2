package registers

import (
	"testing"

	"cryptounet/kernel/quick/ir"
	"cryptounet/kernel/quick/native/flow"
	"cryptounet/kernel/quick/native/layout"
)

func never(ir.Op) bool { return false }

func assign(f *ir.Func) (*flow.Graph, []Place) {
	g := flow.Analyse(f, func(int) bool { return false })
	return g, Assign(f.Code, g, never)
}

// TestPlaces gives numbers, floats, constants and pointers places of their kinds.
func TestPlaces(t *testing.T) {
	f := &ir.Func{S: 4, P: 2, InS: 2, InP: 1, OutS: 1, Code: []ir.Instr{
		{Op: ir.Const, A: 2, Imm: 7},
		{Op: ir.Add, A: 0, B: 0, C: 2},
		{Op: ir.MulF, A: 1, B: 1, C: 1},
		{Op: ir.LoadP, A: 1, B: 0},
		{Op: ir.Load64, A: 3, B: 1},
		{Op: ir.Add, A: 0, B: 0, C: 3},
		{Op: ir.Store64, A: 0, B: 1},
		{Op: ir.Return},
	}}
	g, places := assign(f)
	at := func(i, k int) Place { return places[g.Of[i][k].ID] }
	for _, c := range []struct {
		name      string
		got, want Kind
	}{
		{"the constant", at(0, 0).Kind, Const},
		{"the number", at(1, 0).Kind, General},
		{"the float", at(2, 0).Kind, Float},
		{"the argument", at(3, 1).Kind, General},
		{"the pointer loaded", at(3, 0).Kind, General},
	} {
		if c.got != c.want {
			t.Errorf("%s is at a place of kind %d, not %d", c.name, c.got, c.want)
		}
	}
	if at(3, 1).Written || !at(3, 0).Written {
		t.Error("of the pointers, the one loaded is to be handed over, the argument is not")
	}
}

// TestPressure has more numbers live at once than there are registers: no two of
// them share one, and those used most have one.
func TestPressure(t *testing.T) {
	const n = 30
	f := &ir.Func{S: n, InS: n, OutS: n}
	for r := range int32(n) {
		for range r + 1 {
			f.Code = append(f.Code, ir.Instr{Op: ir.AddConst, A: r, B: r, Imm: 1})
		}
	}
	f.Code = append(f.Code, ir.Instr{Op: ir.Return})
	g, places := assign(f)
	var taken [16]flow.Bits
	in := 0
	for _, w := range g.Webs {
		p := places[w.ID]
		if p.Kind != General {
			continue
		}
		in++
		if taken[p.Reg] == nil {
			taken[p.Reg] = flow.NewBits(64 * len(w.Points))
		}
		if taken[p.Reg].Meets(w.Points) {
			t.Errorf("register %d has two values at once", p.Reg)
		}
		taken[p.Reg].Join(w.Points)
	}
	if in < len(layout.General) {
		t.Errorf("%d webs are in registers; there are %d", in, len(layout.General))
	}
}
