package function

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"strings"

	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/cells/lower/facts"
	"cryptounet/kernel/cells/lower/quick/expr"
)

// A function that the second tier takes, and that has loops or calls itself, is
// emitted as a call of the runtime, which finds arguments and results by their
// addresses.

// host lets the second tier's compiler see a piece that is being written.
type host struct {
	*emit.File
}

func (h host) Source(fn *types.Func) (expr.Source, bool) {
	src, ok := h.Declared(fn)
	if !ok {
		return expr.Source{}, false
	}
	return expr.Source{Decl: src.Decl, Info: src.Unit.Info}, true
}

func (h host) Native(path string) bool { return h.File.Native(path) }

func (h host) Compiled(path, name string) reflect.Value { return h.Function(path, name) }

func (h host) Global(v *types.Var) int {
	n, isNew := h.Quick.Number(v, h)
	if isNew {
		h.Prepare("%s.Fixed(%d, &%s)", h.RT(), n, h.GlobalVar(v, v.Type()))
	}
	return n
}

// quick writes a function as a call of the second tier, if that takes it.
func (b *Func) quick(label string, fn *types.Func, args []types.Type, params []*types.Var) bool {
	if b.Quick == nil || b.Probing {
		return false
	}
	f := b.Quick.Function(host{b.File}, fn, args)
	if f.Reason != nil || !f.Hot {
		return false
	}
	b.open(label)
	var places []string
	for _, v := range params {
		places = append(places, "&"+b.Names[v])
	}
	var results []string
	for i := range b.Sig.Results().Len() {
		r := b.Fresh("r")
		b.P("var %s %s", r, b.Code(b.Sig.Results().At(i).Type(), fn.Pos()))
		places, results = append(places, "&"+r), append(results, r)
	}
	b.P("%s.Quick(%s)", b.RT(), strings.Join(append([]string{fmt.Sprint(f.Index)}, places...), ", "))
	if len(results) > 0 {
		b.P("return %s", strings.Join(results, ", "))
	}
	return true
}

// QuickLoop writes a loop as a call of the second tier, if that takes it; label is
// the one in front of it. Unless returns, it must not return from the function.
func (b *Func) QuickLoop(s ast.Stmt, label string, returns bool) bool {
	if b.Quick == nil || b.Probing {
		return false
	}
	var results *types.Tuple
	if returns = returns && b.whole != nil && !b.uses(s, b.results); returns {
		results = b.Sig.Results()
		if results == nil {
			results = types.NewTuple()
		}
	}
	loop, err := b.Quick.Loop(host{b.File}, b.Unit.Info, b.Env, s, label, results, b.whole == nil, func(v *types.Var) bool {
		return b.whole == nil || v.Pos() < b.whole.Pos() || v.Pos() >= b.whole.End() || facts.Captured(b.Unit.Info, v, b.whole)
	})
	if err != nil {
		return false
	}
	if b.whole == nil {
		b.Once(loop.Index)
	}
	places := []string{fmt.Sprint(loop.Index)}
	for _, v := range loop.Vars {
		places = append(places, "&"+b.Variable(v, s.Pos()))
	}
	left := ""
	outs := b.Results
	if loop.Returns {
		left = b.Fresh("left")
		b.P("%s := false", left)
		places = append(places, "&"+left)
		if len(outs) == 0 {
			for i := range results.Len() {
				r := b.Fresh("r")
				b.P("var %s %s", r, b.Code(results.At(i).Type(), s.Pos()))
				outs = append(outs, r)
			}
		}
		for _, r := range outs {
			places = append(places, "&"+r)
		}
	}
	b.P("%s.Quick(%s)", b.RT(), strings.Join(places, ", "))
	switch {
	case !loop.Returns:
	case b.Guarded():
		b.P("if %s { return }", left)
	default:
		b.P("if %s { return %s }", left, strings.Join(outs, ", "))
	}
	return true
}

// uses says whether a statement mentions one of some variables.
func (b *Func) uses(s ast.Stmt, vars []*types.Var) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			for _, v := range vars {
				found = found || b.Unit.Info.Uses[id] == v
			}
		}
		return !found
	})
	return found
}
