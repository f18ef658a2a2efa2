package lower

import (
	"fmt"
	"go/ast"
	"go/types"
)

// Recall is what a cell gets of earlier ones and leaves for later ones.
type Recall struct {
	Keep   *types.Var   // gets the value that the cell shows; nil keeps none
	Forget []*types.Var // are not kept any longer
	// Out gets the values of earlier cells, In their sources; nil is not asked for.
	Out, In         *types.Var
	Values, Sources []Numbered
}

// Numbered is the value of a cell, or its text.
type Numbered struct {
	Cell int
	Var  *types.Var
	Text string
}

// recall gives the cell what it asks for.
func (b *Entry) recall(r *Recall) {
	anyType := types.NewInterfaceType(nil, nil)
	for _, v := range r.Forget {
		b.P("%s = %s", b.GlobalVar(v, v.Type()), b.Zero(v.Type(), v.Pos()))
	}
	fill := func(v *types.Var, list []Numbered, value func(n Numbered) string) {
		if v == nil {
			return
		}
		m := b.Fresh("m")
		b.P("%s := %s{}", m, b.Code(v.Type(), v.Pos()))
		for _, n := range list {
			b.P("%s[%d] = %s", m, n.Cell, value(n))
		}
		b.P("%s = %s", b.GlobalVar(v, v.Type()), m)
	}
	fill(r.Out, r.Values, func(n Numbered) string {
		return b.Convert(b.GlobalVar(n.Var, n.Var.Type()), n.Var.Type(), anyType, n.Var.Pos())
	})
	fill(r.In, r.Sources, func(n Numbered) string { return fmt.Sprintf("%q", n.Text) })
}

// keep shows the value of an expression and keeps it.
func (b *Entry) keep(v *types.Var, e ast.Expr) {
	t := v.Type()
	name := b.GlobalVar(v, t)
	b.P("%s = %s", name, b.Made(b.As(e, t)))
	b.showAs(e, name, t)
}
