//go:build amd64 && !purego && (linux || darwin || freebsd)

package native

import (
	"go/token"

	"cryptounet/kernel/quick/ir"
	"cryptounet/kernel/quick/native/flow"
	"cryptounet/kernel/quick/native/layout"
	"cryptounet/kernel/quick/native/registers"
	"cryptounet/kernel/quick/native/x86"
)

// emitter writes the machine code of a function.
type emitter struct {
	x86.Code
	fn    *ir.Func
	space *Space
	graph *flow.Graph

	places []registers.Place // of webs
	code   []ir.Instr
	pos    []token.Pos
	index  []int // of the instructions in code

	labels  []x86.Label         // of instructions
	exits   map[int]x86.Label   // of instructions at which it stops
	order   []int               // in which their code stands
	numbers map[int64]x86.Label // in the code, for float64
	list    []int64
	body    x86.Label
	entries []entry
	stops   []stop
	sites   []site
}

// site is where a call returns to.
type site struct {
	back x86.Label
	call Call
}

// The registers for the moment, and those with a duty.
const (
	frame  = x86.RBX
	calls  = x86.R15
	gorout = x86.R14
	x0, x1 = x86.Reg(layout.Floats), x86.Reg(layout.Floats + 1)
)

// local is a word in the frame of the way in; the address to which machine code
// returns lies before it.
func local(offset int) x86.Arg { return x86.Mem(x86.RSP, int32(offset+8)) }

// home is where an S register lies in its frame.
func home(r int32) x86.Arg { return x86.Mem(frame, 8*r) }

// function writes the whole.
func (e *emitter) function() {
	e.exits, e.numbers = map[int]x86.Label{}, map[int64]x86.Label{}
	for range e.fn.Code {
		e.labels = append(e.labels, e.Label())
	}
	e.weave()
	e.body = e.Label()
	e.Here(e.body)
	e.load(e.graph.Before[0])
	for i := range e.fn.Code {
		e.Here(e.labels[i])
		if e.slow(i) {
			e.Jump(e.exit(i))
			continue
		}
		e.instr(i)
	}
	for _, i := range e.order {
		e.leave(i)
	}
	e.Align(8)
	for _, n := range e.list {
		e.Here(e.numbers[n])
		e.Word(uint64(n))
	}
}

// exit is the label of the code that stops at an instruction.
func (e *emitter) exit(i int) x86.Label {
	l, ok := e.exits[i]
	if !ok {
		l = e.Label()
		e.exits[i] = l
		e.order = append(e.order, i)
	}
	return l
}

// leave stops at an instruction, with what is in registers as the stop says.
func (e *emitter) leave(i int) {
	e.Here(e.exits[i])
	s := stop{fn: e.fn, at: e.index[i]}
	for _, w := range e.graph.Before[i] {
		p := e.places[w.ID]
		switch {
		case p.Written:
			if p.Kind == registers.General {
				e.Op(x86.STORE, p.Reg, local(layout.FramePointers+8*int(p.Slot)))
			}
			s.p = append(s.p, held{uint8(p.Slot), w.Reg})
		case w.Ptr:
		case p.Kind == registers.General:
			s.s = append(s.s, held{uint8(p.Reg), w.Reg})
		case p.Kind == registers.Float:
			s.s = append(s.s, held{uint8(p.Reg) + 16, w.Reg})
		}
	}
	e.Const(x86.RAX, int64(len(e.stops)))
	e.Ret()
	e.stops = append(e.stops, s)
}

// entry is the way in before an instruction.
func (e *emitter) entry(i int) entry {
	in := entry{address: e.labels[i]}
	for _, w := range e.graph.Before[i] {
		p := e.places[w.ID]
		switch {
		case p.Kind == registers.Slot:
			in.handed = append(in.handed, held{uint8(p.Slot), w.Reg})
		case p.Kind == registers.General && w.Ptr:
			in.p = append(in.p, held{uint8(p.Reg), w.Reg})
		case p.Kind == registers.General:
			in.s = append(in.s, held{uint8(p.Reg), w.Reg})
		case p.Kind == registers.Float:
			in.s = append(in.s, held{uint8(p.Reg) + 16, w.Reg})
		}
	}
	return in
}

// load brings webs from the frame to their places.
func (e *emitter) load(webs []*flow.Web) {
	for _, w := range webs {
		p := e.places[w.ID]
		switch {
		case p.Kind == registers.Slot:
			e.fromFrame(x86.RAX, w.Reg)
			e.Op(x86.STORE, x86.RAX, local(layout.FramePointers+8*int(p.Slot)))
		case p.Kind == registers.General && w.Ptr:
			e.fromFrame(p.Reg, w.Reg)
		case p.Kind == registers.General:
			e.Op(x86.MOV, p.Reg, home(w.Reg))
		case p.Kind == registers.Float:
			e.Op(x86.MOVSD, p.Reg, home(w.Reg))
		}
	}
}

// save brings webs from registers to the frame. Pointers are not written.
func (e *emitter) save(webs []*flow.Web) {
	for _, w := range webs {
		switch p := e.places[w.ID]; {
		case w.Ptr:
		case p.Kind == registers.General:
			e.Op(x86.STORE, p.Reg, home(w.Reg))
		case p.Kind == registers.Float:
			e.Op(x86.STORESD, p.Reg, home(w.Reg))
		}
	}
}

