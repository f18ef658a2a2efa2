package spanned_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/methods/spanned"
	"cryptounet/heops/methods/vector"
	"cryptounet/heops/network/tensor"
)

// sides returns a client and an evaluator with keys for the rotations.
func sides(t testing.TB, params vector.Parameters, rotations []int) (*vector.Client, *vector.Evaluator) {
	t.Helper()
	client, err := vector.NewClient(params)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := client.EvaluationKeys(t.Context(), rotations...)
	if err != nil {
		t.Fatal(err)
	}
	eval, err := vector.NewEvaluator(keys)
	if err != nil {
		t.Fatal(err)
	}
	return client, eval
}

// stack puts images below each other, as a ciphertext holds them.
func stack(images []*tensor.Tensor) *tensor.Tensor {
	tall := tensor.New(images[0].C, len(images)*images[0].H, images[0].W)
	for c := range tall.C {
		for i, t := range images {
			copy(tall.Channel(c)[i*t.H*t.W:], t.Channel(c))
		}
	}
	return tall
}

// check runs a network on a full batch of images and holds each step's map
// against the plaintext reference.
func check(t *testing.T, rng *rand.Rand, b *testnet.Builder, height, width, pitch, logScale int, tolerance float64) []spanned.StepReport {
	t.Helper()
	calibration := testnet.Image(rng, 4*height, width)
	net, err := b.Network(pitch, calibration)
	if err != nil {
		t.Fatal(err)
	}
	program, err := spanned.Compile(net)
	if err != nil {
		t.Fatal(err)
	}
	params, err := program.Parameters(height, width, logScale)
	if err != nil {
		t.Fatal(err)
	}
	layout, err := spanned.NewLayout(params, height, width, pitch)
	if err != nil {
		t.Fatal(err)
	}
	client, eval := sides(t, params, program.Rotations(layout))
	var images []*tensor.Tensor
	for range layout.Batch {
		images = append(images, testnet.Image(rng, height, width))
	}
	input, err := spanned.Encrypt(t.Context(), client, layout, images...)
	if err != nil {
		t.Fatal(err)
	}
	want, err := net.Forward(stack(images), pitch)
	if err != nil {
		t.Fatal(err)
	}
	maps, reports, err := program.Run(t.Context(), eval, input)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := maps[len(maps)-1].Level(), params.MaxLevel()-program.Levels(); got != want {
		t.Errorf("the output has level %d, want %d", got, want)
	}
	for i, m := range maps[1:] {
		// What a convolution before a square computes is folded with its batch
		// normalisation: it has no layer of its own.
		if k := program.Steps[i].Kind; k == spanned.StepConv && program.Steps[i].Name != net.Output {
			continue
		}
		got, err := spanned.Decrypt(t.Context(), client, m)
		if err != nil {
			t.Fatal(err)
		}
		tall, w := stack(got), want[m.Name]
		worst := 0.0
		for j, v := range w.Data {
			worst = math.Max(worst, math.Abs(tall.Data[j]-v))
		}
		if tall.Shape() != w.Shape() || !(worst < tolerance) {
			t.Errorf("%v: error %.2g; %s, want %s", m, worst, tall.Shape(), w.Shape())
		}
	}
	return reports
}

