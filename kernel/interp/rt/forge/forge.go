// Package forge makes types at run time that reflection cannot: with names, with
// methods, and with unexported fields. It writes the runtime's own descriptions
// of types, so it is for the releases of Go and the machines whose descriptions
// it knows; elsewhere Able is false.
package forge

import "reflect"

// Plan is a type to be made.
type Plan struct {
	// Name is "main.T", or how an unnamed type is spelled.
	Name  string
	Named bool
	Pkg   string // the path of its package
	// Form is a type with the same layout in memory.
	Form reflect.Type
	// Values and Pointers are how many methods it has, and a pointer to it.
	Values, Pointers int
}

// Field is a field of a struct type, in the place of the form's.
type Field struct {
	Name, Pkg string
	Type      reflect.Type
	Tag       reflect.StructTag
	Embedded  bool
}

// Method is a method.
type Method struct {
	Name string
	Pkg  string       // the path of its package, if it is not exported
	Type reflect.Type // as a function, without the receiver
	// Form is a type with the layout of Type, that Call takes and gives.
	Form reflect.Type
	// Call calls the method of a value, which has the type of the plan's form or
	// is a pointer to that.
	Call func(receiver any, args []reflect.Value) []reflect.Value
	// Bound is the method of a value as a function of the type Form, for calls
	// without reflection; nil if there is none.
	Bound func(receiver any) any
}
