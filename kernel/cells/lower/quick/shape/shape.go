// Package shape says how values of Go's types lie in the registers of the second
// tier and in memory.
package shape

import (
	"fmt"
	"go/types"
	"reflect"
	"runtime"
	"unsafe"

	"golang.org/x/tools/go/types/typeutil"

	"cryptounet/kernel/quick/ir"
)

// Shape is how values of a type lie in registers and in memory.
type Shape struct {
	Type   types.Type
	Under  types.Type
	Parts  []ir.Part // of its registers, in order: those of a string are P, S
	S, P   int
	Memory *ir.Memory
	// whole says that the one register points to memory that holds the value.
	Whole  bool
	Fields []field // of a struct in registers
}

// field is where a struct's field is: in its registers, and in memory.
type field struct {
	sh     *Shape
	S, P   int
	offset uintptr
}

// maxParts is how many registers a struct may take.
const maxParts = 8

var sizes = types.SizesFor("gc", runtime.GOARCH)

var kinds = map[types.BasicKind]ir.Kind{
	types.Bool: ir.U8, types.Int: ir.W64, types.Int8: ir.I8, types.Int16: ir.I16, types.Int32: ir.I32, types.Int64: ir.W64,
	types.Uint: ir.W64, types.Uint8: ir.U8, types.Uint16: ir.U16, types.Uint32: ir.U32, types.Uint64: ir.W64, types.Uintptr: ir.W64,
	types.Float32: ir.U32, types.Float64: ir.W64,
}

// Table has the shapes of types.
type Table struct{ shapes typeutil.Map }

// Of is the shape of a type; it refuses those that have none.
func (c *Table) Of(t types.Type) *Shape {
	t = types.Unalias(t)
	if sh, ok := c.shapes.At(t).(*Shape); ok {
		return sh
	}
	sh := &Shape{Type: t, Under: t.Underlying()}
	one := func(kind ir.Kind) {
		sh.Parts = []ir.Part{{Kind: kind}}
	}
	switch u := sh.Under.(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			sh.Parts = []ir.Part{{Kind: ir.Pointer}, {Offset: 8, Kind: ir.W64}}
			break
		}
		k, ok := kinds[u.Kind()]
		if !ok {
			panic(&Refusal{Msg: fmt.Sprintf("values of type %s", t)})
		}
		one(k)
	case *types.Pointer, *types.Map:
		one(ir.Pointer)
	case *types.Interface: // two words that are handed on as they are
		if u.IsMethodSet() {
			sh.Parts = []ir.Part{{Kind: ir.Pointer}, {Offset: 8, Kind: ir.Pointer}}
			break
		}
		panic(&Refusal{Msg: fmt.Sprintf("values of type %s", t)})
	case *types.Slice:
		sh.Parts = []ir.Part{{Kind: ir.Pointer}, {Offset: 8, Kind: ir.W64}, {Offset: 16, Kind: ir.W64}}
	case *types.Array:
		sh.Whole = true
	case *types.Struct:
		c.structure(sh, u)
	default:
		panic(&Refusal{Msg: fmt.Sprintf("values of type %s", t)})
	}
	sh.Memory = memory(t)
	if sh.Whole {
		sh.Fields = nil
		sh.Parts = []ir.Part{{Kind: ir.InPlace, Copy: sh.Memory}}
	}
	for _, p := range sh.Parts {
		if p.Kind >= ir.Pointer {
			sh.P++
		} else {
			sh.S++
		}
	}
	c.shapes.Set(t, sh)
	return sh
}

// structure gives a struct the registers of its fields, or none of its own if they
// are many or of types without shapes.
func (c *Table) structure(sh *Shape, u *types.Struct) {
	offsets := OffsetsOf(u)
	s, p := 0, 0
	for i := range u.NumFields() {
		var fs *Shape
		if err := Try(func() { fs = c.Of(u.Field(i).Type()) }); err != nil || fs.Whole || len(sh.Parts)+len(fs.Parts) > maxParts {
			sh.Whole = true
			return
		}
		sh.Fields = append(sh.Fields, field{fs, s, p, offsets[i]})
		for _, part := range fs.Parts {
			part.Offset += offsets[i]
			sh.Parts = append(sh.Parts, part)
		}
		s, p = s+fs.S, p+fs.P
	}
}

// OffsetsOf are the offsets of a struct's fields.
func OffsetsOf(u *types.Struct) []uintptr {
	fields := make([]*types.Var, u.NumFields())
	for i := range fields {
		fields[i] = u.Field(i)
	}
	list := make([]uintptr, len(fields))
	for i, o := range sizes.Offsetsof(fields) {
		list[i] = uintptr(o)
	}
	return list
}

// memory is what a type needs of memory.
func memory(t types.Type) *ir.Memory {
	rt := reflected(t)
	if rt.Size() != uintptr(sizes.Sizeof(t)) {
		panic(&Refusal{Msg: fmt.Sprintf("the layout of %s", t)})
	}
	return &ir.Memory{Type: rt, Size: rt.Size(), Pointers: pointers(rt)}
}

var (
	pointerType = reflect.TypeFor[unsafe.Pointer]()
	sliceType   = reflect.TypeFor[[]byte]()
)

// reflected is a type of the same size and with pointers at the same places, whose
// values are also equal, and hashed, in the same way.
func reflected(t types.Type) reflect.Type {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if rt, ok := Basics[u.Kind()]; ok {
			return rt
		}
		if u.Kind() == types.UnsafePointer {
			return pointerType
		}
	case *types.Pointer, *types.Map, *types.Chan, *types.Signature:
		return pointerType
	case *types.Slice:
		return sliceType
	case *types.Interface:
		return reflect.TypeFor[any]()
	case *types.Array:
		if u.Len() > 1<<30 {
			break
		}
		return reflect.ArrayOf(int(u.Len()), reflected(u.Elem()))
	case *types.Struct:
		var fields []reflect.StructField
		for i := range u.NumFields() {
			fields = append(fields, reflect.StructField{Name: fmt.Sprint("F", i), Type: reflected(u.Field(i).Type())})
		}
		return reflect.StructOf(fields)
	}
	panic(&Refusal{Msg: fmt.Sprintf("values of type %s", t)})
}

// Basics are the predeclared types as reflection has them.
var Basics = map[types.BasicKind]reflect.Type{
	types.Bool: reflect.TypeFor[bool](), types.Int: reflect.TypeFor[int](), types.Int8: reflect.TypeFor[int8](),
	types.Int16: reflect.TypeFor[int16](), types.Int32: reflect.TypeFor[int32](), types.Int64: reflect.TypeFor[int64](),
	types.Uint: reflect.TypeFor[uint](), types.Uint8: reflect.TypeFor[uint8](), types.Uint16: reflect.TypeFor[uint16](),
	types.Uint32: reflect.TypeFor[uint32](), types.Uint64: reflect.TypeFor[uint64](), types.Uintptr: reflect.TypeFor[uintptr](),
	types.Float32: reflect.TypeFor[float32](), types.Float64: reflect.TypeFor[float64](), types.String: reflect.TypeFor[string](),
	types.Complex64: reflect.TypeFor[complex64](), types.Complex128: reflect.TypeFor[complex128](),
}

func pointers(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.UnsafePointer, reflect.Slice, reflect.String, reflect.Interface:
		return true
	case reflect.Array:
		return t.Len() > 0 && pointers(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if pointers(t.Field(i).Type) {
				return true
			}
		}
	}
	return false
}
