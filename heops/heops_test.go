package heops_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"cryptounet/heops"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/plan"
	"cryptounet/heops/tensor"
)

// session is a small network with everything that a run needs, made once.
type session struct {
	plan      *plan.Plan
	client    *heops.Client
	keys      *heops.EvaluationKeys
	evaluator *heops.Evaluator
	image     *tensor.Tensor
}

var small = sync.OnceValues(func() (session, error) { return build(testnet.UNet, plan.Options{Height: 128, Width: 128}) })

// build plans a random network and makes keys for it.
func build(net func(*rand.Rand) *testnet.Builder, opts plan.Options) (s session, err error) {
	rng := rand.New(rand.NewPCG(11, 0))
	s.image = testnet.Image(rng, opts.Height, opts.Width)
	n, err := net(rng).Network(4, s.image)
	if err != nil {
		return s, err
	}
	if s.plan, err = plan.New(n, opts); err != nil {
		return s, err
	}
	if s.client, err = heops.NewClient(s.plan); err != nil {
		return s, err
	}
	if s.keys, err = s.client.EvaluationKeys(context.Background()); err != nil {
		return s, err
	}
	s.evaluator, err = heops.NewEvaluator(s.plan, s.keys)
	return s, err
}

func setUp(t testing.TB) session {
	t.Helper()
	s, err := small()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

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
			s, err := build(tc.net, tc.opts)
			if err != nil {
				t.Fatal(err)
			}
			compareRun(t, s)
		})
	}
}

func compareRun(t *testing.T, s session) {
	ctx := context.Background()
	twin, err := s.plan.Twin(s.image)
	if err != nil {
		t.Fatal(err)
	}
	input, err := s.client.Encrypt(ctx, s.image)
	if err != nil {
		t.Fatal(err)
	}
	run, err := s.evaluator.Start(input)
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	for run.Next(ctx) {
		steps++
		c, err := s.client.Compare(ctx, run.Map(), twin)
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
	if run.Err() != nil || steps != len(s.plan.Steps) || !run.Done() {
		t.Fatalf("the run ended after %d of %d steps: %v", steps, len(s.plan.Steps), run.Err())
	}
}

func TestBatchOfImages(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 0))
	images := []*tensor.Tensor{testnet.Image(rng, 64, 64), testnet.Image(rng, 64, 64), testnet.Image(rng, 64, 64)}
	n, err := testnet.UNet(rng).Network(4, images...)
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.New(n, plan.Options{Height: 64, Width: 64})
	if err != nil {
		t.Fatal(err)
	}
	if p.Grid.Batch < 3 {
		t.Fatalf("a plan for 64x64 takes %d images", p.Grid.Batch)
	}
	ctx := context.Background()
	client, _ := heops.NewClient(p)
	keys, err := client.EvaluationKeys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	evaluator, err := heops.NewEvaluator(p, keys)
	if err != nil {
		t.Fatal(err)
	}
	input, err := client.Encrypt(ctx, images...)
	if err != nil {
		t.Fatal(err)
	}
	output, err := evaluator.Run(ctx, input)
	if err != nil {
		t.Fatal(err)
	}
	logits, err := client.Decrypt(ctx, output)
	if err != nil || len(logits) != 3 {
		t.Fatalf("decrypted %d images: %v", len(logits), err)
	}
	twin, err := p.Twin(images...)
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
	s := setUp(t)
	input, err := s.client.Encrypt(context.Background(), s.image)
	if err != nil {
		t.Fatal(err)
	}
	run, err := s.evaluator.Start(input)
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
	if _, err := s.client.Decrypt(context.Background(), run.Output()); err != nil {
		t.Error(err)
	}
}

