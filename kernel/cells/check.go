package cells

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"cryptounet/kernel/cells/lower/emit"
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
		info:    emit.NewInfo(),
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
			main.Decls = append(main.Decls, shield(s.Decl, scope))
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
		f := &ast.File{Name: ast.NewIdent("main"), Package: d.decl.Pos(), Decls: []ast.Decl{shield(c.without(d), scope)}}
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
			if strings.HasPrefix(e.Msg, "implicit assignment to unexported field") && ownType(e.Msg) {
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

// ownType says whether a message ends in the name of a type of the cells.
func ownType(msg string) bool {
	name := msg[strings.LastIndex(msg, " of type ")+len(" of type "):]
	name, _, _ = strings.Cut(name, "[")
	return strings.HasPrefix(name, "main.") || !strings.Contains(name, ".")
}

// shield puts the names of earlier types in parentheses where a declaration is
// nothing but such a name, as in type Celsius Temp: the checker looks for cycles
// among these, and for the declaration of each.
func shield(d ast.Decl, earlier *types.Scope) ast.Decl {
	g, ok := d.(*ast.GenDecl)
	if !ok || g.Tok != token.TYPE {
		return d
	}
	n := *g
	n.Specs = nil
	for _, s := range g.Specs {
		if t, ok := s.(*ast.TypeSpec); ok {
			if id, ok := t.Type.(*ast.Ident); ok && earlier.Lookup(id.Name) != nil {
				c := *t
				c.Type = &ast.ParenExpr{Lparen: id.Pos(), X: id, Rparen: id.End()}
				s = &c
			}
		}
		n.Specs = append(n.Specs, s)
	}
	return &n
}

const goVersion = "go1.26"

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
