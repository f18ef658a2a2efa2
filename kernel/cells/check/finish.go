package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"cryptounet/kernel/cells/lower"
	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/cells/member"
	"cryptounet/kernel/cells/scope"
	"cryptounet/kernel/cells/shown"
	"cryptounet/kernel/cells/source"
	"cryptounet/kernel/cells/wake"
)

// lower emits the cell and gathers what it will add to the session.
func (c *check) lower(r *result) (*Cell, error) {
	unit := &emit.Unit{Package: r.pkg, Info: r.info}
	own := r.pkg.Scope()
	c.wakes = c.wakes || wake.May(r.info, c.importer.Interpreted)
	c.sourcePackages(r.pkg)
	c.program.Add(unit, r.files...)
	cell := &Cell{session: c.Session, name: c.Name, imports: r.imports, drop: map[string]bool{}, objects: map[string]types.Object{}, broken: r.broken}
	// A variable that keeps its type keeps its place, so that functions of
	// earlier cells see the new value.
	for n := range c.Vars {
		old, ok := c.objects[n].(*types.Var)
		now, ok2 := own.Lookup(n).(*types.Var)
		if ok && ok2 && types.Identical(old.Type(), now.Type()) {
			c.program.Alias(now, old)
		}
	}
	stmts, values := c.Stmts, c.Shown
	if len(values) == 1 && !shown.Wanted(r.info, values[0]) {
		values = nil
	}
	if len(values) > 1 {
		for _, e := range values {
			tv := r.info.Types[e]
			if tu, ok := tv.Type.(*types.Tuple); ok && tu.Len() != 1 || tv.IsVoid() || tv.IsType() {
				return nil, source.Errors{c.problem(e.Pos(), "this is not one value, so it cannot stand in a list of them")}
			}
		}
	}
	stmts = stmts[:len(stmts)-len(values)]
	cell.Shows = len(values) > 0
	cell.Checked = Checked{Parsed: c.Parsed, Shown: values, Info: r.info, Package: r.pkg, Redone: r.redone}
	for _, d := range r.again {
		cell.Checked.Again = append(cell.Checked.Again, c.without(d))
	}
	var inits []*types.Func
	for _, f := range c.Funcs {
		if fn, ok := r.info.Defs[f.Name].(*types.Func); ok && f.Recv == nil && f.Name.Name == "init" {
			inits = append(inits, fn)
		}
	}
	recall := c.recall(cell, r, values)
	begin, begun := c.begin()
	write := func(b *lower.Entry) { b.Cell(recall, stmts, inits, values...) }
	piece, err := c.program.Lower(unit, write, begin...)
	if err != nil && recall.Keep != nil { // of a type that no variable can have
		recall.Keep, cell.kept, cell.why = nil, nil, fmt.Sprintf("the value of %s has a type that no variable can have", c.Name)
		piece, err = c.program.Lower(unit, write, begin...)
	}
	if err != nil {
		if e, ok := err.(*emit.Error); ok {
			return nil, source.Errors{c.problem(e.Pos, e.Msg)}
		}
		return nil, err
	}
	cell.Piece, cell.Checked.Kept, cell.begun = piece, cell.kept, begun
	for _, o := range c.aliases {
		c.program.Forget(o)
	}
	for _, fn := range inits {
		c.program.Forget(fn)
	}
	for i, s := range c.Stmts {
		for _, id := range source.Variables(s) {
			if o, ok := own.Lookup(id.Name).(*types.Var); ok && r.info.Defs[id] == o {
				cell.names = append(cell.names, definition{id.Name, o, i})
			}
		}
	}
	for n := range r.redone {
		if o := own.Lookup(n); o != nil {
			cell.objects[n] = o
		}
	}
	for _, n := range own.Names() {
		switch o := own.Lookup(n).(type) {
		case *types.Func, *types.TypeName, *types.Const:
			if o.Pkg() == r.pkg {
				cell.objects[n] = o
			}
		}
	}
	c.declarations(cell, r)
	cell.remade = map[*declaration]map[types.Object]bool{}
	for _, d := range r.again {
		cell.remade[d] = scope.Globals(r.info, d.decl)
	}
	scope.Strip(r.pkg)
	return cell, nil
}

// declarations gathers the cell's declarations, with what they use.
func (c *check) declarations(cell *Cell, r *result) {
	add := func(d ast.Decl, names ...string) {
		uses := map[string]bool{}
		ast.Inspect(d, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if o := r.info.Uses[id]; o != nil && (member.Kind(o) == "module" || o.Parent() == r.pkg.Scope() || o.Pkg() != nil && o.Pkg().Path() == "main" && o.Parent() == o.Pkg().Scope()) {
					uses[id.Name] = true
				}
			}
			return true
		})
		for _, n := range names {
			delete(uses, n)
			cell.drop[n] = true
		}
		cell.decls = append(cell.decls, &declaration{names: names, decl: d, uses: uses, name: c.Name, objects: scope.Globals(r.info, d)})
	}
	for _, f := range c.Funcs {
		switch {
		case f.Recv != nil:
			add(f, source.Receiver(f)+"."+f.Name.Name)
		case f.Name.Name != "_" && f.Name.Name != "init":
			add(f, f.Name.Name)
		}
	}
	for _, s := range c.Stmts {
		d, ok := s.(*ast.DeclStmt)
		if !ok {
			continue
		}
		g := d.Decl.(*ast.GenDecl)
		names := source.TypesAndConstants(g)
		if len(names) > 0 {
			add(g, names...)
		}
		if g.Tok == token.TYPE {
			for _, old := range c.Session.decls {
				for _, n := range old.names {
					if t, _, ok := strings.Cut(n, "."); ok && slices.Contains(names, t) {
						cell.drop[n] = true // methods go with their type
					}
				}
			}
		}
	}
	for n := range c.Vars {
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
