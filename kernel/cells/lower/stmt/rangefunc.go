package stmt

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/store"
)

// yield is a range over a function: its body has become a function literal,
// and what leaves the loop is noted in a variable, to be done after the call.
type yield struct {
	outer   *Body
	state   string
	done    string
	results []string // where a return's values wait
	actions []action
}

type action struct {
	tok   token.Token
	label string
}

// action numbers a jump out of the loop; 0 is none, -1 a plain break.
func (y *yield) action(tok token.Token, label string) int {
	for i, a := range y.actions {
		if a.tok == tok && a.label == label {
			return i + 1
		}
	}
	y.actions = append(y.actions, action{tok, label})
	return len(y.actions)
}

// ret leaves the function around the loop.
func (y *yield) ret(b *Body, s *ast.ReturnStmt) {
	root := y.outer.owner()
	if n := root.Sig.Results().Len(); n > 0 && len(s.Results) > 0 {
		sig := root.Sig
		b.StoreAll(y.results, b.returned(s, sig), sig)
	}
	b.P("%s = %d", y.state, y.action(token.RETURN, ""))
	b.P("return false")
}

func (b *Body) rangeFunc(s *ast.RangeStmt, label string, sig *types.Signature) {
	b.P("{")
	defer b.P("}")
	y := &yield{outer: b, state: b.Fresh("state"), done: b.Fresh("done")}
	root := b.owner()
	switch {
	case b.yields != nil:
		y.results = b.yields.results
	case root.Results != nil:
		y.results = root.Results
	default:
		for i := 0; i < root.Sig.Results().Len(); i++ {
			r := b.Fresh("r")
			b.P("var %s %s", r, b.Code(root.Sig.Results().At(i).Type(), s.Pos()))
			y.results = append(y.results, r)
		}
	}
	b.P("%s := 0", y.state)
	b.P("%s := false", y.done)
	body := sig.Params().At(0).Type().Underlying().(*types.Signature)
	var params []string
	c := &Body{Store: store.New(b.Turn(body)), yields: y}
	c.flow = append(append([]*flow{}, b.flow...), &flow{label: label, loop: true, yield: y})
	var sets []func()
	for i := 0; i < body.Params().Len(); i++ {
		t := body.Params().At(i).Type()
		p := b.Fresh("k")
		params = append(params, p+" "+b.Code(t, s.Pos()))
		e := s.Key
		if i == 1 {
			e = s.Value
		}
		if blank(e) {
			continue
		}
		sets = append(sets, func() {
			tg := c.Place(e, true)
			c.Set(tg, c.Convert(p, t, tg.T, e.Pos()))
		})
	}
	c.Poll()
	c.P("if %s { %s.Exhausted() }", y.done, b.RT())
	for _, set := range sets {
		set()
	}
	c.stmts(s.Body.List)
	b.P("%s(func(%s) bool {\n%sreturn true\n})", b.Under(s.X), strings.Join(params, ", "), c.Written())
	b.P("%s = true", y.done)
	for i, a := range y.actions {
		b.P("if %s == %d {", y.state, i+1)
		b.resume(y, a, s.Pos())
		b.P("}")
	}
}

// resume does, outside the loop, what its body asked for.
func (b *Body) resume(y *yield, a action, pos token.Pos) {
	if a.tok != token.RETURN {
		b.jump(a.tok, a.label, pos)
		return
	}
	if b.yields != nil {
		b.P("%s = %d", b.yields.state, b.yields.action(token.RETURN, ""))
		b.P("return false")
		return
	}
	if b.Guarded() || b.Sig.Results().Len() == 0 {
		b.P("return")
		return
	}
	b.P("return %s", strings.Join(y.results, ", "))
}
