// Package registers gives the webs of a function their places in machine code: the
// registers of the machine, as far as they go.
package registers

import (
	"slices"

	"cryptounet/kernel/quick/ir"
	"cryptounet/kernel/quick/native/flow"
	"cryptounet/kernel/quick/native/layout"
	"cryptounet/kernel/quick/native/x86"
)

// Place is where a web is kept.
type Place struct {
	Kind Kind
	Reg  x86.Reg
	// Slot is, of a pointer that machine code writes, where it is handed over.
	Slot int32
	// Written says that it is one.
	Written bool
	// Home says of a constant that package run may want to find it in the frame.
	Home bool
}

// Kind is the kind of a place.
type Kind uint8

// The kinds of places.
const (
	Memory  Kind = iota // in the frame
	General             // in a general register
	Float               // in an XMM register
	Slot                // a pointer: where it will be handed over
	Const               // nowhere: it is always the same number
)

// file is the registers of one kind, with the points at which they are taken.
type file []flow.Bits

// take finds a register that is free where the web lives, if possible one of those
// wanted.
func (f file) take(w *flow.Web, wanted []int) int {
	free := func(r int) bool {
		if f[r] == nil {
			f[r] = flow.NewBits(64 * len(w.Points))
		}
		return !f[r].Meets(w.Points)
	}
	for _, r := range wanted {
		if free(r) {
			f[r].Join(w.Points)
			return r
		}
	}
	for r := range f {
		if free(r) {
			f[r].Join(w.Points)
			return r
		}
	}
	return -1
}

// Assign gives the webs of a function their places: those used most, for the time
// that they live, choose first. mayStop says at which instructions machine code may
// stop.
func Assign(code []ir.Instr, g *flow.Graph, mayStop func(op ir.Op) bool) []Place {
	places := make([]Place, len(g.Webs))
	near := make([][]*flow.Web, len(g.Webs))
	for i := range code {
		if a, b := g.Of[i][0], g.Of[i][1]; a != nil && b != nil && flow.Of(code[i].Op)[0].IsDef() {
			near[a.ID], near[b.ID] = append(near[a.ID], b), append(near[b.ID], a)
		}
	}
	general, floats, slots := make(file, len(layout.General)), make(file, layout.Floats), make(file, layout.Pointers)
	order := slices.Clone(g.Webs)
	score := func(w *flow.Web) float64 { return float64(w.Weight) / float64(w.Length+8) }
	slices.SortStableFunc(order, func(a, b *flow.Web) int {
		switch x, y := score(a), score(b); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	for _, w := range order {
		p := &places[w.ID]
		if constant(code, w) {
			p.Kind = Const
			continue
		}
		if w.Ptr && len(w.Defs) > 0 {
			slot := slots.take(w, nil)
			if slot < 0 {
				continue // what writes it is left to package run
			}
			p.Written, p.Slot, p.Kind = true, int32(slot), Slot
		}
		if w.Weight == 0 {
			continue
		}
		kind, regs := General, general
		if !w.Ptr && w.Floats > w.Ints {
			kind, regs = Float, floats
		}
		var wanted []int
		for _, n := range near[w.ID] {
			if q := places[n.ID]; q.Kind == kind {
				wanted = append(wanted, number(kind, q.Reg))
			}
		}
		if r := regs.take(w, wanted); r >= 0 {
			p.Kind, p.Reg = kind, x86.Reg(r)
			if kind == General {
				p.Reg = x86.Reg(layout.General[r])
			}
		}
	}
	for i, webs := range g.Before {
		if !mayStop(code[i].Op) {
			continue
		}
		for _, w := range webs {
			places[w.ID].Home = true
		}
	}
	return places
}

// number is a register's number in its file.
func number(kind Kind, r x86.Reg) int {
	if kind == General {
		return slices.Index(layout.General[:], int(r))
	}
	return int(r)
}

// Known is the number that a web always is, if it is.
func Known(code []ir.Instr, w *flow.Web) (int64, bool) {
	if w.Ptr || len(w.Defs) != 1 || w.Entered || w.Stepped || code[w.Defs[0]].Op != ir.Const {
		return 0, false
	}
	return code[w.Defs[0]].Imm, true
}

// constant says that a web is a number that instructions can have in themselves.
func constant(code []ir.Instr, w *flow.Web) bool {
	n, ok := Known(code, w)
	return ok && (w.Floats > w.Ints || n == int64(int32(n)))
}
