package native_test

import (
	"math"
	"math/rand/v2"

	"cryptounet/kernel/quick/ir"
)

// Registers of the functions that writer writes: whole numbers, float64, float32,
// and the counters of loops. Pointers: to words, and to tables of such pointers.
const (
	words   = 64 // of an array
	tables  = 8  // elements of a table
	maxDeep = 3
)

// writer writes functions at random.
type writer struct {
	*rand.Rand
	code                      []ir.Instr
	ints, floats, singles     int32 // how many registers of a kind
	data, table               int32
	loops                     int32
	deep                      int
	budget                    int
	steps                     int64 // Go steps there are
	helper                    int64 // a function that can be called, or -1
	lenWords, lenTable, index int32 // registers with lengths, and one for indexes
}

func newWriter(seed uint64, large bool) *writer {
	w := &writer{Rand: rand.New(rand.NewPCG(seed, 7)), ints: 5, floats: 4, singles: 2, data: 3, table: 2, budget: 60, helper: -1}
	if large {
		w.ints, w.floats, w.data, w.budget = 16, 20, 9, 200
	}
	return w
}

func (w *writer) i() int32 { return w.Int32N(w.ints) }
func (w *writer) f() int32 { return w.ints + w.Int32N(w.floats) }
func (w *writer) g() int32 { return w.ints + w.floats + w.Int32N(w.singles) }
func (w *writer) d() int32 { return w.Int32N(w.data) }

// there is a pointer that is not nil, as those of slices with elements are not.
func (w *writer) there() int32 {
	d := w.d()
	w.emit(ir.LoadU8, w.i(), d, 0, 0, 0)
	return d
}

func (w *writer) t() int32 { return w.data + w.Int32N(w.table) }

// first is the first register behind those.
func (w *writer) first() int32 { return w.ints + w.floats + w.singles }

func (w *writer) emit(op ir.Op, a, b, c, d int32, imm int64) int {
	w.code = append(w.code, ir.Instr{Op: op, A: a, B: b, C: c, D: d, Imm: imm})
	return len(w.code) - 1
}

func pick[T any](w *writer, list ...T) T { return list[w.IntN(len(list))] }

// number is one of those at which something happens.
func (w *writer) number() int64 {
	return pick(w, 0, 1, -1, 2, 3, 7, 8, 63, 64, 65, 255, 256, -128, 1<<31-1, 1<<31, -1<<31, 1<<32, math.MinInt64, math.MaxInt64, int64(w.Uint64()), int64(w.Uint64()>>40))
}

func (w *writer) real() float64 {
	return pick(w, 0, math.Copysign(0, -1), 1, -1, 0.5, -2.5, 1e10, -1e19, 1.5e19, 1e300, math.Inf(1), math.Inf(-1), math.Float64frombits(0xFFF8<<48), w.NormFloat64(), 1<<63, 1<<31, 1<<32, 255, 256, 65536)
}

// between is one of the instructions from one to another.
func (w *writer) between(from, to ir.Op) ir.Op { return from + ir.Op(w.IntN(int(to-from)+1)) }

var all = []ir.Kind{ir.I8, ir.U8, ir.I16, ir.U16, ir.I32, ir.U32, ir.W64}

