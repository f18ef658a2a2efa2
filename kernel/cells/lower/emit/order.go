package emit

import (
	"fmt"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/form"
)

// The interpreter makes a recursive struct's type with placeholders and fills
// them in afterwards, with one type for all. So it must meet the structs in an
// order in which each round has one struct to fill in; where structs hold each
// other there is none, and whoever runs the piece repairs the fields.

// Struct is a struct type of lowered code that is recursive with others.
type Struct struct {
	Name string
	Type *types.Struct // nil for a wrapped type
	Elem types.Type    // the content of a wrapped type
}

// Fields are the types of the struct's fields.
func (s Struct) Fields() []types.Type {
	if s.Type == nil {
		return []types.Type{s.Elem}
	}
	list := make([]types.Type, s.Type.NumFields())
	for i := range list {
		list[i] = s.Type.Field(i).Type()
	}
	return list
}

// refs visits the structs that a type mentions without looking into them.
func (f *File) refs(t types.Type, value bool, visit func(name string, value bool), seen map[types.Type]bool) {
	t = types.Unalias(t)
	if name, ok := f.StructName(t); ok {
		visit(name, value)
		return
	}
	if seen[t] {
		return
	}
	seen[t] = true
	next := func(t types.Type, value bool) { f.refs(t, value, visit, seen) }
	switch t := t.(type) {
	case *types.Named:
		if !f.IsNative(t) && !form.IsInterface(t) {
			next(t.Underlying(), value)
		}
	case *types.Pointer:
		next(t.Elem(), false)
	case *types.Slice:
		next(t.Elem(), false)
	case *types.Array:
		next(t.Elem(), value)
	case *types.Chan:
		next(t.Elem(), false)
	case *types.Map:
		next(t.Key(), false)
		next(t.Elem(), false)
	case *types.Signature:
		for _, tu := range []*types.Tuple{t.Params(), t.Results()} {
			for i := 0; i < tu.Len(); i++ {
				next(tu.At(i).Type(), false)
			}
		}
	}
}

// edge says that a struct mentions another, by value or not.
type edge struct {
	to    int
	value bool
}

// arrange writes declarations that make the interpreter meet the piece's
// structs in a good order, and returns the groups that hold each other.
func (f *File) arrange() (decls string, groups [][]Struct, err error) {
	n := len(f.structures)
	if n < 2 {
		return "", nil, nil
	}
	index := map[string]int{}
	for i, s := range f.structures {
		index[s.Name] = i
	}
	edges := make([][]edge, n)
	recursive := false
	for i, s := range f.structures {
		for _, t := range s.Fields() {
			f.refs(t, true, func(name string, value bool) {
				if j, ok := index[name]; ok {
					edges[i] = append(edges[i], edge{j, value})
				}
			}, map[types.Type]bool{})
		}
	}
	var order []int
	for _, group := range components(edges) { // what a group mentions comes first
		if len(group) == 1 {
			for _, e := range edges[group[0]] {
				recursive = recursive || e.to == group[0]
			}
			order = append(order, group[0])
			continue
		}
		recursive = true
		sorted, ok := sequence(group, edges)
		if !ok {
			var names []string
			for _, i := range group {
				names = append(names, plainName(f.structures[i].Name))
			}
			return "", nil, &Error{Msg: fmt.Sprintf("the types %s hold each other in a way that cannot be laid out in cells: let one of them hold a pointer", strings.Join(names, ", "))}
		}
		var list []Struct
		for _, i := range sorted {
			list = append(list, f.structures[i])
			order = append(order, i)
		}
		groups = append(groups, list)
	}
	if !recursive {
		return "", nil, nil
	}
	var b strings.Builder
	for _, i := range order {
		fmt.Fprintf(&b, "var %s *%s\n", f.Fresh("Z"), f.structures[i].Name)
	}
	return b.String(), groups, nil
}

// plainName is the person's name of a type.
func plainName(lowered string) string {
	return strings.TrimPrefix(lowered[:strings.LastIndexByte(lowered, '_')], "T")
}

// sequence orders a group such that no struct is held by value while its own
// layout is still being made.
func sequence(group []int, edges [][]edge) ([]int, bool) {
	in := map[int]bool{}
	for _, i := range group {
		in[i] = true
	}
	done := map[int]bool{}
	var order []int
	for len(order) < len(group) {
		found := false
		for _, i := range group {
			if done[i] {
				continue
			}
			now := map[int]bool{}
			var visited []int
			var visit func(i int) bool
			visit = func(i int) bool {
				now[i] = true
				for _, e := range edges[i] {
					switch {
					case !in[e.to] || done[e.to]:
					case now[e.to]:
						finished := false
						for _, v := range visited {
							finished = finished || v == e.to
						}
						if e.value && !finished {
							return false
						}
					case !visit(e.to):
						return false
					}
				}
				visited = append(visited, i)
				return true
			}
			if !visit(i) {
				continue
			}
			found = true
			// The one that starts the round is met first.
			order = append(order, i)
			done[i] = true
			for _, v := range visited {
				if !done[v] {
					done[v] = true
					order = append(order, v)
				}
			}
			break
		}
		if !found {
			return nil, false
		}
	}
	return order, true
}

// components are the strongly connected components of a graph, those that
// others lead to first (Tarjan 1972).
func components(edges [][]edge) [][]int {
	n := len(edges)
	number, low := make([]int, n), make([]int, n)
	on := make([]bool, n)
	var stack []int
	var list [][]int
	count := 0
	var visit func(i int)
	visit = func(i int) {
		count++
		number[i], low[i] = count, count
		stack = append(stack, i)
		on[i] = true
		for _, e := range edges[i] {
			if number[e.to] == 0 {
				visit(e.to)
				low[i] = min(low[i], low[e.to])
			} else if on[e.to] {
				low[i] = min(low[i], number[e.to])
			}
		}
		if low[i] != number[i] {
			return
		}
		for at := len(stack) - 1; ; at-- {
			on[stack[at]] = false
			if stack[at] == i {
				list = append(list, append([]int{}, stack[at:]...))
				stack = stack[:at]
				return
			}
		}
	}
	for i := range edges {
		if number[i] == 0 {
			visit(i)
		}
	}
	return list
}
