package evaluator_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops/client"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
)

// Every step of an encrypted run equals its plaintext twin within the noise
// that the plan predicts.
func TestRunEqualsTwin(t *testing.T) {
	for name, tc := range map[string]struct {
		net  func(*rand.Rand) *testnet.Builder
		opts plan.Options
	}{
		"every layer": {testnet.UNet, plan.Options{Height: 128, Width: 128}},
		"wide image":  {testnet.UNet, plan.Options{Height: 64, Width: 512}},
		"no square": {func(rng *rand.Rand) *testnet.Builder {
			return testnet.New(rng).Conv(3, 3, 1).Norm().Conv(1, 3, 2)
		}, plan.Options{Height: 128, Width: 128}},
		"square first": {func(rng *rand.Rand) *testnet.Builder {
			return testnet.New(rng).Square().Conv(2, 3, 1).Quadratic().Conv(1, 1, 1)
		}, plan.Options{Height: 64, Width: 128}},
		"rescale after the first step": {testnet.UNet, plan.Options{Height: 128, Width: 128, Precision: 15, LogN: 14}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := session.Build(tc.net, tc.opts)
			if err != nil {
				t.Fatal(err)
			}
			compareRun(t, s)
		})
	}
}

func compareRun(t *testing.T, s session.Session) {
	ctx := context.Background()
	twin, err := s.Program.Twin(s.Image)
	if err != nil {
		t.Fatal(err)
	}
	input := s.Encrypt(t)
	run, err := s.Evaluator.Start(input)
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	for run.Next(ctx) {
		steps++
		c, err := s.Client.Compare(ctx, run.Map(), twin)
		if err != nil {
			t.Fatal(err)
		}
		// The prediction is of the worst channel on another image.
		if c.RMSError > 4*c.Predicted {
			t.Errorf("%v: %v", run.Report(), c)
		}
		if c.LargestAbs == 0 {
			t.Errorf("%s: the twin is all zero", c.Layer)
		}
	}
	if run.Err() != nil || steps != len(s.Plan.Steps) || !run.Done() {
		t.Fatalf("the run ended after %d of %d steps: %v", steps, len(s.Plan.Steps), run.Err())
	}
}

func TestBatchOfImages(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 0))
	images := []*tensor.Tensor{testnet.Image(rng, 64, 64), testnet.Image(rng, 64, 64), testnet.Image(rng, 64, 64)}
	n, err := testnet.UNet(rng).Network(4, images...)
	if err != nil {
		t.Fatal(err)
	}
	session, err := session.Of(n, images[0], plan.Options{Height: 64, Width: 64, Images: 3})
	if err != nil {
		t.Fatal(err)
	}
	p, c, e := session.Plan, session.Client, session.Evaluator
	if p.Grid.Batch < 3 {
		t.Fatalf("a plan for 3 images takes %d", p.Grid.Batch)
	}
	ctx := context.Background()
	input, err := c.Encrypt(ctx, images...)
	if err != nil {
		t.Fatal(err)
	}
	output, err := e.Run(ctx, input)
	if err != nil {
		t.Fatal(err)
	}
	logits, err := c.Decrypt(ctx, output)
	if err != nil || len(logits) != 3 {
		t.Fatalf("decrypted %d images: %v", len(logits), err)
	}
	twin, err := session.Program.Twin(images...)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := twin.Logits()
	for k := range want {
		for i, v := range want[k].Data {
			if math.Abs(logits[k].Data[i]-v) > 30*p.Result().Noise {
				t.Fatalf("image %d, logit %d is %g, plain %g", k, i, logits[k].Data[i], v)
			}
		}
	}
}

func TestCancelledStepCanBeTriedAgain(t *testing.T) {
	s := session.Small(t)
	input := s.Encrypt(t)
	run, err := s.Evaluator.Start(input)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	run.Progress = func(step string, done, total int) { cancel() }
	if run.Next(ctx) || !errors.Is(run.Err(), context.Canceled) {
		t.Fatalf("a cancelled step ended with %v", run.Err())
	}
	if want := "step 1 of"; !strings.Contains(run.Err().Error(), want) {
		t.Errorf("the error %q does not say where it stopped", run.Err())
	}
	run.Progress = nil
	for run.Next(context.Background()) {
	}
	if run.Err() != nil || !run.Done() {
		t.Fatalf("after the interruption the run ended with %v", run.Err())
	}
	if _, err := s.Client.Decrypt(context.Background(), run.Output()); err != nil {
		t.Error(err)
	}
}

func TestMissingKeysAreNamed(t *testing.T) {
	s := session.Small(t)
	_, err := evaluator.New(s.Program, s.Keys.Without(0))
	if err == nil || !strings.Contains(err.Error(), "relinearisation") {
		t.Errorf("without the relinearisation key: %v", err)
	}
	_, err = evaluator.New(s.Program, s.Keys.Without(1))
	if err == nil || !strings.Contains(err.Error(), "rotation by 1 slots") {
		t.Errorf("without a Galois key: %v", err)
	}
	if _, err = evaluator.New(s.Program, nil); err == nil {
		t.Error("an evaluator without keys was made")
	}
}

// A network whose values exceed what it was calibrated for overflows the
// modulus; the client must say so instead of returning noise.
func TestOverflowIsReported(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 0))
	x := testnet.Image(rng, 64, 128)
	faint := x.Clone()
	for i := range faint.Data {
		faint.Data[i] *= 0.02
	}
	n, err := testnet.New(rng).Conv(2, 3, 1).Square().Conv(2, 1, 1).Square().Conv(1, 1, 1).Network(4, faint)
	if err != nil {
		t.Fatal(err)
	}
	s, err := session.Of(n, x, plan.Options{Height: 64, Width: 128, Precision: 4})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	output, err := s.Evaluator.Run(ctx, s.Encrypt(t))
	if err != nil {
		t.Fatal(err)
	}
	var out *client.RangeError
	if _, err := s.Client.Decrypt(ctx, output); !errors.As(err, &out) {
		t.Errorf("values 50 times the calibrated range decrypted with %v", err)
	}
}
