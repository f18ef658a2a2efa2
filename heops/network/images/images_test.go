package images_test

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops/internal/damage"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/images"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/segment"
)

// plain evaluates in plaintext.
type plain struct {
	network *model.Network
	pitch   int
}

func (p plain) Evaluate(_ context.Context, _ func(string, float64), inputs ...*tensor.Tensor) ([]*tensor.Tensor, error) {
	var all []*tensor.Tensor
	for _, x := range inputs {
		y, err := p.network.Result(x, p.pitch)
		if err != nil {
			return nil, err
		}
		all = append(all, y)
	}
	return all, nil
}

func unet(t testing.TB, padding string) *model.Network {
	t.Helper()
	rng := rand.New(rand.NewPCG(7, 7))
	b := testnet.New(rng).Pad(padding).Conv(2, 3, 1).Norm().Quadratic()
	skip := b.Last()
	n, err := b.Pool(2).Pad(padding).Conv(3, 3, 1).Norm().Square().Up(2).Concat(skip).Conv(1, 1, 1).Settled(2, testnet.Image(rng, 32, 32))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func planned(t testing.TB, n *model.Network, together int) *plan.Plan {
	t.Helper()
	p, err := planner.New(n, plan.Options{Height: 64, Width: 64, Images: together})
	if err != nil {
		t.Fatal(err)
	}
	return p.Plan()
}

// TestAnySize: what a client cuts by the plan alone and puts together is what
// package segment makes, which has the network.
func TestAnySize(t *testing.T) {
	for _, padding := range []string{model.PadZeros, model.PadWrap, model.PadReflect} {
		for _, together := range []int{1, 4} {
			n := unet(t, padding)
			p := planned(t, n, together)
			rng := rand.New(rand.NewPCG(8, 8))
			sizes := []images.Size{{64, 64}, {100, 70}, {64, 64}, {65, 130}, {63, 63}}
			if padding != model.PadZeros && padding != model.PadReflect {
				sizes = append(sizes, images.Size{Height: 1, Width: 20})
			}
			set, err := images.New(p, sizes...)
			if err != nil {
				t.Fatal(err)
			}
			var frame bytes.Buffer
			if _, err := set.WriteTo(&frame); err != nil {
				t.Fatal(err)
			}
			if set, err = images.Read(p, &frame); err != nil {
				t.Fatal(err)
			}
			var all []*tensor.Tensor
			for _, s := range sizes {
				all = append(all, testnet.Image(rng, s.Height, s.Width))
			}
			logits := make([]*tensor.Tensor, len(all))
			for run := range set.Runs() {
				inputs, err := set.Inputs(run, all...)
				if err != nil || len(inputs) > p.Grid.Batch {
					t.Fatalf("run %d of %d inputs: %v", run, len(inputs), err)
				}
				outputs, err := plain{n, p.Pitch()}.Evaluate(context.Background(), nil, inputs...)
				if err != nil {
					t.Fatal(err)
				}
				if err := set.Join(logits, run, outputs...); err != nil {
					t.Fatal(err)
				}
			}
			for i, x := range all {
				j, err := segment.Plan(context.Background(), n, x.H, x.W, 1, segment.Options{Tile: 64})
				if err != nil {
					t.Fatal(err)
				}
				want, err := j.RunOn(context.Background(), plain{n, j.Plan().Pitch()}, x)
				if err != nil {
					t.Fatal(err)
				}
				worst := 0.0
				for k, v := range want[0].Data {
					worst = math.Max(worst, math.Abs(v-logits[i].Data[k]))
				}
				if logits[i].H != x.H || logits[i].W != x.W || worst > 1e-9 {
					t.Errorf("%s, %d together: image %d of %v differs by %g", padding, together, i, sizes[i], worst)
				}
			}
		}
	}
}

func TestRefused(t *testing.T) {
	p := planned(t, unet(t, model.PadZeros), 1)
	if _, err := images.New(p, images.Size{Height: 30, Width: 64}); err == nil || !strings.Contains(err.Error(), "cryptounet plan --size 30x64") {
		t.Errorf("an image smaller than a piece: %v", err)
	}
	if _, err := images.New(p); err == nil {
		t.Error("a set of no images")
	}
	set, err := images.New(p, images.Size{Height: 64, Width: 64})
	if err != nil {
		t.Fatal(err)
	}
	x := tensor.New(1, 64, 64)
	if _, err := set.Inputs(0, x, x); err == nil {
		t.Error("two images for a set of one")
	}
	if _, err := set.Inputs(0, tensor.New(1, 64, 32)); err == nil {
		t.Error("an image of another size")
	}
	if _, err := set.Inputs(1, x); err == nil {
		t.Error("a run that is not there")
	}
	logits := make([]*tensor.Tensor, 1)
	for _, outputs := range [][]*tensor.Tensor{{}, {x, x}, {nil}, {tensor.New(1, 3, 3)}} {
		if err := set.Join(logits, 0, outputs...); err == nil {
			t.Errorf("%d results of one piece", len(outputs))
		}
	}
}

func TestDamagedSets(t *testing.T) {
	p := planned(t, unet(t, model.PadZeros), 1)
	set, err := images.New(p, images.Size{Height: 64, Width: 64}, images.Size{Height: 70, Width: 80})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := set.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	for n := range b.Len() {
		if _, err := images.Read(p, bytes.NewReader(b.Bytes()[:n])); err == nil || !strings.Contains(err.Error(), "cut off") {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	for bit := range 8 * b.Len() {
		if _, err := images.Read(p, bytes.NewReader(damage.Flip(b.Bytes(), bit))); err == nil {
			t.Errorf("bit %d was flipped and the set read", bit)
		}
	}
	other := planned(t, unet(t, model.PadReflect), 1)
	if _, err := images.Read(other, bytes.NewReader(b.Bytes())); err == nil || !strings.Contains(err.Error(), "plan") {
		t.Errorf("another plan: %v", err)
	}
}

func FuzzDescribe(f *testing.F) {
	p := planned(f, unet(f, model.PadZeros), 1)
	set, err := images.New(p, images.Size{Height: 64, Width: 64})
	if err != nil {
		f.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := set.WriteTo(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes()[damage.Content : b.Len()-32])
	f.Fuzz(func(t *testing.T, content []byte) {
		frame := damage.Reseal(append(append(bytes.Clone(b.Bytes()[:damage.Content]), content...), make([]byte, 32)...), func([]byte) {})
		set, err := images.Read(p, bytes.NewReader(frame))
		if err != nil {
			return
		}
		var again bytes.Buffer
		if _, err := set.WriteTo(&again); err != nil || !bytes.Equal(again.Bytes(), frame) {
			t.Errorf("it is written otherwise: %v", err)
		}
	})
}
