package differ

import (
	"fmt"
	"strings"
)

// kind is what sort of type a typ is.
type kind int

const (
	boolean kind = iota
	signed
	unsigned
	floating
	text
	structure
	array
	slice
	mapping
	pointer
	closure
)

// typ is a type of the programs. Types that are spelled the same are the same typ.
type typ struct {
	code   string
	kind   kind
	base   *typ // of a named basic type
	elem   *typ // of arrays, slices, maps and pointers
	key    *typ
	length int
	fields []field
	call   *function // of closures
	shared bool      // holds a pointer, so that it is not printed as a whole
}

type field struct {
	name string
	typ  *typ
}

// number says whether arithmetic goes.
func (t *typ) number() bool { return t.kind == signed || t.kind == unsigned || t.kind == floating }

func (t *typ) integer() bool { return t.kind == signed || t.kind == unsigned }

// basic says whether the underlying type is one of Go's own.
func (t *typ) basic() bool { return t.kind <= text }

// comparable says whether == goes and means what it says: a pointer's value is no
// part of a program's meaning.
func (t *typ) comparable() bool {
	switch t.kind {
	case structure:
		for _, f := range t.fields {
			if !f.typ.comparable() {
				return false
			}
		}
		return true
	case array:
		return t.elem.comparable()
	case slice, mapping, closure, pointer:
		return false
	}
	return true
}

// basics are Go's own types.
func basics() []*typ {
	var list []*typ
	add := func(k kind, names string) {
		for _, n := range strings.Fields(names) {
			list = append(list, &typ{code: n, kind: k})
		}
	}
	add(boolean, "bool")
	add(signed, "int int8 int16 int32 int64")
	add(unsigned, "uint uint8 uint16 uint32 uint64")
	add(floating, "float32 float64")
	add(text, "string")
	return list
}

// intern returns the type that is spelled so, made by make where it is new.
func (g *generator) intern(code string, make func() *typ) *typ {
	if t := g.types[code]; t != nil {
		return t
	}
	t := make()
	t.code = code
	g.types[code] = t
	return t
}

func (g *generator) sliceOf(elem *typ) *typ {
	return g.intern("[]"+elem.code, func() *typ { return &typ{kind: slice, elem: elem, shared: elem.shared} })
}

func (g *generator) arrayOf(n int, elem *typ) *typ {
	return g.intern(fmt.Sprintf("[%d]%s", n, elem.code), func() *typ { return &typ{kind: array, elem: elem, length: n, shared: elem.shared} })
}

func (g *generator) mapOf(key, elem *typ) *typ {
	return g.intern("map["+key.code+"]"+elem.code, func() *typ { return &typ{kind: mapping, key: key, elem: elem, shared: elem.shared} })
}

func (g *generator) pointerTo(elem *typ) *typ {
	return g.intern("*"+elem.code, func() *typ { return &typ{kind: pointer, elem: elem, shared: true} })
}

// named looks up one of Go's own types.
func (g *generator) named(code string) *typ { return g.types[code] }

// declareTypes gives the program types of its own: named basic ones and structs, the
// later of which hold the earlier.
func (g *generator) declareTypes() {
	for i := range g.upTo(3) {
		base := g.own[g.IntN(len(g.own))]
		t := &typ{code: fmt.Sprintf("N%d", i), kind: base.kind, base: base}
		g.types[t.code] = t
		g.basic = append(g.basic, t)
		g.declare(&node{parts: []part{{head: "type " + t.code + " " + base.code}}})
	}
	for i := range 1 + g.upTo(3) {
		t := &typ{code: fmt.Sprintf("S%d", i), kind: structure}
		head := "type " + t.code + " struct {\n"
		for j := range 1 + g.upTo(4) {
			f := field{fmt.Sprintf("f%d", j), g.fieldType()}
			if i > 0 && g.IntN(4) == 0 {
				f.typ = g.structs[g.IntN(len(g.structs))]
				if g.IntN(3) == 0 {
					f.typ = g.pointerTo(f.typ)
				}
			}
			t.shared = t.shared || f.typ.shared
			t.fields = append(t.fields, f)
			head += f.name + " " + f.typ.code + "\n"
		}
		g.types[t.code] = t
		g.structs = append(g.structs, t)
		g.declare(&node{parts: []part{{head: head + "}"}}})
	}
}

// fieldType is a type for a field, without pointers.
func (g *generator) fieldType() *typ {
	switch g.IntN(8) {
	case 0:
		return g.arrayOf(1+g.upTo(3), g.anyBasic())
	case 1:
		return g.sliceOf(g.anyBasic())
	}
	return g.anyBasic()
}

// anyBasic is a basic type, one of the program's own or of Go's.
func (g *generator) anyBasic() *typ { return g.basic[g.IntN(len(g.basic))] }

// keyType is a type for keys; floats are none, because of NaN.
func (g *generator) keyType() *typ {
	for {
		t := g.anyBasic()
		if g.IntN(8) == 0 {
			t = g.arrayOf(2, t)
		}
		if g.IntN(8) == 0 {
			t = g.structs[g.IntN(len(g.structs))]
		}
		if exact(t) && !t.shared {
			return t
		}
	}
}

// exact says whether a type is comparable and holds no floats.
func exact(t *typ) bool {
	switch t.kind {
	case floating:
		return false
	case structure:
		for _, f := range t.fields {
			if !exact(f.typ) {
				return false
			}
		}
		return true
	case array:
		return exact(t.elem)
	}
	return t.comparable()
}

// anyType is a type for a variable.
func (g *generator) anyType() *typ {
	switch g.IntN(16) {
	case 0, 1:
		return g.structs[g.IntN(len(g.structs))]
	case 2:
		return g.arrayOf(1+g.upTo(3), g.anyBasic())
	case 3, 4:
		return g.sliceOf(g.anyBasic())
	case 5:
		return g.sliceOf(g.sliceOf(g.anyBasic()))
	case 6:
		return g.sliceOf(g.structs[g.IntN(len(g.structs))])
	case 7:
		return g.mapOf(g.keyType(), g.anyBasic())
	case 8:
		return g.pointerTo(g.structs[g.IntN(len(g.structs))])
	case 9:
		switch g.IntN(4) {
		case 0:
			return g.arrayOf(2, g.arrayOf(1+g.upTo(2), g.anyBasic()))
		case 1:
			return g.arrayOf(2, g.structs[g.IntN(len(g.structs))])
		case 2:
			return g.mapOf(g.keyType(), g.structs[g.IntN(len(g.structs))])
		}
		return g.pointerTo(g.anyBasic())
	}
	return g.anyBasic()
}
