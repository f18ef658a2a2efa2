package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
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
	if n := root.sig.Results().Len(); n > 0 && len(s.Results) > 0 {
		sig := root.sig
		b.store(y.results, b.returned(s, sig), sig)
	}
	b.p("%s = %d", y.state, y.action(token.RETURN, ""))
	b.p("return false")
}

func (b *Body) rangeFunc(s *ast.RangeStmt, label string, sig *types.Signature) {
	b.p("{")
	defer b.p("}")
	y := &yield{outer: b, state: b.fresh("state"), done: b.fresh("done")}
	root := b.owner()
	switch {
	case b.yields != nil:
		y.results = b.yields.results
	case root.results != nil:
		y.results = root.results
	default:
		for i := 0; i < root.sig.Results().Len(); i++ {
			r := b.fresh("r")
			b.p("var %s %s", r, b.code(root.sig.Results().At(i).Type(), s.Pos()))
			y.results = append(y.results, r)
		}
	}
	b.p("%s := 0", y.state)
	b.p("%s := false", y.done)
	body := sig.Params().At(0).Type().Underlying().(*types.Signature)
	var params []string
	c := &Body{file: b.file, unit: b.unit, env: b.env, parent: b, names: b.names, w: &strings.Builder{}, sig: body, yields: y, named: b.named, mark: b.mark, direct: b.direct}
	c.defers = b.defers
	c.flow = append(append([]*flow{}, b.flow...), &flow{label: label, loop: true, yield: y})
	var sets []func()
	for i := 0; i < body.Params().Len(); i++ {
		t := body.Params().At(i).Type()
		p := b.fresh("k")
		params = append(params, p+" "+b.code(t, s.Pos()))
		e := s.Key
		if i == 1 {
			e = s.Value
		}
		if blank(e) {
			continue
		}
		sets = append(sets, func() {
			tg := c.place(e, true)
			c.set(tg, c.convert(p, t, tg.t, e.Pos()))
		})
	}
	c.poll()
	c.p("if %s { %s.Exhausted() }", y.done, b.rt())
	for _, set := range sets {
		set()
	}
	c.stmts(s.Body.List)
	b.p("%s(func(%s) bool {\n%sreturn true\n})", b.under(s.X), strings.Join(params, ", "), c.w.String())
	b.p("%s = true", y.done)
	for i, a := range y.actions {
		b.p("if %s == %d {", y.state, i+1)
		b.resume(y, a, s.Pos())
		b.p("}")
	}
}

// resume does, outside the loop, what its body asked for.
func (b *Body) resume(y *yield, a action, pos token.Pos) {
	if a.tok != token.RETURN {
		b.jump(a.tok, a.label, pos)
		return
	}
	if b.yields != nil {
		b.p("%s = %d", b.yields.state, b.yields.action(token.RETURN, ""))
		b.p("return false")
		return
	}
	if b.defers != "" || b.sig.Results().Len() == 0 {
		b.p("return")
		return
	}
	b.p("return %s", strings.Join(y.results, ", "))
}
