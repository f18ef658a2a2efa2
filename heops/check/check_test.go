package check_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"cryptounet/heops/check"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/segment"
)

// common is a U-Net as most are trained: normalisations, activations, max
// pooling; with images like those to come.
func common(t *testing.T, activation model.Op, pool model.Layer) (*model.Network, []*tensor.Tensor) {
	t.Helper()
	rng := rand.New(rand.NewPCG(5, 5))
	images := []*tensor.Tensor{testnet.Image(rng, 64, 64), testnet.Image(rng, 50, 70), testnet.Image(rng, 33, 64)}
	b := testnet.New(rng).Pad(model.PadZeros).Conv(6, 3, 1).Norm().Square()
	skip := b.Last()
	n, err := b.Pool(2).Pad(model.PadZeros).Conv(8, 3, 1).Norm().Square().Up(6).Concat(skip).
		Pad(model.PadZeros).Conv(6, 3, 1).Norm().Square().Conv(1, 1, 1).Settled(2, images[0])
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range n.Layers {
		switch l.Op {
		case model.Square:
			n.Layers[i].Op = activation
		case model.AvgPool2D:
			pool.Name, pool.Op, pool.Inputs = l.Name, model.MaxPool2D, l.Inputs
			n.Layers[i] = pool
		}
	}
	for name := range n.Weights { // a network that was never calibrated
		for _, part := range []string{".range", ".typical", ".crop", ".images"} {
			if strings.HasSuffix(name, part) {
				delete(n.Weights, name)
			}
		}
	}
	return n, images
}

// TestReplace: every activation and pooling gets something that runs; the more
// degrees the nearer; what runs encrypted is what was compared.
func TestReplace(t *testing.T) {
	ctx := context.Background()
	for _, tc := range []struct {
		op   model.Op
		pool model.Layer
	}{
		{model.ReLU, model.Layer{Kernel: 2}},
		{model.LeakyReLU, model.Layer{Kernel: 3, Stride: 2, Padding: model.PadZeros}},
		{model.SiLU, model.Layer{Kernel: 2}},
		{model.GELU, model.Layer{Kernel: 2}},
		{model.Sigmoid, model.Layer{Kernel: 2}},
		{model.Tanh, model.Layer{Kernel: 2}},
	} {
		t.Run(fmt.Sprint(tc.op), func(t *testing.T) {
			n, images := common(t, tc.op, tc.pool)
			before, err := check.Network(ctx, n, 64, 64)
			if err != nil {
				t.Fatal(err)
			}
			if before.Runs() || !strings.Contains(before.String(), "--replace") || !strings.Contains(before.String(), "4 layers are to be replaced") {
				t.Errorf("before: %v", before)
			}
			shows(t, before, "does not run under encryption", len(n.Layers))
			last := math.Inf(1)
			for _, degree := range []int{2, 4, 7} {
				r, err := check.Replace(ctx, n, check.Options{Degree: degree}, images...)
				if err != nil {
					t.Fatal(err)
				}
				rms := r.Logits.RMS / r.Logits.Spread
				t.Logf("degree %d: %v", degree, r.Logits)
				if rms > 1.1*last || rms > 0.6 {
					t.Errorf("degree %d: rms %g of the spread, %g with less", degree, rms, last)
				}
				shows(t, r, "4 layers replaced", len(r.Layers))
				if last = rms; len(r.Changes) != 4 {
					t.Errorf("changes %v", r.Changes)
				}
				if degree == 4 && (tc.op == model.ReLU || tc.op == model.LeakyReLU) { // with either pooling
					runs(t, r.Network, images[1])
				}
			}
			if _, still := n.Layer(n.Layers[2].Name); n.Layers[2].Op != tc.op || !still {
				t.Error("the network itself was changed")
			}
		})
	}
}

