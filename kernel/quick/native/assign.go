//go:build amd64 && !purego && (linux || darwin || freebsd)

package native

import (
	"slices"

	"golang.org/x/sys/cpu"

	"cryptounet/kernel/quick/ir"
	"cryptounet/kernel/quick/native/flow"
	"cryptounet/kernel/quick/native/layout"
	"cryptounet/kernel/quick/native/x86"
)

// place is where a web is kept.
type place struct {
	kind placeKind
	reg  x86.Reg
	// slot is, of a pointer that machine code writes, where it is handed over.
	slot int32
	// written says that it is one.
	written bool
	home    bool // a constant that package run may want to find in the frame
}

type placeKind uint8

const (
	inMemory  placeKind = iota // in the frame
	inGeneral                  // in a general register
	inFloat                    // in an XMM register
	inSlot                     // a pointer: where it will be handed over
	isConst                    // nowhere: it is always the same number
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

// assign gives webs their places: those used most, for the time that they live,
// choose first.
func (e *emitter) assign() {
	g := e.graph
	e.places = make([]place, len(g.Webs))
	near := make([][]*flow.Web, len(g.Webs))
	for i := range e.fn.Code {
		if a, b := g.Of[i][0], g.Of[i][1]; a != nil && b != nil && flow.Of(e.fn.Code[i].Op)[0].IsDef() {
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
		p := &e.places[w.ID]
		if e.constant(w) {
			p.kind = isConst
			continue
		}
		if w.Ptr && len(w.Defs) > 0 {
			slot := slots.take(w, nil)
			if slot < 0 {
				continue // what writes it is left to package run
			}
			p.written, p.slot, p.kind = true, int32(slot), inSlot
		}
		if w.Weight == 0 {
			continue
		}
		kind, regs := inGeneral, general
		if !w.Ptr && w.Floats > w.Ints {
			kind, regs = inFloat, floats
		}
		var wanted []int
		for _, n := range near[w.ID] {
			if q := e.places[n.ID]; q.kind == kind {
				wanted = append(wanted, number(kind, q.reg))
			}
		}
		if r := regs.take(w, wanted); r >= 0 {
			p.kind, p.reg = kind, x86.Reg(r)
			if kind == inGeneral {
				p.reg = x86.Reg(layout.General[r])
			}
		}
	}
	for i, webs := range g.Before {
		if !mayStop(e.fn.Code[i].Op) {
			continue
		}
		for _, w := range webs {
			e.places[w.ID].home = true
		}
	}
}

// number is a register's number in its file.
func number(kind placeKind, r x86.Reg) int {
	if kind == inGeneral {
		return slices.Index(layout.General[:], int(r))
	}
	return int(r)
}

// known is the number that a web always is, if it is.
func (e *emitter) known(w *flow.Web) (int64, bool) {
	if w.Ptr || len(w.Defs) != 1 || w.Entered || w.Stepped || e.fn.Code[w.Defs[0]].Op != ir.Const {
		return 0, false
	}
	return e.fn.Code[w.Defs[0]].Imm, true
}

// constant says that a web is a number that instructions can have in themselves.
func (e *emitter) constant(w *flow.Web) bool {
	n, ok := e.known(w)
	return ok && (w.Floats > w.Ints || n == int64(int32(n)))
}

// mayStop says that machine code may stop at such an instruction.
func mayStop(op ir.Op) bool {
	switch op {
	case ir.Div, ir.Rem, ir.DivU, ir.RemU, ir.Negative, ir.FToInt, ir.FToUint, ir.FloorF, ir.CeilF, ir.TruncF, ir.MoveP, ir.NilP, ir.Poll:
		return true
	}
	return op >= ir.LoadI8
}

// goesOn says that package run may come to the next instruction after machine code
// has stopped at this one.
func goesOn(op ir.Op) bool {
	switch op {
	case ir.FToInt, ir.FToUint, ir.Poll, ir.Call:
		return true
	}
	return false
}

// slow says that an instruction is always left to package run.
func (e *emitter) slow(i int) bool {
	in := &e.fn.Code[i]
	for k, r := range flow.Of(in.Op) {
		if w := e.graph.Of[i][k]; r == flow.DefPtr && !e.places[w.ID].written {
			return true
		}
	}
	switch in.Op {
	case ir.Go, ir.StoreP, ir.SetIndexP, ir.Native:
		return true
	case ir.FloorF, ir.CeilF, ir.TruncF:
		return !cpu.X86.HasSSE41
	case ir.Call:
		return !e.direct(i)
	case ir.Return:
		for _, w := range e.graph.Before[i] {
			if w.Ptr && e.places[w.ID].written {
				return true
			}
		}
		return false
	}
	switch {
	case in.Op >= ir.LoadI8 && in.Op <= ir.StoreP:
		return in.Imm != int64(int32(in.Imm))
	case in.Op >= ir.IndexI8 && in.Op <= ir.SetIndexP:
		return in.Imm < 0 || in.Imm&0xffffffff > 1<<31-1
	}
	return false
}

// direct says that a call stays in machine code: no pointers go along, and none
// that machine code has written live on meanwhile.
func (e *emitter) direct(i int) bool {
	in := &e.fn.Code[i]
	callee := e.fn.Calls[in.Imm]
	if callee.InP != 0 || callee.OutP != 0 || in.B == 0 && in.C == 0 {
		return false
	}
	if f, ok := callee.Native.(*function); callee != e.fn && (!ok || f.space != e.space) {
		return false
	}
	for _, w := range e.graph.Before[i+1] {
		if w.Ptr && e.places[w.ID].written && w.Points.Has(2*i) {
			return false
		}
	}
	return true
}
