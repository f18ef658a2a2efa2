package differ

import (
	"fmt"
	"strings"
)

// start begins a statement. In one of some at most one operation may panic: what a
// specification says of the order of two that do is not what compilers do.
func (g *generator) start() {
	odds := 40
	if g.fn != nil && g.fn.guarded {
		odds = 4
	}
	g.risks = 0
	if !g.pure && g.chance(odds) {
		g.risks = 1
	}
	g.spend()
}

// risk says whether the operation at hand may panic.
func (g *generator) risk() bool {
	if g.risks == 0 || g.chance(3) {
		return false
	}
	g.risks--
	return true
}

// expr is an expression of a type, of some depth. It changes nothing.
func (g *generator) expr(t *typ, depth int) string { return g.value(t, depth, true) }

// live is an expression that is no constant.
func (g *generator) live(t *typ, depth int) string { return g.value(t, depth, false) }

func (g *generator) value(t *typ, depth int, constant bool) string {
	if t.kind == closure {
		panic("a closure is no expression")
	}
	if !t.basic() {
		return g.compound(t, depth)
	}
	if depth <= 0 || g.chance(4) {
		return g.leaf(t, constant)
	}
	if g.chance(8) {
		if call := g.pureCall(t, depth); call != "" {
			return call
		}
	}
	if g.chance(5) {
		if c := g.conversion(t, depth); c != "" {
			return c
		}
	}
	switch t.kind {
	case boolean:
		return g.condition(t, depth)
	case text:
		return g.textual(t, depth)
	case floating:
		return g.floating(t, depth)
	}
	return g.integral(t, depth)
}

// leaf is a variable, or something in one; where it may, it is a constant.
func (g *generator) leaf(t *typ, constant bool) string {
	if constant && g.chance(3) {
		return t.code + "(" + g.digits(t) + ")"
	}
	if p := g.path(t, false); p != "" {
		return p
	}
	if !g.pure {
		base := t
		if t.base != nil {
			base = t.base
		}
		v := g.scopes[0][0]
		for _, v = range g.scopes[0] {
			if v.typ == base {
				break
			}
		}
		if v.typ == t {
			return v.name
		}
		return t.code + "(" + v.name + ")"
	}
	// A pure function has a first parameter of type int.
	n := "p0"
	if v := g.pick(func(v *variable) bool { return v.typ.integer() }); v != nil && t.number() {
		n = v.name
	}
	switch t.kind {
	case boolean:
		return fmt.Sprintf("%s(%s > %d)", t.code, n, g.upTo(9))
	case text:
		return fmt.Sprintf("%s(strconv.Itoa(%s))", t.code, n)
	}
	return fmt.Sprintf("%s(%s)", t.code, n)
}

// integral is an operation of integers.
func (g *generator) integral(t *typ, depth int) string {
	x := g.live(t, depth-1)
	switch g.IntN(14) {
	case 0:
		return "(-" + x + ")"
	case 1:
		return "(^" + x + ")"
	case 2, 3: // a divisor
		op := "/"
		if g.chance(2) {
			op = "%"
		}
		if g.risk() {
			return fmt.Sprintf("(%s %s %s)", x, op, g.live(t, depth-1))
		}
		if g.chance(2) {
			d := g.digits(t)
			for d == "0" {
				d = g.digits(t)
			}
			return fmt.Sprintf("(%s %s %s)", x, op, d)
		}
		return fmt.Sprintf("(%s %s (%s | 1))", x, op, g.live(t, depth-1))
	case 4, 5: // shifts
		op := "<<"
		if g.chance(2) {
			op = ">>"
		}
		if g.chance(2) {
			return fmt.Sprintf("(%s %s %d)", x, op, g.upTo(t.width()+2))
		}
		by := g.basic[g.IntN(len(g.basic))]
		for !by.integer() {
			by = g.basic[g.IntN(len(g.basic))]
		}
		n := g.live(by, depth-1)
		if by.kind == signed && !g.risk() || g.chance(2) {
			n = fmt.Sprintf("(%s & %d)", n, 1<<(2+g.upTo(4))-1)
		}
		return fmt.Sprintf("(%s %s %s)", x, op, n)
	case 6:
		op := "min"
		if g.chance(2) {
			op = "max"
		}
		return fmt.Sprintf("%s(%s, %s)", op, x, g.expr(t, depth-1))
	case 7:
		if t.code == "int" {
			if v := g.pick(func(v *variable) bool {
				return v.typ.kind == slice || v.typ.kind == mapping || v.typ.kind == text
			}); v != nil {
				return "len(" + v.name + ")"
			}
		}
		if t.code == "uint8" && g.risk() {
			s := g.live(g.named("string"), 0)
			return fmt.Sprintf("%s[%s]", s, g.live(g.named("int"), 1))
		}
	}
	ops := []string{"+", "-", "*", "&", "|", "^", "&^"}
	return fmt.Sprintf("(%s %s %s)", x, ops[g.IntN(len(ops))], g.right(t, depth-1))
}

