package model_test

import (
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

func network(t *testing.T) (*model.Network, *tensor.Tensor) {
	t.Helper()
	rng := rand.New(rand.NewPCG(7, 0))
	x := testnet.Image(rng, 32, 32)
	n, err := testnet.UNet(rng).Network(4, x)
	if err != nil {
		t.Fatal(err)
	}
	return n, x
}

func TestSaveAndLoad(t *testing.T) {
	n, x := network(t)
	dir := t.TempDir()
	if err := n.Save(dir); err != nil {
		t.Fatal(err)
	}
	m, err := model.Load(dir + "/random.json")
	if err != nil {
		t.Fatal(err)
	}
	want, err := n.Forward(x, 4)
	if err != nil {
		t.Fatal(err)
	}
	got, err := m.Forward(x, 4)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range want[n.Output].Data {
		if math.Abs(got[m.Output].Data[i]-v) > 1e-4 { // weights are float32 on disk
			t.Fatalf("logit %d is %g after saving and loading, was %g", i, got[m.Output].Data[i], v)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	n, _ := network(t)
	dir := t.TempDir()
	if err := n.Save(dir); err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(dir + "/random.json")
	data, _ := os.ReadFile(dir + "/random.safetensors")
	replace := func(old, new string) []byte { return []byte(strings.Replace(string(text), old, new, 1)) }
	for _, tc := range []struct {
		name       string
		text, data []byte
		want       string
	}{
		{"truncated weights", text, data[:len(data)/2], "truncated"},
		{"no weights", text, nil, "truncated"},
		{"not JSON", []byte("{"), data, "not a network description"},
		{"another format", replace("cryptounet.model/1", "onnx"), data, `format "onnx"`},
		{"path in weights", replace("random.safetensors", "../random.safetensors"), data, "file beside it"},
		{"unknown layer", replace(`"Conv2D"`, `"Conv3D"`), data, "unknown operator"},
		{"wrong channels", replace(`"out": 4`, `"out": 5`), data, "the description asks for"},
		{"unknown input", replace(`"0.SpaceToDepth"
      ]`, `"nowhere"
      ]`), data, "not a layer before it"},
		{"output", replace(`"output": "`, `"output": "x`), data, "is not a layer"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			fsys := fstest.MapFS{"random.json": {Data: tc.text}, "random.safetensors": {Data: tc.data}}
			if _, err := model.LoadFS(fsys, "random.json"); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v; expected an error with %q", err, tc.want)
			}
		})
	}
	if _, err := model.Load(dir + "/none.json"); err == nil || !strings.Contains(err.Error(), "there is no file none.json") {
		t.Errorf("a missing file gave %v", err)
	}
}

func TestForwardErrors(t *testing.T) {
	n, x := network(t)
	if _, err := n.Forward(tensor.New(1, 30, 32), 4); err == nil {
		t.Error("a height of 30 was accepted by a network of stride 4")
	}
	if _, err := n.Forward(x, 3); err == nil {
		t.Error("a pitch of 3 was accepted by a network of stride 4")
	}
}

func FuzzDecodeWeights(f *testing.F) {
	rng := rand.New(rand.NewPCG(7, 0))
	x := testnet.Image(rng, 32, 32)
	n, err := testnet.New(rng).Conv(2, 3, 1).Network(4, x)
	if err != nil {
		f.Fatal(err)
	}
	dir := f.TempDir()
	if err := n.Save(dir); err != nil {
		f.Fatal(err)
	}
	data, _ := os.ReadFile(dir + "/random.safetensors")
	f.Add(data)
	f.Add(data[:20])
	f.Add([]byte("\x10\x00\x00\x00\x00\x00\x00\x00{\"a\":{\"shape\":[]}}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		weights, err := model.DecodeWeights(data)
		if err != nil {
			return
		}
		for name, w := range weights {
			n := 1
			for _, d := range w.Shape {
				n *= d
			}
			if n != len(w.Data) {
				t.Errorf("tensor %q of shape %v has %d values", name, w.Shape, len(w.Data))
			}
		}
	})
}

// The reference computes what PyTorch computes: the fixture was exported from
// there with random weights in every kind of layer.
func TestForwardEqualsPyTorch(t *testing.T) {
	fixture := os.DirFS("../../training/testdata")
	n, err := model.LoadFS(fixture, "fixture.json")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile("../../training/testdata/fixture-values.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	values, err := model.DecodeWeights(raw)
	if err != nil {
		t.Fatal(err)
	}
	stride, err := n.TotalStride()
	if err != nil {
		t.Fatal(err)
	}
	grey, want := values["pixels"], values["output"]
	pixels := make([]uint8, len(grey.Data))
	for i, v := range grey.Data {
		pixels[i] = uint8(v)
	}
	x, err := n.Normalise(pixels, 32, 32)
	if err != nil {
		t.Fatal(err)
	}
	got, err := n.Forward(x, stride)
	if err != nil {
		t.Fatal(err)
	}
	if len(want.Data) != len(got[n.Output].Data) {
		t.Fatalf("PyTorch gave %v values, Forward %v", want.Shape, got[n.Output])
	}
	for i, v := range want.Data {
		if e := math.Abs(got[n.Output].Data[i] - v); e > 1e-4*(1+math.Abs(v)) {
			t.Fatalf("logit %d is %g, PyTorch gave %g", i, got[n.Output].Data[i], v)
		}
	}
}
