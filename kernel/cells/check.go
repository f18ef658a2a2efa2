package cells

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"sort"
	"strconv"
	"strings"

	"cryptounet/kernel/cells/lower"
)

// oldMark ends the name under which a cell that declares x anew reads the
// earlier x.
const oldMark = "ʹ"

// check is the work on one cell.
type check struct {
	*Session
	*parsed
	errs Errors

	defs    []*ast.AssignStmt // the := at the top
	types   []ast.Decl
	names   map[string]bool // everything that the cell declares
	vars    map[string]bool
	methods map[string]bool // "T.m"
	again   map[*declaration]bool
	renamed map[string]bool
	stale   map[string]bool // variables that keep an old type
	asking  bool            // only asked about: nothing of the session may change
}

// cell checks the cell, again with more declarations if it changes the type of
// something that earlier functions use.
func (c *check) cell() (*Cell, error) {
	c.collect()
	c.rename()
	c.again = map[*declaration]bool{}
	c.dependents(func(n string) bool { return c.names[n] && !c.vars[n] || c.methods[n] })
	dropped := map[*declaration]string{}
	for round := 0; ; round++ {
		r := c.attempt(dropped)
		if r.retry && round < 50 {
			continue
		}
		if len(r.errs) > 0 {
			return nil, r.errs
		}
		return c.lower(r)
	}
}

// collect finds what the cell declares at its top.
func (c *check) collect() {
	c.names, c.vars, c.methods = map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, f := range c.funcs {
		if f.Recv == nil {
			if f.Name.Name != "_" && f.Name.Name != "init" {
				c.names[f.Name.Name] = true
			}
			continue
		}
		if t := receiver(f); t != "" {
			c.methods[t+"."+f.Name.Name] = true
			c.names[t] = true // its type is checked anew
		}
	}
	for _, s := range c.stmts {
		switch s := s.(type) {
		case *ast.DeclStmt:
			g := s.Decl.(*ast.GenDecl)
			for _, spec := range g.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					c.names[spec.Name.Name] = true
				case *ast.ValueSpec:
					for _, n := range spec.Names {
						c.names[n.Name] = true
						c.vars[n.Name] = g.Tok == token.VAR
					}
				}
			}
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				for _, l := range s.Lhs {
					if id, ok := l.(*ast.Ident); ok {
						c.names[id.Name] = true
						c.vars[id.Name] = true
					}
				}
			}
		}
	}
	delete(c.names, "_")
}

// receiver is the name of a method's type.
func receiver(f *ast.FuncDecl) string {
	if len(f.Recv.List) == 0 {
		return ""
	}
	t := f.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.ParenExpr:
			t = x.X
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// rename gives the earlier x another name where the statement that declares x
// anew, or one before it, reads it: x := x + 1.
func (c *check) rename() {
	c.renamed = map[string]bool{}
	declared := map[string]bool{}
	mark := func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok || !c.vars[id.Name] || declared[id.Name] || !c.unresolved[id] {
				return true
			}
			if _, ok := c.objects[id.Name].(*types.Var); ok {
				c.renamed[id.Name] = true
				id.Name += oldMark
			}
			return true
		})
	}
	for _, s := range c.stmts {
		var names []*ast.Ident
		switch s := s.(type) {
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				for _, r := range s.Rhs {
					mark(r)
				}
				for _, l := range s.Lhs {
					if id, ok := l.(*ast.Ident); ok {
						names = append(names, id)
					}
				}
				break
			}
			mark(s)
		case *ast.DeclStmt:
			if g := s.Decl.(*ast.GenDecl); g.Tok == token.VAR {
				for _, spec := range g.Specs {
					v := spec.(*ast.ValueSpec)
					for _, x := range v.Values {
						mark(x)
					}
					names = append(names, v.Names...)
				}
			}
		default:
			mark(s)
		}
		for _, n := range names {
			declared[n.Name] = true
		}
	}
}