// TestLayers holds each operator against the reference, and its counts against
// the documentation.
func TestLayers(t *testing.T) {
	for _, test := range []struct {
		name  string
		net   func(b *testnet.Builder) *testnet.Builder
		count vector.Counts // of the last step
	}{
		{"convolution", func(b *testnet.Builder) *testnet.Builder { return b.Conv(2, 3, 1) },
			vector.Counts{Rotations: 14, PlainMults: 24, ConstMults: 6}},
		{"dilated", func(b *testnet.Builder) *testnet.Builder { return b.Conv(1, 3, 3) },
			vector.Counts{Rotations: 14, PlainMults: 12, ConstMults: 3}},
		{"1x1", func(b *testnet.Builder) *testnet.Builder { return b.Conv(2, 1, 1).Norm().Conv(3, 1, 1) },
			vector.Counts{ConstMults: 6}},
		{"square", func(b *testnet.Builder) *testnet.Builder { return b.Conv(2, 1, 1).Square() },
			vector.Counts{Mults: 2}},
		{"quadratic", func(b *testnet.Builder) *testnet.Builder { return b.Conv(2, 3, 1).Norm().Quadratic() },
			vector.Counts{Mults: 2}},
		{"pooling", func(b *testnet.Builder) *testnet.Builder { return b.Conv(2, 1, 1).Pool(2) },
			vector.Counts{Rotations: 4}},
		{"convolution of a pooling", func(b *testnet.Builder) *testnet.Builder { return b.Pool(2).Conv(2, 3, 1) },
			vector.Counts{Rotations: 14, PlainMults: 24, ConstMults: 6}},
		{"square of a pooling", func(b *testnet.Builder) *testnet.Builder { return b.Pool(2).Quadratic() },
			vector.Counts{Mults: 1}},
		{"transposed convolution", func(b *testnet.Builder) *testnet.Builder { return b.Pool(2).Up(2) },
			vector.Counts{Rotations: 3, PlainMults: 8}},
		{"transposed convolution of a quadratic", func(b *testnet.Builder) *testnet.Builder { return b.Quadratic().Pool(2).Up(2) },
			vector.Counts{Rotations: 3, PlainMults: 8}},
		{"space to depth", func(b *testnet.Builder) *testnet.Builder { return b.SpaceToDepth() },
			vector.Counts{Rotations: 3}},
		{"depth to space", func(b *testnet.Builder) *testnet.Builder { return b.SpaceToDepth().Conv(4, 3, 1).DepthToSpace() },
			vector.Counts{Rotations: 4 * 3, PlainMults: 4}},
		{"pooling, stride 1", func(b *testnet.Builder) *testnet.Builder { return b.Conv(2, 1, 1).Pool(1) },
			vector.Counts{Rotations: 2 * 5, PlainMults: 2 * 4, ConstMults: 2 * 2}},
		{"skip", func(b *testnet.Builder) *testnet.Builder {
			b.Conv(1, 3, 1)
			skip := b.Last()
			return b.Pool(2).Up(2).Concat(skip).Conv(1, 1, 1)
		}, vector.Counts{ConstMults: 3}},
	} {
		t.Run(test.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(7, 8))
			// A pitch at which no two edges share a rotation.
			reports := check(t, rng, test.net(testnet.New(rng)), 64, 16, 8, 0, 1.0/(1<<14))
			got := reports[len(reports)-1].Counts
			got.Additions, got.Rescales, got.Relinearisations = 0, 0, 0
			if got != test.count {
				t.Errorf("%v\nwant %v", got, test.count)
			}
		})
	}
}

// TestEveryLayer runs a network with each kind of layer.
func TestEveryLayer(t *testing.T) {
	rng := rand.New(rand.NewPCG(17, 18))
	check(t, rng, testnet.UNet(rng), 32, 32, 4, 32, 1.0/(1<<9))
}

// unet is a small U-Net that both encodings run.
func unet(rng *rand.Rand) *testnet.Builder {
	b := testnet.New(rng).Conv(2, 3, 1).Norm().Quadratic()
	skip := b.Last()
	return b.Pool(2).Conv(4, 3, 1).Norm().Square().Up(2).Concat(skip).Conv(1, 3, 1)
}

func TestUNet(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	check(t, rng, unet(rng), 32, 32, 2, 0, 1.0/(1<<10))
}