// right is an operand that may be a constant without a type.
func (g *generator) right(t *typ, depth int) string {
	if g.chance(4) {
		return "(" + g.digits(t) + ")"
	}
	return g.expr(t, depth)
}

// floating is an operation of floats. Products are rounded, also where a machine
// could add to them at once.
func (g *generator) floating(t *typ, depth int) string {
	x := g.live(t, depth-1)
	switch g.IntN(8) {
	case 0:
		return "(-" + x + ")"
	case 1:
		return fmt.Sprintf("%s(math.%s(float64(%s)))", t.code, []string{"Sqrt", "Floor", "Abs", "Trunc"}[g.IntN(4)], x)
	case 2:
		return fmt.Sprintf("%s(%s, %s)", []string{"min", "max"}[g.IntN(2)], x, g.expr(t, depth-1))
	case 3, 4:
		return fmt.Sprintf("%s(%s * %s)", t.code, x, g.right(t, depth-1))
	case 5:
		return fmt.Sprintf("(%s / %s)", x, g.live(t, depth-1))
	}
	return fmt.Sprintf("(%s %s %s)", x, []string{"+", "-"}[g.IntN(2)], g.right(t, depth-1))
}

// textual is an operation of strings.
func (g *generator) textual(t *typ, depth int) string {
	x := g.live(t, depth-1)
	switch g.IntN(8) {
	case 0:
		n := g.live(g.named("int32"), depth-1)
		return fmt.Sprintf("%s(rune(%s))", t.code, n)
	case 1:
		return fmt.Sprintf("%s(strconv.Itoa(%s))", t.code, g.live(g.named("int"), depth-1))
	case 2:
		return fmt.Sprintf("%s([]byte(%s))", t.code, x)
	case 3:
		return fmt.Sprintf("%s([]rune(%s))", t.code, x)
	case 4:
		v := g.leaf(t, false)
		if g.risk() {
			return fmt.Sprintf("%s[%s:]", v, g.live(g.named("int"), 1))
		}
		if g.chance(2) {
			return fmt.Sprintf("%s[:len(%[1]s)/%d]", v, 1+g.upTo(3))
		}
		return fmt.Sprintf("%s[len(%[1]s)/%d:]", v, 1+g.upTo(3))
	case 5:
		return fmt.Sprintf("%s(fmt.Sprint(%s))", t.code, g.live(g.own[g.IntN(len(g.own))], depth-1))
	}
	return fmt.Sprintf("(%s + %s)", x, g.right(t, depth-1))
}

// condition is an operation with a truth value.
func (g *generator) condition(t *typ, depth int) string {
	wrap := func(s string) string {
		if t.base != nil {
			return t.code + "(" + s + ")"
		}
		return s
	}
	switch g.IntN(8) {
	case 0:
		return "(!" + g.live(t, depth-1) + ")"
	case 1, 2:
		op := "&&"
		if g.chance(2) {
			op = "||"
		}
		return fmt.Sprintf("(%s %s %s)", g.live(t, depth-1), op, g.expr(t, depth-1))
	case 3:
		if v := g.pick(func(v *variable) bool { return !v.typ.basic() && v.typ.comparable() }); v != nil {
			return wrap(fmt.Sprintf("(%s %s %s)", v.name, []string{"==", "!="}[g.IntN(2)], g.compound(v.typ, 1)))
		}
	case 4:
		if v := g.pick(func(v *variable) bool { return v.typ.kind == slice || v.typ.kind == mapping }); v != nil {
			return wrap(fmt.Sprintf("(%s %s nil)", v.name, []string{"==", "!="}[g.IntN(2)]))
		}
	}
	u := g.anyBasic()
	ops := []string{"==", "!=", "<", "<=", ">", ">="}
	if u.kind == boolean {
		ops = ops[:2]
	}
	return wrap(fmt.Sprintf("(%s %s %s)", g.live(u, depth-1), ops[g.IntN(len(ops))], g.right(u, depth-1)))
}