// dependents adds the earlier declarations that depend on names that change.
func (c *check) dependents(changed func(string) bool) {
	names := map[string]bool{}
	for grown := true; grown; {
		grown = false
		for _, d := range c.Session.decls {
			if c.again[d] {
				continue
			}
			hit := false
			for _, n := range d.names {
				// The type of a method that changes is checked anew, with all
				// its other methods.
				if t, _, ok := strings.Cut(n, "."); ok && (changed(t) || names[t]) {
					hit = true
				}
				// So is the type of a method that is checked anew.
				if c.typeWithMethods(n) || names[n] {
					hit = true
				}
			}
			for u := range d.uses {
				if changed(u) || names[u] {
					hit = true
				}
			}
			if !hit {
				continue
			}
			if c.replaced(d) {
				continue
			}
			c.again[d] = true
			grown = true
			for _, n := range d.names {
				names[n] = true
				if t, _, ok := strings.Cut(n, "."); ok {
					names[t] = true
				}
			}
		}
	}
}

// typeWithMethods says whether the cell gives methods to an earlier type.
func (c *check) typeWithMethods(name string) bool {
	if !c.declaresType(name) {
		for m := range c.methods {
			if t, _, _ := strings.Cut(m, "."); t == name {
				return true
			}
		}
	}
	return false
}

func (c *check) declaresType(name string) bool {
	for _, s := range c.stmts {
		if d, ok := s.(*ast.DeclStmt); ok {
			for _, spec := range d.Decl.(*ast.GenDecl).Specs {
				if t, ok := spec.(*ast.TypeSpec); ok && t.Name.Name == name {
					return true
				}
			}
		}
	}
	return false
}

// defines says whether the cell itself declares a name or method.
func (c *check) defines(name string) bool {
	if t, _, ok := strings.Cut(name, "."); ok {
		// Methods go with their type: a type declared anew starts without.
		return c.methods[name] || c.declaresType(t)
	}
	if c.methods != nil && c.names[name] && !c.declaresType(name) && !c.vars[name] {
		// names holds the types of methods too
		for _, f := range c.funcs {
			if f.Recv == nil && f.Name.Name == name {
				return true
			}
		}
		for _, s := range c.stmts {
			if d, ok := s.(*ast.DeclStmt); ok {
				for _, spec := range d.Decl.(*ast.GenDecl).Specs {
					if v, ok := spec.(*ast.ValueSpec); ok {
						for _, n := range v.Names {
							if n.Name == name {
								return true
							}
						}
					}
				}
			}
		}
		return false
	}
	return c.names[name]
}

func (c *check) replaced(d *declaration) bool {
	for _, n := range d.names {
		if !c.defines(n) {
			return false
		}
	}
	return true
}

// result is a checked cell.
type result struct {
	pkg     *types.Package
	info    *types.Info
	files   []*ast.File
	errs    Errors
	retry   bool
	imports map[string]string
	again   []*declaration
	broken  map[string]string
	stale   map[string]string
	redone  map[string]*types.Var // variables whose type was declared anew
}

