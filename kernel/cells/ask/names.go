package ask

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"strings"

	"cryptounet/kernel/cells/earlier"
	"cryptounet/kernel/cells/member"
)

// names are what may stand alone: a literal's keys, locals, the cells' names,
// packages, predeclared names, keywords, and packages that could be imported.
func (q *query) names(prefix string) []member.Item {
	var items []member.Item
	q.depth = map[string]int{}
	add := func(depth int, i member.Item) {
		if _, seen := q.depth[i.Text]; !seen && i.Text != placeholder && i.Text != "iota" && strings.HasPrefix(i.Text, prefix) && !earlier.Is(i.Text) {
			q.depth[i.Text] = depth
			items = append(items, i)
		}
	}
	if s := q.structOf(q.literal); s != nil {
		for v := range s.Fields() {
			if v.Exported() || v.Pkg() != nil && v.Pkg().Path() == "main" {
				add(0, member.New(v.Name(), v))
			}
		}
	}
	var inner *types.Scope
	for _, s := range q.Info.Scopes {
		if s.Pos() <= q.id.Pos() && q.id.Pos() <= s.End() && (inner == nil || s.Pos() >= inner.Pos() && s.End() <= inner.End()) {
			inner = s
		}
	}
	if inner == nil {
		inner = q.Package.Scope()
	}
	depth := 1
	for s := inner; s != nil; s = s.Parent() {
		depth++
		for _, n := range s.Names() {
			o := s.Lookup(n)
			if s != types.Universe && s != q.Package.Scope() && o.Pos() > q.id.Pos() {
				if _, isPkg := o.(*types.PkgName); !isPkg {
					continue
				}
			}
			if s == types.Universe {
				depth = predeclared
			}
			add(depth, member.New(n, o))
		}
	}
	for _, n := range q.Package.Scope().Names() {
		add(depth, member.New(n, q.Package.Scope().Lookup(n)))
	}
	if prefix == "" {
		return items
	}
	for t := token.BREAK; t <= token.VAR; t++ {
		if t.IsKeyword() {
			add(keywords, member.Item{Text: t.String(), Kind: "keyword"})
		}
	}
	if len(prefix) > 1 {
		for _, p := range q.importer.Paths() {
			add(unimported, member.Item{Text: path.Base(p), Kind: "module", Signature: p})
		}
	}
	return items
}

// Names that are not the cells' come after theirs, in this order.
const (
	predeclared = 1000 + iota
	keywords
	unimported
)

