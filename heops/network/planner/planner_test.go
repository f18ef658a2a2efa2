package planner_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
	"cryptounet/heops/network/program"
	"cryptounet/heops/network/tensor"

	"github.com/google/go-cmp/cmp"
)

// unet returns a calibrated random U-Net and an image of the given side.
func unet(t *testing.T, seed uint64, side int) (*model.Network, *tensor.Tensor) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 0))
	x := testnet.Image(rng, side, side)
	n, err := testnet.UNet(rng).Network(4, x)
	if err != nil {
		t.Fatal(err)
	}
	return n, x
}

// The fused, rounded plan computes what the network computes layer by layer,
// up to the rounding of the weights.
func TestReferenceEqualsForward(t *testing.T) {
	for seed := range uint64(5) {
		n, x := unet(t, seed, 128)
		referenceEqualsForward(t, n, x)
	}
}

// A convolution may reach beyond a narrow map more than once: the wrap goes on.
func TestReferenceOfNarrowMaps(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 0))
	x := testnet.Image(rng, 64, 8)
	n, err := testnet.New(rng).SpaceToDepth().Pool(2).Pool(2).Conv(2, 3, 2).Square().Conv(3, 3, 1).Network(8, x)
	if err != nil {
		t.Fatal(err)
	}
	referenceEqualsForward(t, n, x)
}

func referenceEqualsForward(t *testing.T, n *model.Network, x *tensor.Tensor) {
	t.Helper()
	made, err := planner.New(n, plan.Options{Height: x.H, Width: x.W, WeightBits: 16, Precision: 8})
	if err != nil {
		t.Fatal(err)
	}
	p := made.Plan()
	twin, err := made.Twin(x)
	if err != nil {
		t.Fatal(err)
	}
	values, err := n.Forward(x, p.Pitch())
	if err != nil {
		t.Fatal(err)
	}
	for i, info := range p.Tensors {
		got, err := twin.Map(i)
		if err != nil {
			t.Fatal(err)
		}
		want := values[info.Name]
		largest := 0.0
		for _, v := range want.Data {
			largest = math.Max(largest, math.Abs(v))
		}
		for j, v := range want.Data {
			// Weights have 16 fractional bits; some hundred roundings add up.
			if e := math.Abs(got[0].Data[j] - v); e > 2e-3*(1+largest) {
				t.Fatalf("%s: value %d is %g, layer by layer %g", info.Name, j, got[0].Data[j], v)
			}
		}
	}
}

func TestPlanIsDeterministic(t *testing.T) {
	n, _ := unet(t, 1, 64)
	a, err := planner.New(n, plan.Options{Height: 64, Width: 64})
	if err != nil {
		t.Fatal(err)
	}
	b, err := planner.New(n, plan.Options{Height: 64, Width: 64})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, b, cmp.AllowUnexported(program.Program{})); diff != "" {
		t.Errorf("two plans of the same network differ:\n%s", diff)
	}
}

func TestPlanStructure(t *testing.T) {
	n, _ := unet(t, 2, 128)
	made, err := planner.New(n, plan.Options{Height: 128, Width: 128})
	if err != nil {
		t.Fatal(err)
	}
	p := made.Plan()
	var kinds []string
	for _, s := range p.Steps {
		kinds = append(kinds, string(s.Kind))
	}
	// The first square feeds a skip at a low level and a pooling that stays at
	// degree 2; the second pooling rotates, so it needs degree 1 before it.
	want := "linear square relinearise pool relinearise pool linear square relinearise linear"
	if got := strings.Join(kinds, " "); got != want {
		t.Errorf("steps are\n%s, expected\n%s", got, want)
	}
	last := p.Steps[len(p.Steps)-1]
	if last.Drop != 0 || p.Result().Level > 2 {
		t.Errorf("the last step rescales (%v) to level %d; two or three base primes hold its result", last.Drop != 0, p.Result().Level)
	}
	if first := p.Steps[0]; !slices.Equal(first.Layers, []string{"0.SpaceToDepth", "1.Conv2D", "2.BatchNorm"}) {
		t.Errorf("the first step fuses %v", first.Layers)
	}
	// Values must fit the modulus at every level with room to spare.
	for _, info := range p.Tensors {
		logQ := 0.0
		for _, q := range p.Q[:info.Level+1] {
			logQ += math.Log2(float64(q))
		}
		if room := logQ - math.Log2(info.Scale); room < 3 {
			t.Errorf("%s at level %d: scale 2^%.1f in a modulus of 2^%.1f", info.Name, info.Level, math.Log2(info.Scale), logQ)
		}
	}
	for _, q := range append(slices.Clone(p.Q), p.P...) {
		if q>>50 != 0 || q%(4<<p.LogN) != 1 {
			t.Errorf("prime %d: not below 2^50 or not 1 modulo 4N", q)
		}
	}
}

