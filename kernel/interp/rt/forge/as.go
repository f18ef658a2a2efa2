package forge

import (
	"reflect"
	"unsafe"
)

// As is a value as one of a type that has the same layout in memory as its own.
func As(x any, t reflect.Type) any {
	w := (*[2]unsafe.Pointer)(unsafe.Pointer(&x))
	w[0] = (*[2]unsafe.Pointer)(unsafe.Pointer(&t))[1]
	return x
}

// ID tells types apart, quicker than they do themselves.
type ID unsafe.Pointer

// Of is the type of a value.
func Of(x any) ID { return ID((*[2]unsafe.Pointer)(unsafe.Pointer(&x))[0]) }

// TypeID is a type as Of tells it.
func TypeID(t reflect.Type) ID { return ID((*[2]unsafe.Pointer)(unsafe.Pointer(&t))[1]) }