// conversion is a value of another type, converted. A float becomes an integer only
// where that can hold it, the rest is the machine's.
func (g *generator) conversion(t *typ, depth int) string {
	u := g.anyBasic()
	switch {
	case t.number() && u.number():
	case t.kind == u.kind:
	default:
		return ""
	}
	if t.integer() && u.kind == floating {
		if g.chance(2) {
			low := "-100"
			if t.kind == unsigned {
				low = "0"
			}
			return fmt.Sprintf("%s(within(float64(%s), %s))", t.code, g.live(u, depth-1), low)
		}
		from := g.named([]string{"uint8", "uint", "uint32", "uint64"}[g.IntN(4)])
		return fmt.Sprintf("%s(%s(%s%%97) / 4)", t.code, u.code, g.live(from, depth-1))
	}
	return fmt.Sprintf("%s(%s)", t.code, g.live(u, depth-1))
}

// compound is a value of a type that holds others.
func (g *generator) compound(t *typ, depth int) string {
	if t.kind == pointer {
		return g.pointed(t, depth)
	}
	if depth > 0 && g.chance(6) {
		if call := g.pureCall(t, depth); call != "" {
			return call
		}
	}
	if !g.chance(3) {
		if p := g.path(t, false); p != "" {
			if t.kind == slice && g.chance(3) {
				switch {
				case g.risk():
					return fmt.Sprintf("%s[%s:]", p, g.live(g.named("int"), 1))
				case g.chance(2):
					return fmt.Sprintf("%s[:len(%[1]s)/2]", p)
				case g.chance(2):
					return fmt.Sprintf("append(%s(nil), %s...)", t.code, p)
				}
				return fmt.Sprintf("%s[len(%[1]s)/2:]", p)
			}
			return p
		}
	}
	s := g.composite(t, min(depth, 2), g.expr)
	if t.kind == structure || t.kind == array {
		return "(" + s + ")" // a block could begin behind it
	}
	return s
}

// pointed is a pointer that points somewhere.
func (g *generator) pointed(t *typ, depth int) string {
	if !g.chance(3) {
		if v := g.pick(func(v *variable) bool { return v.typ == t }); v != nil {
			return v.name
		}
		if v := g.pick(func(v *variable) bool { return v.typ == t.elem && !v.fixed }); v != nil {
			return "&" + v.name
		}
	}
	return g.composite(t, min(depth, 2), g.expr)
}

// pureCall is a call of a function that changes nothing, "" where there is none.
func (g *generator) pureCall(t *typ, depth int) string {
	var list []*function
	for _, f := range g.functions {
		if f.pure && len(f.results) == 1 && f.results[0] == t && g.affords(f) {
			list = append(list, f)
		}
	}
	if len(list) == 0 {
		return ""
	}
	f := list[g.IntN(len(list))]
	g.cost += g.times * f.cost
	return g.callee(f) + "(" + strings.Join(g.arguments(f, depth-1), ", ") + ")"
}

// affords says whether a call is not too much here.
func (g *generator) affords(f *function) bool { return g.cost+g.times*f.cost < most }

// callee is a function as it is called.
func (g *generator) callee(f *function) string {
	if f.recv == nil {
		return f.name
	}
	return g.receiver(f.recv) + "." + f.name
}

func (g *generator) arguments(f *function, depth int) []string {
	var args []string
	for _, p := range f.params {
		arg := g.expr(p, depth)
		if p.kind == floating { // the interpreter's calls pass no negative zero
			arg = "(" + arg + ") + 0"
		}
		args = append(args, arg)
	}
	return args
}
