package cells

import (
	"go/ast"
	"go/types"
	"strings"
	"unicode"
	"unicode/utf8"
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
}

// Documenter is an Importer that has documentation too.
type Documenter interface {
	// Doc is the documentation of a package ("" as name), of a package-level
	// name, or of a method ("Type.Method").
	Doc(path, name string) string
}

// Inspect describes the name at a byte offset; inside the arguments of a call,
// the function that is called.
func (s *Session) Inspect(src string, cursor int) (Description, bool) {
	cursor = min(max(cursor, 0), len(src))
	if d, ok := inspectMagic(src, cursor); ok {
		return d, true
	}
	for _, at := range []int{cursor, callee(src, cursor)} {
		if at < 0 {
			continue
		}
		for _, text := range []string{src, closed(src[:wordEnd(src, at)]), lineOf(src, at)} {
			offset := at
			if text != src && !strings.HasPrefix(src, text[:min(len(text), wordEnd(src, at))]) {
				offset = at - (strings.LastIndexByte(src[:at], '\n') + 1)
			}
			if offset > len(text) {
				continue
			}
			if q := s.ask(text, "", offset); q != nil {
				if d, ok := q.describe(); ok {
					return d, true
				}
			}
		}
	}
	return Description{}, false
}

func lineOf(src string, at int) string {
	from := strings.LastIndexByte(src[:at], '\n') + 1
	return src[from:wordEnd(src, at)]
}

func wordEnd(src string, at int) int {
	for at < len(src) {
		r, n := utf8.DecodeRuneInString(src[at:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' {
			break
		}
		at += n
	}
	return at
}

// callee is the offset of the function whose arguments hold an offset, or -1.
func callee(src string, at int) int {
	depth := 0
	for i := at - 1; i >= 0; i-- {
		switch src[i] {
		case ')', ']', '}':
			depth++
		case '(':
			if depth == 0 {
				for i > 0 && (src[i-1] == ' ' || src[i-1] == '\t') {
					i--
				}
				if i > 0 {
					return i
				}
				return -1
			}
			depth--
		case '[', '{':
			if depth == 0 {
				return -1
			}
			depth--
		}
	}
	return -1
}

// describe tells what is known of the identifier of a query.
func (q *query) describe() (Description, bool) {
	obj := q.r.info.ObjectOf(q.id)
	if obj == nil {
		return Description{}, false
	}
	var d Description
	qualify := func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		return p.Name()
	}
	d.Signature = q.clean(types.ObjectString(obj, qualify))
	d.Type = obj.Type()
	doc, _ := q.importer.(Documenter)
	switch o := obj.(type) {
	case *types.PkgName:
		d.Signature = "package " + o.Imported().Name() + " (" + o.Imported().Path() + ")"
		d.Type = nil
		if doc != nil {
			d.Doc = doc.Doc(o.Imported().Path(), "")
		}
		return d, true
	case *types.Var:
		if !o.IsField() {
			if v, ok := q.objects[strings.TrimSuffix(o.Name(), oldMark)].(*types.Var); ok {
				if name, ok := q.program.Global(v); ok && types.Identical(v.Type(), o.Type()) {
					d.Variable = name
				}
			}
		}
	case *types.TypeName:
		d.Members = members(o.Type(), qualify)
	}
	if obj.Pkg() != nil && obj.Pkg().Path() != "main" && doc != nil {
		d.Doc = doc.Doc(obj.Pkg().Path(), docName(obj))
	} else {
		d.Doc = q.cellDoc(obj)
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

// cellDoc is the comment above a function of the cells.
func (q *query) cellDoc(o types.Object) string {
	for _, d := range q.decls {
		if f, ok := d.decl.(*ast.FuncDecl); ok && f.Name.Pos() == o.Pos() {
			return strings.TrimSpace(f.Doc.Text())
		}
	}
	for _, f := range q.c.funcs {
		if f.Name.Pos() == o.Pos() {
			return strings.TrimSpace(f.Doc.Text())
		}
	}
	return ""
}

func members(t types.Type, qualify types.Qualifier) []string {
	var list []string
	if s, ok := t.Underlying().(*types.Struct); ok {
		for i := 0; i < s.NumFields(); i++ {
			if v := s.Field(i); v.Exported() || v.Pkg() != nil && v.Pkg().Path() == "main" {
				list = append(list, v.Name()+" "+types.TypeString(v.Type(), qualify))
			}
		}
	}
	set := types.NewMethodSet(types.NewPointer(t))
	if types.IsInterface(t) {
		set = types.NewMethodSet(t)
	}
	for i := 0; i < set.Len(); i++ {
		o := set.At(i).Obj()
		if o.Exported() || o.Pkg() != nil && o.Pkg().Path() == "main" {
			list = append(list, "func "+o.Name()+strings.TrimPrefix(types.TypeString(o.Type(), qualify), "func"))
		}
	}
	return list
}
