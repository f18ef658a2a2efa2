//go:build go1.26 && !go1.27 && (amd64 || arm64)

package forge

import (
	"hash/fnv"
	"reflect"
	"sort"
	"strconv"
	"sync/atomic"
	"unsafe"
)

// Able says whether types can be made here.
func Able() bool { return able }

var able = sound()

// Maker makes one type.
type Maker struct {
	plan        Plan
	typ, ptr    *header
	own, ptrOwn *extra
}

var made atomic.Uint64

// New begins a type: it can be named in others, and in itself, before it is
// finished. It is nil if there is no room for more methods.
func New(p Plan) *Maker {
	if !able || !room(2*p.Values+p.Pointers) {
		return nil
	}
	m := &Maker{plan: p}
	form := headerOf(p.Form)
	m.typ, m.own = begin(form, p.Values)
	m.typ.tflag &= flagRegular | flagMask | flagDirect
	m.typ.tflag |= flagUncommon
	if p.Named {
		m.typ.tflag |= flagNamed
	}
	m.typ.hash = hash(p.Name)
	m.typ.str = offset(unsafe.Pointer(name(p.Name, "", true, false)))
	m.own.pkg = offset(unsafe.Pointer(name(p.Pkg, "", false, false)))
	var sample any = (*unsafe.Pointer)(nil)
	prototype := *(**header)(unsafe.Pointer(&sample))
	m.ptr, m.ptrOwn = begin(prototype, p.Pointers)
	m.ptr.tflag &= flagRegular | flagMask | flagDirect
	m.ptr.tflag |= flagUncommon
	m.ptr.hash = hash("*" + p.Name)
	m.ptr.str = offset(unsafe.Pointer(name("*"+p.Name, "", true, false)))
	m.ptr.ptrToThis = 0
	(*ptrType)(unsafe.Pointer(m.ptr)).elem = m.typ
	m.typ.ptrToThis = offset(unsafe.Pointer(m.ptr))
	return m
}

func hash(s string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(s + strconv.FormatUint(made.Add(1), 10)))
	return h.Sum32()
}

// begin copies a description, with space for methods after it.
func begin(form *header, methods int) (*header, *extra) {
	d := descriptionOf(form)
	t := reflect.StructOf([]reflect.StructField{
		{Name: "T", Type: d},
		{Name: "U", Type: reflect.TypeFor[extra]()},
		{Name: "A", Type: reflect.ArrayOf(len(signature(form)), reflect.TypeFor[*header]())},
		{Name: "M", Type: reflect.ArrayOf(methods, reflect.TypeFor[method]())},
	})
	p := reflect.New(t).UnsafePointer()
	keep(p)
	reflect.NewAt(d, p).Elem().Set(reflect.NewAt(d, unsafe.Pointer(form)).Elem())
	copy(unsafe.Slice((**header)(unsafe.Add(p, t.Field(2).Offset)), len(signature(form))), signature(form))
	u := (*extra)(unsafe.Add(p, t.Field(1).Offset))
	u.moff = uint32(t.Field(3).Offset - t.Field(1).Offset)
	return (*header)(p), u
}

// Type is the type.
func (m *Maker) Type() reflect.Type { return typeOf(m.typ) }

// Finish gives a struct its fields, a function its parameters and results,
// another type its element and key, and all their methods.
func (m *Maker) Finish(fields []Field, elem, key reflect.Type, values, pointers []Method) {
	switch m.plan.Form.Kind() {
	case reflect.Struct:
		s := (*structType)(unsafe.Pointer(m.typ))
		list := make([]structField, len(s.fields))
		for i, f := range fields {
			exported := f.Pkg == ""
			list[i] = structField{name(f.Name, string(f.Tag), exported, f.Embedded), headerOf(f.Type), s.fields[i].offset}
			if !exported {
				s.pkg = name(f.Pkg, "", false, false)
			}
		}
		s.fields = list
	case reflect.Slice, reflect.Pointer:
		(*ptrType)(unsafe.Pointer(m.typ)).elem = headerOf(elem)
	case reflect.Chan:
		(*chanType)(unsafe.Pointer(m.typ)).elem = headerOf(elem)
	case reflect.Array:
		a := (*arrayType)(unsafe.Pointer(m.typ))
		a.elem, a.slice = headerOf(elem), headerOf(reflect.SliceOf(elem))
	case reflect.Func:
		list := unsafe.Slice((**header)(unsafe.Add(unsafe.Pointer(m.own), unsafe.Sizeof(extra{}))), len(fields))
		for i, f := range fields {
			list[i] = headerOf(f.Type)
		}
	case reflect.Map:
		t := (*mapType)(unsafe.Pointer(m.typ))
		t.elem, t.key = headerOf(elem), headerOf(key)
	}
	m.methods(m.typ, m.own, m.plan.Form, values, false)
	m.methods(m.ptr, m.ptrOwn, reflect.PointerTo(m.plan.Form), pointers, true)
}

