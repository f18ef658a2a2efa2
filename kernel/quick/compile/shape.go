package compile

import (
	"fmt"
	"go/types"
	"reflect"
	"runtime"
	"unsafe"

	"cryptounet/kernel/quick/ir"
)

// shape is how values of a type lie in registers and in memory.
type shape struct {
	typ    types.Type
	under  types.Type
	parts  []ir.Part // of its registers, in order: those of a string are P, S
	ns, np int
	mem    *ir.Memory
	// whole says that the one register points to memory that holds the value.
	whole  bool
	fields []field // of a struct in registers
}

// field is where a struct's field is: in its registers, and in memory.
type field struct {
	sh     *shape
	s, p   int
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

// shapeOf is the shape of a type; it refuses those that have none.
func (c *Compiler) shapeOf(t types.Type) *shape {
	t = types.Unalias(t)
	if sh, ok := c.shapes.At(t).(*shape); ok {
		return sh
	}
	sh := &shape{typ: t, under: t.Underlying()}
	one := func(kind ir.Kind) {
		sh.parts = []ir.Part{{Kind: kind}}
	}
	switch u := sh.under.(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			sh.parts = []ir.Part{{Kind: ir.Pointer}, {Offset: 8, Kind: ir.W64}}
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
			sh.parts = []ir.Part{{Kind: ir.Pointer}, {Offset: 8, Kind: ir.Pointer}}
			break
		}
		panic(&Refusal{Msg: fmt.Sprintf("values of type %s", t)})
	case *types.Slice:
		sh.parts = []ir.Part{{Kind: ir.Pointer}, {Offset: 8, Kind: ir.W64}, {Offset: 16, Kind: ir.W64}}
	case *types.Array:
		sh.whole = true
	case *types.Struct:
		c.structure(sh, u)
	default:
		panic(&Refusal{Msg: fmt.Sprintf("values of type %s", t)})
	}
	sh.mem = c.memory(t)
	if sh.whole {
		sh.fields = nil
		sh.parts = []ir.Part{{Kind: ir.InPlace, Copy: sh.mem}}
	}
	for _, p := range sh.parts {
		if p.Kind >= ir.Pointer {
			sh.np++
		} else {
			sh.ns++
		}
	}
	c.shapes.Set(t, sh)
	return sh
}

// structure gives a struct the registers of its fields, or none of its own if they
// are many or of types without shapes.
func (c *Compiler) structure(sh *shape, u *types.Struct) {
	offsets := offsetsOf(u)
	s, p := 0, 0
	for i := range u.NumFields() {
		var fs *shape
		if err := c.try(func() { fs = c.shapeOf(u.Field(i).Type()) }); err != nil || fs.whole || len(sh.parts)+len(fs.parts) > maxParts {
			sh.whole = true
			return
		}
		sh.fields = append(sh.fields, field{fs, s, p, offsets[i]})
		for _, part := range fs.parts {
			part.Offset += offsets[i]
			sh.parts = append(sh.parts, part)
		}
		s, p = s+fs.ns, p+fs.np
	}
}

func offsetsOf(u *types.Struct) []uintptr {
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
func (c *Compiler) memory(t types.Type) *ir.Memory {
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
		if rt, ok := basics[u.Kind()]; ok {
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

var basics = map[types.BasicKind]reflect.Type{
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
