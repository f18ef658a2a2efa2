package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/earlier"
	"cryptounet/kernel/cells/lenient"
	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/cells/source"
)

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
	c.maps(r.pkg)
	main := &ast.File{Name: ast.NewIdent("main"), Package: c.File.Package}
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
	main.Imports = append(main.Imports, c.Parsed.Specs...)
	for _, g := range c.Parsed.Imports {
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
			alias := types.NewVar(v.Pos(), v.Pkg(), earlier.Name(n), v.Type())
			if !c.asking {
				c.program.Alias(alias, v)
				c.aliases = append(c.aliases, alias)
			}
			scope.Insert(alias)
		}
		if c.Defines(n) || fresh[n] || r.imports[n] != "" {
			continue
		}
		if v, ok := o.(*types.Var); ok && !c.stale[n] && (c.mentions(v.Type(), fresh) || c.folder.Outdated(v.Type())) {
			if f := lenient.Redeclare(c.fset, v); f != nil {
				r.files = append(r.files, f)
				r.redone[n] = v
				continue
			}
		}
		scope.Insert(o)
	}
	for n, path := range c.Session.packages {
		if c.Defines(n) || r.imports[n] != "" || scope.Lookup(n) != nil {
			continue
		}
		if pkg, err := c.importer.Import(path); err == nil {
			scope.Insert(types.NewPkgName(token.NoPos, r.pkg, n, pkg))
		}
	}
	// The cell's own declarations.
	var own []source.Placed
	place := func(d ast.Decl, pos token.Pos) { own = append(own, source.Placed{Decl: d, At: c.fset.Position(pos)}) }
	for _, f := range c.Funcs {
		place(f, f.Pos())
	}
	var body []ast.Stmt
	seen := map[string]bool{}
	var later []*ast.Ident // := that assigns to a variable of this cell
	for _, s := range c.Stmts {
		switch s := s.(type) {
		case *ast.DeclStmt:
			place(lenient.Shield(s.Decl, scope), s.Pos())
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
				if d, again := source.Variable(s, seen); d != nil {
					place(d, s.Pos())
					later = append(later, again...)
					continue
				}
			}
		}
		body = append(body, s)
	}
	statements := &ast.BlockStmt{List: body}
	if len(body) > 0 {
		statements.Lbrace = body[0].Pos()
	}
	main.Decls = append(main.Decls, source.InOrder(own)...)
	main.Decls = append(main.Decls, &ast.FuncDecl{
		Name: ast.NewIdent("_"),
		Type: &ast.FuncType{Params: &ast.FieldList{}},
		Body: statements,
	})
	r.files = append(r.files, main)
	owners := map[*ast.File]*declaration{}
	for _, d := range c.Session.decls {
		if !c.again[d] || dropped[d] != "" || c.replaced(d) {
			continue
		}
		f := &ast.File{Name: ast.NewIdent("main"), Package: d.decl.Pos(), Decls: []ast.Decl{lenient.Shield(c.without(d), scope)}}
		owners[f] = d
		r.files = append(r.files, f)
		r.again = append(r.again, d)
	}
	isShown := func(pos token.Pos) bool {
		for _, e := range c.Shown {
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
			if lenient.Unused(e) || strings.HasSuffix(e.Msg, "is not used") && isShown(e.Pos) {
				return
			}
			if strings.HasPrefix(e.Msg, "implicit assignment to unexported field") && lenient.OwnType(e.Msg) {
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
				r.errs = append(r.errs, source.Problem{Msg: fmt.Sprintf("%s cannot be checked (%v): split it, or declare the types that it uses again", c.Name, v)})
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
	r.errs = source.Unique(r.errs)
	r.errs.Sort()
	return r
}

const goVersion = "go1.26"