// TestZero: a kernel of zeros gives the bias.
func TestZero(t *testing.T) {
	params, err := vector.NewParameters(vector.Literal{Levels: 1})
	if err != nil {
		t.Fatal(err)
	}
	layout, err := spanned.NewLayout(params, 16, 16, 1)
	if err != nil {
		t.Fatal(err)
	}
	client, eval := sides(t, params, nil)
	image := testnet.Image(rand.New(rand.NewPCG(19, 20)), 16, 16)
	m, err := spanned.Encrypt(t.Context(), client, layout, image)
	if err != nil {
		t.Fatal(err)
	}
	m, err = spanned.Conv2D(t.Context(), eval, m, spanned.Kernel{Out: 1, Side: 3, Weight: make([]float64, 9), Bias: []float64{0.75}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := spanned.Decrypt(t.Context(), client, m)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got[0].Data {
		if math.Abs(v-0.75) > 1e-5 {
			t.Fatalf("pixel %d is %g, want 0.75", i, v)
		}
	}
}

func TestErrors(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	net, err := unet(rng).Network(2, testnet.Image(rng, 16, 16))
	if err != nil {
		t.Fatal(err)
	}
	for name := range net.Weights {
		if strings.HasSuffix(name, ".range") {
			delete(net.Weights, name)
		}
	}
	if _, err := spanned.Compile(net); err == nil || !strings.Contains(err.Error(), "Calibrate") {
		t.Errorf("not calibrated: error %v", err)
	}
	params, err := vector.NewParameters(vector.Literal{})
	if err != nil {
		t.Fatal(err)
	}
	layout, err := spanned.NewLayout(params, 16, 16, 1)
	if err != nil {
		t.Fatal(err)
	}
	client, eval := sides(t, params, append(layout.PoolRotations(1), layout.ConvRotations(3, 1, 2)...))
	m, err := spanned.Encrypt(t.Context(), client, layout, tensor.New(1, 16, 16))
	if err != nil {
		t.Fatal(err)
	}
	pooled, err := spanned.MeanPool(t.Context(), eval, m)
	if err != nil {
		t.Fatal(err)
	}
	kernel := spanned.Kernel{Out: 1, Side: 3, Weight: make([]float64, 9)}
	for want, do := range map[string]func() (*spanned.Map, error){
		"larger pitch":   func() (*spanned.Map, error) { return spanned.Conv2D(t.Context(), eval, pooled, kernel) },
		"convolve first": func() (*spanned.Map, error) { return spanned.Square(t.Context(), eval, pooled) },
		"sizes differ":   func() (*spanned.Map, error) { return spanned.Concat(m, pooled) },
		"pool before":    func() (*spanned.Map, error) { return spanned.ConvTranspose2D(t.Context(), eval, m, kernel) },
		"side 5":         func() (*spanned.Map, error) { return spanned.Conv2D(t.Context(), eval, m, spanned.Kernel{Side: 5}) },
		"beyond the image": func() (*spanned.Map, error) {
			return spanned.Conv2D(t.Context(), eval, m, spanned.Kernel{Side: 3, Dilation: 16})
		},
		"9 weights": func() (*spanned.Map, error) {
			return spanned.Conv2D(t.Context(), eval, m, spanned.Kernel{Out: 2, Side: 3, Weight: make([]float64, 9)})
		},
		"2 images": func() (*spanned.Map, error) {
			return spanned.Encrypt(t.Context(), client, spanned.Layout{Height: 64, Width: 64, Batch: 1, Pitch: 1}, tensor.New(1, 64, 64), tensor.New(1, 64, 64))
		},
		"no key for it":     func() (*spanned.Map, error) { return spanned.SpaceToDepth(t.Context(), eval, m, 4) },
		"do not divide its": func() (*spanned.Map, error) { return spanned.SpaceToDepth(t.Context(), eval, m, 3) },
	} {
		if _, err := do(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	for _, size := range [][3]int{{48, 48, 4}, {128, 64, 4}, {64, 64, 3}, {0, 1, 1}} {
		if _, err := spanned.NewLayout(params, size[0], size[1], size[2]); err == nil {
			t.Errorf("laid out %v", size)
		}
	}
}
