// Package testgraph writes small ONNX models, right and wrong ones, for tests.
package testgraph

import (
	"encoding/binary"
	"math"

	"google.golang.org/protobuf/proto"

	"cryptounet/heops/imports/internal/pb"
)

// Graph collects a model's parts. The input is "x".
type Graph struct{ Model *pb.ModelProto }

// New starts a model of an input of some shape; 0 is a side that is not fixed.
func New(opset int, input ...int) *Graph {
	g := &Graph{&pb.ModelProto{
		IrVersion:   proto.Int64(8),
		OpsetImport: []*pb.OperatorSetIdProto{{Version: proto.Int64(int64(opset))}},
		Graph:       &pb.GraphProto{Name: proto.String("test")},
	}}
	return g.Input("x", input...)
}

// Input adds an input.
func (g *Graph) Input(name string, shape ...int) *Graph {
	var dims []*pb.TensorShapeProto_Dimension
	for _, d := range shape {
		side := &pb.TensorShapeProto_Dimension{Value: &pb.TensorShapeProto_Dimension_DimValue{DimValue: int64(d)}}
		if d == 0 {
			side.Value = &pb.TensorShapeProto_Dimension_DimParam{DimParam: "side"}
		}
		dims = append(dims, side)
	}
	t := &pb.TypeProto_Tensor{ElemType: proto.Int32(1), Shape: &pb.TensorShapeProto{Dim: dims}}
	g.Model.Graph.Input = append(g.Model.Graph.Input, &pb.ValueInfoProto{Name: proto.String(name), Type: &pb.TypeProto{Value: &pb.TypeProto_TensorType{TensorType: t}}})
	return g
}

// Floats adds an initialiser of float32, in raw bytes.
func (g *Graph) Floats(name string, shape []int, values ...float64) *Graph {
	var raw []byte
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(float32(v)))
	}
	return g.Tensor(&pb.TensorProto{Name: proto.String(name), DataType: proto.Int32(1), Dims: wide(shape), RawData: raw})
}

// Filled adds an initialiser with the same value everywhere.
func (g *Graph) Filled(name string, value float64, shape ...int) *Graph {
	n := 1
	for _, d := range shape {
		n *= d
	}
	values := make([]float64, n)
	for i := range values {
		values[i] = value
	}
	return g.Floats(name, shape, values...)
}

// Ints adds an initialiser of a list of int64.
func (g *Graph) Ints(name string, values ...int) *Graph {
	return g.Tensor(&pb.TensorProto{Name: proto.String(name), DataType: proto.Int32(7), Dims: []int64{int64(len(values))}, Int64Data: wide(values)})
}

// Tensor adds an initialiser.
func (g *Graph) Tensor(t *pb.TensorProto) *Graph {
	g.Model.Graph.Initializer = append(g.Model.Graph.Initializer, t)
	return g
}

// Node adds a node that makes the tensor of its own name; attributes are pairs of
// name and value: int, []int, float64 or string.
func (g *Graph) Node(op, name string, inputs []string, attributes ...any) *Graph {
	n := &pb.NodeProto{OpType: proto.String(op), Name: proto.String(name), Input: inputs, Output: []string{name}}
	for i := 0; i+1 < len(attributes); i += 2 {
		a := &pb.AttributeProto{Name: proto.String(attributes[i].(string))}
		switch v := attributes[i+1].(type) {
		case int:
			a.Type, a.I = pb.AttributeProto_INT.Enum(), proto.Int64(int64(v))
		case []int:
			a.Type, a.Ints = pb.AttributeProto_INTS.Enum(), wide(v)
		case float64:
			a.Type, a.F = pb.AttributeProto_FLOAT.Enum(), proto.Float32(float32(v))
		case string:
			a.Type, a.S = pb.AttributeProto_STRING.Enum(), []byte(v)
		}
		n.Attribute = append(n.Attribute, a)
	}
	g.Model.Graph.Node = append(g.Model.Graph.Node, n)
	return g
}

// Outputs names the outputs of the last node.
func (g *Graph) Outputs(names ...string) *Graph {
	nodes := g.Model.Graph.Node
	nodes[len(nodes)-1].Output = names
	return g
}

// Bytes ends the model with its output, and returns the file.
func (g *Graph) Bytes(outputs ...string) []byte {
	g.Model.Graph.Output = nil
	for _, name := range outputs {
		g.Model.Graph.Output = append(g.Model.Graph.Output, &pb.ValueInfoProto{Name: proto.String(name)})
	}
	data, err := proto.Marshal(g.Model)
	if err != nil {
		panic(err) // of a test's own model
	}
	return data
}

func wide(v []int) []int64 {
	w := make([]int64, len(v))
	for i, x := range v {
		w[i] = int64(x)
	}
	return w
}
