package function

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/emit"
)

// Where a debugger is there, a function runs inside a call of the runtime,
// which has a frame for it, and tells that frame before each statement where
// it is and, once a variable is there, where it is kept.

// watched is what a function has told its frame.
type watched struct {
	*groups
	known map[*types.Var]emit.Local // in this block
}

// groups numbers the calls that tell of variables.
type groups struct {
	next  int
	whole ast.Node            // the function's body; nil for a cell's own code
	outer map[*types.Var]bool // variables of functions around that it mentions
}

// watch has the function tell a debugger of itself, if one is there and the
// function is one of the cells.
func (b *Func) watch(body *ast.BlockStmt) {
	if !b.Probing || b.Unit.Package.Path() != "main" {
		return
	}
	b.Watch = b.Fresh("w")
	g := &groups{outer: map[*types.Var]bool{}}
	if body != nil {
		g.whole = body
		ast.Inspect(body, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if v, ok := b.Unit.Info.Uses[id].(*types.Var); ok {
					g.outer[v] = true
				}
			}
			return true
		})
	}
	b.seen = watched{g, map[*types.Var]emit.Local{}}
}

// Guarded says whether the function's statements run inside a call of the
// runtime: a return leaves that call, and the results wait in variables.
func (b *Func) Guarded() bool { return b.Defers != "" || b.Watch != "" }

// Around writes what statements writes, inside the calls that Guarded tells of.
func (b *Func) Around(statements func()) {
	if b.Watch != "" {
		b.P("%s.Enter(func(%s *%s.Frame) {", b.RT(), b.Watch, b.RT())
	}
	if b.Defers != "" {
		b.P("%s.Protect(func(%s *%s.Defers) {", b.RT(), b.Defers, b.RT())
	}
	statements()
	if b.Defers != "" {
		b.P("})")
	}
	if b.Watch != "" {
		b.P("})")
	}
}

// Block begins a block; what it returns ends it, and with it what the block
// has told of variables.
func (b *Func) Block() (end func()) {
	if b.Watch == "" {
		return func() {}
	}
	before := b.seen.known
	b.seen.known = make(map[*types.Var]emit.Local, len(before))
	for v, l := range before {
		b.seen.known[v] = l
	}
	return func() { b.seen.known = before }
}

// Probe tells a debugger that a statement comes next.
func (b *Func) Probe(n ast.Node) {
	if b.Watch == "" {
		return
	}
	switch n := n.(type) {
	case *ast.LabeledStmt: // after its label
		return
	case *ast.EmptyStmt, *ast.BlockStmt:
		return
	case *ast.DeclStmt:
		if g, ok := n.Decl.(*ast.GenDecl); !ok || g.Tok != token.VAR {
			return
		}
	}
	b.Tell(n.Pos())
	site := emit.Site{Pos: n.Pos(), Function: b.named, Unit: b.Unit, Env: b.Env}
	for _, v := range b.inSight(n.Pos()) {
		site.Locals = append(site.Locals, b.seen.known[v])
	}
	b.P("%s.At(%d)", b.Watch, b.NewSite(site))
}

// Tell tells a debugger of the variables in sight at a position that it has not
// been told of in this block.
func (b *Func) Tell(pos token.Pos) {
	if b.Watch == "" {
		return
	}
	var fresh []*types.Var
	for _, v := range b.inSight(pos) {
		if _, ok := b.seen.known[v]; !ok {
			fresh = append(fresh, v)
		}
	}
	if len(fresh) == 0 {
		return
	}
	group := b.seen.next
	b.seen.next++
	var places []string
	functions := false
	for i, v := range fresh {
		t := b.Subst(v.Type(), b.Env)
		place := "&" + b.Names[v]
		if _, ok := t.Underlying().(*types.Signature); ok {
			place, functions = b.Names[v], true // the interpreter keeps functions in its own way
		}
		places = append(places, place)
		b.seen.known[v] = emit.Local{Var: v, Type: t, Group: group, Index: i}
	}
	list := strings.Join(places, ", ")
	if functions {
		b.P("%s.Ask(%d, func() []interface{} { return []interface{}{%s} })", b.Watch, group, list)
	} else {
		b.P("%s.Keep(%d, %s)", b.Watch, group, list)
	}
}

// inSight are the variables that a statement can use and the function, or one
// around it, declares: those of inner scopes first.
func (b *Func) inSight(pos token.Pos) []*types.Var {
	var found []*types.Var
	top := b.Unit.Package.Scope()
	for scope := emit.Innermost(top, pos); scope != nil && scope != top; scope = scope.Parent() {
		var here []*types.Var
		for _, name := range scope.Names() {
			v, ok := scope.Lookup(name).(*types.Var)
			if !ok || v.Pos() >= pos || v.Name() == "_" || b.Names[v] == "" {
				continue
			}
			if b.literal != nil && (v.Pos() < b.literal.Pos() || v.Pos() >= b.literal.End()) && !b.seen.outer[v] {
				continue // a function around it has it, and this one does not use it
			}
			here = append(here, v)
		}
		found = append(here, found...)
	}
	return found
}
