package model_test

import (
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// What a description may not ask for is refused, with the reason.
func TestRefused(t *testing.T) {
	ones := func(shape ...int) model.Weight {
		n := 1
		for _, d := range shape {
			n *= d
		}
		w := model.Weight{Shape: shape, Data: make([]float64, n)}
		for i := range w.Data {
			w.Data[i] = 1
		}
		return w
	}
	conv := func(l model.Layer) []model.Layer {
		l.Op, l.Out = model.Conv2D, 2
		return []model.Layer{l}
	}
	chain := func(ls ...model.Layer) []model.Layer { return ls }
	pool := model.Layer{Op: model.AvgPool2D}
	weights := map[string]model.Weight{
		"0.weight": ones(2, 2, 3, 3), "1.weight": ones(2, 2, 3, 3), "bad.weight": {Shape: []int{2, 2, 3, 3}, Data: make([]float64, 3)},
		"0.coefficients": ones(9), "0.gain": ones(3), "0.shift": ones(1),
	}
	many := make([]model.Layer, 1001)
	for i := range many {
		many[i] = model.Layer{Op: model.Square}
	}
	double := make([]model.Layer, 20)
	for i := range double {
		double[i] = model.Layer{Op: model.Concat, Inputs: []string{"last", "last"}}
	}
	for _, tc := range []struct {
		name   string
		layers []model.Layer
		want   string
	}{
		{"even kernel", conv(model.Layer{Kernel: 4}), "odd sides"},
		{"kernel", conv(model.Layer{Kernel: 17}), "odd sides"},
		{"stride", conv(model.Layer{Kernel: 3, Stride: 9}), "stride 9"},
		{"negative stride", conv(model.Layer{Kernel: 3, Stride: -1}), "stride -1"},
		{"dilation", conv(model.Layer{Kernel: 3, Dilation: 17}), "dilation 17"},
		{"groups", conv(model.Layer{Kernel: 3, Groups: 3}), "3 groups; expected a divisor"},
		{"negative groups", conv(model.Layer{Kernel: 3, Groups: -1}), "-1 groups"},
		{"padding", conv(model.Layer{Kernel: 3, Padding: "circular"}), `padding "circular"; expected wrap`},
		{"padding of a pooling", chain(model.Layer{Op: model.AvgPool2D, Padding: model.PadZeros}), "only convolutions have one"},
		{"shape of a group's weights", conv(model.Layer{Kernel: 3, Groups: 2}), "asks for [2 1 3 3]"},
		{"stride that does not divide", conv(model.Layer{Kernel: 3, Stride: 5}), "12 x 12 cannot be divided by 5"},
		{"reflect too far", conv(model.Layer{Kernel: 3, Dilation: 12, Padding: model.PadReflect}), "too far to be mirrored"},
		{"valid too small", conv(model.Layer{Kernel: 3, Dilation: 6, Padding: model.PadValid}), "span 13 pixels"},
		{"wrap after valid", chain(model.Layer{Op: model.Conv2D, Out: 2, Kernel: 3, Padding: model.PadValid}, model.Layer{Op: model.Conv2D, Out: 2, Kernel: 3}), "the wrap needs the whole image"},
		{"transposed kernel", chain(pool, model.Layer{Op: model.ConvTranspose2D, Out: 2, Kernel: 5}), "kernels of 2, 3 and 4"},
		{"transposed padding", chain(pool, model.Layer{Op: model.ConvTranspose2D, Out: 2, Kernel: 3, Padding: model.PadReflect}), `padding "reflect"`},
		{"output padding", chain(pool, model.Layer{Op: model.ConvTranspose2D, Out: 2, Kernel: 4, OutputPadding: 1}), "output padding 1"},
		{"finer than the image", chain(model.Layer{Op: model.Upsample2D, Factor: 2}), "already has the image's resolution"},
		{"growth", chain(pool, model.Layer{Op: model.Upsample2D, Factor: 3}), "cannot grow 3 times"},
		{"factor", chain(pool, model.Layer{Op: model.Upsample2D, Factor: 9}), "factor 9"},
		{"mode", chain(pool, model.Layer{Op: model.Upsample2D, Factor: 2, Mode: "bicubic"}), `mode "bicubic"`},
		{"pooling", chain(model.Layer{Op: model.AvgPool2D, Kernel: 3, Stride: 2}), "whose stride is its side"},
		{"large pooling", chain(model.Layer{Op: model.AvgPool2D, Kernel: 17}), "1 to 16"},
		{"dense", chain(model.Layer{Op: model.Dense, Out: 2}), "asks for [2 288]"},
		{"no positions", chain(model.Layer{Op: model.GlobalAvgPool2D}, pool), "has no positions"},
		{"kernel without positions", chain(model.Layer{Op: model.GlobalAvgPool2D}, model.Layer{Op: model.Conv2D, Out: 2, Kernel: 3}), "has no positions"},
		{"degree", chain(model.Layer{Op: model.Polynomial}), "degree d of 1 to 7"},
		{"gain", chain(model.Layer{Op: model.Affine}), "asks for [2]"},
		{"one summand", chain(model.Layer{Op: model.Add}), "1 inputs"},
		{"summands of other size", chain(pool, model.Layer{Op: model.Add, Inputs: []string{"last", "input"}}), "strides 2 and 1"},
		{"many layers", many, "1001 layers"},
		{"doubling channels", double, "channels"},
		{"coarse", chain(model.Layer{Op: model.AvgPool2D, Kernel: 12}, model.Layer{Op: model.AvgPool2D, Kernel: 16}), "cannot be divided by 16"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			n := &model.Network{Name: "hostile", Input: tensor.Pixels{Channels: 2, Std: 1}, Weights: weights}
			last := model.Input
			for i, l := range tc.layers {
				l.Name = string(rune('0' + i))
				if l.Inputs == nil {
					l.Inputs = []string{"last"}
				}
				l.Inputs = strings.Split(strings.ReplaceAll(strings.Join(l.Inputs, " "), "last", last), " ")
				n.Layers = append(n.Layers, l)
				last = l.Name
			}
			n.Output = last
			if _, err := n.Sizes(12, 12); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v; expected an error with %q", err, tc.want)
			}
			if _, err := n.Forward(tensor.New(2, 12, 12), 12); err == nil {
				t.Error("Forward took it")
			}
		})
	}
}

