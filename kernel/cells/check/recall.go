package check

import (
	"go/ast"
	"go/token"
	"go/types"

	"cryptounet/kernel/cells/lower"
	"cryptounet/kernel/cells/past"
)

// Out and In as a whole are variables that a cell which refers to them gets.
var (
	outType = types.NewMap(types.Typ[types.Int], types.Universe.Lookup("any").Type())
	inType  = types.NewMap(types.Typ[types.Int], types.Typ[types.String])
)

// maps declares Out and In as a whole.
func (c *check) maps(pkg *types.Package) {
	if c.references.Out {
		pkg.Scope().Insert(types.NewVar(token.NoPos, pkg, past.OutMap, outType))
	}
	if c.references.In || len(c.references.Texts) > 0 {
		pkg.Scope().Insert(types.NewVar(token.NoPos, pkg, past.InMap, inType))
	}
}

// recall is what a cell gets of earlier ones and leaves for later ones.
func (c *check) recall(cell *Cell, r *result, shown []ast.Expr) *lower.Recall {
	recall := &lower.Recall{}
	scope := r.pkg.Scope()
	recall.Out, _ = scope.Lookup(past.OutMap).(*types.Var)
	recall.In, _ = scope.Lookup(past.InMap).(*types.Var)
	for _, n := range c.past.Cells() {
		recall.Values = append(recall.Values, lower.Numbered{Cell: n, Var: c.past.Var(n)})
	}
	for name, text := range c.sources {
		if n, ok := past.Cell(name); ok && (c.references.In || c.references.Texts[n]) {
			recall.Sources = append(recall.Sources, lower.Numbered{Cell: n, Text: text})
		}
	}
	cell.held = c.references.Held
	if n, ok := past.Cell(c.Name); ok && len(shown) == 1 {
		var t types.Type
		if t, cell.why = past.Type(n, r.info.Types[shown[0]]); t != nil {
			recall.Keep = types.NewVar(shown[0].Pos(), r.pkg, past.Name(n), t)
			if old := c.past.Free(t); old != nil {
				c.program.Alias(recall.Keep, old)
				c.program.Forget(old)
			}
			scope.Insert(recall.Keep)
			cell.old = c.past.Old()
		}
	} else if len(shown) > 1 {
		_, cell.why = past.Type(n, types.TypeAndValue{Type: types.NewTuple()})
	}
	for _, n := range cell.old {
		recall.Forget = append(recall.Forget, c.past.Var(n))
	}
	cell.kept = recall.Keep
	return recall
}

// remember makes what a cell has shown a value that later cells refer to.
func (c *Cell) remember(steps int) {
	s := c.session
	n, ok := past.Cell(c.name)
	if !ok {
		return
	}
	for _, held := range c.held {
		s.past.Hold(held)
	}
	if steps < 0 {
		return
	}
	for _, old := range c.old {
		if v := s.past.Var(old); v != nil {
			s.program.Leave(v)
		}
		s.past.Forget(old)
		delete(s.objects, past.Name(old))
	}
	if steps < Whole {
		s.past.Ran(n, nil, "")
		return
	}
	s.past.Ran(n, c.kept, c.why)
	if c.kept != nil {
		s.objects[past.Name(n)] = c.kept
	}
}
