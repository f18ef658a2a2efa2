package onnx

import (
	"fmt"
	"strings"
)

// sorted returns the nodes that the outputs need, each after those that it reads
// from, whatever order the file has them in.
func (g *Graph) sorted(all []*Node) ([]*Node, error) {
	maker := make(map[string]*Node) // of a name, nil for inputs and constants
	for name := range g.Constants {
		maker[name] = nil
	}
	for _, in := range g.Inputs {
		maker[in.Name] = nil
	}
	for _, n := range all {
		for _, name := range n.Outputs {
			if name == "" {
				continue
			}
			if _, twice := maker[name]; twice {
				return nil, fmt.Errorf("%v makes %q, a name that is used already", n, name)
			}
			maker[name] = n
		}
	}
	// Depth first without recursion: a chain may be as long as the file.
	type visit struct {
		node *Node
		next int // of its inputs
	}
	const open, done = 1, 2
	state := make(map[*Node]int)
	var order []*Node
	for _, output := range g.Outputs {
		n, ok := maker[output]
		if !ok {
			return nil, fmt.Errorf("nothing makes the output %q", output)
		}
		if n == nil || state[n] == done {
			continue
		}
		state[n] = open
		for stack := []visit{{n, 0}}; len(stack) > 0; {
			top := &stack[len(stack)-1]
			if top.next == len(top.node.Inputs) {
				state[top.node] = done
				order = append(order, top.node)
				stack = stack[:len(stack)-1]
				continue
			}
			name := top.node.Inputs[top.next]
			top.next++
			if name == "" {
				continue
			}
			from, ok := maker[name]
			switch {
			case !ok:
				return nil, fmt.Errorf("%v reads %q, which nothing makes: export with export_params=True, and all of the graph", top.node, name)
			case from == nil || state[from] == done:
			case state[from] == open:
				var circle []string
				for i := len(stack) - 1; i >= 0 && len(circle) < 5; i-- {
					circle = append(circle, stack[i].node.Label())
				}
				return nil, fmt.Errorf("nodes read from each other in a circle: %s", strings.Join(circle, " <- "))
			default:
				state[from] = open
				stack = append(stack, visit{from, 0})
			}
		}
	}
	return order, nil
}
