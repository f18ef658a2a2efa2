package flow

import "cryptounet/kernel/quick/ir"

// result is a register that a call writes.
type result struct {
	call int
	reg  int32
}

// node is a value of a register: what an instruction writes, or what comes in
// where a block begins.
func (g *Graph) node(r int32) int {
	g.union = append(g.union, len(g.union))
	g.reg = append(g.reg, r)
	return len(g.union) - 1
}

func (g *Graph) find(n int) int {
	for g.union[n] != n {
		g.union[n] = g.union[g.union[n]]
		n = g.union[n]
	}
	return n
}

// rename gives every operand the node of its value, and joins the nodes that meet
// where blocks do.
func (g *Graph) rename() {
	g.nodes, g.called = make([][4]int, len(g.code)), map[result]int{}
	for _, b := range g.blocks {
		b.first, b.end = map[int32]int{}, map[int32]int{}
		b.in.Each(func(r int) { b.first[int32(r)] = g.node(int32(r)) })
	}
	now := make([]int, g.s+g.p)
	for _, b := range g.blocks {
		for r := range now {
			now[r] = -1
		}
		for r, n := range b.first {
			now[r] = n
		}
		for i := b.from; i < b.to; i++ {
			g.nodes[i] = [4]int{-1, -1, -1, -1}
			g.visit(i, func(r int32, k int) {
				if k >= 0 {
					g.nodes[i][k] = now[r]
				}
			}, func(r int32, k int) {
				now[r] = g.node(r)
				if k >= 0 {
					g.nodes[i][k] = now[r]
				} else {
					g.called[result{i, r}] = now[r]
				}
			})
		}
		b.out.Each(func(r int) { b.end[int32(r)] = now[r] })
	}
	for _, b := range g.blocks {
		for _, s := range b.next {
			for r, n := range g.blocks[s].first {
				g.union[g.find(b.end[r])] = g.find(n)
			}
		}
	}
}

// build makes webs of the nodes, and finds where they live.
func (g *Graph) build() {
	webs := make([]*Web, len(g.union))
	web := func(n int) *Web {
		n = g.find(n)
		if webs[n] == nil {
			r := g.reg[n]
			w := &Web{ID: len(g.Webs), Reg: r, Points: NewBits(2 * len(g.code))}
			if int(r) >= g.s {
				w.Reg, w.Ptr = r-int32(g.s), true
			}
			webs[n] = w
			g.Webs = append(g.Webs, w)
		}
		return webs[n]
	}
	g.Of, g.Before = make([][4]*Web, len(g.code)), make([][]*Web, len(g.code))
	for i := range g.code {
		for k, r := range roles[g.code[i].Op] {
			if g.nodes[i][k] < 0 {
				continue
			}
			w := web(g.nodes[i][k])
			g.Of[i][k] = w
			w.Weight += g.Weight[i]
			switch r {
			case UseInt, DefInt:
				w.Ints += g.Weight[i]
			case UseFloat, DefFloat:
				w.Floats += g.Weight[i]
			}
			if r.IsDef() {
				w.Defs = append(w.Defs, i)
			}
		}
	}
	for _, n := range g.blocks[0].first {
		web(n).Entered = true
	}
	for _, b := range g.blocks {
		g.walk(b, web)
	}
	for _, w := range g.Webs {
		w.Length = w.Points.Len()
	}
	g.agree()
}

// walk goes back through a block and notes what lives where. Which node a register
// has before each instruction is found again on the way forward.
func (g *Graph) walk(b *block, web func(int) *Web) {
	type value struct {
		w    *Web
		from int // the first point at which it lives in the block
		last int
	}
	var values []value
	now := map[int32]int{} // where a register's value is in the list
	enter := func(r int32, w *Web, from int) {
		now[r] = len(values)
		values = append(values, value{w, from, from})
	}
	for r, n := range b.first {
		enter(r, web(n), 2*b.from)
	}
	for i := b.from; i < b.to; i++ {
		g.visit(i, func(r int32, _ int) {
			if k, ok := now[r]; ok {
				values[k].last = 2 * i
			}
		}, func(r int32, k int) {
			if k >= 0 {
				enter(r, g.Of[i][k], 2*i+1)
				return
			}
			w := web(g.called[result{i, r}])
			w.Entered = true
			enter(r, w, 2*i+1)
		})
	}
	for r := range b.end {
		values[now[r]].last = 2*b.to - 1
	}
	for _, v := range values {
		v.w.Points.Range(v.from, v.last)
		for i := (v.from + 1) / 2; i <= v.last/2 && i < b.to; i++ {
			if i == 0 || g.stops(i) || g.stops(i-1) {
				g.Before[i] = append(g.Before[i], v.w)
			}
			if g.code[i].Op == ir.Go && v.last > 2*i {
				v.w.Stepped = true
			}
		}
		if v.from == 0 && b.from == 0 {
			v.w.Entered = true
		}
	}
}

// agree lets webs that are only moved have the type of those that they are moved
// to or from.
func (g *Graph) agree() {
	for range 3 {
		for i := range g.code {
			if g.code[i].Op != ir.Move {
				continue
			}
			a, b := g.Of[i][0], g.Of[i][1]
			if b == nil {
				continue
			}
			if a.Ints+a.Floats == 0 {
				a, b = b, a
			}
			if b.Ints+b.Floats == 0 && a.Ints+a.Floats > 0 {
				if a.Floats > a.Ints {
					b.Floats = g.Weight[i]
				} else {
					b.Ints = g.Weight[i]
				}
			}
		}
	}
}
