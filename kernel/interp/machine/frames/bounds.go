package frames

import (
	"fmt"
	"go/constant"
	"reflect"
	"runtime"
	"strings"
)

// Origin says whether the running goroutine panics since just now, by an index or
// slice expression that has left its bounds. It is for functions that run while
// the panic passes the first interpreted function.
func Origin() bool {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	panics := false
	for {
		f, more := frames.Next()
		switch {
		case panics:
			return strings.HasPrefix(f.Function, "reflect.Value.Index") || strings.HasPrefix(f.Function, "reflect.Value.Slice")
		case f.Function == "runtime.gopanic":
			panics = true
		}
		if !more {
			return false
		}
	}
}

// OutOfBounds is what compiled Go says of the expression whose panic Origin has
// told of, "" if it is not known. marks is what the names of the variables begin
// with that say which statement runs.
func (r *Reader) OutOfBounds(marks string) string {
	calls := r.Calls()
	if len(calls) == 0 {
		return ""
	}
	c := calls[0]
	def := c.node
	for def.FieldByName("anc").IsValid() && !isFunction(def) {
		anc := field(def, "anc")
		if anc.IsNil() {
			return ""
		}
		def = anc.Elem()
	}
	s := search{frame: c.frame, marks: marks}
	s.visit(def, true)
	if s.here == "" && s.failing == 1 {
		return s.other
	}
	return s.here
}

func kind(n reflect.Value) string   { return fmt.Sprint(field(n, "kind").Interface()) }
func action(n reflect.Value) string { return fmt.Sprint(field(n, "action").Interface()) }

func isFunction(n reflect.Value) bool {
	k := kind(n)
	return k == "funcDecl" || k == "funcLit"
}

// search looks in a function, in the order of execution, for the expression that
// is out of bounds with the values that the frame holds. Those after it hold what
// they had in an earlier turn, so the statement counts that runs.
type search struct {
	frame   reflect.Value
	marks   string
	inside  bool   // the statement that runs
	here    string // the first failing expression there
	failing int    // those of the whole function
	other   string // the last of these
}

func (s *search) visit(n reflect.Value, top bool) {
	if !top && isFunction(n) {
		return
	}
	children := field(n, "child")
	for i := range children.Len() {
		s.visit(children.Index(i).Elem(), false)
	}
	if text := s.failure(n, children); text != "" {
		if s.failing++; s.inside && s.here == "" {
			s.here = text
		}
		s.other = text
	}
	if children.Len() == 2 {
		mark, to := children.Index(0).Elem(), children.Index(1).Elem()
		if strings.HasPrefix(field(mark, "ident").String(), s.marks) && kind(n) == "assignStmt" {
			now, ok := s.number(mark)
			set, ok2 := s.number(to)
			s.inside = ok && ok2 && now == set
		}
	}
}

// failure is what Go says of an expression that is out of bounds.
func (s *search) failure(n, children reflect.Value) (text string) {
	if children.Len() < 1 {
		return ""
	}
	slice := kind(n) == "sliceExpr"
	if !slice && (kind(n) != "indexExpr" || children.Len() != 2) {
		return ""
	}
	defer func() {
		if recover() != nil { // a value that is not there yet
			text = ""
		}
	}()
	x := s.value(children.Index(0).Elem())
	pointer := x.Kind() == reflect.Pointer
	if pointer {
		x = x.Elem()
	}
	switch x.Kind() {
	case reflect.Slice, reflect.Array, reflect.String:
	default:
		return ""
	}
	var at []bound
	for i := 1; i < children.Len(); i++ {
		k, ok := s.number(children.Index(i).Elem())
		if !ok {
			return ""
		}
		at = append(at, k)
	}
	if !slice {
		return indexed(at[0], x.Len())
	}
	if action(n) == "slice0" {
		at = append([]bound{{}}, at...)
	}
	return sliced(at, x)
}

// value is what a node of the tree has in the frame.
func (s *search) value(n reflect.Value) reflect.Value {
	if v := field(n, "rval").Interface().(reflect.Value); v.IsValid() {
		return v
	}
	i, level, frame := int(field(n, "findex").Int()), int(field(n, "level").Int()), s.frame
	if sym := field(n, "sym"); !sym.IsNil() {
		i = int(field(sym.Elem(), "index").Int())
		if field(sym.Elem(), "global").Bool() {
			level, frame = 0, field(frame, "root").Elem()
		}
	}
	if level < 0 {
		level, frame = 0, field(frame, "root").Elem()
	}
	for ; level > 0; level-- {
		frame = field(frame, "anc").Elem()
	}
	return field(frame, "data").Index(i).Interface().(reflect.Value)
}

func (s *search) number(n reflect.Value) (b bound, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	v := s.value(n)
	if c, isConstant := v.Interface().(constant.Value); isConstant {
		i, exact := constant.Int64Val(constant.ToInt(c))
		return signed(i), exact
	}
	switch {
	case v.CanInt():
		return signed(v.Int()), true
	case v.CanUint():
		return bound{n: v.Uint()}, true
	}
	return bound{}, false
}
