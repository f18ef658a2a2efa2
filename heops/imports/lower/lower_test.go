package lower_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cryptounet/heops/imports/internal/testgraph"
	"cryptounet/heops/imports/lower"
	"cryptounet/heops/imports/maps"
	"cryptounet/heops/imports/onnx"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// lowered reads a graph and makes a network of it.
func lowered(data []byte, o lower.Options) (*lower.Result, error) {
	g, err := onnx.Read("g.onnx", data, nil)
	if err != nil {
		return nil, err
	}
	return lower.Network(g, o)
}

// conv starts a graph of a convolution "c" to two channels.
func conv(opset int, attributes ...any) *testgraph.Graph {
	w := make([]float64, 18)
	for i := range w {
		w[i] = float64(i%7)/5 - 0.5
	}
	return testgraph.New(opset, 1, 1, 8, 8).Floats("w", []int{2, 1, 3, 3}, w...).Node("Conv", "c", []string{"x", "w"}, attributes...)
}

func image(c, h, w int) *tensor.Tensor {
	rng := rand.New(rand.NewPCG(1, 1))
	t := tensor.New(c, h, w)
	for i := range t.Data {
		t.Data[i] = rng.Float64()
	}
	return t
}

// TestSpellings: each spelling of an activation is one layer, and computes what it
// says.
func TestSpellings(t *testing.T) {
	start := func() *testgraph.Graph {
		return conv(17).Filled("two", 2).Filled("half", 0.5).Filled("a", 0.3, 1, 2, 1, 1).Filled("b", 0.7, 2, 1, 1).Filled("one", 1).Filled("three", 3)
	}
	for name, tc := range map[string]struct {
		graph *testgraph.Graph
		op    model.Op
		f     func(x float64) float64
	}{
		"x x":              {start().Node("Mul", "y", []string{"c", "c"}), model.Square, func(x float64) float64 { return x * x }},
		"x^2":              {start().Node("Pow", "y", []string{"c", "two"}), model.Square, func(x float64) float64 { return x * x }},
		"a x^2 + b x":      {start().Node("Pow", "s", []string{"c", "two"}).Node("Mul", "p", []string{"a", "s"}).Node("Mul", "q", []string{"b", "c"}).Node("Add", "y", []string{"p", "q"}), model.Quadratic, func(x float64) float64 { return 0.3*x*x + 0.7*x }},
		"(x a + b) x":      {start().Node("Mul", "p", []string{"c", "a"}).Node("Add", "q", []string{"p", "b"}).Node("Mul", "y", []string{"q", "c"}), model.Quadratic, func(x float64) float64 { return 0.3*x*x + 0.7*x }},
		"1 - (x / 2)^2":    {start().Node("Div", "p", []string{"c", "two"}).Node("Mul", "q", []string{"p", "p"}).Node("Sub", "y", []string{"one", "q"}), model.Quadratic, func(x float64) float64 { return 1 - x*x/4 }},
		"x^3 - x":          {start().Node("Pow", "p", []string{"c", "three"}).Node("Sub", "y", []string{"p", "c"}), model.Polynomial, func(x float64) float64 { return x*x*x - x }},
		"(x^2)^2 x^3":      {start().Node("Pow", "p", []string{"c", "two"}).Node("Pow", "q", []string{"p", "two"}).Node("Pow", "r", []string{"c", "three"}).Node("Mul", "y", []string{"q", "r"}), model.Polynomial, func(x float64) float64 { return math.Pow(x, 7) }},
		"-x + 1":           {start().Node("Neg", "p", []string{"c"}).Node("Add", "y", []string{"one", "p"}), model.Affine, func(x float64) float64 { return 1 - x }},
		"x sigmoid(x)":     {start().Node("Sigmoid", "p", []string{"c"}).Node("Mul", "y", []string{"c", "p"}), model.SiLU, func(x float64) float64 { return x / (1 + math.Exp(-x)) }},
		"relu":             {start().Node("Relu", "y", []string{"c"}), model.ReLU, func(x float64) float64 { return math.Max(0, x) }},
		"clip from 0":      {start().Filled("zero", 0).Node("Clip", "y", []string{"c", "zero"}), model.ReLU, func(x float64) float64 { return math.Max(0, x) }},
		"leaky":            {start().Node("LeakyRelu", "y", []string{"c"}, "alpha", 0.25), model.LeakyReLU, func(x float64) float64 { return math.Max(x, 0.25*x) }},
		"one slope":        {start().Filled("slope", 0.25, 1, 1, 1).Node("PRelu", "y", []string{"c", "slope"}), model.LeakyReLU, func(x float64) float64 { return math.Max(x, 0.25*x) }},
		"x / 2 + 1 / 2":    {start().Node("Mul", "p", []string{"half", "c"}).Node("Add", "y", []string{"p", "half"}), model.Affine, func(x float64) float64 { return x/2 + 0.5 }},
		"tanh, not at end": {start().Node("Tanh", "p", []string{"c"}).Node("Mul", "y", []string{"p", "two"}), model.Affine, func(x float64) float64 { return 2 * math.Tanh(x) }},
	} {
		r, err := lowered(tc.graph.Bytes("y"), lower.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		layers := r.Network.Layers
		if last := layers[len(layers)-1]; last.Op != tc.op {
			t.Errorf("%s is a %s; expected %s", name, last.Op, tc.op)
		}
		values, err := r.Network.Forward(image(1, 8, 8), 8)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		c, y := values["c"], values[r.Network.Output]
		for i, x := range c.Data {
			if want := tc.f(x); math.Abs(y.Data[i]-want) > 1e-6 {
				t.Errorf("%s of %g is %g; expected %g", name, x, y.Data[i], want)
				break
			}
		}
	}
}

// TestRefused: what no layer computes exactly is refused, with the node and what
// to change.
func TestRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		graph *testgraph.Graph
		want  []string
	}{
		"instance norm":   {conv(17).Filled("g", 1, 2).Node("InstanceNormalization", "norm", []string{"c", "g", "g"}), []string{`InstanceNormalization node "norm"`, "BatchNorm2d"}},
		"group norm":      {conv(18).Filled("g", 1, 2).Node("GroupNormalization", "norm", []string{"c", "g", "g"}), []string{`node "norm"`, "BatchNorm2d"}},
		"layer norm":      {conv(17).Filled("g", 1, 8).Node("LayerNormalization", "norm", []string{"c", "g", "g"}), []string{`node "norm"`, "BatchNorm2d"}},
		"unknown":         {conv(17).Node("Frobnicate", "f", []string{"c"}), []string{`Frobnicate node "f"`, "not among the operators"}},
		"relu6":           {conv(17).Filled("zero", 0).Filled("six", 6).Node("Clip", "r", []string{"c", "zero", "six"}), []string{`Clip node "r"`, "ReLU6"}},
		"hard swish":      {conv(17).Node("HardSwish", "h", []string{"c"}), []string{`HardSwish node "h"`, "SiLU"}},
		"division":        {conv(17).Filled("one", 1).Node("Div", "d", []string{"one", "c"}), []string{`Div node "d"`, "divide by constants"}},
		"root":            {conv(17).Node("Sqrt", "s", []string{"c"}), []string{`Sqrt node "s"`, "use squares"}},
		"half a power":    {conv(17).Filled("e", 0.5).Node("Pow", "p", []string{"c", "e"}), []string{`Pow node "p"`, "without a fraction"}},
		"attention":       {conv(17).Node("MatMul", "m", []string{"c", "c"}), []string{`MatMul node "m"`, "attention"}},
		"softmax early":   {conv(17).Node("Softmax", "s", []string{"c"}, "axis", 1).Filled("w2", 1, 1, 2, 1, 1).Node("Conv", "d", []string{"s", "w2"}), []string{`Conv node "d"`, "computes after Softmax"}},
		"softmax of rows": {conv(17).Node("Softmax", "s", []string{"c"}, "axis", 2), []string{`Softmax node "s"`, "over channels"}},
		"cubic":           {conv(17).Floats("scales", []int{4}, 1, 1, 2, 2).Node("Resize", "r", []string{"c", "", "scales"}, "mode", "cubic"), []string{`Resize node "r"`, "nearest and linear"}},
		"odd factor":      {conv(17).Floats("scales", []int{4}, 1, 1, 1.5, 1.5).Node("Resize", "r", []string{"c", "", "scales"}), []string{`Resize node "r"`, "whole factors"}},
		"strides":         {conv(17, "strides", []int{1, 2}), []string{`Conv node "c"`, "equal ones"}},
		"1D":              {testgraph.New(17, 1, 1, 8, 8).Filled("w", 1, 2, 1, 3).Node("Conv", "c", []string{"x", "w"}), []string{`Conv node "c"`, "four sides"}},
		"wrong weight":    {testgraph.New(17, 1, 1, 8, 8).Filled("w", 1, 2, 3, 3, 3).Node("Conv", "c", []string{"x", "w"}), []string{`Conv node "c"`, "for 1 channels"}},
		"too large":       {testgraph.New(17, 1, 1, 2, 2).Filled("w", 1, 2, 1, 3, 3).Node("Conv", "c", []string{"x", "w"}), []string{`Conv node "c"`, "take larger images"}},
		"rows differ":     {conv(17).Floats("k", []int{6, 1}, 1, 2, 3, 4, 5, 6).Node("Add", "a", []string{"c", "k"}), []string{`Add node "a"`, "differs from place to place"}},
		"sizes":           {conv(17).Node("Concat", "cat", []string{"c", "x"}, "axis", 1), []string{`Concat node "cat"`, "6 x 6 and 8 x 8", "pad the smaller"}},
		"images joined":   {conv(17).Node("Concat", "cat", []string{"c", "c"}, "axis", 0), []string{`Concat node "cat"`, "along axis 0", "add maps by +"}},
		"circular as PyTorch exports it": {conv(17).Ints("rows", 2).Ints("a", -2).Ints("b", -1).Ints("0", 0).Ints("1", 1).Node("Slice", "top", []string{"c", "a", "b", "rows"}).
			Node("Slice", "low", []string{"c", "0", "1", "rows"}).Node("Concat", "cat", []string{"top", "c", "low"}, "axis", 2), []string{`Concat node "cat"`, "a pixel off", "padding_mode='reflect'"}},
		"threshold":      {conv(17).Filled("half", 0.5).Node("Greater", "g", []string{"c", "half"}), []string{`Greater node "g"`, "leave a threshold at the end to who decrypts"}},
		"own layer norm": {conv(17).Node("ReduceMean", "m", []string{"c"}, "axes", []int{1, 2, 3}), []string{`ReduceMean node "m"`, "train with BatchNorm2d"}},
		"flipped":        {conv(17).Ints("axis", 3).Ints("from", -1).Ints("to", -100).Ints("back", -1).Node("Slice", "s", []string{"c", "from", "to", "axis", "back"}), []string{`Slice node "s"`, "turn images before and masks after"}},
		"17 channels":    {testgraph.New(17, 1, 17, 16, 16).Filled("w", 1, 2, 17, 3, 3).Node("Conv", "c", []string{"x", "w"}), []string{"[1 17 16 16]", "channels are to be fixed, 1 to 16"}},
		"training":       {conv(17).Filled("g", 1, 2).Node("BatchNormalization", "bn", []string{"c", "g", "g", "g", "g"}, "training_mode", 1), []string{`node "bn"`, "model.eval()"}},
		"two inputs":     {conv(17).Input("z", 1, 1, 8, 8), []string{"2 inputs (x, z)"}},
		"constant":       {testgraph.New(17, 1, 1, 8, 8).Filled("k", 1, 1).Node("Identity", "y", []string{"k"}), []string{"does not depend on the input"}},
		"image depends":  {conv(17).Node("Reshape", "r", []string{"c", "c"}), []string{`Reshape node "r"`, "depends on the image"}},
		"loop":           {conv(17).Node("Loop", "l", []string{"c"}), []string{`Loop node "l"`, "export with fixed sizes"}},
	} {
		nodes := tc.graph.Model.Graph.Node
		_, err := lowered(tc.graph.Bytes(nodes[len(nodes)-1].Output...), lower.Options{})
		for _, want := range append(tc.want, "g.onnx: ") {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v; expected %q", name, err, want)
			}
		}
	}
}