// Sizes that multiply are refused before anything of that size is made.
func TestLimits(t *testing.T) {
	n := &model.Network{Name: "large", Input: tensor.Pixels{Channels: 16, Std: 1}, Output: "a", Weights: map[string]model.Weight{},
		Layers: []model.Layer{{Name: "a", Op: model.Conv2D, Inputs: []string{model.Input}, Out: 1 << 16, Kernel: 15}}}
	for _, side := range []int{-1, 0, 1 << 12, 1 << 20, 1 << 62} {
		if _, err := n.Sizes(side, side); err == nil {
			t.Errorf("a side of %d was accepted", side)
		}
	}
	if _, err := n.Sizes(16, 16); err == nil || !strings.Contains(err.Error(), `no tensor "a.weight"`) {
		t.Errorf("a layer within the limits: %v", err)
	}
	n.Layers = append(n.Layers, model.Layer{Name: "b", Op: model.Conv2D, Inputs: []string{"a"}, Out: 1 << 16, Kernel: 15})
	n.Weights["a.weight"] = model.Weight{Shape: []int{1 << 16, 16, 15, 15}}
	if _, err := n.Sizes(16, 16); err == nil || !strings.Contains(err.Error(), "and 0 values") {
		t.Errorf("a tensor without its values: %v", err)
	}
	n.Layers[0].Out, n.Weights["a.weight"] = 1<<15, model.Weight{Shape: []int{1 << 15, 16, 1, 1}, Data: make([]float64, 1<<19)}
	n.Layers[0].Kernel = 1
	if _, err := n.Sizes(16, 16); err == nil || !strings.Contains(err.Error(), "more than 2147483648 weights") {
		t.Errorf("2^40 weights: %v", err)
	}
	n.Input.Channels = 17
	if _, err := n.Shapes(); err == nil || !strings.Contains(err.Error(), "17 input channels") {
		t.Errorf("17 channels: %v", err)
	}
}

// A description keeps every field of a layer, and the digest tells each.
func TestEveryFieldIsKept(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 0))
	dir := t.TempDir()
	for range 20 {
		n, x := testnet.Random(rng, 16)
		if err := n.Save(dir); err != nil {
			t.Fatal(err)
		}
		m, err := model.Load(dir + "/random.json")
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(n.Layers, m.Layers) || m.Images() != 2 || m.Input != n.Input {
			t.Fatalf("%+v became %+v", n.Layers, m.Layers)
		}
		if _, err := m.Sizes(x.H, x.W); err != nil {
			t.Fatal(err)
		}
	}
	n := &model.Network{Layers: make([]model.Layer, 1)}
	seen := map[[32]byte]string{}
	fields := reflect.TypeFor[model.Layer]()
	for i := range fields.NumField() {
		n.Layers[0] = model.Layer{}
		switch f := reflect.ValueOf(&n.Layers[0]).Elem().Field(i); f.Kind() {
		case reflect.String:
			f.SetString("x")
		case reflect.Int:
			f.SetInt(7)
		case reflect.Float64:
			f.SetFloat(7)
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Slice:
			if f.Type() == reflect.TypeFor[[]int]() {
				f.Set(reflect.ValueOf([]int{7}))
			} else {
				f.Set(reflect.ValueOf([]string{"x"}))
			}
		default:
			f.Set(reflect.ValueOf([]string{"x"}))
		}
		digest, err := n.Digest()
		if err != nil {
			t.Fatal(err)
		}
		if other, twice := seen[digest]; twice {
			t.Errorf("fields %s and %s give one digest", other, fields.Field(i).Name)
		}
		seen[digest] = fields.Field(i).Name
		if err := n.Save(dir); err != nil {
			t.Fatal(err)
		}
		if text, _ := os.ReadFile(dir + "/.json"); !strings.Contains(string(text), `"`+strings.ToLower(fields.Field(i).Name)+`"`) {
			t.Errorf("field %s is not saved", fields.Field(i).Name)
		}
	}
}

