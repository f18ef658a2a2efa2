package native_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"unsafe"

	"cryptounet/kernel/quick/ir"
	"cryptounet/kernel/quick/run"
)

// world is the memory that a function works on.
type world struct {
	data  [][]uint64
	table [][]unsafe.Pointer
}

func newWorld(data, table int) *world {
	w := &world{}
	for i := range data {
		d := make([]uint64, words+1)
		for k := range d {
			d[k] = uint64(i*1000+k) * 0x9E3779B97F4A7C15
		}
		w.data = append(w.data, d)
	}
	for i := range table {
		t := make([]unsafe.Pointer, tables)
		for k := range t {
			t[k] = unsafe.Pointer(&w.data[(i+k)%data][0])
		}
		w.table = append(w.table, t)
	}
	return w
}

func (w *world) pointers() (list []unsafe.Pointer) {
	for _, d := range w.data {
		list = append(list, unsafe.Pointer(&d[0]))
	}
	for _, t := range w.table {
		list = append(list, unsafe.Pointer(&t[0]))
	}
	return list
}

// names are what the tables point to, as places that both worlds have.
func (w *world) names() (list []string) {
	for _, t := range w.table {
		for _, p := range t {
			name := "elsewhere"
			for i, d := range w.data {
				if p == unsafe.Pointer(&d[0]) {
					name = fmt.Sprint(i)
				}
			}
			if p == nil {
				name = "nil"
			}
			list = append(list, name)
		}
	}
	return list
}

// steps are Go functions that change registers.
func steps(w *writer) []ir.Step {
	return []ir.Step{
		func(f ir.Frame) { *f.Int(0)++; *f.Float(w.ints) *= 0.5; *f.Ptr(0) = *f.Ptr(1) },
		func(f ir.Frame) { *f.Int(0) ^= 0x55; *f.Int(1) -= 3 },
	}
}

// TestTwin holds machine code against package run, on random functions: what comes
// out, what is in memory, the panics and where they happen.
func TestTwin(t *testing.T) {
	n := 2000
	if testing.Short() {
		n = 300
	}
	ended := 0
	for seed := range n {
		w := newWriter(uint64(seed), seed%3 == 0)
		if seed%2 == 0 {
			w.steps, w.helper = 2, 1
		}
		funcs := []*ir.Func{w.function(), helper()}
		funcs[0].InOut = seed%5 < 2
		var in []uint64
		for range w.ints {
			in = append(in, uint64(w.number()))
		}
		for range w.floats {
			in = append(in, math.Float64bits(w.real()))
		}
		for range w.singles {
			in = append(in, uint64(math.Float32bits(float32(w.real()))))
		}
		in = append(in, words, tables)
		type outcome struct {
			out    []uint64
			in     []uint64 // the arguments, which loops change
			text   string
			places []int
			world  *world
		}
		try := func(list []*ir.Func) (o outcome) {
			m, _ := machine()
			m.Passed = func(calls []run.Place) {
				for _, c := range calls {
					o.places = append(o.places, int(c.Pos))
				}
			}
			for _, f := range list {
				f.Steps = steps(w)
			}
			o.world = newWorld(int(w.data), int(w.table))
			for range 2 { // the second time, registers of before lie in the frame
				o.in = slices.Clone(in)
				o.out, o.text = call(m, list[0], o.in, o.world.pointers()...)
			}
			return o
		}
		want := try(copied(funcs...))
		fast := copied(funcs...)
		compiled(t, fast[0])
		got := try(fast)
		if want.text == "" {
			ended++
		}
		bad := want.text != got.text || !slices.Equal(want.places, got.places) || !slices.Equal(want.world.names(), got.world.names())
		for i := range want.world.data {
			bad = bad || !slices.EqualFunc(want.world.data[i], got.world.data[i], func(a, b uint64) bool {
				return a == b || math.IsNaN(math.Float64frombits(a)) && math.IsNaN(math.Float64frombits(b))
			})
		}
		for i := range want.in {
			if want.in[i] != got.in[i] && !bothNaN(w, i, want.in[i], got.in[i]) {
				t.Errorf("argument %d becomes %#x, not %#x", i, got.in[i], want.in[i])
				bad = true
			}
		}
		for i := range want.out {
			if want.text == "" && want.out[i] != got.out[i] && !bothNaN(w, i, want.out[i], got.out[i]) {
				t.Errorf("register %d is %#x, not %#x", i, got.out[i], want.out[i])
				bad = true
			}
		}
		if bad {
			for i, in := range funcs[0].Code {
				t.Log(i, in)
			}
			t.Fatalf("seed %d: %q at %v, not %q at %v", seed, got.text, got.places, want.text, want.places)
		}
	}
	if ended < n/4 {
		t.Errorf("only %d of %d functions come to their end", ended, n)
	}
}

// bothNaN says that a register's values are no numbers; which of the many, depends
// on the order of the operands.
func bothNaN(w *writer, i int, a, b uint64) bool {
	if int32(i) < w.ints {
		return false
	}
	if int32(i) < w.ints+w.floats {
		return math.IsNaN(math.Float64frombits(a)) && math.IsNaN(math.Float64frombits(b))
	}
	x, y := math.Float32frombits(uint32(a)), math.Float32frombits(uint32(b))
	return x != x && y != y && a>>32 == b>>32
}