// methods writes the methods of a type, sorted by name.
func (m *Maker) methods(t *header, u *extra, form reflect.Type, list []Method, pointer bool) {
	if len(list) == 0 { // there is no room for any
		u.mcount, u.xcount = 0, 0
		return
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	out := unsafe.Slice((*method)(unsafe.Add(unsafe.Pointer(u), u.moff)), len(list))
	n, exported := 0, 0
	value := func(word unsafe.Pointer) any { return fromWord(headerOf(form), word) }
	for _, d := range list {
		f := direct(d, value)
		if !f.IsValid() {
			f = receiving(d, reflect.TypeFor[unsafe.Pointer](), func(p reflect.Value) any { return value(p.UnsafePointer()) })
		}
		ifn, ok := stub(f)
		if !ok {
			break
		}
		tfn := ifn
		if !pointer {
			if tfn, ok = stub(receiving(d, form, func(v reflect.Value) any { return v.Interface() })); !ok {
				break
			}
		}
		id := name(d.Name, "", true, false)
		if d.Pkg != "" {
			id = hidden(d.Name, d.Pkg)
		} else {
			exported++
		}
		out[n] = method{offset(unsafe.Pointer(id)), offset(unsafe.Pointer(headerOf(d.Type))), offset(ifn), offset(tfn)}
		n++
	}
	u.mcount, u.xcount = uint16(n), uint16(exported)
}

// receiving is a method as a function of its receiver and arguments.
func receiving(d Method, receiver reflect.Type, value func(reflect.Value) any) reflect.Value {
	in := []reflect.Type{receiver}
	for i := range d.Form.NumIn() {
		in = append(in, d.Form.In(i))
	}
	var out []reflect.Type
	for i := range d.Form.NumOut() {
		out = append(out, d.Form.Out(i))
	}
	return reflect.MakeFunc(reflect.FuncOf(in, out, false), func(args []reflect.Value) []reflect.Value {
		return d.Call(value(args[0]), args[1:])
	})
}

// direct is a method with one of the commonest signatures as a function of its
// receiver and arguments.
func direct(d Method, value func(unsafe.Pointer) any) reflect.Value {
	if d.Bound == nil {
		return reflect.Value{}
	}
	var f any
	switch d.Form {
	case reflect.TypeFor[func() int]():
		f = func(p unsafe.Pointer) int { return d.Bound(value(p)).(func() int)() }
	case reflect.TypeFor[func() string]():
		f = func(p unsafe.Pointer) string { return d.Bound(value(p)).(func() string)() }
	case reflect.TypeFor[func() error]():
		f = func(p unsafe.Pointer) error { return d.Bound(value(p)).(func() error)() }
	case reflect.TypeFor[func(int, int)]():
		f = func(p unsafe.Pointer, i, j int) { d.Bound(value(p)).(func(int, int))(i, j) }
	case reflect.TypeFor[func(int, int) bool]():
		f = func(p unsafe.Pointer, i, j int) bool { return d.Bound(value(p)).(func(int, int) bool)(i, j) }
	case reflect.TypeFor[func([]byte) (int, error)]():
		f = func(p unsafe.Pointer, b []byte) (int, error) {
			return d.Bound(value(p)).(func([]byte) (int, error))(b)
		}
	default:
		return reflect.Value{}
	}
	return reflect.ValueOf(f)
}