// fromFrame loads a P register of the frame.
func (e *emitter) fromFrame(to x86.Reg, p int32) {
	e.Op(x86.MOV, to, local(layout.FrameP))
	e.Op(x86.MOV, to, x86.Mem(to, 8*p))
}

// at is the place of an operand.
func (e *emitter) at(i, k int) (*flow.Web, registers.Place) {
	w := e.graph.Of[i][k]
	return w, e.places[w.ID]
}

// value is a constant operand's number.
func (e *emitter) value(w *flow.Web) int64 { return e.fn.Code[w.Defs[0]].Imm }

// small is the number of an operand that is a constant of 32 bits.
func (e *emitter) small(i, k int) (int32, bool) {
	w, p := e.at(i, k)
	if p.Kind != registers.Const {
		return 0, false
	}
	n := e.value(w)
	return int32(n), n == int64(int32(n))
}

// reg has operand k in a general register: its own, or the one for the moment.
func (e *emitter) reg(i, k int, moment x86.Reg) x86.Reg {
	w, p := e.at(i, k)
	switch {
	case p.Kind == registers.General:
		return p.Reg
	case p.Kind == registers.Const:
		e.Const(moment, e.value(w))
	case p.Kind == registers.Float:
		e.Op(x86.MOVQFROM, p.Reg, x86.R(moment))
	case p.Kind == registers.Slot:
		e.Op(x86.MOV, moment, local(layout.FramePointers+8*int(p.Slot)))
	case w.Ptr:
		e.fromFrame(moment, w.Reg)
	default:
		e.Op(x86.MOV, moment, home(w.Reg))
	}
	return moment
}

// arg has operand k where an instruction can read it: in memory, or in a register.
func (e *emitter) arg(i, k int, moment x86.Reg) x86.Arg {
	if w, p := e.at(i, k); p.Kind == registers.Memory && !w.Ptr {
		return home(w.Reg)
	}
	return x86.R(e.reg(i, k, moment))
}

// dst is a general register for the result.
func (e *emitter) dst(i int) x86.Reg {
	if _, p := e.at(i, 0); p.Kind == registers.General {
		return p.Reg
	}
	return x86.RAX
}

// put brings the result from a general register to its place.
func (e *emitter) put(i int, r x86.Reg) {
	switch w, p := e.at(i, 0); {
	case p.Kind == registers.General:
		if p.Reg != r {
			e.Op(x86.MOV, p.Reg, x86.R(r))
		}
	case p.Kind == registers.Float:
		e.Op(x86.MOVQTO, p.Reg, x86.R(r))
	case p.Kind == registers.Slot:
		e.Op(x86.STORE, r, local(layout.FramePointers+8*int(p.Slot)))
	case !w.Ptr:
		e.Op(x86.STORE, r, home(w.Reg))
	}
}

// float has operand k in an XMM register: its own, or the one for the moment.
func (e *emitter) float(i, k int, moment x86.Reg) x86.Reg {
	w, p := e.at(i, k)
	switch p.Kind {
	case registers.Float:
		return p.Reg
	case registers.General:
		e.Op(x86.MOVQTO, moment, x86.R(p.Reg))
	case registers.Const:
		e.number(moment, e.value(w))
	default:
		e.Op(x86.MOVSD, moment, home(w.Reg))
	}
	return moment
}

// number brings a constant into an XMM register.
func (e *emitter) number(x x86.Reg, n int64) {
	if n == 0 {
		e.Op(x86.XORPS, x, x86.R(x))
		return
	}
	e.Op(x86.MOVSD, x, e.literal(n))
}

// literal is a constant in the code.
func (e *emitter) literal(n int64) x86.Arg {
	l, ok := e.numbers[n]
	if !ok {
		l = e.Label()
		e.numbers[n] = l
		e.list = append(e.list, n)
	}
	return x86.At(l)
}

// floatArg has operand k where an instruction can read 64 bits of it.
func (e *emitter) floatArg(i, k int, moment x86.Reg) x86.Arg {
	switch w, p := e.at(i, k); p.Kind {
	case registers.Memory:
		return home(w.Reg)
	case registers.Const:
		return e.literal(e.value(w))
	}
	return x86.R(e.float(i, k, moment))
}

// floatDst is an XMM register for the result.
func (e *emitter) floatDst(i int) x86.Reg {
	if _, p := e.at(i, 0); p.Kind == registers.Float {
		return p.Reg
	}
	return x0
}

// putFloat brings the result from an XMM register to its place.
func (e *emitter) putFloat(i int, x x86.Reg) {
	switch w, p := e.at(i, 0); p.Kind {
	case registers.Float:
		e.moveX(p.Reg, x)
	case registers.General:
		e.Op(x86.MOVQFROM, x, x86.R(p.Reg))
	default:
		e.Op(x86.STORESD, x, home(w.Reg))
	}
}

func (e *emitter) moveX(to, from x86.Reg) {
	if to != from {
		e.Op(x86.MOVAPS, to, x86.R(from))
	}
}

func (e *emitter) move(to, from x86.Reg) {
	if to != from {
		e.Op(x86.MOV, to, x86.R(from))
	}
}