// Shapes, sizes and stride of a network whose maps shrink and end in a head.
func TestSizes(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 0))
	x := testnet.ImageC(rng, 3, 26, 30)
	n, err := testnet.NewOn(rng, x).Pad(model.PadValid).Conv(4, 3, 1).Square().PoolKernel(2).Pad(model.PadZeros).Stride(2).Conv(8, 5, 1).GlobalPool().Dense(5).Network(0, x)
	if err != nil {
		t.Fatal(err)
	}
	sizes, err := n.Sizes(26, 30)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]model.Size{
		model.Input: {C: 3, H: 26, W: 30, Stride: 1}, "0.Conv2D": {C: 4, H: 24, W: 28, Stride: 1}, "2.AvgPool2D": {C: 4, H: 12, W: 14, Stride: 2},
		"3.Conv2D": {C: 8, H: 6, W: 7, Stride: 4}, "4.GlobalAvgPool2D": {C: 8, H: 1, W: 1}, "5.Dense": {C: 5, H: 1, W: 1},
	} {
		if sizes[name] != want {
			t.Errorf("%s is %+v; expected %+v", name, sizes[name], want)
		}
	}
	shapes, err := n.Shapes()
	if err != nil || shapes["3.Conv2D"] != (model.Shape{Channels: 8, Stride: 4}) || shapes["5.Dense"] != (model.Shape{Channels: 5}) {
		t.Errorf("shapes %v, %v", shapes, err)
	}
	if stride, err := n.TotalStride(); stride != 4 || err != nil {
		t.Errorf("total stride %d, %v", stride, err)
	}
	if _, err := n.Sizes(25, 30); err == nil || !strings.Contains(err.Error(), "23 x 28 cannot be divided by 2") {
		t.Errorf("an odd height: %v", err)
	}
	if c := n.Crop(); c == nil || c.H != 26 || c.W != 30 {
		t.Errorf("the kept image is %v; expected all of it", c)
	}
}

// Descriptions with any field changed to anything are refused or computed.
func TestChangedDescriptions(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 0))
	refused := 0
	for range 600 {
		n, x := testnet.Random(rng, 12)
		l := reflect.ValueOf(&n.Layers[rng.IntN(len(n.Layers))]).Elem()
		switch f := l.Field(rng.IntN(l.NumField())); f.Kind() {
		case reflect.String:
			f.SetString(pick(rng, "", "wrap", "zeros", "valid", "bilinear", "Conv2D", "Dense", "Polynomial", "Add", "input"))
		case reflect.Int:
			f.SetInt(pick[int64](rng, -1, 0, 1, 2, 3, 16, 1<<16, 1<<31, 1<<62))
		case reflect.Float64:
			f.SetFloat(pick[float64](rng, -1, 0, 1e300))
		case reflect.Bool:
			f.SetBool(true)
		default:
			if f.Type() == reflect.TypeFor[[]int]() {
				f.Set(reflect.ValueOf(pick(rng, nil, []int{}, []int{1}, []int{1, 0, 1, 2}, []int{-1, -2, 0, 1 << 40}, []int{-3, 9, 1, 4})))
				break
			}
			f.Set(reflect.ValueOf(pick(rng, nil, []string{}, []string{"input"}, []string{"input", "input"}, []string{"none"})))
		}
		pitch, err := n.TotalStride()
		if err != nil {
			pitch = 1
		}
		if _, err := n.Forward(x, pitch); err != nil {
			refused++
		}
	}
	if refused < 100 || refused > 580 {
		t.Errorf("%d of 600 were refused", refused)
	}
}

// TestMaxPoolingIsChecked: windows that PyTorch would place otherwise are
// refused, with what is possible.
func TestMaxPoolingIsChecked(t *testing.T) {
	for _, tc := range []struct {
		layer model.Layer
		want  string
	}{
		{model.Layer{Kernel: 3, Stride: 2}, "a stride that is the kernel"},
		{model.Layer{Kernel: 2, Stride: 2, Padding: model.PadZeros}, "an odd kernel"},
		{model.Layer{Kernel: 3, Stride: 2, Padding: model.PadReflect}, `padding "reflect"`},
		{model.Layer{Kernel: 17, Padding: model.PadValid}, "expected 1 to 16"},
		{model.Layer{Kernel: 13, Stride: 1, Padding: model.PadValid}, "larger images"},
		{model.Layer{Kernel: 5}, "cannot be divided by 5"},
		{model.Layer{Kernel: 3, Stride: 2, Padding: model.PadZeros}, ""},
		{model.Layer{Kernel: 5, Stride: 3, Padding: model.PadValid}, ""},
	} {
		tc.layer.Name, tc.layer.Op, tc.layer.Inputs = "pool", model.MaxPool2D, []string{model.Input}
		n := &model.Network{Name: "pooled", Input: tensor.Pixels{Channels: 1, Std: 1}, Layers: []model.Layer{tc.layer}, Output: "pool"}
		if _, err := n.Sizes(12, 12); (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%+v: %v; expected %q", tc.layer, err, tc.want)
		}
	}
}