// shows checks what a notebook shows of a value: a card and a line a layer.
func shows(t *testing.T, v interface {
	Summary() (string, [][2]string)
	Table() ([]string, [][]any)
}, title string, layers int) {
	t.Helper()
	got, lines := v.Summary()
	headers, rows := v.Table()
	if !strings.Contains(got, title) || len(lines) == 0 || len(rows) != layers {
		t.Errorf("%q with %d lines above %d rows, want %q and %d", got, len(lines), len(rows), title, layers)
	}
	for _, r := range rows {
		if len(r) != len(headers) {
			t.Errorf("%d cells below %d headers", len(r), len(headers))
		}
	}
}

// runs holds an encrypted run against the network in plaintext.
func runs(t *testing.T, n *model.Network, image *tensor.Tensor) {
	t.Helper()
	ctx := context.Background()
	report, err := check.Network(ctx, n, image.H, image.W)
	if err != nil || !report.Runs() {
		t.Fatal(report, err)
	}
	shows(t, report, "runs under encryption", len(n.Layers))
	seconds, levels := 0.0, 0
	for _, l := range report.Layers {
		seconds, levels = seconds+l.Time.Seconds(), max(levels, l.Level)
		if l.Step == "" || l.Problem != "" {
			t.Errorf("layer %s is in no step (%s)", l.Name, l.Problem)
		}
	}
	if seconds <= 0 || levels == 0 || !strings.Contains(report.String(), "keys of") {
		t.Errorf("%v", report)
	}
	job, err := segment.Plan(ctx, n, image.H, image.W, 1, segment.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := job.Run(ctx, image)
	if err != nil {
		t.Fatal(err)
	}
	want, err := n.Result(image, 2)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range want.Data {
		if math.Abs(got[0].Data[i]-v) > 0.05 {
			t.Fatalf("pixel %d is %g, in plaintext %g", i, got[0].Data[i], v)
		}
	}
}

// deep is a U-Net of 14 ReLUs and three max poolings with random weights.
func deep(t *testing.T) (*model.Network, []*tensor.Tensor) {
	t.Helper()
	rng := rand.New(rand.NewPCG(5, 5))
	var images []*tensor.Tensor
	for range 6 {
		images = append(images, testnet.Image(rng, 64, 64))
	}
	n, err := testnet.Published(rng, 8, 3, model.PadZeros, images[0])
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range n.Layers {
		switch l.Op {
		case model.Quadratic:
			n.Layers[i].Op = model.ReLU
		case model.AvgPool2D:
			n.Layers[i].Op, n.Layers[i].Kernel = model.MaxPool2D, 2
		}
	}
	return n, images
}

// TestDeep: layers are fitted to make up for those before them, which many ReLUs
// after each other need, and it holds on images that were not looked at. Fitted apart
// from each other, they are at 0.54 and 0.45 of the spread.
func TestDeep(t *testing.T) {
	n, images := deep(t)
	for degree, most := range map[int]float64{2: 0.52, 4: 0.43} {
		r, err := check.Replace(context.Background(), n, check.Options{Degree: degree}, images[:4]...)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Changes) != 17 {
			t.Errorf("%d layers were replaced", len(r.Changes))
		}
		count, sum, square, difference := 0., 0., 0., 0.
		for _, x := range images[4:] {
			want, err := n.Result(x, 8)
			if err != nil {
				t.Fatal(err)
			}
			got, err := r.Network.Result(x, 8)
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range want.Data {
				d := got.Data[i] - v
				count, sum, square, difference = count+1, sum+v, square+v*v, difference+d*d
			}
		}
		spread := math.Sqrt(square/count - sum*sum/count/count)
		rms := math.Sqrt(difference/count) / spread
		t.Logf("degree %d: %.3f of the spread on other images, %v on those", degree, rms, r.Logits)
		if rms > most {
			t.Errorf("degree %d: rms %.3f of the spread; %.2f was reached", degree, rms, most)
		}
	}
}