func TestWeakParametersAreRefused(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 0))
	x := testnet.Image(rng, 64, 64)
	b := testnet.New(rng)
	for range 4 {
		b.Conv(2, 3, 1).Square()
	}
	n, err := b.Conv(1, 1, 1).Network(4, x)
	if err != nil {
		t.Fatal(err)
	}
	_, err = planner.New(n, plan.Options{Height: 64, Width: 64, LogN: 13, Precision: 4})
	var weak *plan.SecurityError
	if !errors.As(err, &weak) {
		t.Fatalf("four squares at N = 2^13 gave %v; expected a security error", err)
	}
	if weak.Bound != 214 || weak.LogQP <= 214 || !strings.Contains(err.Error(), "214") || !strings.Contains(err.Error(), "4 squares follow one another, the last is 7.Square") {
		t.Errorf("the error names log QP = %g and bound %g: %v", weak.LogQP, weak.Bound, err)
	}
	made, err := planner.New(n, plan.Options{Height: 64, Width: 64, Precision: 4})
	if err != nil || made.Plan().LogN <= 13 {
		t.Errorf("without a fixed degree the plan took %v, %v", made, err)
	}
}

func TestErrors(t *testing.T) {
	n, _ := unet(t, 3, 64)
	for _, tc := range []struct {
		name string
		opts plan.Options
		edit func(n *model.Network)
		want string
	}{
		{"height not a multiple", plan.Options{Height: 66, Width: 64}, nil, "cannot be divided by 2"},
		{"not a power of two", plan.Options{Height: 600, Width: 600}, nil, "does not divide into a grid"},
		{"huge", plan.Options{Height: 1 << 20, Width: 64}, nil, "sides of 1 to 4096"},
		{"weight bits", plan.Options{Height: 64, Width: 64, WeightBits: 40}, nil, "weights of 40 bits"},
		{"ring degree", plan.Options{Height: 64, Width: 64, LogN: 9}, nil, "ring degree 2^9"},
		{"precision", plan.Options{Height: 64, Width: 64, Precision: 29}, nil, "out of reach"},
		{"not calibrated", plan.Options{Height: 64, Width: 64}, func(n *model.Network) { delete(n.Weights, "3.Quadratic.range") }, "call its Calibrate"},
		{"not a polynomial", plan.Options{Height: 64, Width: 64}, func(n *model.Network) { n.Layers[3].Op = model.ReLU }, "is a ReLU, which has no exact form under encryption: replace it with a polynomial"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := *n
			m.Layers = slices.Clone(n.Layers)
			m.Weights = map[string]model.Weight{}
			for k, v := range n.Weights {
				m.Weights[k] = v
			}
			if tc.edit != nil {
				tc.edit(&m)
			}
			if _, err := planner.New(&m, tc.opts); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v; expected an error with %q", err, tc.want)
			}
		})
	}
}

// TestUnderPeriod: a plan whose grid leaves the slots beyond it at 0, as those of older
// versions did, is followed. Its weights are other plaintexts and compute the same.
func TestUnderPeriod(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 0))
	x := testnet.Image(rng, 32, 32)
	n, err := testnet.Tame(rng, 2, 1, model.PadZeros, x)
	if err != nil {
		t.Fatal(err)
	}
	made, err := planner.New(n, plan.Options{Height: 32, Width: 32})
	if err != nil {
		t.Fatal(err)
	}
	p := made.Plan()
	if p.Grid.Period == 0 {
		t.Fatalf("an image of 32x32 fills %d slots with %+v", p.Slots(), p.Grid)
	}
	p.Grid.Period = 0
	older, err := planner.Under(p, n)
	if err != nil {
		t.Fatal(err)
	}
	var logits [2]*tensor.Tensor
	for i, program := range []*program.Program{made, older} {
		twin, err := program.Twin(x)
		if err != nil {
			t.Fatal(err)
		}
		all, err := twin.Logits()
		if err != nil {
			t.Fatal(err)
		}
		logits[i] = all[0]
	}
	square := 0.0
	for i, want := range logits[0].Data {
		if got := logits[1].Data[i]; math.Abs(got-want) > 20*p.Rounding {
			t.Fatalf("logit %d is %g; expected %g within %g", i, got, want, 20*p.Rounding)
		}
		d := logits[1].Data[i] - want
		square += d * d / float64(len(logits[0].Data))
	}
	// Both are off by what their own weights are rounded by.
	if got := math.Sqrt(square); got > 3*p.Rounding {
		t.Fatalf("logits differ by %g; expected at most %g", got, 3*p.Rounding)
	}
	t.Logf("logits differ by %.2g, where weights are rounded by %.2g", math.Sqrt(square), p.Rounding)
}

// TestUnderAnotherGrid: a plan that cuts the images finer than need be, which
// would make thousands of times the weights, is not followed.
func TestUnderAnotherGrid(t *testing.T) {
	n, _ := unet(t, 3, 64)
	made, err := planner.New(n, plan.Options{Height: 64, Width: 64})
	if err != nil {
		t.Fatal(err)
	}
	p := made.Plan()
	if _, err := planner.Under(p, n); err != nil {
		t.Fatal(err)
	}
	p.Grid.Rows, p.Grid.Batch = p.Grid.Rows/4, p.Grid.Batch*4
	for i := range p.Tensors {
		p.Tensors[i].Layout.Py *= 4
	}
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	if _, err := planner.Under(p, n); err == nil || !strings.Contains(err.Error(), "grid") {
		t.Errorf("another grid gave %v", err)
	}
}
