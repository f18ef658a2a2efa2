package onnx_test

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"cryptounet/heops/imports/internal/pb"
	"cryptounet/heops/imports/internal/testgraph"
	"cryptounet/heops/imports/onnx"
)

func chain(opset int) *testgraph.Graph {
	return testgraph.New(opset, 1, 1, 4, 4).Node("Identity", "y", []string{"x"})
}

// TestOrder: nodes come in an order in which each follows its inputs, whatever
// order the file has, and those that the output does not need are left out.
func TestOrder(t *testing.T) {
	data := testgraph.New(17, 1, 1, 4, 4).
		Node("Add", "d", []string{"c", "b"}).
		Node("Relu", "unused", []string{"c"}).
		Node("Mul", "c", []string{"b", "b"}).
		Node("Identity", "b", []string{"x"}).Bytes("d")
	g, err := onnx.Read("chain.onnx", data, nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, n := range g.Nodes {
		names = append(names, n.Name)
	}
	if got := strings.Join(names, " "); got != "b c d" {
		t.Errorf("order %s", got)
	}
	if g.Opset != 17 || len(g.Inputs) != 1 || g.Inputs[0].Shape[3] != 4 {
		t.Errorf("read %+v", g)
	}
}

// TestTensors: every type of number, in raw bytes and in typed fields.
func TestTensors(t *testing.T) {
	half := []byte{0x00, 0x3e, 0x00, 0xc0, 0x01, 0x00} // 1.5, -2, 2^-24
	for _, tc := range []struct {
		name string
		p    *pb.TensorProto
		want []float64
	}{
		{"float", &pb.TensorProto{DataType: proto.Int32(1), FloatData: []float32{1.5, -2}}, []float64{1.5, -2}},
		{"raw double", &pb.TensorProto{DataType: proto.Int32(11), RawData: binary.LittleEndian.AppendUint64(nil, math.Float64bits(0.1))}, []float64{0.1}},
		{"double", &pb.TensorProto{DataType: proto.Int32(11), DoubleData: []float64{0.1, 3}}, []float64{0.1, 3}},
		{"raw half", &pb.TensorProto{DataType: proto.Int32(10), RawData: half}, []float64{1.5, -2, math.Ldexp(1, -24)}},
		{"half", &pb.TensorProto{DataType: proto.Int32(10), Int32Data: []int32{0x3e00}}, []float64{1.5}},
		{"bfloat16", &pb.TensorProto{DataType: proto.Int32(16), Int32Data: []int32{0x3fc0}}, []float64{1.5}},
		{"int64", &pb.TensorProto{DataType: proto.Int32(7), Int64Data: []int64{-5, math.MaxInt64}}, []float64{-5, math.MaxInt64}},
		{"raw int32", &pb.TensorProto{DataType: proto.Int32(6), RawData: []byte{254, 255, 255, 255}}, []float64{-2}},
		{"uint8", &pb.TensorProto{DataType: proto.Int32(2), Int32Data: []int32{7, 255}}, []float64{7, 255}},
		{"bool", &pb.TensorProto{DataType: proto.Int32(9), RawData: []byte{1, 0}}, []float64{1, 0}},
	} {
		tc.p.Name, tc.p.Dims = proto.String("w"), []int64{int64(len(tc.want))}
		g, err := onnx.Read("t.onnx", chain(14).Tensor(tc.p).Bytes("y"), nil)
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		w := g.Constants["w"]
		for i, v := range tc.want {
			if w.At(i) != v {
				t.Errorf("%s: value %d is %g; expected %g", tc.name, i, w.At(i), v)
			}
		}
	}
}

// deep nests messages.
func deep() []byte {
	var b []byte
	for range 200 { // graph in attribute in node in graph
		b = protowire.AppendBytes(protowire.AppendTag(nil, 6, protowire.BytesType), b)
		b = protowire.AppendBytes(protowire.AppendTag(nil, 5, protowire.BytesType), b)
		b = protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), b)
	}
	return protowire.AppendBytes(protowire.AppendTag(nil, 7, protowire.BytesType), b)
}

// many is a graph of a million empty nodes and more, two bytes each.
func many() []byte {
	return protowire.AppendBytes(protowire.AppendTag(nil, 7, protowire.BytesType), []byte(strings.Repeat("\x0a\x00", 3<<20)))
}