// one writes an instruction that does not jump.
func (w *writer) one() {
	switch w.IntN(30) {
	case 0:
		w.emit(ir.Const, w.i(), 0, 0, 0, w.number())
	case 1:
		w.emit(ir.Const, w.f(), 0, 0, 0, int64(math.Float64bits(w.real())))
	case 2:
		w.emit(ir.Move, w.i(), w.i(), 0, 0, 0)
		w.emit(ir.Move, w.f(), w.f(), 0, 0, 0)
	case 3, 4, 5:
		w.emit(w.between(ir.Add, ir.AndNot), w.i(), w.i(), w.i(), 0, 0)
	case 6, 7:
		w.emit(w.between(ir.AddConst, ir.XorConst), w.i(), w.i(), 0, 0, w.number())
	case 8:
		w.emit(w.between(ir.ShlConst, ir.SarConst), w.i(), w.i(), 0, 0, w.Int64N(64))
	case 9:
		c := w.i()
		if w.IntN(20) != 0 {
			w.emit(ir.OrConst, c, c, 0, 0, 1)
		}
		w.emit(w.between(ir.Div, ir.RemU), w.i(), w.i(), c, 0, 0)
		w.emit(ir.Const, w.index, 0, 0, 0, pick[int64](w, 1, 2, 3, 8, -1, -2, 10, 1<<40, math.MaxInt64, 1<<62))
		w.emit(w.between(ir.Div, ir.RemU), w.i(), w.i(), w.index, 0, 0)
	case 10:
		w.emit(w.between(ir.Shl, ir.Sar), w.i(), w.i(), w.i(), 0, 0)
	case 11:
		w.emit(ir.Neg, w.i(), w.i(), 0, 0, 0)
		w.emit(ir.Extend, w.i(), w.i(), 0, 0, int64(pick(w, all...)))
	case 12:
		a := w.i()
		w.emit(w.between(ir.Eq, ir.LeU), a, w.i(), w.i(), 0, 0)
		w.emit(ir.NotBool, w.i(), a, 0, 0, 0)
	case 13:
		w.emit(w.between(ir.EqF, ir.LeF), w.i(), w.f(), w.f(), 0, 0)
	case 14, 15, 16:
		w.emit(w.between(ir.AddF, ir.DivF), w.f(), w.f(), w.f(), 0, 0)
	case 17:
		w.emit(w.between(ir.NegF, ir.TruncF), w.f(), w.f(), 0, 0, 0)
	case 18:
		w.emit(w.between(ir.AddF32, ir.DivF32), w.g(), w.g(), w.g(), 0, 0)
		w.emit(ir.NegF32, w.g(), w.g(), 0, 0, 0)
	case 19:
		w.emit(w.between(ir.IntToF, ir.UintToF), w.f(), w.i(), 0, 0, 0)
		w.emit(w.between(ir.IntToF32, ir.UintToF32), w.g(), w.i(), 0, 0, 0)
	case 20:
		w.emit(ir.FToInt, w.i(), w.f(), 0, 0, int64(pick(w, ir.I8, ir.I16, ir.I32, ir.W64)))
		w.emit(ir.FToUint, w.i(), w.f(), 0, 0, int64(pick(w, ir.U8, ir.U16, ir.U32, ir.W64)))
	case 21:
		w.emit(ir.FToF32, w.g(), w.f(), 0, 0, 0)
		w.emit(ir.F32ToF, w.f(), w.g(), 0, 0, 0)
	case 22:
		if w.IntN(10) == 0 {
			w.emit(ir.Negative, w.i(), 0, 0, 0, 0)
		}
		w.emit(pick(w, ir.EqP, ir.NeP), w.i(), w.d(), w.d(), 0, 0)
	default:
		w.memory()
	}
}

// at has an index below n in the register for it, mostly.
func (w *writer) at(n int64) int32 {
	w.emit(ir.AndConst, w.index, w.i(), 0, 0, n-1)
	if w.IntN(100) == 0 {
		w.emit(ir.AddConst, w.index, w.index, 0, 0, pick(w, -1, n-1, 1<<40))
	}
	return w.index
}

// memory writes an instruction with pointers.
func (w *writer) memory() {
	// The elements of data are of some bytes, as many as there are.
	element := func() (count int32, imm int64) {
		return w.lenWords, pick(w, int64(1)<<32, 2<<32, 4<<32, 8<<32, 8<<32|7, 3<<32|1)
	}
	switch w.IntN(16) {
	case 0:
		w.emit(w.between(ir.LoadI8, ir.LoadI32), w.i(), w.d(), 0, 0, w.Int64N(80))
	case 1:
		w.emit(ir.Load64, pick(w, w.i(), w.f()), w.d(), 0, 0, w.Int64N(80))
	case 2:
		w.emit(ir.LoadU32, pick(w, w.i(), w.g()), w.d(), 0, 0, 4*w.Int64N(20))
	case 3:
		w.emit(w.between(ir.Store8, ir.Store64), w.d(), w.i(), 0, 0, w.Int64N(80))
	case 4:
		w.emit(ir.Store32, w.d(), w.g(), 0, 0, 4*w.Int64N(20))
		w.emit(ir.Store64, w.d(), w.f(), 0, 0, 8*w.Int64N(20))
	case 5:
		w.emit(ir.LoadP, w.d(), w.t(), 0, 0, 8*w.Int64N(tables))
	case 6:
		w.emit(ir.MoveP, w.d(), w.d(), 0, 0, 0)
		if w.IntN(10) == 0 {
			w.emit(ir.NilP, w.d(), 0, 0, 0, 0)
		}
	case 7:
		w.emit(ir.InBounds, 0, 0, w.at(words), w.lenWords, 0)
		w.emit(ir.Index64, w.f(), w.there(), w.index, w.lenWords, 8<<32)
		w.emit(ir.SetIndex64, w.there(), w.f(), w.index, w.lenWords, 8<<32)
	case 8:
		i := w.at(tables)
		w.emit(ir.IndexP, w.d(), w.t(), i, w.lenTable, 8<<32)
	case 9:
		i := w.at(tables)
		w.emit(ir.SetIndexP, w.t(), w.d(), i, w.lenTable, 8<<32)
	case 10:
		w.emit(ir.StoreP, w.t(), w.d(), 0, 0, 8*w.Int64N(tables))
	case 11, 12:
		i := w.at(words)
		n, imm := element()
		w.emit(w.between(ir.IndexI8, ir.Index64), w.i(), w.there(), i, n, imm)
	case 13:
		i := w.at(words)
		n, imm := element()
		w.emit(w.between(ir.SetIndex8, ir.SetIndex64), w.there(), w.i(), i, n, imm)
	case 14:
		d := w.d()
		w.emit(ir.Lea, d, w.d(), 0, 0, 0)
		w.emit(ir.Load64, w.i(), d, 0, 0, 8)
	case 15:
		i := w.at(tables)
		d := w.d()
		w.emit(ir.IndexAddr, d, w.t(), i, w.lenTable, 8<<32)
		w.emit(ir.LoadP, d, d, 0, 0, 0)
	}
}