// TestSizes: sides that the graph leaves open are said; others may be changed,
// which is noted.
func TestSizes(t *testing.T) {
	open := testgraph.New(17, 0, 1, 0, 0).Filled("w", 1, 1, 1, 3, 3).Node("Conv", "c", []string{"x", "w"}, "pads", []int{1, 1, 1, 1}).Bytes("c")
	if r, err := lowered(open, lower.Options{Open: 48, Width: 20}); err != nil || r.Height != 48 || r.Width != 20 || !strings.Contains(strings.Join(r.Notes, "\n"), "height open; it is read for 48") {
		t.Errorf("sides left open: %v, %v", r, err)
	}
	if _, err := lowered(open, lower.Options{}); err == nil || !strings.Contains(err.Error(), "no fixed height: say the image's size") {
		t.Errorf("no size: %v", err)
	}
	r, err := lowered(open, lower.Options{Height: 12, Width: 10})
	if err != nil || r.Height != 12 || r.Width != 10 {
		t.Errorf("%+v, %v", r, err)
	}
	r, err = lowered(conv(17).Bytes("c"), lower.Options{Height: 12, Width: 12})
	if err != nil || r.Height != 12 || !strings.Contains(fmt.Sprint(r.Notes), "exported for a height of 8") {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := lowered(open, lower.Options{Height: 1 << 17, Width: 8}); err == nil {
		t.Error("an image of 131072 rows")
	}
}

// TestRange: what pixels become is the network's input.
func TestRange(t *testing.T) {
	r, err := lowered(conv(17).Bytes("c"), lower.Options{Low: -1, High: 3})
	if err != nil {
		t.Fatal(err)
	}
	if lo, hi := r.Network.Input.Range(); lo != -1 || hi != 3 {
		t.Errorf("pixels become %g to %g; expected -1 to 3", lo, hi)
	}
	if _, err := lowered(conv(17).Bytes("c"), lower.Options{Low: 3, High: -1}); err == nil {
		t.Error("a range upside down")
	}
}

// TestFinal: activations at the end are left to the client.
func TestFinal(t *testing.T) {
	for name, tc := range map[string]struct {
		graph *testgraph.Graph
		want  maps.Final
		shape string
	}{
		"none":    {conv(17), maps.None, "[1 2 6 6]"},
		"sigmoid": {conv(17).Node("Sigmoid", "y", []string{"c"}), maps.Sigmoid, "[1 2 6 6]"},
		"tanh":    {conv(17).Node("Tanh", "y", []string{"c"}), maps.Tanh, "[1 2 6 6]"},
		"softmax": {conv(17).Node("Softmax", "y", []string{"c"}, "axis", -3), maps.Softmax, "[1 2 6 6]"},
		"classes": {conv(17).Node("Softmax", "s", []string{"c"}, "axis", 1).Node("ArgMax", "y", []string{"s"}, "axis", 1, "keepdims", 0), maps.ArgMax, "[1 6 6]"},
		"last":    {conv(17).Node("Transpose", "t", []string{"c"}, "perm", []int{0, 2, 3, 1}).Node("Softmax", "y", []string{"t"}), maps.Softmax, "[1 6 6 2]"},
	} {
		nodes := tc.graph.Model.Graph.Node
		r, err := lowered(tc.graph.Bytes(nodes[len(nodes)-1].GetName()), lower.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if r.Final != tc.want || fmt.Sprint(r.Shape) != tc.shape || r.Network.Output != "c" {
			t.Errorf("%s: %q of %s, shape %v", name, r.Final, r.Network.Output, r.Shape)
		}
		y, err := r.Network.Result(image(1, 8, 8), 8)
		if err != nil {
			t.Fatal(err)
		}
		if values, _ := r.Arranged(r.Final.Apply(y)); name == "last" && math.Abs(values[0]+values[1]-1) > 1e-9 {
			t.Errorf("%s: the first pixel's classes have %g and %g", name, values[0], values[1])
		}
	}
}

// TestOutputs: one of several is chosen by name.
func TestOutputs(t *testing.T) {
	data := conv(17).Node("Mul", "s", []string{"c", "c"}).Bytes("c", "s")
	if _, err := lowered(data, lower.Options{}); err == nil || !strings.Contains(err.Error(), "2 outputs, c, s") {
		t.Errorf("two outputs: %v", err)
	}
	r, err := lowered(data, lower.Options{Output: "c"})
	if err != nil || len(r.Network.Layers) != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}

// FuzzNetwork: whatever graph a file holds, it becomes a network that its own
// checks accept, or an error.
func FuzzNetwork(f *testing.F) {
	files, err := filepath.Glob("../testdata/*.onnx")
	if err != nil || len(files) == 0 {
		f.Fatalf("no fixtures: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := onnx.Read("fuzz.onnx", data, nil)
		if err != nil {
			return
		}
		for i := range g.Inputs {
			for k, d := range g.Inputs[i].Shape {
				if k > 1 && d > 64 {
					return // large images take long, and say no more
				}
			}
		}
		r, err := lower.Network(g, lower.Options{Height: 12, Width: 12})
		if err != nil {
			return
		}
		if _, err := r.Network.Sizes(r.Height, r.Width); err != nil {
			t.Errorf("a network that is refused: %v", err)
		}
	})
}
