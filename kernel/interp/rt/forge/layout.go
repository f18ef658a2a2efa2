//go:build go1.26 && !go1.27 && (amd64 || arm64)

package forge

import (
	"encoding/binary"
	"reflect"
	"sync"
	"unsafe"
)

// The runtime's descriptions of types, as internal/abi has them.

type header struct {
	size, ptrBytes uintptr
	hash           uint32
	tflag          uint8
	align, falign  uint8
	kind           uint8
	equal          func(unsafe.Pointer, unsafe.Pointer) bool
	gcData         *byte
	str, ptrToThis int32
}

const (
	flagUncommon = 1 << 0
	flagNamed    = 1 << 2
	flagRegular  = 1 << 3
	flagMask     = 1 << 4
	flagDirect   = 1 << 5
)

type extra struct {
	pkg            int32
	mcount, xcount uint16
	moff, _        uint32
}

type method struct{ name, typ, ifn, tfn int32 }

type ptrType struct {
	header
	elem *header
}

type arrayType struct {
	header
	elem, slice *header
	len         uintptr
}

type chanType struct {
	header
	elem *header
	dir  int
}

type mapType struct {
	header
	key, elem, group             *header
	hasher                       func(unsafe.Pointer, uintptr) uintptr
	groupSize, slotSize, elemOff uintptr
	flags                        uint32
}

type funcType struct {
	_    header
	_, _ uint16 // how many parameters and results
}

type structField struct {
	name   *byte
	typ    *header
	offset uintptr
}

type structType struct {
	header
	pkg    *byte
	fields []structField
}

// descriptionOf is the type of a description.
func descriptionOf(h *header) reflect.Type {
	switch reflect.Kind(h.kind) {
	case reflect.Struct:
		return reflect.TypeFor[structType]()
	case reflect.Slice, reflect.Pointer:
		return reflect.TypeFor[ptrType]()
	case reflect.Array:
		return reflect.TypeFor[arrayType]()
	case reflect.Chan:
		return reflect.TypeFor[chanType]()
	case reflect.Map:
		return reflect.TypeFor[mapType]()
	case reflect.Func:
		return reflect.TypeFor[funcType]()
	}
	return reflect.TypeFor[header]()
}

// signature are the parameters and results of a function.
func signature(h *header) (list []*header) {
	if reflect.Kind(h.kind) != reflect.Func {
		return nil
	}
	t := typeOf(h)
	for i := range t.NumIn() {
		list = append(list, headerOf(t.In(i)))
	}
	for i := range t.NumOut() {
		list = append(list, headerOf(t.Out(i)))
	}
	return list
}

//go:linkname addReflectOff reflect.addReflectOff
//go:noescape
func addReflectOff(ptr unsafe.Pointer) int32

// kept is what descriptions point to by number: the runtime does not look there
// for what is in use.
var (
	kept   []unsafe.Pointer
	keptMu sync.Mutex
)

func keep(p unsafe.Pointer) {
	keptMu.Lock()
	defer keptMu.Unlock()
	kept = append(kept, p)
}

func offset(p unsafe.Pointer) int32 {
	keep(p)
	return addReflectOff(p)
}

// name is a name as the runtime writes it.
func name(s, tag string, exported, embedded bool) *byte {
	var bits byte
	if exported {
		bits |= 1
	}
	if tag != "" {
		bits |= 2
	}
	if embedded {
		bits |= 8
	}
	b := append(binary.AppendUvarint([]byte{bits}, uint64(len(s))), s...)
	if tag != "" {
		b = append(binary.AppendUvarint(b, uint64(len(tag))), tag...)
	}
	return &b[0]
}

// hidden is the name of an unexported method of a package.
func hidden(s, pkg string) *byte {
	b := append(binary.AppendUvarint([]byte{4}, uint64(len(s))), s...)
	b = binary.NativeEndian.AppendUint32(b, uint32(offset(unsafe.Pointer(name(pkg, "", false, false)))))
	return &b[0]
}

// headerOf is the description of a type.
func headerOf(t reflect.Type) *header {
	return (*header)((*[2]unsafe.Pointer)(unsafe.Pointer(&t))[1])
}

// typeOf is the type with a description.
func typeOf(h *header) reflect.Type {
	var x any
	(*[2]unsafe.Pointer)(unsafe.Pointer(&x))[0] = unsafe.Pointer(h)
	if h.tflag&flagDirect == 0 {
		(*[2]unsafe.Pointer)(unsafe.Pointer(&x))[1] = unsafe.Pointer(&zero)
	}
	return reflect.TypeOf(x)
}

var zero [1]uintptr

// fromWord is the interface that holds a word of a type.
func fromWord(h *header, word unsafe.Pointer) (x any) {
	*(*[2]unsafe.Pointer)(unsafe.Pointer(&x)) = [2]unsafe.Pointer{unsafe.Pointer(h), word}
	return x
}