// part writes a few instructions, some of them jumped over or in loops.
func (w *writer) part() {
	for n := 3 + w.IntN(8); n > 0 && w.budget > 0; n-- {
		w.budget--
		switch w.IntN(12) {
		case 0, 1:
			var at int
			switch w.IntN(4) {
			case 0:
				at = w.emit(pick(w, ir.JumpIf, ir.JumpIfNot), w.i(), 0, 0, 0, 0)
			case 1:
				at = w.emit(w.between(ir.JumpEq, ir.JumpLeU), w.i(), w.i(), 0, 0, 0)
			case 2:
				at = w.emit(w.between(ir.JumpEqC, ir.JumpGeC), w.i(), int32(w.number()), 0, 0, 0)
			case 3:
				at = w.emit(w.between(ir.JumpLtF, ir.JumpNeF), w.f(), w.f(), 0, 0, 0)
			}
			if w.IntN(6) == 0 {
				w.code[at] = ir.Instr{Op: pick(w, ir.JumpNil, ir.JumpNotNil), A: w.d()}
			}
			w.part()
			if w.IntN(2) == 0 {
				over := w.emit(ir.Jump, 0, 0, 0, 0, 0)
				w.code[at].Imm = int64(len(w.code))
				w.part()
				at = over
			}
			w.code[at].Imm = int64(len(w.code))
		case 2:
			if w.deep == maxDeep {
				continue
			}
			w.deep++
			counter := w.index + 1 + w.loops
			w.loops++
			w.emit(ir.Const, counter, 0, 0, 0, w.Int64N(5)+1)
			head := w.emit(ir.Poll, 0, 0, 0, 0, 0)
			w.part()
			w.emit(ir.AddConst, counter, counter, 0, 0, -1)
			w.emit(ir.JumpGtC, counter, 0, 0, 0, int64(head))
			w.deep--
		case 3:
			if w.steps > 0 && w.IntN(2) == 0 {
				w.emit(ir.Go, 0, 0, 0, 0, w.Int64N(w.steps))
			}
			if w.helper >= 0 && w.IntN(2) == 0 {
				base := w.index + 40 // behind all
				w.emit(ir.Move, base, w.i(), 0, 0, 0)
				w.emit(ir.Move, base+1, w.i(), 0, 0, 0)
				w.emit(ir.Call, 0, base, w.data+w.table, 0, w.helper)
				w.emit(ir.Move, w.i(), base, 0, 0, 0)
			}
		default:
			w.one()
		}
	}
}

// function writes a function. All of its registers are arguments and results, but
// those of loops.
func (w *writer) function() *ir.Func {
	w.lenWords, w.lenTable, w.index = w.first(), w.first()+1, w.first()+2
	n := int(w.index)
	w.part()
	for len(w.code) < 20 {
		w.part()
	}
	w.emit(ir.Return, 0, 0, 0, 0, 0)
	f := function("random", n+40, n, n, w.code...)
	f.Params = f.Params[:n]
	return withPointers(f, int(w.data+w.table), int(w.data+w.table))
}

// helper is a function for random ones to call: it adds, and stops for a step.
func helper() *ir.Func {
	return function("helper", 2, 2, 1,
		ir.Instr{Op: ir.JumpLtU, A: 0, B: 1, Imm: 2},
		ir.Instr{Op: ir.Go, Imm: 1},
		ir.Instr{Op: ir.Mul, A: 0, B: 0, C: 1},
		ir.Instr{Op: ir.AddConst, A: 0, B: 0, Imm: 12345},
		ir.Instr{Op: ir.Return},
	)
}