// TestHostile: files that are damaged or ask for the moon are refused in words,
// before anything is allocated for what they claim.
func TestHostile(t *testing.T) {
	whole := chain(14).Filled("w", 1, 2, 3).Bytes("y")
	tensor := func(p *pb.TensorProto) []byte {
		p.Name = proto.String("w")
		return chain(14).Tensor(p).Bytes("y")
	}
	f32 := func(dims ...int64) *pb.TensorProto {
		return &pb.TensorProto{DataType: proto.Int32(1), Dims: dims, RawData: make([]byte, 8)}
	}
	for name, tc := range map[string]struct {
		data []byte
		want string
	}{
		"empty":          {nil, "the file is empty"},
		"text":           {[]byte("hello, this is no model at all"), "not an ONNX model"},
		"cut short":      {whole[:len(whole)-9], "not an ONNX model"},
		"no graph":       {[]byte{8, 8}, "no graph"},
		"deep":           {deep(), "nest more than"},
		"many":           {many(), "more than 1048576 parts"},
		"2^40 elements":  {tensor(f32(1<<20, 1<<20)), `initialiser "w": shape`},
		"overflow":       {tensor(f32(1<<29, 1<<29, 1<<29)), "more than"},
		"negative":       {tensor(f32(-1)), "expected sides of 0"},
		"wrong shape":    {tensor(f32(3)), "needs 12 bytes; there are 8"},
		"text values":    {tensor(&pb.TensorProto{DataType: proto.Int32(8)}), "values of type STRING"},
		"nan":            {chain(14).Floats("w", []int{2}, 1, math.NaN()).Bytes("y"), "value 1 is NaN"},
		"infinite":       {chain(14).Floats("w", []int{2}, math.Inf(1), 1).Bytes("y"), "value 0 is +Inf"},
		"two of a name":  {chain(14).Filled("w", 1, 1).Filled("w", 2, 1).Bytes("y"), `two initialisers are named "w"`},
		"made twice":     {chain(14).Node("Relu", "y", []string{"x"}).Bytes("y"), "a name that is used already"},
		"from nowhere":   {chain(14).Node("Add", "z", []string{"y", "w"}).Bytes("z"), `Add node "z" reads "w", which nothing makes`},
		"circle":         {chain(14).Node("Add", "a", []string{"b", "x"}).Node("Add", "b", []string{"a", "x"}).Bytes("b"), "in a circle"},
		"no output":      {chain(14).Bytes("z"), `nothing makes the output "z"`},
		"opset":          {chain(5).Bytes("y"), "operators of opset 5"},
		"inputs twice":   {chain(14).Input("x", 1).Bytes("y"), `two inputs are named "x"`},
		"external alone": {tensor(&pb.TensorProto{DataType: proto.Int32(1), DataLocation: pb.TensorProto_EXTERNAL.Enum(), ExternalData: []*pb.StringStringEntryProto{{Key: proto.String("location"), Value: proto.String("w.bin")}}}), "was not read from a folder"},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := onnx.Read("h.onnx", tc.data, nil)
		runtime.ReadMemStats(&after)
		if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.HasPrefix(err.Error(), "onnx: h.onnx: ") {
			t.Errorf("%s: %v; expected %q", name, err, tc.want)
		}
		if spent := after.TotalAlloc - before.TotalAlloc; spent > 1<<20+20*uint64(len(tc.data)) {
			t.Errorf("%s: %d bytes for a file of %d", name, spent, len(tc.data))
		}
	}
}

// TestExternal: external data lie in the model's folder, and nowhere else.
func TestExternal(t *testing.T) {
	dir := t.TempDir()
	inside := filepath.Join(dir, "model")
	if err := os.MkdirAll(filepath.Join(inside, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	values := make([]byte, 24)
	for i, v := range []float32{9, 1, 2, 3, 4, 9} {
		binary.LittleEndian.PutUint32(values[4*i:], math.Float32bits(v))
	}
	for _, file := range []string{filepath.Join(inside, "data", "w.bin"), filepath.Join(dir, "outside.bin")} {
		if err := os.WriteFile(file, values, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(dir, "outside.bin"), filepath.Join(inside, "link.bin")); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ location, offset, length, want string }{
		{"data/w.bin", "4", "16", ""},
		{"./data/w.bin", "4", "", ""},
		{"data/w.bin", "12", "16", "its shape asks for 16"},
		{"data/w.bin", "-4", "", "expected a number of bytes"},
		{"data/w.bin", "9223372036854775807", "16", "its shape asks for 16"},
		{"data/w.bin", "4", "12", "its shape asks for 16"},
		{"../outside.bin", "4", "16", "expected a file in the model's folder"},
		{"data/../../outside.bin", "4", "16", "expected a file in the model's folder"},
		{filepath.Join(dir, "outside.bin"), "4", "16", "expected a file in the model's folder"},
		{"link.bin", "4", "16", "its data lie in link.bin"},
		{"data", "0", "16", "which is no file"},
		{"none.bin", "0", "16", "put it there"},
		{"", "0", "16", "expected a file in the model's folder"},
	} {
		p := &pb.TensorProto{Name: proto.String("w"), DataType: proto.Int32(1), Dims: []int64{4}, DataLocation: pb.TensorProto_EXTERNAL.Enum()}
		for key, value := range map[string]string{"location": tc.location, "offset": tc.offset, "length": tc.length} {
			if value != "" {
				p.ExternalData = append(p.ExternalData, &pb.StringStringEntryProto{Key: proto.String(key), Value: proto.String(value)})
			}
		}
		file := filepath.Join(inside, "model.onnx")
		if err := os.WriteFile(file, chain(14).Tensor(p).Bytes("y"), 0o644); err != nil {
			t.Fatal(err)
		}
		g, err := onnx.Open(file)
		switch {
		case tc.want == "" && err != nil:
			t.Errorf("%+v: %v", tc, err)
		case tc.want == "":
			if w := g.Constants["w"].Floats; len(w) != 4 || w[0] != 1 || w[3] != 4 {
				t.Errorf("%+v: read %v", tc, w)
			}
		case err == nil || !strings.Contains(err.Error(), tc.want):
			t.Errorf("%+v: %v", tc, err)
		}
	}
}

// FuzzRead: whatever a file holds, reading it ends with a graph or an error.
func FuzzRead(f *testing.F) {
	f.Add(chain(14).Filled("w", 1, 2, 3).Bytes("y"))
	f.Add(testgraph.New(17, 1, 3, 0, 0).Ints("pads", 0, 0, 1, 1, 0, 0, 1, 1).Node("Pad", "p", []string{"x", "pads"}, "mode", "reflect").Bytes("p"))
	f.Add(deep())
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := onnx.Read("fuzz.onnx", data, os.DirFS(t.TempDir()))
		if err == nil && (len(g.Nodes) == 0 && len(g.Outputs) == 0) {
			t.Error("a graph of nothing")
		}
	})
}
