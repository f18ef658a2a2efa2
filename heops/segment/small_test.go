package segment_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/segment"
)

// TestSmallLogits: the noise stays small beside logits that are all small, as those
// of a network that was not trained for long.
func TestSmallLogits(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	x := testnet.Image(rng, 32, 32)
	n, err := testnet.New(rng).Pad(model.PadZeros).Conv(2, 3, 1).Square().Conv(1, 1, 1).Settled(1, x)
	if err != nil {
		t.Fatal(err)
	}
	last := n.Layers[len(n.Layers)-1].Name
	for _, w := range []string{last + ".weight", last + ".bias", last + ".range"} {
		for i := range n.Weights[w].Data {
			n.Weights[w].Data[i] /= 1000
		}
	}
	j, err := segment.Plan(context.Background(), n, 32, 32, 1, segment.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if reach := n.Range(n.Output)[0]; j.Plan().Result().Noise > reach/1000 {
		t.Errorf("noise of %g in logits of up to %g", j.Plan().Result().Noise, reach)
	}
}