func TestMissingKeysAreNamed(t *testing.T) {
	s := setUp(t)
	_, err := heops.NewEvaluator(s.plan, s.keys.Without(0))
	if err == nil || !strings.Contains(err.Error(), "relinearisation") {
		t.Errorf("without the relinearisation key: %v", err)
	}
	_, err = heops.NewEvaluator(s.plan, s.keys.Without(1))
	if err == nil || !strings.Contains(err.Error(), "rotation by 1 slots") {
		t.Errorf("without a Galois key: %v", err)
	}
	if _, err = heops.NewEvaluator(s.plan, nil); err == nil {
		t.Error("an evaluator without keys was made")
	}
}

func TestValuesOutOfRange(t *testing.T) {
	s := setUp(t)
	ctx := context.Background()
	bright := s.image.Clone()
	bright.Data[77] = 1000
	var out *heops.RangeError
	if _, err := s.client.Encrypt(ctx, bright); !errors.As(err, &out) || out.Value != 1000 {
		t.Errorf("an input of 1000 gave %v", err)
	}
	bright.Data[77] = math.NaN()
	if _, err := s.client.Encrypt(ctx, bright); !errors.As(err, &out) {
		t.Errorf("an input of NaN gave %v", err)
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
	p, err := plan.New(n, plan.Options{Height: 64, Width: 128, Precision: 4})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	client, _ := heops.NewClient(p)
	keys, err := client.EvaluationKeys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	evaluator, err := heops.NewEvaluator(p, keys)
	if err != nil {
		t.Fatal(err)
	}
	input, err := client.Encrypt(ctx, x)
	if err != nil {
		t.Fatal(err)
	}
	output, err := evaluator.Run(ctx, input)
	if err != nil {
		t.Fatal(err)
	}
	var out *heops.RangeError
	if _, err := client.Decrypt(ctx, output); !errors.As(err, &out) {
		t.Errorf("values 50 times the calibrated range decrypted with %v", err)
	}
}

func TestWireRoundTrip(t *testing.T) {
	s := setUp(t)
	ctx := context.Background()
	input, err := s.client.Encrypt(ctx, s.image)
	if err != nil {
		t.Fatal(err)
	}
	var wire, keyWire bytes.Buffer
	size, err := input.WriteTo(&wire)
	if err != nil || size != int64(wire.Len()) {
		t.Fatalf("wrote %d bytes, counted %d: %v", wire.Len(), size, err)
	}
	if predicted := s.plan.UploadBytes(); size < predicted || size > predicted+100 {
		t.Errorf("the upload is %d bytes, the plan predicts %d and a header", size, predicted)
	}
	if _, err := s.keys.WriteTo(&keyWire); err != nil {
		t.Fatal(err)
	}
	// The other side has the plan and what came over the wire.
	keys, err := heops.ReadEvaluationKeys(s.plan, &keyWire)
	if err != nil {
		t.Fatal(err)
	}
	evaluator, err := heops.NewEvaluator(s.plan, keys)
	if err != nil {
		t.Fatal(err)
	}
	received, err := heops.ReadEncrypted(s.plan, &wire)
	if err != nil {
		t.Fatal(err)
	}
	output, err := evaluator.Run(ctx, received)
	if err != nil {
		t.Fatal(err)
	}
	wire.Reset()
	if _, err := output.WriteTo(&wire); err != nil {
		t.Fatal(err)
	}
	back, err := heops.ReadEncrypted(s.plan, &wire)
	if err != nil {
		t.Fatal(err)
	}
	twin, err := s.plan.Twin(s.image)
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.client.Compare(ctx, back, twin)
	if err != nil {
		t.Fatal(err)
	}
	if share, differ := c.Agreement(); share < 0.999 {
		t.Errorf("%d pixels differ after the round trip: %v", differ, c)
	}
}

func TestDamagedMessages(t *testing.T) {
	s := setUp(t)
	input, err := s.client.Encrypt(context.Background(), s.image)
	if err != nil {
		t.Fatal(err)
	}
	var wire bytes.Buffer
	input.WriteTo(&wire)
	other, err := build(func(rng *rand.Rand) *testnet.Builder { return testnet.New(rng).Conv(1, 1, 1) }, plan.Options{Height: 64, Width: 128})
	if err != nil {
		t.Fatal(err)
	}
	edit := func(at int, v byte) []byte {
		b := bytes.Clone(wire.Bytes())
		b[at] = v
		return b
	}
	for _, tc := range []struct {
		name string
		data []byte
		plan *plan.Plan
		want string
	}{
		{"empty", nil, s.plan, "cut off"},
		{"cut off", wire.Bytes()[:wire.Len()-1], s.plan, "cut off"},
		{"magic", edit(0, 'X'), s.plan, "not a map"},
		{"another plan", wire.Bytes(), other.plan, "another plan"},
		{"tensor", edit(40, 200), s.plan, "claims to be tensor 200"},
		{"degree 2 with a seed", edit(40, 2), s.plan, "fresh encryptions only"},
		{"no images", edit(44, 0), s.plan, "0 images"},
		{"coefficient", append(bytes.Clone(wire.Bytes()[:80]), bytes.Repeat([]byte{0xff}, wire.Len())...), s.plan, "not below its prime"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := heops.ReadEncrypted(tc.plan, bytes.NewReader(tc.data)); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v; expected an error with %q", err, tc.want)
			}
		})
	}
	if _, err := heops.ReadEvaluationKeys(s.plan, bytes.NewReader(wire.Bytes())); err == nil {
		t.Error("a map was read as evaluation keys")
	}
}

