package ask

import (
	"go/types"
	"strings"

	"cryptounet/kernel/cells/check"
	"cryptounet/kernel/cells/member"
	"cryptounet/kernel/cells/source"
)

// Description is what is known of the name at a position.
type Description struct {
	// Signature is the declaration: "func strings.Repeat(s string, count int) string".
	Signature string
	// Doc is its documentation, plain text.
	Doc string
	// Variable is the interpreter's name of a variable of an earlier cell, so
	// that its value can be shown; Type its type.
	Variable string
	Type     types.Type
	// Members lists a type's fields and methods.
	Members []string
	// Source is what declares it, exactly as it was written, with the methods of a
	// type; "" where nobody knows.
	Source func() string
}

// Documenter is an Importer that has documentation too.
type Documenter interface {
	// Doc is the documentation of a package ("" as name), of a package-level
	// name, or of a method ("Type.Method").
	Doc(path, name string) string
}

// Inspect describes the name at a byte offset; inside the arguments of a call,
// the function that is called.
func Inspect(s *check.Session, src string, cursor int) (Description, bool) {
	cursor = min(max(cursor, 0), len(src))
	if d, ok := inspectMagic(src, cursor); ok {
		return d, true
	}
	for _, at := range []int{cursor, source.CalleeAt(src, cursor)} {
		if at < 0 {
			continue
		}
		for _, text := range []string{src, source.Closed(src[:source.WordEnd(src, at)]), source.LineOf(src, at)} {
			offset := at
			if text != src && !strings.HasPrefix(src, text[:min(len(text), source.WordEnd(src, at))]) {
				offset = at - (strings.LastIndexByte(src[:at], '\n') + 1)
			}
			if offset > len(text) {
				continue
			}
			if q := ask(s, text, "", offset); q != nil {
				if d, ok := q.describe(); ok {
					return d, true
				}
			}
		}
	}
	return Description{}, false
}

// describe tells what is known of the identifier of a query.
func (q *query) describe() (Description, bool) {
	obj := q.Info.ObjectOf(q.id)
	if obj == nil {
		return Description{}, false
	}
	d := Description{Source: func() string { return q.source(obj) }}
	qualify := func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		return p.Name()
	}
	d.Signature = q.Signature(obj, qualify)
	d.Type = obj.Type()
	doc, _ := q.importer.(Documenter)
	switch o := obj.(type) {
	case *types.PkgName:
		d.Signature = "package " + o.Imported().Name() + " (" + o.Imported().Path() + ")"
		d.Type = nil
		if doc != nil {
			d.Doc = doc.Doc(o.Imported().Path(), "")
		}
		if d.Doc == "" {
			d.Doc = q.Doc(obj)
		}
		return d, true
	case *types.Var:
		if !o.IsField() {
			if name, ok := q.Global(o); ok {
				d.Variable = name
			}
		}
	case *types.TypeName:
		d.Members = member.List(o.Type(), qualify)
	}
	if obj.Pkg() == nil && doc != nil && obj.Parent() == types.Universe {
		d.Doc = doc.Doc("builtin", obj.Name())
	} else if obj.Pkg() != nil && obj.Pkg().Path() != "main" && doc != nil {
		d.Doc = doc.Doc(obj.Pkg().Path(), docName(obj))
	}
	if d.Doc == "" {
		d.Doc = q.Doc(obj)
	}
	return d, true
}

// docName is the name under which the documentation of an object is kept:
// methods go under the type that declares them.
func docName(o types.Object) string {
	if fn, ok := o.(*types.Func); ok {
		if r := fn.Type().(*types.Signature).Recv(); r != nil {
			t := types.Unalias(r.Type())
			if p, ok := t.(*types.Pointer); ok {
				t = types.Unalias(p.Elem())
			}
			if n, ok := t.(*types.Named); ok {
				return n.Obj().Name() + "." + fn.Name()
			}
		}
	}
	return o.Name()
}
