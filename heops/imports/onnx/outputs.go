package onnx

import (
	"fmt"
	"strings"
)

// Output returns the output to compute: the one of that name, or the only one.
func (g *Graph) Output(want string) (string, error) {
	for _, o := range g.Outputs {
		if o == want || want == "" && len(g.Outputs) == 1 {
			return o, nil
		}
	}
	if want == "" {
		return "", fmt.Errorf("the graph has %d outputs, %s: name the one to compute", len(g.Outputs), strings.Join(g.Outputs, ", "))
	}
	return "", fmt.Errorf("the graph has no output %q; it has %s", want, strings.Join(g.Outputs, ", "))
}

// Needed returns the nodes that an output needs, in order.
func (g *Graph) Needed(output string) []*Node {
	nodes := g.Nodes
	want := map[string]bool{output: true}
	keep := make([]bool, len(nodes))
	for i := len(nodes) - 1; i >= 0; i-- {
		for _, name := range nodes[i].Outputs {
			keep[i] = keep[i] || want[name]
		}
		if keep[i] {
			for _, name := range nodes[i].Inputs {
				want[name] = true
			}
		}
	}
	var list []*Node
	for i, n := range nodes {
		if keep[i] {
			list = append(list, n)
		}
	}
	return list
}
