package differ

import (
	"slices"
	"strings"
)

// Size is how long a program is.
func (p *Program) Size() int {
	n := 0
	for _, c := range p.Cells()[1:] {
		n += len(c)
	}
	return n
}

// Smaller are programs that lack something of this one, those that lack most in
// front. Not all of them are Go.
func (p *Program) Smaller() []*Program {
	var all []*Program
	for i := range p.cells {
		if len(p.cells) > 1 {
			q := *p
			q.cells = slices.Delete(slices.Clone(p.cells), i, i+1)
			all = append(all, &q)
		}
	}
	for _, list := range lessOf(p.declarations) {
		q := *p
		q.declarations = list
		all = append(all, &q)
	}
	for i, c := range p.cells {
		for _, list := range lessOf(c) {
			q := *p
			q.cells = slices.Clone(p.cells)
			q.cells[i] = list
			all = append(all, &q)
		}
	}
	size := map[*Program]int{}
	for _, q := range all {
		size[q] = q.Size()
	}
	slices.SortStableFunc(all, func(a, b *Program) int { return size[a] - size[b] })
	return all
}

// lessOf are lists that lack statements of one, or have in place of a statement what
// stands in it.
func lessOf(list []*node) [][]*node {
	var all [][]*node
	for n := len(list) / 2; n > 1; n /= 2 {
		for i := 0; i+n <= len(list); i += n {
			if !slices.ContainsFunc(list[i:i+n], func(k *node) bool { return k.fixed }) {
				all = append(all, slices.Delete(slices.Clone(list), i, i+n))
			}
		}
	}
	for i, n := range list {
		put := func(by ...*node) { all = append(all, slices.Replace(slices.Clone(list), i, i+1, by...)) }
		if !n.fixed {
			put()
		}
		if !strings.HasPrefix(n.head(), "func ") {
			for _, p := range n.parts {
				if len(p.body) > 0 {
					put(p.body...)
				}
			}
		}
		for j := range n.parts {
			if j > 0 && n.tail == "}" {
				m := *n
				m.parts = slices.Delete(slices.Clone(n.parts), j, j+1)
				put(&m)
			}
			for _, body := range lessOf(n.parts[j].body) {
				m := *n
				m.parts = slices.Clone(n.parts)
				m.parts[j].body = body
				put(&m)
			}
		}
	}
	return all
}

// head is a node's first line.
func (n *node) head() string {
	if len(n.parts) == 0 {
		return ""
	}
	return n.parts[0].head
}
