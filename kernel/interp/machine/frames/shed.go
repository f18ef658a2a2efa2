package frames

import (
	"go/token"
	"reflect"
)

// Shedder frees what the interpreter keeps of code that it has compiled, and never
// looks at again: the trees of all files, the scopes of all functions, the names
// of functions that nothing calls by name any more. It knows the interpreter's
// fields by their names and types; where one is not as expected, all is kept.
type Shedder struct {
	roots, scopes reflect.Value
	fset          *token.FileSet
}

// Shedder returns what frees the interpreter's memory, nil if it has another
// shape than this package knows.
func (r *Reader) Shedder(interpreter any) *Shedder {
	if r == nil {
		return nil
	}
	i := reflect.ValueOf(interpreter).Elem()
	roots, scopes := i.FieldByName("roots"), i.FieldByName("scopes")
	if !scopes.IsValid() || scopes.Kind() != reflect.Map || scopes.Type().Key().Kind() != reflect.String || scopes.Type().Elem().Kind() != reflect.Pointer {
		return nil
	}
	scope := scopes.Type().Elem().Elem()
	if f, ok := scope.FieldByName("child"); !ok || f.Type != reflect.SliceOf(scopes.Type().Elem()) {
		return nil
	}
	if f, ok := scope.FieldByName("sym"); !ok || f.Type.Kind() != reflect.Map || f.Type.Key().Kind() != reflect.String {
		return nil
	}
	return &Shedder{open(roots), open(scopes), r.fset}
}

// Shed frees the trees and scopes of what was compiled, and forgets functions of
// package main by their names. What refers to them itself goes on to work: it
// has them by their address.
func (s *Shedder) Shed(names ...string) {
	if s == nil {
		return
	}
	for i := range s.roots.Len() {
		if root := s.roots.Index(i); !root.IsNil() { // each node knows the file's and that all others
			field(root.Elem(), "child").SetZero()
		}
	}
	s.roots.SetZero()
	main := s.scopes.MapIndex(reflect.ValueOf("main"))
	if !main.IsValid() || main.IsNil() {
		return
	}
	field(main.Elem(), "child").SetZero()
	sym := field(main.Elem(), "sym")
	for _, name := range names {
		sym.SetMapIndex(reflect.ValueOf(name), reflect.Value{})
	}
}

// Base is where the position of what is compiled next begins.
func (s *Shedder) Base() int {
	if s == nil {
		return 0
	}
	return s.fset.Base()
}

// Unplace forgets the lines of the files whose positions begin at base and after,
// up to another.
func (s *Shedder) Unplace(base, to int) {
	if s == nil {
		return
	}
	for base < to {
		f := s.fset.File(token.Pos(base))
		if f == nil {
			base++
			continue
		}
		base = f.Base() + f.Size() + 1
		s.fset.RemoveFile(f)
	}
}
