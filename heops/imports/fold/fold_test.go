package fold_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"cryptounet/heops/imports/fold"
	"cryptounet/heops/imports/internal/testgraph"
	"cryptounet/heops/imports/onnx"
)

// ints and floats are constants of a shape.
func ints(shape []int, v ...int64) *onnx.Tensor {
	return &onnx.Tensor{Shape: shape, Type: onnx.Int, Ints: v}
}

func floats(shape []int, v ...float64) *onnx.Tensor { return &onnx.Tensor{Shape: shape, Floats: v} }

// node returns a node with attributes.
func node(t *testing.T, op string, outputs int, attributes ...any) *onnx.Node {
	t.Helper()
	g := testgraph.New(17, 1).Node(op, "y", []string{"x"}, attributes...)
	names := []string{"y"}
	for i := 1; i < outputs; i++ {
		names = append(names, fmt.Sprint("y", i))
	}
	read, err := onnx.Read("node.onnx", g.Outputs(names...).Bytes("y"), nil)
	if err != nil {
		t.Fatal(err)
	}
	return read.Nodes[0]
}

// TestOperators: what nodes of constants give, each in the form that exports use.
func TestOperators(t *testing.T) {
	vector := ints([]int{4}, 10, 20, 30, 40)
	matrix := floats([]int{2, 3}, 1, 2, 3, 4, 5, 6)
	all := func(v ...int64) *onnx.Tensor { return ints([]int{len(v)}, v...) }
	for _, tc := range []struct {
		op         string
		attributes []any
		in         []*onnx.Tensor
		want       string
	}{
		{"Shape", nil, []*onnx.Tensor{matrix}, "[2] [2 3]"},
		{"Shape", []any{"start", -1}, []*onnx.Tensor{matrix}, "[1] [3]"},
		{"Gather", []any{"axis", 0}, []*onnx.Tensor{vector, ints([]int{}, -1)}, "[] [40]"},
		{"Gather", []any{"axis", 1}, []*onnx.Tensor{matrix, all(2, 0)}, "[2 2] [3 1 6 4]"},
		{"Concat", []any{"axis", 0}, []*onnx.Tensor{vector, all(5)}, "[5] [10 20 30 40 5]"},
		{"Concat", []any{"axis", 1}, []*onnx.Tensor{matrix, floats([]int{2, 1}, 7, 8)}, "[2 4] [1 2 3 7 4 5 6 8]"},
		// A padding is turned around: step -1 to beyond the first value.
		{"Slice", nil, []*onnx.Tensor{vector, all(-1), all(-math.MaxInt64), all(0), all(-1)}, "[4] [40 30 20 10]"},
		{"Slice", nil, []*onnx.Tensor{vector, all(1), all(math.MaxInt64), all(0), all(2)}, "[2] [20 40]"},
		{"Slice", []any{"starts", []int{0}, "ends", []int{-1}, "axes", []int{1}}, []*onnx.Tensor{matrix}, "[2 2] [1 2 4 5]"},
		{"Slice", nil, []*onnx.Tensor{vector, all(3), all(1)}, "[0] []"},
		{"Reshape", nil, []*onnx.Tensor{matrix, all(0, -1, 1)}, "[2 3 1] [1 2 3 4 5 6]"},
		{"Flatten", nil, []*onnx.Tensor{matrix}, "[2 3] [1 2 3 4 5 6]"},
		{"Transpose", nil, []*onnx.Tensor{matrix}, "[3 2] [1 4 2 5 3 6]"},
		{"Transpose", []any{"perm", []int{1, 0}}, []*onnx.Tensor{matrix}, "[3 2] [1 4 2 5 3 6]"},
		{"Unsqueeze", nil, []*onnx.Tensor{vector, all(0, -1)}, "[1 4 1] [10 20 30 40]"},
		{"Squeeze", []any{"axes", []int{0}}, []*onnx.Tensor{ints([]int{1, 2}, 1, 2)}, "[2] [1 2]"},
		{"Cast", []any{"to", 7}, []*onnx.Tensor{floats([]int{2}, 1.9, -1.9)}, "[2] [1 -1]"},
		{"Cast", []any{"to", 1}, []*onnx.Tensor{vector}, "[4] [10 20 30 40]"},
		{"ConstantOfShape", nil, []*onnx.Tensor{all(2, 2)}, "[2 2] [0 0 0 0]"},
		{"Expand", nil, []*onnx.Tensor{floats([]int{2, 1}, 1, 2), all(1, 3)}, "[2 3] [1 1 1 2 2 2]"},
		{"Tile", nil, []*onnx.Tensor{all(1, 2), all(2)}, "[4] [1 2 1 2]"},
		{"Range", nil, []*onnx.Tensor{ints(nil, 5), ints(nil, 0), ints(nil, -2)}, "[3] [5 3 1]"},
		{"Where", nil, []*onnx.Tensor{{Shape: []int{2}, Type: onnx.Bool, Ints: []int64{1, 0}}, all(1, 2), all(3)}, "[2] [1 3]"},
		{"Equal", nil, []*onnx.Tensor{vector, all(20)}, "[4] [0 1 0 0]"},
		{"Add", nil, []*onnx.Tensor{matrix, floats([]int{3}, 10, 20, 30)}, "[2 3] [11 22 33 14 25 36]"},
		{"Sub", nil, []*onnx.Tensor{all(math.MaxInt64), all(1)}, "[1] [9223372036854775806]"},
		{"Div", nil, []*onnx.Tensor{all(7), all(2)}, "[1] [3]"},
		{"Mod", nil, []*onnx.Tensor{all(-7), all(4)}, "[1] [1]"},
		{"Floor", nil, []*onnx.Tensor{floats([]int{2}, 1.5, -1.5)}, "[2] [1 -2]"},
		{"Exp", nil, []*onnx.Tensor{floats([]int{}, 0)}, "[] [1]"},
		{"ReduceMean", []any{"axes", []int{1}, "keepdims", 0}, []*onnx.Tensor{matrix}, "[2] [2 5]"},
		{"ReduceSum", nil, []*onnx.Tensor{matrix, all(0)}, "[1 3] [5 7 9]"},
		{"ReduceMax", nil, []*onnx.Tensor{vector}, "[1] [40]"},
		{"MatMul", nil, []*onnx.Tensor{matrix, floats([]int{3, 1}, 1, 0, -1)}, "[2 1] [-2 -2]"},
		{"Clip", []any{"min", 2.0, "max", 4.0}, []*onnx.Tensor{matrix}, "[2 3] [2 2 3 4 4 4]"},
	} {
		out, err := fold.Node(node(t, tc.op, 1, tc.attributes...), 17, tc.in)
		if err != nil {
			t.Errorf("%s %v: %v", tc.op, tc.attributes, err)
			continue
		}
		values := fmt.Sprint(out[0].Ints)
		if out[0].Type == onnx.Float {
			values = fmt.Sprint(out[0].Floats)
		}
		if got := fmt.Sprint(out[0].Shape, " ", values); got != tc.want {
			t.Errorf("%s %v gives %s; expected %s", tc.op, tc.attributes, got, tc.want)
		}
	}
}