// structOf is the struct that a literal makes, nil for others.
func (q *query) structOf(lit *ast.CompositeLit) *types.Struct {
	if lit == nil {
		return nil
	}
	t := q.Info.TypeOf(lit)
	if t == nil {
		return nil
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, _ := t.Underlying().(*types.Struct)
	return s
}

// ranks orders completions: keys of a literal, what has the type that is wanted
// here, the rest; of names the nearest first.
func (q *query) ranks() func(member.Item) int {
	want := q.wanted()
	return func(i member.Item) int {
		r := q.depth[i.Text]
		switch {
		case q.literal != nil && i.Kind == "field" && q.selector == nil:
			return -1
		case want != nil && !fits(i, want):
			r += 10000
		}
		return r
	}
}

// fits says whether an item, or the result of calling it, can be given to a
// variable of a type.
func fits(i member.Item, want types.Type) bool {
	if i.Type == nil || i.Kind == "type" {
		return false
	}
	if types.AssignableTo(i.Type, want) {
		return true
	}
	s, ok := i.Type.Underlying().(*types.Signature)
	return ok && s.Results().Len() == 1 && s.TypeParams() == nil && types.AssignableTo(s.Results().At(0).Type(), want)
}

// wanted is the type that an expression has to have where the name stands; nil
// where any will do.
func (q *query) wanted() types.Type {
	var x ast.Expr = q.id
	for n := len(q.around) - 1; n >= 0; n-- {
		switch p := q.around[n].(type) {
		case *ast.SelectorExpr:
			if p.Sel != x {
				return nil
			}
			x = p
			continue
		case *ast.ParenExpr:
			x = p
			continue
		case *ast.CallExpr:
			if p.Fun == x { // what is typed is called: its result counts
				x = p
				continue
			}
			return q.parameter(p, x)
		case *ast.AssignStmt:
			for i, r := range p.Rhs {
				if r == x && p.Tok == token.ASSIGN && len(p.Lhs) == len(p.Rhs) {
					return q.Info.TypeOf(p.Lhs[i])
				}
			}
		case *ast.ValueSpec:
			if p.Type != nil && p.Type != x {
				return q.Info.TypeOf(p.Type)
			}
		case *ast.KeyValueExpr:
			if lit, ok := q.around[max(0, n-1)].(*ast.CompositeLit); ok && p.Value == x {
				return q.element(lit, p.Key, 0)
			}
		case *ast.CompositeLit:
			for i, e := range p.Elts {
				if e == x {
					return q.element(p, nil, i)
				}
			}
		case *ast.BinaryExpr:
			other := p.X
			if other == x {
				other = p.Y
			}
			if p.Op != token.SHL && p.Op != token.SHR {
				return q.Info.TypeOf(other)
			}
		case *ast.IfStmt, *ast.ForStmt:
			return types.Typ[types.Bool]
		case *ast.SendStmt:
			if c, ok := q.core(p.Chan).(*types.Chan); ok && p.Value == x {
				return c.Elem()
			}
		case *ast.IndexExpr:
			if p.Index != x {
				return nil
			}
			if m, ok := q.core(p.X).(*types.Map); ok {
				return m.Key()
			}
			return types.Typ[types.Int]
		case *ast.ReturnStmt:
			for i, r := range p.Results {
				if s := q.function(n); r == x && s != nil && i < s.Results().Len() {
					return s.Results().At(i).Type()
				}
			}
		}
		return nil
	}
	return nil
}

func (q *query) core(x ast.Expr) types.Type {
	if t := q.Info.TypeOf(x); t != nil {
		return t.Underlying()
	}
	return nil
}

// parameter is the type of the parameter that an argument is for.
func (q *query) parameter(call *ast.CallExpr, arg ast.Expr) types.Type {
	s, ok := q.core(call.Fun).(*types.Signature)
	if !ok {
		return nil
	}
	for i, a := range call.Args {
		if a != arg {
			continue
		}
		if last := s.Params().Len() - 1; s.Variadic() && i >= last && !call.Ellipsis.IsValid() {
			return s.Params().At(last).Type().(*types.Slice).Elem()
		} else if i <= last {
			return s.Params().At(i).Type()
		}
	}
	return nil
}

// element is the type of a literal's element with a key, or number i without.
func (q *query) element(lit *ast.CompositeLit, key ast.Expr, i int) types.Type {
	if s := q.structOf(lit); s != nil {
		if id, ok := key.(*ast.Ident); ok {
			for v := range s.Fields() {
				if v.Name() == id.Name {
					return v.Type()
				}
			}
		} else if key == nil && i < s.NumFields() {
			return s.Field(i).Type()
		}
		return nil
	}
	switch t := q.core(lit).(type) {
	case *types.Slice:
		return t.Elem()
	case *types.Array:
		return t.Elem()
	case *types.Map:
		if key != nil {
			return t.Elem()
		}
		return t.Key()
	}
	return nil
}

// function is the signature of the function around a node.
func (q *query) function(n int) *types.Signature {
	for ; n >= 0; n-- {
		switch f := q.around[n].(type) {
		case *ast.FuncLit:
			s, _ := q.core(f).(*types.Signature)
			return s
		case *ast.FuncDecl:
			if o, ok := q.Info.Defs[f.Name].(*types.Func); ok {
				return o.Signature()
			}
		}
	}
	return nil
}
