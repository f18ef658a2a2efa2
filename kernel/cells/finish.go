package cells

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"sort"
	"strings"

	"cryptounet/kernel/cells/lower"
)

func parseFile(fset *token.FileSet, src string) (*ast.File, error) {
	return parser.ParseFile(fset, "", src, 0)
}

// explain makes an error of the checker one for people.
func (c *check) explain(e types.Error, r *result) Problem {
	p := c.problem(e.Pos, e.Msg)
	if name, ok := strings.CutPrefix(p.Msg, "undefined: "); ok {
		switch {
		case c.broken[name] != "":
			p.Msg += ": it no longer compiles since something it uses has changed:\n" + c.broken[name]
		case r.broken[name] != "":
			p.Msg += ": it no longer compiles after this cell:\n" + r.broken[name]
		default:
			if hint := c.suggest(name, r); hint != "" {
				p.Msg += hint
			}
		}
	}
	if strings.Contains(p.Msg, "undefined") {
		p.Msg += c.suggestMember(e.Pos, r)
	}
	for _, n := range c.outdated() {
		if strings.Contains(p.Source, n) {
			p.Msg += ": " + n + " was made before its type changed; create it again"
		}
	}
	return p
}

// outdated lists the variables that hold a value of a type which has been
// declared anew since.
func (c *check) outdated() []string {
	var names []string
	for n, o := range c.objects {
		v, ok := o.(*types.Var)
		if !ok {
			continue
		}
		old := c.stale[n]
		lower.Walk(v.Type(), func(t *types.Named) {
			if now, ok := c.objects[t.Obj().Name()].(*types.TypeName); ok && t.Obj().Pkg() != nil && t.Obj().Pkg().Path() == "main" && now != t.Obj() && now.Type() != t.Origin() {
				old = true
			}
		})
		if old {
			names = append(names, n)
		}
	}
	sort.Strings(names)
	return names
}

// closest finds the name that a person may have mistyped.
func closest(name string) (try func(string), best func() string) {
	found, distance := "", 3
	switch n := len(name); {
	case n <= 2:
		distance = 1
	case n <= 4:
		distance = 2
	}
	return func(n string) {
		if n == name || strings.HasSuffix(n, oldMark) {
			return
		}
		if d := editDistance(name, n); d < distance {
			found, distance = n, d
		}
	}, func() string { return found }
}

// suggestMember names the member of a package or type that a person may have
// meant by the selector at a position.
func (c *check) suggestMember(pos token.Pos, r *result) string {
	var sel *ast.SelectorExpr
	find := func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Pos() == pos {
			sel = s
		}
		return sel == nil
	}
	for _, f := range c.funcs {
		ast.Inspect(f, find)
	}
	for _, s := range c.stmts {
		ast.Inspect(s, find)
	}
	if sel == nil {
		return ""
	}
	try, best := closest(sel.Sel.Name)
	q := &query{Session: c.Session, c: c, r: r, selector: sel}
	for _, i := range q.members("") {
		try(i.Text)
	}
	if best() == "" {
		return ""
	}
	return "; did you mean " + best() + "?"
}

// suggest names what a person may have meant.
func (c *check) suggest(name string, r *result) string {
	for _, path := range c.importer.Paths() {
		if path == name || strings.HasSuffix(path, "/"+name) {
			return "; did you forget import \"" + path + "\"?"
		}
	}
	try, best := closest(name)
	for _, n := range r.pkg.Scope().Names() {
		try(n)
	}
	for _, n := range types.Universe.Names() {
		try(n)
	}
	if best() != "" {
		return "; did you mean " + best() + "?"
	}
	return ""
}

func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			} else if strings.EqualFold(a[i-1:i], b[j-1:j]) {
				cost = 1
			}
			d := min(diagonal+cost, row[j]+1, row[j-1]+1)
			diagonal, row[j] = row[j], d
		}
	}
	return row[len(b)]
}

// settle decides which values of a type that is declared anew stay usable:
// those whose layout is as it was.
func (c *check) settle(r *result) (stale bool) {
	scope := r.pkg.Scope()
	for _, n := range scope.Names() {
		now, ok := scope.Lookup(n).(*types.TypeName)
		if !ok || now.IsAlias() {
			continue
		}
		old, ok := c.objects[n].(*types.TypeName)
		if !ok || old == now || old.IsAlias() {
			continue
		}
		a, ok1 := old.Type().(*types.Named)
		b, ok2 := now.Type().(*types.Named)
		if ok1 && ok2 && a.TypeParams().Len() == 0 && b.TypeParams().Len() == 0 && lower.SameLayout(a, b) {
			c.program.Adopt(b, a)
		}
	}
	for n, old := range r.redone {
		now, ok := scope.Lookup(n).(*types.Var)
		if !ok {
			continue
		}
		if lower.SameLayout(old.Type(), now.Type()) {
			c.program.Alias(now, old)
			continue
		}
		if c.stale == nil {
			c.stale = map[string]bool{}
		}
		c.stale[n] = true
		stale = true
	}
	return stale
}