// TestSplit: equal parts, of which the last may be smaller, or given ones.
func TestSplit(t *testing.T) {
	five := ints([]int{5}, 1, 2, 3, 4, 5)
	for _, tc := range []struct {
		attributes []any
		in         []*onnx.Tensor
		want       string
	}{
		{[]any{"num_outputs", 2}, []*onnx.Tensor{five}, "[1 2 3] [4 5]"},
		{[]any{"split", []int{1, 4}}, []*onnx.Tensor{five}, "[1] [2 3 4 5]"},
		{nil, []*onnx.Tensor{five, ints([]int{2}, 4, 1)}, "[1 2 3 4] [5]"},
	} {
		out, err := fold.Node(node(t, "Split", 2, tc.attributes...), 18, tc.in)
		if err != nil || fmt.Sprint(out[0].Ints, " ", out[1].Ints) != tc.want {
			t.Errorf("%v: %v, %v", tc.attributes, out, err)
		}
	}
}

// TestRefused: nothing is made that is too large, and nothing reads beyond an end.
func TestRefused(t *testing.T) {
	huge := ints([]int{2}, 1<<40, 1<<40)
	one := ints([]int{1}, 1)
	for name, tc := range map[string]struct {
		op string
		in []*onnx.Tensor
	}{
		"a huge fill":      {"ConstantOfShape", []*onnx.Tensor{huge}},
		"a huge expansion": {"Expand", []*onnx.Tensor{one, huge}},
		"huge repeats":     {"Tile", []*onnx.Tensor{one, ints([]int{1}, 1<<60)}},
		"an endless range": {"Range", []*onnx.Tensor{ints(nil, 0), ints(nil, 10), ints(nil, 0)}},
		"a huge range":     {"Range", []*onnx.Tensor{ints(nil, 0), ints(nil, 1<<60), ints(nil, 1)}},
		"an index beyond":  {"Gather", []*onnx.Tensor{one, ints([]int{}, 1)}},
		"a division by 0":  {"Div", []*onnx.Tensor{one, ints([]int{1}, 0)}},
		"a rest by 0":      {"Mod", []*onnx.Tensor{one, ints([]int{1}, 0)}},
		"other shapes":     {"Add", []*onnx.Tensor{ints([]int{2}, 1, 2), ints([]int{3}, 1, 2, 3)}},
		"no step":          {"Slice", []*onnx.Tensor{one, one, one, ints([]int{1}, 0), ints([]int{1}, 0)}},
		"a wrong reshape":  {"Reshape", []*onnx.Tensor{one, ints([]int{1}, 7)}},
		"missing":          {"Gather", []*onnx.Tensor{one, nil}},
		"axes twice":       {"Unsqueeze", []*onnx.Tensor{one, ints([]int{2}, 0, 0)}},
	} {
		if out, err := fold.Node(node(t, tc.op, 1), 17, tc.in); err == nil {
			t.Errorf("%s gives %v", name, out)
		}
	}
	if _, err := fold.Node(node(t, "Conv", 1), 17, []*onnx.Tensor{one}); !errors.Is(err, fold.ErrUnknown) {
		t.Errorf("a convolution: %v", err)
	}
}
