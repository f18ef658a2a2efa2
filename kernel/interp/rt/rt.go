// Package rt is the runtime of lowered code: it does what needs more than plain
// Go. Its parts are boxes, which hold the values that cells keep in interfaces;
// defer, recover, goroutines and interrupts; and what fmt, encoding/json and
// reflect see of cells' values.
//
// A value of a type that lowering has changed travels in a Box; all other
// values travel as they are. Where compiled code wants an interface with
// methods, a Box is put into an adapter whose methods call the cell's.
package rt

import (
	"go/types"
	"math"
	"reflect"
	"strings"

	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/cells/lower/quick/compile"
	"cryptounet/kernel/interp/rt/box"
	"cryptounet/kernel/interp/rt/coding"
	"cryptounet/kernel/interp/rt/control"
	"cryptounet/kernel/interp/rt/mirror"
	"cryptounet/kernel/interp/rt/probe"
	"cryptounet/kernel/interp/rt/probe/running"
	"cryptounet/kernel/interp/rt/text"
	"cryptounet/kernel/interp/rt/twin"
	"cryptounet/kernel/quick/run"
)

// Runtime is the state of one interpreter. The methods of its parts are called
// from lowered code.
type Runtime struct {
	*box.Types
	*control.Runner
	*text.Output
	// Probe holds functions for a debugger.
	Probe *probe.Probe
	// Symbols are the symbols of a compiled package.
	Symbols func(path string) map[string]reflect.Value
	// Machine runs the functions of the second tier.
	Machine *run.Machine
	// Compiler has them.
	Compiler *compile.Compiler
	// Shown receives the values of a cell's last expression.
	Shown func(values []Value)
	// Reach hears that a cell has run its n-th statement.
	Reach func(n int)

	json   coding.JSON
	mirror mirror.Mirror
	twins  *twin.Set
}

// New returns the runtime of a program.
func New(table *form.Table) *Runtime {
	t := box.New(table)
	c := control.New(t.Native)
	r := &Runtime{Types: t, Runner: c, Output: &text.Output{Types: t, Recovered: c.Recovered}, json: coding.JSON{Types: t}, mirror: mirror.New(t), twins: twin.New(t), Probe: &probe.Probe{Goroutine: running.Goroutine, Done: c.Done, Halt: c.Halt}}
	r.twins.Symbols = func(path string) map[string]reflect.Value { return r.Symbols(path) }
	t.PrintBox, t.EncodeBox = r.Output.Format, r.json.EncodeBox
	return r
}

// Whole is a value as compiled code sees it by reflection, with what it holds.
func (r *Runtime) Whole(x any) any { return r.twins.Deep(x) }

// Reached notes that a cell has run its n-th statement.
func (r *Runtime) Reached(n int) {
	if r.Reach != nil {
		r.Reach(n)
	}
}

// Value is a value to be shown, with its static type; nil if there is none.
type Value struct {
	Static types.Type
	V      any
}

// Show hands on the values of the last expression.
func (r *Runtime) Show(pairs ...any) {
	var values []Value
	for i := 0; i+1 < len(pairs); i += 2 {
		v := Value{V: r.Norm(pairs[i+1])}
		if k := pairs[i].(int); k >= 0 {
			v.Static = r.At(k).Type.Type
		}
		values = append(values, v)
	}
	if r.Shown != nil {
		r.Shown(values)
	}
}

// ShowType shows a type.
func (r *Runtime) ShowType(key int) {
	t := r.At(key).Type.Type
	if r.Shown != nil {
		r.Shown([]Value{{V: TypeText(types.TypeString(t, r.qualify) + " = " + types.TypeString(t.Underlying(), r.qualify))}})
	}
}

// TypeText is the text that a type is shown as.
type TypeText string

func (t TypeText) String() string { return string(t) }

func (r *Runtime) qualify(p *types.Package) string { return p.Name() }

// Exports are the symbols of the runtime for the interpreter, which knows
// them as package rt.
func (r *Runtime) Exports() map[string]reflect.Value {
	m := map[string]reflect.Value{
		"Defers":   reflect.ValueOf((*control.Defers)(nil)),
		"Frame":    reflect.ValueOf((*probe.Frame)(nil)),
		"MinInt64": reflect.ValueOf(int64(math.MinInt64)),
	}
	for _, part := range []struct {
		of    any
		names string
	}{
		{r.Types, "Register Bind Norm Any Box Bare Bared Value Method Which Implements As Wrap IsNil NotNil Equal Hashable Failed ErrorAs"},
		{r.Runner, "Protect Recover Mark Here Raise Raised Go Guard Halt Done Sleep StopFlag Stopped Send Recv Select"},
		{r.Output, "Printf Sprintf Fprintf Errorf Print Println Log"},
		{r.json, "Target"},
		{r.twins, "Native Outer Deep"},
		{r.mirror, "TypeOf TypeFor RawType PointerTo ValueType ValueInterface ValueField ValueMethod BoxMethod BoxMethodAt"},
		{r.Probe, "Enter Held Put Answer"},
		{r, "Reached Show ShowType Complex Real Imag Min Max RuneString Array Clear Variable Rune Sizes NegativeShift NilReceiver Exhausted Quick Fixed"},
	} {
		v := reflect.ValueOf(part.of)
		for name := range strings.FieldsSeq(part.names) {
			m[name] = v.MethodByName(name)
		}
	}
	return m
}
