package torch_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cryptounet/heops/imports/torch"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/network/weights"
	"cryptounet/heops/science/npy"
)

const fixtures = "../testdata/"

func array(t *testing.T, file string) *npy.Array {
	t.Helper()
	a, err := npy.Open(fixtures + file)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestStateDicts: a state dict with a description beside it, and one of a known
// architecture, compute what PyTorch computes.
func TestStateDicts(t *testing.T) {
	for name, o := range map[string]torch.Options{"state": {}, "unet": {Architecture: "unet"}} {
		n, _, err := torch.Load(fixtures+name+".safetensors", o)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		in, want := array(t, name+".input.npy"), array(t, name+".output.npy")
		y, err := n.Result(&tensor.Tensor{C: in.Shape[1], H: in.Shape[2], W: in.Shape[3], Data: in.Data}, 0)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i, v := range want.Data {
			if math.Abs(y.Data[i]-v) > 1e-5*(1+math.Abs(v)) {
				t.Errorf("%s: value %d is %g; PyTorch gives %g", name, i, y.Data[i], v)
				break
			}
		}
	}
}

// TestKeys: every key that is missing or not used is named.
func TestKeys(t *testing.T) {
	raw, err := os.ReadFile(fixtures + "state.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	state, err := weights.Decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	description, err := os.ReadFile(fixtures + "state.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		change func(map[string]weights.Tensor)
		want   string
	}{
		"missing": {func(s map[string]weights.Tensor) { delete(s, "last.weight"); delete(s, "norm.running_var") }, "missing are norm.running_var, last.weight; not used are none"},
		"surplus": {func(s map[string]weights.Tensor) { s["head.weight"] = s["norm.bias"] }, "missing are none; not used are head.weight"},
		"shape":   {func(s map[string]weights.Tensor) { s["first.weight"] = s["norm.bias"] }, `tensor "first.weight" has shape [4]`},
		"nan":     {func(s map[string]weights.Tensor) { s["norm.bias"].Data[1] = math.NaN() }, `tensor "norm.bias" holds NaN`},
		"none":    {func(s map[string]weights.Tensor) {}, ""},
	} {
		changed := make(map[string]weights.Tensor)
		for key, w := range state {
			changed[key] = weights.Tensor{Shape: w.Shape, Data: append([]float64(nil), w.Data...)}
		}
		tc.change(changed)
		data, err := weights.Encode(changed)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		for file, content := range map[string][]byte{"net.safetensors": data, "net.json": description} {
			if err := os.WriteFile(filepath.Join(dir, file), content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		_, _, err = torch.Load(filepath.Join(dir, "net.safetensors"), torch.Options{})
		if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v; expected %q", name, err, tc.want)
		}
	}
}

// TestRefused: what says nothing of the network is refused, with what to give.
func TestRefused(t *testing.T) {
	dir := t.TempDir()
	raw, err := os.ReadFile(fixtures + "state.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	for file, content := range map[string][]byte{"alone.safetensors": raw, "short.safetensors": raw[:len(raw)-7]} {
		if err := os.WriteFile(filepath.Join(dir, file), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		file string
		o    torch.Options
		want string
	}{
		{"alone.safetensors", torch.Options{}, "give a description"},
		{"alone.safetensors", torch.Options{Architecture: "unet"}, "inc.double_conv.0.weight or outc.conv.weight is missing"},
		{"alone.safetensors", torch.Options{Architecture: "resnet"}, "unet is known by name"},
		{"short.safetensors", torch.Options{}, "damaged or truncated safetensors file"},
		{"none.safetensors", torch.Options{}, "there is no file "},
	} {
		if _, _, err := torch.Load(filepath.Join(dir, tc.file), tc.o); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%+v: %v", tc, err)
		}
	}
}

// FuzzDescription: whatever a description says, it becomes a network that its own
// checks accept, or an error.
func FuzzDescription(f *testing.F) {
	description, err := os.ReadFile(fixtures + "state.json")
	if err != nil {
		f.Fatal(err)
	}
	state, err := os.ReadFile(fixtures + "state.safetensors")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(description)
	f.Add([]byte(`{"format":"` + model.Format + `","layers":[{"name":"first","op":"Conv2D","inputs":["input"],"out":4,"kernel":3,"pads":[1,1,1,1]}],"output":"first"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		dir := t.TempDir()
		for file, content := range map[string][]byte{"net.safetensors": state, "net.json": text} {
			if err := os.WriteFile(filepath.Join(dir, file), content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		n, _, err := torch.Load(filepath.Join(dir, "net.safetensors"), torch.Options{})
		if err == nil && (n == nil || !json.Valid(text)) {
			t.Error("a network out of no description")
		}
	})
}
