package model_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// Each layer computes what PyTorch computes: heops/training/layers_fixture.py
// wrote the layers, their weights, inputs and outputs.
func TestLayersEqualPyTorch(t *testing.T) {
	text, err := os.ReadFile("../../training/testdata/layers.json")
	if err != nil {
		t.Fatal(err)
	}
	var layers []model.Layer
	if err := json.Unmarshal(text, &layers); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile("../../training/testdata/layers.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	values, err := model.DecodeWeights(raw)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range layers {
		in, want := values[l.Name+".input"], values[l.Name+".output"]
		x := &tensor.Tensor{C: in.Shape[0], H: in.Shape[1], W: in.Shape[2], Data: in.Data}
		n := &model.Network{Name: "fixture", Input: tensor.Pixels{Channels: x.C, Std: 1}, Weights: values, Output: l.Name}
		if f := growth(l); f > 1 { // a map is never finer than the image: start from one that was pooled
			l.Inputs = []string{"pool"}
			n.Layers = append(n.Layers, model.Layer{Name: "pool", Op: model.AvgPool2D, Inputs: []string{model.Input}, Kernel: f})
			x = repeated(x, f)
		}
		n.Layers = append(n.Layers, l)
		what := fmt.Sprintf("layer %+v", l)
		got, err := n.Result(x, 0)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if got.C != want.Shape[0] || got.H != want.Shape[1] || got.W != want.Shape[2] {
			t.Errorf("%s: %s, PyTorch gave %v", what, got.Shape(), want.Shape)
			continue
		}
		for i, v := range want.Data {
			if e := math.Abs(got.Data[i] - v); e > 1e-5*(1+math.Abs(v)) {
				t.Errorf("%s: value %d is %g, PyTorch gave %g", what, i, got.Data[i], v)
				break
			}
		}
	}
}

func growth(l model.Layer) int {
	switch l.Op {
	case model.ConvTranspose2D:
		return 2
	case model.Upsample2D:
		return l.Factor
	}
	return 1
}

// repeated repeats each pixel f x f times.
func repeated(x *tensor.Tensor, f int) *tensor.Tensor {
	t := tensor.New(x.C, x.H*f, x.W*f)
	for c := range t.C {
		for y := range t.H {
			for k := range t.W {
				t.Set(c, y, k, x.At(c, y/f, k/f))
			}
		}
	}
	return t
}

// Networks that heops/training/finetune.py wrote, with ReLUs and with polynomials,
// compute what PyTorch computed.
func TestWrittenEqualsPyTorch(t *testing.T) {
	for _, name := range []string{"relu", "finetuned"} {
		n, err := model.Load("../../training/testdata/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		raw, err := os.ReadFile("../../training/testdata/" + name + "-values.safetensors")
		if err != nil {
			t.Fatal(err)
		}
		values, err := model.DecodeWeights(raw)
		if err != nil {
			t.Fatal(err)
		}
		in, want := values["input"], values["output"]
		got, err := n.Result(&tensor.Tensor{C: in.Shape[0], H: in.Shape[1], W: in.Shape[2], Data: in.Data}, in.Shape[1])
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range want.Data {
			if math.Abs(got.Data[i]-v) > 1e-4*(1+math.Abs(v)) {
				t.Fatalf("%s: value %d is %g, PyTorch gave %g", name, i, got.Data[i], v)
			}
		}
	}
}
