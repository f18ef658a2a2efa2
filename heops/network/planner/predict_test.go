package planner_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
	"cryptounet/heops/network/zoo"
	"cryptounet/heops/science/isbi"
)

// rms is the root mean square of differences.
func rms(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += (a[i] - b[i]) * (a[i] - b[i])
	}
	return math.Sqrt(sum / float64(len(a)))
}

// TestRoundingIsPredicted holds what rounding the weights does to a whole image
// against the prediction from a piece of one.
func TestRoundingIsPredicted(t *testing.T) {
	for seed := range uint64(6) {
		for name, net := range map[string]func(*rand.Rand) *testnet.Builder{
			"unet": testnet.UNet, "chain": func(rng *rand.Rand) *testnet.Builder { return testnet.Chain(rng, 4, 3) },
		} {
			rng := rand.New(rand.NewPCG(seed, 0))
			x := testnet.Image(rng, 128, 128)
			n, err := net(rng).Network(4, x)
			if err != nil {
				t.Fatal(err)
			}
			program, err := planner.New(n, plan.Options{Height: 128, Width: 128, Precision: 6, WeightBits: 8 + int(seed)})
			if err != nil {
				t.Fatal(err)
			}
			p := program.Plan()
			twin, err := program.Twin(x)
			if err != nil {
				t.Fatal(err)
			}
			rounded, err := twin.Logits()
			if err != nil {
				t.Fatal(err)
			}
			exact, err := n.Forward(x, p.Pitch())
			if err != nil {
				t.Fatal(err)
			}
			measured := rms(rounded[0].Data, exact[n.Output].Data)
			if p.Rounding < measured/3 || p.Rounding > 4*measured {
				t.Errorf("%s %d: rounding predicted %.3g, measured %.3g", name, seed, p.Rounding, measured)
			}
		}
	}
}

// TestDeepNetworksPlan: U-Nets of two convolutions a block plan at the default
// precision, on what calibration saw of images like those to come.
func TestDeepNetworksPlan(t *testing.T) {
	for _, shape := range []struct {
		base, poolings, side int
		precision            float64
	}{{4, 2, 128, 12}, {8, 2, 128, 12}, {4, 3, 64, 12}, {4, 4, 64, 11}} {
		rng := rand.New(rand.NewPCG(1, 0))
		n, err := testnet.Published(rng, shape.base, shape.poolings, model.PadWrap, testnet.Image(rng, shape.side, shape.side))
		if err != nil {
			t.Fatal(err)
		}
		program, err := planner.New(n, plan.Options{Height: shape.side, Width: shape.side, Precision: shape.precision})
		if err != nil {
			t.Errorf("%+v: %v", shape, err)
			continue
		}
		for _, info := range program.Plan().Tensors {
			if !(math.Log2(info.Scale) < 110) {
				t.Errorf("%+v: %s has the scale 2^%.1f", shape, info.Name, math.Log2(info.Scale))
			}
		}
	}
}

// TestRefusalNamesTheLayer: what cannot be reached is refused with the layer at
// which precision is lost, and by how much.
func TestRefusalNamesTheLayer(t *testing.T) {
	n, _ := unet(t, 3, 64)
	_, err := planner.New(n, plan.Options{Height: 64, Width: 64, Precision: 29})
	if err == nil {
		t.Fatal("29 bits were planned")
	}
	named := false
	for _, l := range n.Layers {
		named = named || strings.Contains(err.Error(), l.Name+", whose error is 2^")
	}
	if !named || !strings.Contains(err.Error(), "would be 2^-") {
		t.Error(err)
	}
}

// TestShippedCrop: the network of the zoo has a piece of an image to plan on,
// and it is none of the challenge's.
func TestShippedCrop(t *testing.T) {
	n, err := zoo.Load("dlin")
	if err != nil {
		t.Fatal(err)
	}
	crop := n.Crop()
	if crop == nil {
		t.Fatal("dlin has no crop")
	}
	x, err := n.Normalise(isbi.Synthetic(2).Image.Pix, isbi.Size, isbi.Size)
	if err != nil {
		t.Fatal(err)
	}
	at := (isbi.Size-crop.H)/2*isbi.Size + (isbi.Size-crop.W)/2
	for i, v := range crop.Data {
		if d := v - x.Data[at+i/crop.W*isbi.Size+i%crop.W]; math.Abs(d) > 1e-5 {
			t.Fatal(fmt.Sprint("the crop is not of the synthetic slice: value ", i, " is off by ", d))
		}
	}
}
