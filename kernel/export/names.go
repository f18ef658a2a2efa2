package export

import (
	"fmt"
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"
	"path"
	"strconv"
)

// names gives each thing at package level a name of its own.
type names struct {
	seen    map[string]bool // identifiers of the notebook
	given   map[string]bool // names at package level
	of      map[types.Object]string
	imports map[string]string     // path -> name
	used    map[string]bool       // paths that the program refers to
	helper  string                // package shown
	again   map[types.Object]bool // variables that are earlier ones, declared again
}

func newNames() *names {
	return &names{
		seen: map[string]bool{}, given: map[string]bool{"main": true, "init": true, "_": true}, of: map[types.Object]string{},
		imports: map[string]string{}, used: map[string]bool{}, again: map[types.Object]bool{},
	}
}

// see notes the identifiers of some Go: a new name is none of them, so that
// nothing hides it.
func (n *names) see(src string) {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", -1, len(src)), []byte(src), func(token.Position, string) {}, 0)
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			return
		}
		if tok == token.IDENT {
			n.seen[lit] = true
		}
	}
}

// give gives a name as it is, if it is free, or with a number.
func (n *names) give(name string) string {
	if n.given[name] || types.Universe.Lookup(name) != nil {
		return n.fresh(name)
	}
	n.given[name] = true
	return name
}

// fresh gives a name that is nowhere in the notebook.
func (n *names) fresh(name string) string {
	free := func(s string) bool { return !n.seen[s] && !n.given[s] && types.Universe.Lookup(s) == nil }
	try := name
	if last := name[len(name)-1]; last >= '0' && last <= '9' {
		name += "v"
	}
	for i := 2; !free(try); i++ {
		try = name + strconv.Itoa(i)
	}
	n.given[try] = true
	return try
}

// pkg is the name under which a package is imported.
func (n *names) pkg(p *types.Package) string {
	n.used[p.Path()] = true
	if name, ok := n.imports[p.Path()]; ok {
		return name
	}
	n.imports[p.Path()] = n.fresh(p.Name())
	return n.imports[p.Path()]
}

// importNames names what the cells import: as they do, where they agree.
func (e *exporter) importNames() {
	used := map[string]map[string]bool{}
	var order []string
	note := func(path, name string) {
		if used[path] == nil {
			used[path] = map[string]bool{}
			order = append(order, path)
		}
		if name != "" {
			used[path][name] = true
		}
	}
	for _, u := range e.units {
		for _, s := range u.Specs {
			if p, err := strconv.Unquote(s.Path.Value); err == nil {
				note(p, "")
				if s.Name != nil && s.Name.Name == "." {
					note(p, ".")
				}
			}
		}
		for id, o := range u.Info.Uses {
			if p, ok := o.(*types.PkgName); ok {
				note(p.Imported().Path(), id.Name)
			}
		}
	}
	for _, p := range order {
		name := path.Base(p)
		if known := e.packageName(p); known != "" {
			name = known
		}
		if len(used[p]) == 1 {
			for only := range used[p] {
				if only != "." && !e.names.given[only] && types.Universe.Lookup(only) == nil {
					e.names.imports[p] = e.names.give(only)
				}
			}
		}
		if e.names.imports[p] == "" {
			e.names.imports[p] = e.names.fresh(name)
		}
	}
	e.names.helper = e.names.fresh("shown")
}

// object is the name of something at package level, if it has one.
func (e *exporter) object(o types.Object) (string, bool) {
	switch x := o.(type) {
	case nil:
		return "", false
	case *types.Var:
		o = x.Origin()
	case *types.Func:
		o = x.Origin()
	}
	name, ok := e.names.of[o]
	return name, ok
}

// spell writes a type. It fails for those that only another package can name.
func (e *exporter) spell(t types.Type) (string, error) {
	s := &speller{exporter: e, seen: map[types.Type]bool{}}
	s.walk(t)
	if s.err != nil {
		return "", s.err
	}
	var packages []*types.Package
	text := types.TypeString(t, func(p *types.Package) string {
		if p.Path() != "main" {
			return e.names.pkg(p)
		}
		packages = append(packages, p)
		return fmt.Sprintf("\x00%d\x00", len(packages)-1)
	})
	return marked.ReplaceAllStringFunc(text, func(s string) string {
		m := marked.FindStringSubmatch(s)
		i, _ := strconv.Atoi(m[1])
		if name, ok := e.object(packages[i].Scope().Lookup(m[2])); ok {
			return name
		}
		return m[2]
	}), nil
}

// speller looks for types that cannot be spelled.
type speller struct {
	*exporter
	seen map[types.Type]bool
	err  error
}

func (s *speller) walk(t types.Type) {
	if s.seen[t] || s.err != nil {
		return
	}
	s.seen[t] = true
	named := func(o *types.TypeName, args *types.TypeList) {
		switch p := o.Pkg(); {
		case p == nil:
		case p.Path() == "main":
			if o.Parent() != p.Scope() {
				s.err = fmt.Errorf("the type %s is declared in a function", o.Name())
			}
		case !o.Exported() || internal(p.Path()):
			s.err = fmt.Errorf("the type %s.%s cannot be named outside its package", p.Path(), o.Name())
		}
		for i := 0; args != nil && i < args.Len(); i++ {
			s.walk(args.At(i))
		}
	}
	switch t := t.(type) {
	case *types.Alias:
		named(t.Obj(), t.TypeArgs())
	case *types.Named:
		named(t.Obj(), t.TypeArgs())
	case *types.Pointer:
		s.walk(t.Elem())
	case *types.Slice:
		s.walk(t.Elem())
	case *types.Array:
		s.walk(t.Elem())
	case *types.Chan:
		s.walk(t.Elem())
	case *types.Map:
		s.walk(t.Key())
		s.walk(t.Elem())
	case *types.Tuple:
		for i := range t.Len() {
			s.walk(t.At(i).Type())
		}
	case *types.Signature:
		s.walk(t.Params())
		s.walk(t.Results())
	case *types.Struct:
		for i := range t.NumFields() {
			s.walk(t.Field(i).Type())
		}
	case *types.Interface:
		for i := range t.NumExplicitMethods() {
			s.walk(t.ExplicitMethod(i).Type())
		}
		for i := range t.NumEmbeddeds() {
			s.walk(t.EmbeddedType(i))
		}
	}
}

// idents calls f for each identifier that is not the name after a dot of a package.
func idents(n ast.Node, info *types.Info, f func(id *ast.Ident)) {
	skip := map[*ast.Ident]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok {
				if _, ok := info.Uses[x].(*types.PkgName); ok {
					skip[n.Sel] = true
				}
			}
		case *ast.Ident:
			if !skip[n] {
				f(n)
			}
		}
		return true
	})
}
