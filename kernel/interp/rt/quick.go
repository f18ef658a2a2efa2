package rt

import (
	"unsafe"

	"cryptounet/kernel/cells/lower/quick/compile"
	"cryptounet/kernel/interp/rt/control"
	"cryptounet/kernel/interp/rt/raise"
	"cryptounet/kernel/quick/run"
)

// Hasten gives the runtime a second tier, with the functions that a compiler has.
func (r *Runtime) Hasten(c *compile.Compiler) {
	r.Compiler = c
	r.Machine = &run.Machine{
		Stop:     r.StopFlag(),
		Halt:     r.Halt,
		Panic:    func(text string) { panic(raise.Error(text)) },
		Overflow: func() { panic(raise.Text("stack overflow: a function calls itself without end")) },
		Passed: func(calls []run.Place) {
			places := make([]control.Place, len(calls))
			for i, c := range calls {
				places[i] = control.Place{Name: c.Func.Name, Pos: c.Pos}
			}
			r.Within(places)
		},
	}
}

// Quick calls a function of the second tier: places are pointers to its arguments
// and results.
func (r *Runtime) Quick(n int, places ...any) {
	var few [8]unsafe.Pointer
	at := few[:0]
	for i := range places {
		at = append(at, pointer(&places[i]))
	}
	r.Machine.Call(r.Compiler.Func(n), at)
}

// Fixed tells where a package-level variable is.
func (r *Runtime) Fixed(n int, at any) { r.Compiler.Fix(n, pointer(&at)) }

// pointer is the pointer in an interface.
func pointer(x *any) unsafe.Pointer { return (*[2]unsafe.Pointer)(unsafe.Pointer(x))[1] }