// lower emits the cell and gathers what it will add to the session.
func (c *check) lower(r *result) (*Cell, error) {
	unit := &lower.Unit{Package: r.pkg, Info: r.info}
	scope := r.pkg.Scope()
	c.sourcePackages(r.pkg)
	c.program.Add(unit, r.files...)
	cell := &Cell{session: c.Session, imports: r.imports, drop: map[string]bool{}, objects: map[string]types.Object{}, broken: r.broken}
	// A variable that keeps its type keeps its place, so that functions of
	// earlier cells see the new value.
	for n := range c.vars {
		old, ok := c.objects[n].(*types.Var)
		now, ok2 := scope.Lookup(n).(*types.Var)
		if ok && ok2 && !c.renamed[n] && types.Identical(old.Type(), now.Type()) {
			c.program.Alias(now, old)
		}
		if ok && ok2 && c.renamed[n] && types.Identical(old.Type(), now.Type()) {
			c.program.Alias(now, old)
		}
	}
	stmts, shown := c.stmts, c.shown
	if len(shown) == 1 && !showable(r.info, shown[0]) {
		shown = nil
	}
	if len(shown) > 1 {
		for _, e := range shown {
			tv := r.info.Types[e]
			if tu, ok := tv.Type.(*types.Tuple); ok && tu.Len() != 1 || tv.IsVoid() || tv.IsType() {
				return nil, Errors{c.problem(e.Pos(), "this is not one value, so it cannot stand in a list of them")}
			}
		}
	}
	stmts = stmts[:len(stmts)-len(shown)]
	cell.Shows = len(shown) > 0
	piece, err := c.program.Lower(unit, func(b *lower.Body) {
		b.Cell(stmts, shown...)
	})
	if err != nil {
		if e, ok := err.(*lower.Error); ok {
			return nil, Errors{c.problem(e.Pos, e.Msg)}
		}
		return nil, err
	}
	cell.Piece = piece
	for i, s := range c.stmts {
		var ids []*ast.Ident
		switch s := s.(type) {
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				for _, l := range s.Lhs {
					if id, ok := l.(*ast.Ident); ok {
						ids = append(ids, id)
					}
				}
			}
		case *ast.DeclStmt:
			if g := s.Decl.(*ast.GenDecl); g.Tok == token.VAR {
				for _, spec := range g.Specs {
					ids = append(ids, spec.(*ast.ValueSpec).Names...)
				}
			}
		}
		for _, id := range ids {
			if o, ok := scope.Lookup(id.Name).(*types.Var); ok && r.info.Defs[id] == o {
				cell.names = append(cell.names, definition{id.Name, o, i})
			}
		}
	}
	for n := range r.redone {
		if o := scope.Lookup(n); o != nil {
			cell.objects[n] = o
		}
	}
	for _, n := range scope.Names() {
		switch o := scope.Lookup(n).(type) {
		case *types.Func, *types.TypeName, *types.Const:
			if o.Pkg() == r.pkg {
				cell.objects[n] = o
			}
		}
	}
	c.declarations(cell, r)
	return cell, nil
}

// declarations gathers the cell's declarations, with what they use.
func (c *check) declarations(cell *Cell, r *result) {
	add := func(d ast.Decl, names ...string) {
		uses := map[string]bool{}
		ast.Inspect(d, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if o := r.info.Uses[id]; o != nil && (o.Parent() == r.pkg.Scope() || o.Pkg() != nil && o.Pkg().Path() == "main" && o.Parent() == o.Pkg().Scope()) {
					uses[id.Name] = true
				}
			}
			return true
		})
		for _, n := range names {
			delete(uses, n)
			cell.drop[n] = true
		}
		cell.decls = append(cell.decls, &declaration{names: names, decl: d, uses: uses, name: c.name})
	}
	for _, f := range c.funcs {
		switch {
		case f.Recv != nil:
			add(f, receiver(f)+"."+f.Name.Name)
		case f.Name.Name != "_" && f.Name.Name != "init":
			add(f, f.Name.Name)
		}
	}
	for _, s := range c.stmts {
		d, ok := s.(*ast.DeclStmt)
		if !ok {
			continue
		}
		g := d.Decl.(*ast.GenDecl)
		var names []string
		for _, spec := range g.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, spec.Name.Name)
			case *ast.ValueSpec:
				for _, n := range spec.Names {
					if g.Tok == token.CONST && n.Name != "_" {
						names = append(names, n.Name)
					}
				}
			}
		}
		if g.Tok != token.VAR && len(names) > 0 {
			add(g, names...)
		}
		if g.Tok == token.TYPE {
			for _, old := range c.Session.decls {
				for _, n := range old.names {
					if t, _, ok := strings.Cut(n, "."); ok && contains(names, t) {
						cell.drop[n] = true // methods go with their type
					}
				}
			}
		}
	}
	for n := range c.vars {
		cell.drop[n] = true
	}
	for n := range r.broken {
		cell.drop[n] = true
	}
}

// sourcePackages makes the functions of interpreted packages known to the
// program, for all that the cell imports, directly or not.
func (c *Session) sourcePackages(pkg *types.Package) {
	for _, path := range c.importer.Paths() {
		if c.added[path] || !c.importer.Interpreted(path) {
			continue
		}
		if u, files := c.importer.Source(path); u != nil {
			c.added[path] = true
			c.program.Add(u, files...)
		}
	}
}

// showable says whether a cell's last expression has a value that people want
// to see.
func showable(info *types.Info, e ast.Expr) bool {
	tv := info.Types[e]
	if tv.Type == nil || tv.IsVoid() || prints(info, e) {
		return false
	}
	tu, ok := tv.Type.(*types.Tuple)
	return !ok || tu.Len() > 0
}

// prints says whether an expression is a call of a printing function of fmt,
// whose results nobody wants to see.
func prints(info *types.Info, e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() != "fmt" {
		return false
	}
	return strings.HasPrefix(fn.Name(), "Print") || strings.HasPrefix(fn.Name(), "Fprint")
}