func FuzzReadEncrypted(f *testing.F) {
	s := setUp(f)
	input, err := s.client.Encrypt(context.Background(), s.image)
	if err != nil {
		f.Fatal(err)
	}
	var wire bytes.Buffer
	input.WriteTo(&wire)
	f.Add(wire.Bytes()[:200])
	f.Add(wire.Bytes()[:50])
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, err := heops.ReadEncrypted(s.plan, bytes.NewReader(data)); err == nil && m.Ciphertexts() == 0 {
			t.Error("a map without ciphertexts was accepted")
		}
		heops.ReadEvaluationKeys(s.plan, bytes.NewReader(data))
	})
}

func TestMixedUpPlansAreRefused(t *testing.T) {
	s := setUp(t)
	other, err := build(testnet.UNet, plan.Options{Height: 128, Width: 128})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := heops.NewEvaluator(s.plan, other.keys); err == nil {
		t.Error("keys of another plan were accepted")
	}
	input, err := other.client.Encrypt(context.Background(), other.image)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.evaluator.Start(input); err == nil {
		t.Error("an input of another plan was accepted")
	}
	weak := *s.plan
	weak.P = append(append([]uint64{}, weak.P...), weak.Q...)
	if _, err := heops.NewClient(&weak); err == nil || !strings.Contains(err.Error(), "weaker than 128 bits") {
		t.Errorf("a plan changed to a larger modulus gave %v", err)
	}
}

func Example() {
	rng := rand.New(rand.NewPCG(1, 0))
	image := testnet.Image(rng, 64, 128)
	network, err := testnet.UNet(rng).Network(4, image)
	if err != nil {
		panic(err)
	}
	p, err := plan.New(network, plan.Options{Height: 64, Width: 128})
	if err != nil {
		panic(err)
	}
	ctx := context.Background()

	client, _ := heops.NewClient(p) // has the secret key
	keys, _ := client.EvaluationKeys(ctx)
	input, _ := client.Encrypt(ctx, image)

	evaluator, _ := heops.NewEvaluator(p, keys) // has none
	run, _ := evaluator.Start(input)
	for run.Next(ctx) {
		if s := run.Report().Step; s.Kind == plan.Square {
			fmt.Println(s.Name, "is", run.Map().Ciphertexts(), "ciphertexts at level", run.Map().Level())
		}
	}

	logits, err := client.Decrypt(ctx, run.Output())
	fmt.Println(logits[0], err)
	// Output:
	// 3.Quadratic is 16 ciphertexts at level 2
	// 8.Square is 6 ciphertexts at level 1
	// tensor 1x64x128 <nil>
}
