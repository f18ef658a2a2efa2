package differ

import (
	"fmt"
	"math/rand/v2"
)

// Generate writes the program of a seed.
func Generate(seed uint64) *Program {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1)), types: map[string]*typ{}, times: 1}
	g.own = basics()
	g.basic = append(g.basic, g.own...)
	for _, t := range g.own {
		g.types[t.code] = t
	}
	g.push()
	g.declareTypes()
	g.declareGlobals()
	for i := range 2 + g.upTo(3) {
		g.declareFunction(i)
	}
	p := &Program{Seed: seed, declarations: g.declared}
	for range 1 + g.upTo(3) {
		p.cells = append(p.cells, g.cell())
	}
	return p
}

// generator is a program while it is written.
type generator struct {
	*rand.Rand
	types     map[string]*typ
	own       []*typ // Go's
	basic     []*typ
	structs   []*typ
	declared  []*node
	functions []*function
	serial    int

	scopes []scope
	fn     *function // whose body is written, nil in a cell
	pure   bool      // nothing global is to be seen, and nothing panics
	risks  int       // how many operations of this statement may panic
	times  int       // how often the statement runs, at most
	cost   int       // of the function at hand
	loops  []loop    // around the statement
	held   *variable // what the loop at hand goes over
}

// variable is something that has a name and a value.
type variable struct {
	name  string
	typ   *typ
	fixed bool      // not to be assigned to
	below *variable // an index below the length of this
}

type scope []*variable

// loop is a loop or switch around a statement.
type loop struct {
	label    string // "" for none
	used     bool
	isSwitch bool
}

// function is a function, a method or a closure.
type function struct {
	name    string
	params  []*typ
	results []*typ
	named   bool // its results have names
	cost    int
	pure    bool
	recv    *typ
	pointed bool // the receiver is a pointer
	guarded bool // it recovers
}

// most is what a program may cost, in statements.
const most = 2000

// upTo is a number from 0 to n.
func (g *generator) upTo(n int) int { return g.IntN(n + 1) }

// chance is true once in n times.
func (g *generator) chance(n int) bool { return g.IntN(n) == 0 }

func (g *generator) fresh(base string) string {
	g.serial++
	return fmt.Sprintf("%s%d", base, g.serial)
}

func (g *generator) push() { g.scopes = append(g.scopes, nil) }
func (g *generator) pop()  { g.scopes = g.scopes[:len(g.scopes)-1] }

func (g *generator) add(v *variable) {
	g.scopes[len(g.scopes)-1] = append(g.scopes[len(g.scopes)-1], v)
}

func (g *generator) declare(n *node) { g.declared = append(g.declared, n) }

// variables are those in sight, each name once.
func (g *generator) variables(want func(*variable) bool) []*variable {
	var list []*variable
	seen := map[string]bool{}
	for i := len(g.scopes) - 1; i >= 0; i-- {
		if i == 0 && g.pure {
			break
		}
		for j := len(g.scopes[i]) - 1; j >= 0; j-- {
			v := g.scopes[i][j]
			if !seen[v.name] && want(v) {
				list = append(list, v)
			}
			seen[v.name] = true
		}
	}
	return list
}

// pick is one of the variables that are wanted, nil if there are none; those of
// inner scopes come more often.
func (g *generator) pick(want func(*variable) bool) *variable {
	list := g.variables(want)
	if len(list) == 0 {
		return nil
	}
	return list[min(g.IntN(len(list)), g.IntN(len(list)))]
}

// declareGlobals gives the program variables of each of Go's types, and some others.
func (g *generator) declareGlobals() {
	var list []*variable
	global := func(t *typ) {
		v := &variable{name: g.fresh("g"), typ: t}
		list = append(list, v)
		g.declare(line("var %s %s = %s", v.name, t.code, g.literal(t, 2)))
	}
	for _, t := range g.own {
		global(t)
	}
	for range 2 + g.upTo(4) {
		global(g.anyType())
	}
	for _, v := range list {
		g.add(v)
	}
}

// spend counts a statement.
func (g *generator) spend() { g.cost += g.times }

// cell writes the statements of a cell. Its variables are seen by its own statements
// alone.
func (g *generator) cell() []*node {
	g.fn, g.cost = nil, 0
	g.push()
	defer g.pop()
	var list []*node
	for range 2 + g.upTo(6) {
		if g.chance(3) {
			t := g.anyType()
			g.start()
			n := &node{value: g.expr(t, 3)}
			n.global = &variable{name: g.fresh("c"), typ: t}
			list = append(list, n)
			g.add(n.global)
			continue
		}
		list = append(list, g.statements()...)
	}
	for _, v := range g.variables(func(v *variable) bool { return v.typ.kind != closure }) {
		if t := g.trace(v.name, v.typ); t != nil {
			list = append(list, t)
		}
	}
	return list
}
