package export

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"sort"
	"strings"

	"cryptounet/kernel/cells/earlier"
	"cryptounet/kernel/cells/source"
)

// marked is a name of a cell's package in a type that is spelled.
var marked = regexp.MustCompile("\x00(\\d+)\x00\\.([\\pL_][\\pL\\pN_]*)")

func internal(path string) bool { return strings.Contains("/"+path+"/", "/internal/") }

// edit is a stretch of a unit's source and what stands there instead.
type edit struct {
	from, to int
	text     string
}

// offset is where a position is in the unit's source.
func (u *unit) offset(pos token.Pos) int {
	p := u.fset.Position(pos)
	return source.LineOffset(u.Src, p.Line) + p.Column - 1
}

// cut is a stretch of the unit's source, edited.
func (u *unit) cut(from, to int, edits []edit) string {
	sort.SliceStable(edits, func(i, j int) bool { return edits[i].from < edits[j].from })
	var b strings.Builder
	at := from
	for _, x := range edits {
		if x.from < at || x.to > to {
			continue
		}
		b.WriteString(u.Src[at:x.from])
		b.WriteString(x.text)
		at = x.to
	}
	b.WriteString(u.Src[at:to])
	return b.String()
}

// text is a node as it reads in the program. info is what a check has found out
// about it, which need not be that of the cell it stands in.
func (e *exporter) text(u *unit, n ast.Node, info *types.Info) string {
	return u.cut(u.offset(n.Pos()), u.offset(n.End()), e.edits(u, n, info))
}

// edits are the names that a node refers to things with, where they are others in
// the program.
func (e *exporter) edits(u *unit, n ast.Node, info *types.Info) (list []edit) {
	shows := map[*ast.Ident]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if o := info.Uses[s.Sel]; o != nil && o.Pkg() != nil && o.Pkg().Path() == "cryptounet/kernel/display" && o.Name() == "Show" && o.Parent() == o.Pkg().Scope() {
				list = append(list, edit{u.offset(s.Pos()), u.offset(s.End()), e.names.helper + ".Show"})
				if x, ok := s.X.(*ast.Ident); ok {
					shows[x] = true
				}
			}
		}
		return true
	})
	idents(n, info, func(id *ast.Ident) {
		if shows[id] {
			return
		}
		name := earlier.Plain(id.Name)
		at := u.offset(id.Pos())
		put := func(text string) {
			if text != name {
				list = append(list, edit{at, at + len(name), text})
			}
		}
		o := info.Uses[id]
		if o == nil {
			o = info.Defs[id]
		}
		if p, ok := o.(*types.PkgName); ok {
			put(e.names.pkg(p.Imported()))
			return
		}
		if given, ok := e.object(o); ok && o.Name() == id.Name && e.kept[id.Name] { // of another cell
			if u.Src[at] == '_' {
				name = "_"
			} else {
				name = id.Name
			}
			put(given)
			return
		}
		if earlier.Is(id.Name) {
			o = e.current[name]
		}
		switch o := o.(type) {
		case nil:
			return
		case *types.Var:
			if o.Embedded() {
				return // below
			}
		}
		if given, ok := e.object(o); ok {
			put(given)
		} else if p := o.Pkg(); p != nil && p.Path() != "main" && o.Parent() == p.Scope() {
			put(e.names.pkg(p) + "." + name) // of a dot import
		}
	})
	list = append(list, e.embedded(u, n, info)...)
	return list
}

// embedded are the names of embedded fields, which are those of their types.
func (e *exporter) embedded(u *unit, n ast.Node, info *types.Info) (list []edit) {
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := info.Uses[id].(*types.Var)
		if !ok || !v.Embedded() {
			return true
		}
		t := types.Unalias(v.Type())
		if p, ok := t.(*types.Pointer); ok {
			t = types.Unalias(p.Elem())
		}
		if named, ok := t.(*types.Named); ok {
			if name, ok := e.object(named.Obj()); ok && name != id.Name {
				at := u.offset(id.Pos())
				list = append(list, edit{at, at + len(id.Name), name})
			}
		}
		return true
	})
	return list
}

// documented is where a declaration begins: with the comment above it.
func (u *unit) documented(from int) int {
	for {
		line := strings.LastIndexByte(u.Src[:from], '\n') + 1
		if strings.TrimSpace(u.Src[line:from]) != "" || line == 0 {
			return from
		}
		above := strings.LastIndexByte(u.Src[:line-1], '\n') + 1
		if !strings.HasPrefix(strings.TrimSpace(u.Src[above:line]), "//") {
			return from
		}
		from = above + len(u.Src[above:line]) - len(strings.TrimLeft(u.Src[above:line], " \t"))
	}
}

// commented is where a statement ends: with the comment behind it.
func (u *unit) commented(to int) int {
	rest, _, _ := strings.Cut(u.Src[to:], "\n")
	if strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(rest), ";")), "//") {
		return to + len(rest)
	}
	return to
}

// declaration writes a function, types or constants.
func (e *exporter) declaration(fset *token.FileSet, d ast.Decl, info *types.Info) {
	at := e.from[place{fset, d.Pos()}]
	u := at.unit
	switch d := d.(type) {
	case *ast.FuncDecl:
		from := u.documented(u.offset(d.Pos()))
		fmt.Fprintf(&e.decls, "%s\n\n", u.cut(from, u.commented(u.offset(d.End())), e.edits(u, d, info)))
	case *ast.GenDecl:
		from, to := u.documented(u.offset(d.Pos())), u.commented(u.offset(d.End()))
		if len(d.Specs) == at.specs {
			fmt.Fprintf(&e.decls, "%s\n\n", u.cut(from, to, e.edits(u, d, info)))
			return
		}
		for _, s := range d.Specs { // the others of its group were declared anew
			fmt.Fprintf(&e.decls, "type %s\n\n", e.text(u, s, info))
		}
	}
}