// TestRunnable: a network that is too deep for polynomials of the default degree runs
// with squares, and says so; one whose degree was asked for stays as it was asked for.
func TestRunnable(t *testing.T) {
	ctx := context.Background()
	rng := rand.New(rand.NewPCG(6, 6))
	image := testnet.Image(rng, 16, 16)
	b := testnet.New(rng)
	for range 18 {
		b = b.Conv(4, 1, 1).Quadratic()
	}
	n, err := b.Conv(1, 1, 1).Settled(2, image)
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range n.Layers {
		if l.Op == model.Quadratic {
			n.Layers[i].Op = model.LeakyReLU
		}
	}
	r, report, err := check.Runnable(ctx, n, check.Options{}, 16, 16, image)
	if err != nil {
		t.Fatal(err)
	}
	if !report.Runs() || !strings.Contains(r.Note, "degree 2 does") || !strings.Contains(r.String(), "polynomials of degree 2") {
		t.Errorf("%v\n%v", r, report)
	}
	if r, report, err = check.Runnable(ctx, n, check.Options{Degree: 4}, 16, 16, image); err != nil || report.Runs() || r.Note != "" {
		t.Errorf("of degree 4: %v\n%v\n%v", err, r, report)
	}
	shallow, images := common(t, model.LeakyReLU, model.Layer{Kernel: 2})
	if r, report, err = check.Runnable(ctx, shallow, check.Options{}, 64, 64, images...); err != nil || !report.Runs() || r.Note != "" {
		t.Errorf("a network that is not deep: %v\n%v\n%v", err, r, report)
	}
}

// TestMinimax: the other fit runs too.
func TestMinimax(t *testing.T) {
	n, images := common(t, model.SiLU, model.Layer{Kernel: 2})
	r, err := check.Replace(context.Background(), n, check.Options{Degree: 6, Fit: check.Minimax}, images...)
	if err != nil {
		t.Fatal(err)
	}
	if rms := r.Logits.RMS / r.Logits.Spread; rms > 0.3 {
		t.Errorf("rms %g of the spread", rms)
	}
}

// TestNothingToReplace: a network that runs stays what it computes.
func TestNothingToReplace(t *testing.T) {
	n, images := common(t, model.Square, model.Layer{Kernel: 2})
	n.Layers[3].Op, n.Layers[3].Stride = model.AvgPool2D, 2
	r, err := check.Replace(context.Background(), n, check.Options{}, images...)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Changes) != 0 || r.Logits.Largest != 0 || r.Logits.Agree != 1 {
		t.Errorf("%v", r)
	}
}

func TestRefused(t *testing.T) {
	ctx := context.Background()
	n, images := common(t, model.ReLU, model.Layer{Kernel: 2})
	for _, tc := range []struct {
		opts   check.Options
		images []*tensor.Tensor
		want   string
	}{
		{check.Options{Degree: 8}, images, "degree 8"},
		{check.Options{Fit: "best"}, images, `fit "best"`},
		{check.Options{}, nil, "no images"},
		{check.Options{}, []*tensor.Tensor{tensor.New(3, 64, 64)}, "takes 1 channels"},
	} {
		if _, err := check.Replace(ctx, n, tc.opts, tc.images...); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%v: %v", tc.want, err)
		}
	}
	odd, images := common(t, model.ReLU, model.Layer{Kernel: 4, Stride: 2, Padding: model.PadValid})
	if _, err := check.Replace(ctx, odd, check.Options{}, images...); err == nil {
		t.Error("a pooling without a mean was replaced")
	}
	if _, err := check.Images(n, t.TempDir()); err == nil || !strings.Contains(err.Error(), "holds no images") {
		t.Errorf("an empty folder: %v", err)
	}
}

// TestTrained: a network that was trained with ReLUs and max pooling
// (heops/training/finetune_test.py) gives nearly the same mask with polynomials.
func TestTrained(t *testing.T) {
	n, err := model.Load("../training/testdata/relu.json")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile("../training/testdata/relu-values.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	values, err := model.DecodeWeights(raw)
	if err != nil {
		t.Fatal(err)
	}
	in := values["input"]
	image := &tensor.Tensor{C: in.Shape[0], H: in.Shape[1], W: in.Shape[2], Data: in.Data}
	r, err := check.Replace(context.Background(), n, check.Options{Degree: 2}, image)
	if err != nil {
		t.Fatal(err)
	}
	if r.Logits.Agree < 0.97 {
		t.Errorf("%v", r)
	}
}
