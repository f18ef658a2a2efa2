package native_test

import (
	"fmt"
	"go/token"
	"testing"
	"unsafe"

	"cryptounet/kernel/quick/ir"
	"cryptounet/kernel/quick/native"
	"cryptounet/kernel/quick/run"
)

// function assembles a function of words: so many go in, and so many come out.
func function(name string, s, in, out int, code ...ir.Instr) *ir.Func {
	f := &ir.Func{Name: name, Code: code, S: s, InS: in, OutS: out}
	for i := range code {
		f.Pos = append(f.Pos, token.Pos(i+1))
	}
	for range in {
		f.Params = append(f.Params, []ir.Part{{Kind: ir.W64}})
	}
	for range out {
		f.Results = append(f.Results, []ir.Part{{Kind: ir.W64}})
	}
	return f
}

// withPointers adds pointers to a function's arguments, behind the words.
func withPointers(f *ir.Func, p, in int) *ir.Func {
	f.P, f.InP = p, in
	for range in {
		f.Params = append(f.Params, []ir.Part{{Kind: ir.Pointer}})
	}
	return f
}

// panicked is what a panic of the machine is in these tests.
type panicked struct{ text string }

// machine is a machine, and its flag that stops it.
func machine() (*run.Machine, *bool) {
	stop := new(bool)
	return &run.Machine{
		Stop:     stop,
		Halt:     func() { panic(panicked{"halted"}) },
		Panic:    func(text string) { panic(panicked{text}) },
		Overflow: func() { panic(panicked{"overflow"}) },
		Passed:   func([]run.Place) {},
	}, stop
}

// copied copies functions, whose code Compile changes; each may call all of them.
func copied(funcs ...*ir.Func) []*ir.Func {
	list := make([]*ir.Func, len(funcs))
	for i, f := range funcs {
		g := *f
		g.Code = append([]ir.Instr(nil), f.Code...)
		g.Native = nil
		list[i] = &g
	}
	for _, f := range list {
		f.Calls = list
	}
	return list
}

// compiled compiles a function and what it calls.
func compiled(t testing.TB, f *ir.Func) *ir.Func {
	t.Helper()
	if !(&native.Space{Always: true}).Compile(f) {
		t.Skip("no machine code for this platform")
	}
	return f
}

// call calls a function and returns its results, or the text of its panic.
func call(m *run.Machine, f *ir.Func, words []uint64, pointers ...unsafe.Pointer) (out []uint64, text string) {
	var at []unsafe.Pointer
	for i := range words {
		at = append(at, unsafe.Pointer(&words[i]))
	}
	for i := range pointers {
		at = append(at, unsafe.Pointer(&pointers[i]))
	}
	out = make([]uint64, len(f.Results))
	for i := range out {
		at = append(at, unsafe.Pointer(&out[i]))
	}
	defer func() {
		if r := recover(); r != nil {
			if p, ok := r.(panicked); ok {
				text = p.text
			} else {
				text = fmt.Sprint(r)
			}
		}
	}()
	m.Call(f, at)
	return out, ""
}

// fib is the Fibonacci numbers as one writes them first.
func fib() *ir.Func {
	return function("fib", 2, 1, 1,
		ir.Instr{Op: ir.JumpGeC, A: 0, B: 2, Imm: 2},
		ir.Instr{Op: ir.Return},
		ir.Instr{Op: ir.AddConst, A: 2, B: 0, Imm: -1},
		ir.Instr{Op: ir.Call, B: 2, Imm: 0},
		ir.Instr{Op: ir.Move, A: 1, B: 2},
		ir.Instr{Op: ir.AddConst, A: 2, B: 0, Imm: -2},
		ir.Instr{Op: ir.Call, B: 2, Imm: 0},
		ir.Instr{Op: ir.Add, A: 0, B: 1, C: 2},
		ir.Instr{Op: ir.Return},
	)
}

func TestFib(t *testing.T) {
	m, _ := machine()
	if out, text := call(m, compiled(t, copied(fib())[0]), []uint64{20}); text != "" || out[0] != 6765 {
		t.Fatalf("fib(20) is %v %s, not 6765", out, text)
	}
}

func BenchmarkFib32(b *testing.B) {
	for _, how := range []string{"machine", "native"} {
		b.Run(how, func(b *testing.B) {
			f := copied(fib())[0]
			if how == "native" {
				compiled(b, f)
			}
			m, _ := machine()
			for b.Loop() {
				if out, _ := call(m, f, []uint64{32}); out[0] != 2178309 {
					b.Fatal(out)
				}
			}
		})
	}
}