// attempt checks the cell with the declarations that it makes anew.
func (c *check) attempt(dropped map[*declaration]string) *result {
	r := &result{
		info:    lower.NewInfo(),
		imports: map[string]string{},
		broken:  map[string]string{},
		redone:  map[string]*types.Var{},
	}
	r.pkg = types.NewPackage("main", "main")
	scope := r.pkg.Scope()
	main := &ast.File{Name: ast.NewIdent("main"), Package: c.file.Package}
	fresh := map[string]bool{}
	for _, d := range c.Session.decls {
		if c.again[d] && dropped[d] == "" {
			for _, n := range d.names {
				fresh[n] = true
			}
		}
		if why := dropped[d]; why != "" {
			for _, n := range d.names {
				fresh[n] = true
				r.broken[n] = why
			}
		}
	}
	// Imports of this cell.
	for _, spec := range c.parsed.specs {
		main.Imports = append(main.Imports, spec)
	}
	for _, g := range c.parsed.imports {
		main.Decls = append(main.Decls, g)
		for _, spec := range g.Specs {
			if n, path, ok := c.importName(spec.(*ast.ImportSpec)); ok {
				r.imports[n] = path
			}
		}
	}
	// What earlier cells have declared.
	for n, o := range c.objects {
		if c.renamed[n] {
			v := o.(*types.Var)
			alias := types.NewVar(v.Pos(), v.Pkg(), n+oldMark, v.Type())
			if !c.asking {
				c.program.Alias(alias, v)
			}
			scope.Insert(alias)
		}
		if c.defines(n) || fresh[n] || r.imports[n] != "" {
			continue
		}
		if v, ok := o.(*types.Var); ok && !c.stale[n] && c.mentions(v.Type(), fresh) {
			if f := c.redeclare(v); f != nil {
				r.files = append(r.files, f)
				r.redone[n] = v
				continue
			}
		}
		scope.Insert(o)
	}
	for n, path := range c.Session.packages {
		if c.defines(n) || r.imports[n] != "" || scope.Lookup(n) != nil {
			continue
		}
		if pkg, err := c.importer.Import(path); err == nil {
			scope.Insert(types.NewPkgName(token.NoPos, r.pkg, n, pkg))
		}
	}
	// The cell's own declarations.
	for _, f := range c.funcs {
		main.Decls = append(main.Decls, f)
	}
	var body []ast.Stmt
	seen := map[string]bool{}
	var later []*ast.Ident // := that assigns to a variable of this cell
	for _, s := range c.stmts {
		switch s := s.(type) {
		case *ast.DeclStmt:
			main.Decls = append(main.Decls, s.Decl)
			if g := s.Decl.(*ast.GenDecl); g.Tok == token.VAR {
				for _, spec := range g.Specs {
					for _, n := range spec.(*ast.ValueSpec).Names {
						seen[n.Name] = true
					}
				}
			}
			continue
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				if d, again := c.variable(s, seen); d != nil {
					main.Decls = append(main.Decls, d)
					later = append(later, again...)
					continue
				}
			}
		}
		body = append(body, s)
	}
	main.Decls = append(main.Decls, &ast.FuncDecl{
		Name: ast.NewIdent("_"),
		Type: &ast.FuncType{Params: &ast.FieldList{}},
		Body: &ast.BlockStmt{List: body},
	})
	r.files = append(r.files, main)
	owners := map[*ast.File]*declaration{}
	for _, d := range c.Session.decls {
		if !c.again[d] || dropped[d] != "" || c.replaced(d) {
			continue
		}
		f := &ast.File{Name: ast.NewIdent("main"), Package: d.decl.Pos(), Decls: []ast.Decl{c.without(d)}}
		owners[f] = d
		r.files = append(r.files, f)
		r.again = append(r.again, d)
	}
	isShown := func(pos token.Pos) bool {
		for _, e := range c.shown {
			if pos >= e.Pos() && pos <= e.End() {
				return true
			}
		}
		return false
	}
	conf := types.Config{
		Importer:                 c.importer,
		DisableUnusedImportCheck: true,
		GoVersion:                goVersion,
		Error: func(err error) {
			e := err.(types.Error)
			if e.Soft || strings.HasSuffix(e.Msg, "is not used") && isShown(e.Pos) {
				return
			}
			if strings.HasPrefix(e.Msg, "implicit assignment to unexported field") && strings.Contains(e.Msg, "of type main.") {
				return // all cells are one package; lowering checks the value
			}
			if strings.HasPrefix(e.Msg, "\t") && len(r.errs) > 0 { // continues the one before
				r.errs[len(r.errs)-1].Msg += "; " + c.clean(strings.TrimSpace(e.Msg))
				return
			}
			for f, d := range owners {
				if dd := f.Decls[0]; e.Pos >= dd.Pos() && e.Pos <= dd.End() {
					dropped[d] = c.problem(e.Pos, e.Msg).String()
					r.retry = true
					return
				}
			}
			r.errs = append(r.errs, c.explain(e, r))
		},
	}
	func() {
		defer func() {
			// The checker is not made for packages that start half full.
			if v := recover(); v != nil {
				r.errs = append(r.errs, Problem{Msg: fmt.Sprintf("%s cannot be checked (%v): split it, or declare the types that it uses again", c.name, v)})
			}
		}()
		_ = types.NewChecker(&conf, c.fset, r.pkg, r.info).Files(r.files)
	}()
	for _, id := range later {
		if o := scope.Lookup(id.Name); o != nil {
			r.info.Uses[id] = o
		}
	}
	if r.retry {
		return r
	}
	if c.asking {
		return r
	}
	if c.settle(r) || len(r.errs) == 0 && c.retyped(r) {
		r.retry = true
		r.errs = nil
	}
	r.errs = unique(r.errs)
	r.errs.sort()
	return r
}

