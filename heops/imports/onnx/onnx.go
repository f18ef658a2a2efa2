// Package onnx reads .onnx files into a small graph: nodes in an order in which
// each follows its inputs, constants, inputs and outputs. It knows the file
// format and nothing of what operators compute.
//
// Files are untrusted. How large one may be, how many nodes and values it may
// hold and how deep it may nest is bounded before anything is decoded; a tensor
// has as many values as bytes are there for; external data lie in the model's
// folder. Errors name the file, and the node or tensor.
//
// https://github.com/onnx/onnx/blob/main/docs/IR.md
package onnx

import "fmt"

// Graph is what an .onnx file computes.
type Graph struct {
	File      string
	Opset     int // version of the operators that nodes name
	Producer  string
	Inputs    []Input // those that no initialiser gives
	Outputs   []string
	Nodes     []*Node // each after those that it reads from
	Constants map[string]*Tensor
}

// Input is a tensor that the graph is given. A side of 0 is not fixed.
type Input struct {
	Name  string
	Shape []int // nil if the file does not say
	Type  Type
}

// Node is an operation. An input of name "" is left out.
type Node struct {
	Name, Op        string
	Inputs, Outputs []string
	attributes      map[string]attribute
}

// attribute is one of: f, i, s, t, floats, ints.
type attribute struct {
	f      float64
	i      int64
	s      string
	t      *Tensor
	floats []float64
	ints   []int64
	kind   string
}

// String reads `Conv node "enc1.conv"`.
func (n *Node) String() string { return fmt.Sprintf("%s node %q", n.Op, n.Label()) }

// Label is the node's name, or its first output's where it has none.
func (n *Node) Label() string {
	if n.Name == "" && len(n.Outputs) > 0 {
		return n.Outputs[0]
	}
	return n.Name
}

// Has says whether the node has an attribute.
func (n *Node) Has(name string) bool {
	_, ok := n.attributes[name]
	return ok
}

// Int returns an integer attribute, or what stands for it where it is missing.
func (n *Node) Int(name string, missing int) int {
	if a, ok := n.attributes[name]; ok {
		return int(a.i)
	}
	return missing
}

// Float returns a number attribute, or what stands for it where it is missing.
func (n *Node) Float(name string, missing float64) float64 {
	if a, ok := n.attributes[name]; ok {
		return a.f
	}
	return missing
}

// Text returns a string attribute, or what stands for it where it is missing.
func (n *Node) Text(name, missing string) string {
	if a, ok := n.attributes[name]; ok {
		return a.s
	}
	return missing
}

// Ints returns a list of integers, or what stands for it where it is missing.
func (n *Node) Ints(name string, missing ...int) []int {
	a, ok := n.attributes[name]
	if !ok {
		return missing
	}
	list := make([]int, len(a.ints))
	for i, v := range a.ints {
		list[i] = int(v)
	}
	return list
}

// Floats returns a list of numbers, nil where it is missing.
func (n *Node) Floats(name string) []float64 { return n.attributes[name].floats }

// Tensor returns a tensor attribute, nil where it is missing.
func (n *Node) Tensor(name string) *Tensor { return n.attributes[name].t }

// Input returns the name of an input, "" where it is left out.
func (n *Node) Input(i int) string {
	if i < len(n.Inputs) {
		return n.Inputs[i]
	}
	return ""
}
