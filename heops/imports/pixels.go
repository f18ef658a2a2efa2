package imports

import (
	"math"
	"slices"

	"cryptounet/heops/imports/onnx"
)

// takesBytes says whether a graph's image are pixels of 0 to 255: whole numbers, or
// such as it divides by 255 or so, or subtracts means of that size from, before
// anything else. Taken for pixels of 0 to 1 they would be black.
func takesBytes(g *onnx.Graph) bool {
	if len(g.Inputs) != 1 {
		return false
	}
	if g.Inputs[0].Type == onnx.Int {
		return true
	}
	// Nodes follow those that they read from.
	image := []string{g.Inputs[0].Name}
	for _, n := range g.Nodes {
		if !slices.Contains(image, n.Input(0)) && !slices.Contains(image, n.Input(1)) {
			continue
		}
		by := math.Abs(largest(g, n.Input(1)))
		switch n.Op {
		case "Cast", "Identity", "Transpose", "Squeeze", "Unsqueeze":
			image = append(image, n.Outputs...)
		case "Div":
			return by >= 100
		case "Mul":
			return by > 0 && by <= 0.01
		case "Sub":
			return by > 2 && by <= 255
		case "Shape":
		default:
			return false
		}
	}
	return false
}

// largest returns the largest value of a constant, 0 where there is none.
func largest(g *onnx.Graph, name string) float64 {
	t := g.Constants[name]
	for _, n := range g.Nodes {
		if t == nil && n.Op == "Constant" && slices.Contains(n.Outputs, name) {
			t = n.Tensor("value")
			if n.Has("value_float") {
				return n.Float("value_float", 0)
			}
		}
	}
	most := 0.0
	if t != nil && t.Type != onnx.Other {
		for i := range t.Len() {
			most = math.Max(most, t.At(i))
		}
	}
	return most
}