const goVersion = "go1.26"

// without is an earlier declaration less the names that the cell replaces.
func (c *check) without(d *declaration) ast.Decl {
	g, ok := d.decl.(*ast.GenDecl)
	if !ok || g.Tok != token.TYPE {
		return d.decl
	}
	n := *g
	n.Specs = nil
	for _, s := range g.Specs {
		if name := s.(*ast.TypeSpec).Name.Name; !c.defines(name) && contains(d.names, name) {
			n.Specs = append(n.Specs, s)
		}
	}
	return &n
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// importName is the name under which an import is used.
func (c *check) importName(spec *ast.ImportSpec) (name, path string, ok bool) {
	path, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return "", "", false
	}
	if spec.Name != nil {
		name = spec.Name.Name
		return name, path, name != "_" && name != "."
	}
	pkg, err := c.importer.Import(path)
	if err != nil {
		return "", "", false
	}
	return pkg.Name(), path, true
}

// variable is the declaration that stands for a := at the top of a cell. The
// names that the cell has declared before are assigned to, as Go has it.
func (c *check) variable(s *ast.AssignStmt, seen map[string]bool) (ast.Decl, []*ast.Ident) {
	spec := &ast.ValueSpec{Values: s.Rhs}
	var again []*ast.Ident
	fresh := false
	for _, l := range s.Lhs {
		id, ok := l.(*ast.Ident)
		if !ok {
			return nil, nil
		}
		switch {
		case id.Name == "_":
			spec.Names = append(spec.Names, id)
		case seen[id.Name]:
			again = append(again, id)
			spec.Names = append(spec.Names, &ast.Ident{NamePos: id.NamePos, Name: "_"})
		default:
			fresh = true
			seen[id.Name] = true
			spec.Names = append(spec.Names, id)
		}
	}
	if !fresh {
		return nil, nil // "no new variables" is the checker's to say
	}
	return &ast.GenDecl{TokPos: s.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}}, again
}

// mentions says whether a type is built from a name that is declared anew.
func (c *check) mentions(t types.Type, names map[string]bool) bool {
	found := false
	lower.Walk(t, func(n *types.Named) {
		o := n.Obj()
		if o.Pkg() != nil && o.Pkg().Path() == "main" && (names[o.Name()] || c.declaresType(o.Name())) && o.Parent() == o.Pkg().Scope() {
			found = true
		}
	})
	return found
}

// redeclare is a file that declares an earlier variable with the type of the
// same name as it is now.
func (c *check) redeclare(v *types.Var) *ast.File {
	imports := map[string]string{}
	text := types.TypeString(v.Type(), func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		imports[p.Path()] = p.Name()
		return p.Name()
	})
	var b strings.Builder
	b.WriteString("package main;")
	paths := make([]string, 0, len(imports))
	for path := range imports {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	for _, path := range paths {
		fmt.Fprintf(&b, "import %q;", path)
	}
	fmt.Fprintf(&b, "var %s %s\n", v.Name(), text)
	f, errs := parseFile(c.fset, b.String())
	if errs != nil {
		return nil
	}
	return f
}

// retyped finds variables that the cell declares with another type than
// before, and has the functions that use them checked anew.
func (c *check) retyped(r *result) bool {
	changed := map[string]bool{}
	for n := range c.vars {
		old, ok := c.objects[n]
		if !ok {
			continue
		}
		now := r.pkg.Scope().Lookup(n)
		if now == nil {
			continue
		}
		if _, isVar := old.(*types.Var); !isVar || !types.Identical(old.Type(), now.Type()) {
			changed[n] = true
		}
	}
	before := len(c.again)
	if len(changed) > 0 {
		c.dependents(func(n string) bool { return changed[n] || c.names[n] && !c.vars[n] || c.methods[n] })
	}
	return len(c.again) > before
}
