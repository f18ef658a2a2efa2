package evaluator_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/internal/session"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
)

// TestErrorIsPredicted runs networks encrypted and holds the error of the
// results, beside the float network's, against what the plan predicts of noise
// and rounding: within a factor of 2.
func TestErrorIsPredicted(t *testing.T) {
	made := func(net func(*rand.Rand) *testnet.Builder) func(*rand.Rand, *tensor.Tensor) (*model.Network, error) {
		return func(rng *rand.Rand, x *tensor.Tensor) (*model.Network, error) { return net(rng).Network(4, x) }
	}
	for name, tc := range map[string]struct {
		net  func(*rand.Rand, *tensor.Tensor) (*model.Network, error)
		opts plan.Options
	}{
		"u-net":        {made(testnet.UNet), plan.Options{Height: 128, Width: 128}},
		"coarse u-net": {made(testnet.UNet), plan.Options{Height: 128, Width: 128, Precision: 7}},
		"fine weights": {made(testnet.UNet), plan.Options{Height: 64, Width: 128, WeightBits: 16}},
		"chain":        {made(func(rng *rand.Rand) *testnet.Builder { return testnet.Chain(rng, 4, 3) }), plan.Options{Height: 128, Width: 128, Precision: 8}},
		"two convolutions a block": {func(rng *rand.Rand, x *tensor.Tensor) (*model.Network, error) {
			return testnet.Published(rng, 4, 2, model.PadWrap, x)
		},
			plan.Options{Height: 64, Width: 64, Precision: 9}},
		"few bits": {func(rng *rand.Rand, x *tensor.Tensor) (*model.Network, error) {
			return testnet.Published(rng, 4, 2, model.PadWrap, x)
		},
			plan.Options{Height: 64, Width: 64, Precision: 3}},
		"rows as lanes": {func(rng *rand.Rand, x *tensor.Tensor) (*model.Network, error) {
			return testnet.Published(rng, 4, 2, model.PadZeros, x)
		},
			plan.Options{Height: 64, Width: 64}},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			rng := rand.New(rand.NewPCG(8, 0))
			x := testnet.Image(rng, tc.opts.Height, tc.opts.Width)
			n, err := tc.net(rng, x)
			if err != nil {
				t.Fatal(err)
			}
			s, err := session.Of(n, x, tc.opts)
			if err != nil {
				t.Fatal(err)
			}
			p := s.Plan
			output, err := s.Evaluator.Run(ctx, s.Encrypt(t))
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.Client.Decrypt(ctx, output)
			if err != nil {
				t.Fatal(err)
			}
			exact, err := n.Forward(x, p.Pitch())
			if err != nil {
				t.Fatal(err)
			}
			sum := 0.0
			for i, v := range exact[n.Output].Data {
				sum += (got[0].Data[i] - v) * (got[0].Data[i] - v)
			}
			measured := math.Sqrt(sum / float64(len(got[0].Data)))
			predicted := math.Hypot(p.Result().Noise, p.Rounding)
			told := fmt.Sprintf("predicted %.3g (noise %.3g, rounding %.3g), measured %.3g", predicted, p.Result().Noise, p.Rounding, measured)
			if predicted < measured/2 || predicted > 2*measured {
				t.Error(told)
			}
			t.Log(told)
		})
	}
}
