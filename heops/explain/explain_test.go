package explain_test

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops/client"
	"cryptounet/heops/explain"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
)

const side = 64

// run runs a network on an image and explains it, with errors so many times as large as
// they are and as they were to be.
func run(t *testing.T, n *model.Network, image *tensor.Tensor, opts plan.Options, coarser float64) *explain.Explanation {
	t.Helper()
	opts.Height, opts.Width = side, side
	s, err := session.Of(n, image, opts)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	twin, err := s.Program.Twin(image)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Evaluator.Start(s.Encrypt(t))
	if err != nil {
		t.Fatal(err)
	}
	var all []*client.Comparison
	for r.Next(ctx) {
		c, err := s.Client.Compare(ctx, r.Map(), twin)
		if err != nil {
			t.Fatal(err)
		}
		c.RMSError *= coarser
		c.Predicted *= coarser
		all = append(all, c)
	}
	if r.Err() != nil {
		t.Fatal(r.Err())
	}
	e, err := explain.Of(s.Plan, n, image, all...)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestCauses breaks runs on purpose: the explanation names the layer, the cause
// and what to do.
func TestCauses(t *testing.T) {
	for _, c := range []struct {
		name  string
		opts  plan.Options
		spoil func(n *model.Network, image *tensor.Tensor)
		layer string
		cause explain.Cause
		says  string
	}{
		{"nothing", plan.Options{}, func(*model.Network, *tensor.Tensor) {}, "", explain.Fine, "in line with the plan"},
		{"an input unlike those of the calibration", plan.Options{}, func(_ *model.Network, image *tensor.Tensor) {
			for i := range image.Data { // all that pixels can be, in stripes
				image.Data[i] = 2 - 4*float64(i/4%2)
			}
		}, "8.Square", explain.Range, "values go to"},
		{"a calibration on other images", plan.Options{}, func(n *model.Network, _ *tensor.Tensor) {
			for name, w := range n.Weights {
				if strings.HasPrefix(name, "8.") && (strings.HasSuffix(name, ".range") || strings.HasSuffix(name, ".typical")) {
					scale(w.Data, 0.25)
				}
			}
		}, "8.Square", explain.Range, "Calibrate"},
		{"calibrated logits", plan.Options{}, func(n *model.Network, _ *tensor.Tensor) {
			scale(n.Range(n.Output), 0.3)
			scale(n.Typical(n.Output), 0.3)
		}, "13.DepthToSpace", explain.Range, "Calibrate"},
		{"few bits of weights", plan.Options{WeightBits: 4}, func(*model.Network, *tensor.Tensor) {}, "2.BatchNorm", explain.Weights, "WeightBits"},
		{"little precision", plan.Options{}, func(*model.Network, *tensor.Tensor) {}, "2.BatchNorm", explain.Scale, "Precision"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(11, 0))
			image := testnet.Image(rng, side, side)
			n, err := testnet.UNet(rng).Network(4, image)
			if err != nil {
				t.Fatal(err)
			}
			c.spoil(n, image)
			coarser := 1.0
			if c.cause == explain.Scale { // than any plan that the planner makes of this network
				coarser = 1 << 10
			}
			e := run(t, n, image, c.opts, coarser)
			l, _ := e.Culprit()
			if l.Layer != c.layer || l.Cause != c.cause || !strings.Contains(e.Advice(), c.says) {
				t.Errorf("it is %q, %s; want %q, %s\n%v", l.Layer, l.Cause, c.layer, c.cause, e)
			}
			headers, rows := e.Table()
			if len(rows) != len(e.Lines) || len(headers) != len(rows[0]) {
				t.Errorf("%d rows of %d lines", len(rows), len(e.Lines))
			}
			measured, predicted := e.Bits()
			if len(measured) != len(e.Lines)-1 || len(predicted) != len(measured) || measured[0] != math.Log2(e.Lines[1].Largest/e.Lines[1].Noise) {
				t.Errorf("bits %v and %v", measured, predicted)
			}
		})
	}
}

// TestFaults: errors of another size than the plan's, of values in range.
func TestFaults(t *testing.T) {
	s := session.Small(t)
	twin, err := s.Program.Twin(s.Image)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Evaluator.Start(s.Encrypt(t))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if !r.Next(ctx) {
		t.Fatal(r.Err())
	}
	for _, c := range []struct {
		err   func(*client.Comparison) float64
		cause explain.Cause
		says  string
	}{
		{func(c *client.Comparison) float64 { return c.RMSError }, explain.Fine, "in line"},
		{func(c *client.Comparison) float64 { return 10 * c.Predicted }, explain.Noise, "10 times"},
		{func(c *client.Comparison) float64 { return c.LargestAbs }, explain.Level, "modulus of level"},
		{func(*client.Comparison) float64 { return math.NaN() }, explain.Level, "modulus of level"},
	} {
		comparison, err := s.Client.Compare(ctx, r.Map(), twin)
		if err != nil {
			t.Fatal(err)
		}
		comparison.RMSError = c.err(comparison)
		e, err := explain.Of(s.Plan, s.Network, s.Image, comparison)
		if err != nil {
			t.Fatal(err)
		}
		if l, _ := e.Culprit(); l.Cause != c.cause || !strings.Contains(e.Advice(), c.says) {
			t.Errorf("an error of %g: %q, %s", comparison.RMSError, l.Cause, e.Advice())
		}
	}
}

func scale(values []float64, by float64) {
	for i := range values {
		values[i] *= by
	}
}

// TestRefused: what no story can be told of.
func TestRefused(t *testing.T) {
	s := session.Small(t)
	for _, c := range []struct {
		name        string
		plan        *plan.Plan
		comparisons []*client.Comparison
		want        string
	}{
		{"no plan", nil, []*client.Comparison{{}}, "no plan"},
		{"no comparison", s.Plan, nil, "client.Compare(ctx"},
		{"an empty comparison", s.Plan, []*client.Comparison{{}}, "comparison 0 has no maps"},
		{"a foreign comparison", s.Plan, []*client.Comparison{{Layer: "other", Decrypted: s.Image, Plain: s.Image}}, `of "other"`},
	} {
		if _, err := explain.Of(c.plan, s.Network, s.Image, c.comparisons...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	var none *explain.Explanation
	if _, rows := none.Table(); rows != nil || none.String() == "" {
		t.Error("no explanation has rows, or no text")
	}
}
