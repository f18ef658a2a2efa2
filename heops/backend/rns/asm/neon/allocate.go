package main

import "fmt"

// vectorRegisters is how many there are, V0 to V31.
const vectorRegisters = 32

// allocate gives every use and definition a register: it returns that of each
// variable, after it has renamed variables so that each stands for one value, or for
// values of which one may come to a use as well as the other (Chaitin 1982: colouring
// of the graph of what lives at the same time, after copies are joined).
func allocate(steps []step, variables int) ([]int, error) {
	next := successors(steps)
	variables = rename(steps, variables, next)
	for {
		g := newGraph(steps, variables, next)
		joined := false
		for i := range steps {
			if s := &steps[i]; s.copies {
				joined = g.join(s.defs[0], s.uses[0]) || joined
			}
		}
		if !joined {
			return g.colour()
		}
		// Two copies of a variable are in each other's way until one is joined with it.
		for i := range steps {
			g.roots(steps[i].defs)
			g.roots(steps[i].uses)
		}
	}
}

// successors lists the steps that may follow each.
func successors(steps []step) [][]int {
	labels := make(map[string]int)
	for i := range steps {
		if steps[i].label != "" {
			labels[steps[i].label] = i
		}
	}
	next := make([][]int, len(steps))
	for i := range steps {
		if !steps[i].always && i+1 < len(steps) {
			next[i] = append(next[i], i+1)
		}
		if to := steps[i].to; to != "" {
			next[i] = append(next[i], labels[to])
		}
	}
	return next
}

// rename numbers variables anew and returns how many there are.
func rename(steps []step, variables int, next [][]int) int {
	// Which definitions reach a step, as numbers of definitions by variable.
	type definition struct{ step, place int }
	var all []definition
	first := make([][]int, len(steps)) // number of each definition
	for i := range steps {
		for k := range steps[i].defs {
			first[i] = append(first[i], len(all))
			all = append(all, definition{i, k})
		}
	}
	variable := func(d int) int { return steps[all[d].step].defs[all[d].place] }
	before := make([]map[int]map[int]bool, len(steps)) // by variable
	for i := range before {
		before[i] = make(map[int]map[int]bool)
	}
	for changed := true; changed; {
		changed = false
		for i := range steps {
			after := make(map[int]map[int]bool, len(before[i]))
			for v, set := range before[i] {
				after[v] = set
			}
			for _, d := range first[i] {
				after[variable(d)] = map[int]bool{d: true}
			}
			for _, n := range next[i] {
				for v, set := range after {
					for d := range set {
						if before[n][v] == nil {
							before[n][v] = make(map[int]bool)
						}
						if !before[n][v][d] {
							before[n][v][d] = true
							changed = true
						}
					}
				}
			}
		}
	}
	parent := make([]int, len(all))
	for i := range parent {
		parent[i] = i
	}
	reaches := make([][]int, len(steps)) // one definition for each use
	for i := range steps {
		for k, v := range steps[i].uses {
			one := -1
			for d := range before[i][v] {
				if one < 0 {
					one = d
				}
				parent[root(parent, d)] = root(parent, one)
			}
			if one < 0 {
				panic(fmt.Sprintf("variable %d of %d is read before it is set", v, variables))
			}
			reaches[i] = append(reaches[i], one)
			if steps[i].tied && k == 0 {
				parent[root(parent, one)] = root(parent, first[i][0])
			}
		}
	}
	numbers := make(map[int]int)
	number := func(d int) int {
		r := root(parent, d)
		if _, ok := numbers[r]; !ok {
			numbers[r] = len(numbers)
		}
		return numbers[r]
	}
	for i := range steps {
		s := &steps[i]
		for k := range s.uses {
			s.uses[k] = number(reaches[i][k])
		}
	}
	defs := make([][]int, len(steps))
	for i := range steps {
		for _, d := range first[i] {
			defs[i] = append(defs[i], number(d))
		}
	}
	for i := range steps {
		copy(steps[i].defs, defs[i])
	}
	return len(numbers)
}

func root(parent []int, i int) int {
	for parent[i] != i {
		i = parent[i]
	}
	return i
}

// graph says which variables need different registers.
type graph struct {
	parent   []int // of variables that were joined
	adjacent []map[int]bool
}

func newGraph(steps []step, variables int, next [][]int) *graph {
	g := &graph{make([]int, variables), make([]map[int]bool, variables)}
	for i := range variables {
		g.parent[i], g.adjacent[i] = i, make(map[int]bool)
	}
	live := make([]map[int]bool, len(steps)) // before each step
	for i := range live {
		live[i] = make(map[int]bool)
	}
	after := func(i int) map[int]bool {
		all := make(map[int]bool)
		for _, n := range next[i] {
			for v := range live[n] {
				all[v] = true
			}
		}
		return all
	}
	for changed := true; changed; {
		changed = false
		for i := len(steps) - 1; i >= 0; i-- {
			set := after(i)
			for _, d := range steps[i].defs {
				delete(set, d)
			}
			for _, u := range steps[i].uses {
				set[u] = true
			}
			if len(set) != len(live[i]) { // sets only grow
				live[i], changed = set, true
			}
		}
	}
	for i := range steps {
		s := &steps[i]
		set := after(i)
		for _, d := range s.defs {
			set[d] = true // if only to be overwritten
		}
		for _, d := range s.defs {
			for v := range set {
				if v != d && !(s.copies && v == s.uses[0]) {
					g.adjacent[d][v], g.adjacent[v][d] = true, true
				}
			}
		}
	}
	return g
}

// roots replaces variables by those that they were joined with.
func (g *graph) roots(variables []int) {
	for i, v := range variables {
		variables[i] = root(g.parent, v)
	}
}

// join gives two variables one register if they may have one, and says whether they
// had two.
func (g *graph) join(a, b int) bool {
	a, b = root(g.parent, a), root(g.parent, b)
	if a == b || g.adjacent[a][b] {
		return false
	}
	g.parent[b] = a
	for v := range g.adjacent[b] {
		delete(g.adjacent[v], b)
		g.adjacent[a][v], g.adjacent[v][a] = true, true
	}
	g.adjacent[b] = nil
	return true
}

// colour takes away one variable after the other, those with the fewest neighbours
// first, and gives them registers in the reverse order.
func (g *graph) colour() ([]int, error) {
	var order []int
	degree := make(map[int]int)
	for v := range g.parent {
		if g.parent[v] == v {
			degree[v] = len(g.adjacent[v])
		}
	}
	for len(degree) > 0 {
		least := -1
		for v, d := range degree {
			if least < 0 || d < degree[least] || d == degree[least] && v < least {
				least = v
			}
		}
		delete(degree, least)
		order = append(order, least)
		for v := range g.adjacent[least] {
			if _, ok := degree[v]; ok {
				degree[v]--
			}
		}
	}
	registers := make([]int, len(g.parent))
	for i := range registers {
		registers[i] = -1
	}
	for k := len(order) - 1; k >= 0; k-- {
		v := order[k]
		var taken [vectorRegisters]bool
		for n := range g.adjacent[v] {
			if r := registers[n]; r >= 0 {
				taken[r] = true
			}
		}
		for r := range taken {
			if !taken[r] {
				registers[v] = r
				break
			}
		}
		if registers[v] < 0 {
			return nil, fmt.Errorf("more than %d values at a time", vectorRegisters)
		}
	}
	for v := range registers {
		registers[v] = registers[root(g.parent, v)]
	}
	return registers, nil
}
