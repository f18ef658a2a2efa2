package segment_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/reach"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/network/tiles"
	"cryptounet/heops/segment"
)

// plain evaluates in plaintext.
type plain struct {
	network *model.Network
	pitch   int
}

func (p plain) Evaluate(_ context.Context, step func(string, float64), inputs ...*tensor.Tensor) ([]*tensor.Tensor, error) {
	var all []*tensor.Tensor
	for i, x := range inputs {
		step("plain", float64(i)/float64(len(inputs)))
		y, err := p.network.Result(x, p.pitch)
		if err != nil {
			return nil, err
		}
		all = append(all, y)
	}
	return all, nil
}

// small is a U-Net of one pooling with the given padding.
func small(t testing.TB, padding string) *model.Network {
	t.Helper()
	rng := rand.New(rand.NewPCG(7, 7))
	x := testnet.Image(rng, 32, 32)
	b := testnet.New(rng).Pad(padding).Conv(2, 3, 1).Norm().Quadratic()
	skip := b.Last()
	n, err := b.Pool(2).Pad(padding).Conv(3, 3, 1).Norm().Square().Up(2).Concat(skip).Conv(1, 1, 1).Settled(2, x)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestAnySize: images of any size give logits of their size, those of the network
// on the whole mirrored image, whatever way the plan takes.
func TestAnySize(t *testing.T) {
	ctx := context.Background()
	for _, padding := range []string{model.PadZeros, model.PadWrap, model.PadReflect} {
		n := small(t, padding)
		f, err := reach.FieldOf(n)
		if err != nil {
			t.Fatal(err)
		}
		rng := rand.New(rand.NewPCG(8, 8))
		for _, size := range [][3]int{{1, 1, 0}, {1, 50, 0}, {31, 33, 0}, {64, 64, 0}, {70, 90, 32}, {200, 15, 64}} {
			h, w, tile := size[0], size[1], size[2]
			t.Run(fmt.Sprintf("%s %dx%d", padding, h, w), func(t *testing.T) {
				j, err := segment.Plan(ctx, n, h, w, 2, segment.Options{Tile: tile})
				if err != nil {
					t.Fatal(err)
				}
				images := []*tensor.Tensor{testnet.Image(rng, h, w), testnet.Image(rng, h, w)}
				got, err := j.RunOn(ctx, plain{n, j.Plan().Pitch()}, images...)
				if err != nil {
					t.Fatal(err)
				}
				for i := range images {
					want := whole(t, n, f, j, images[i])
					if d := largest(got[i], want); !(d < 1e-9) {
						t.Errorf("%v: image %d differs by %g", j, i, d)
					}
				}
				if c := j.Cost(); c.Time <= 0 || c.Upload <= 0 || c.Memory <= 0 || c.Tiles != 2*j.Tiling.Count() {
					t.Errorf("cost %+v", c)
				}
			})
		}
	}
}

// TestRandomNetworks does the same for random networks on images of random sizes.
func TestRandomNetworks(t *testing.T) {
	ctx := context.Background()
	planned := 0
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 10))
		n, _ := testnet.Random(rng, 16)
		f, err := reach.FieldOf(n)
		if err != nil || f.Last-f.First > 60 || f.Stride > 1 || f.Offset != 0 {
			continue // whole, below, knows maps as large as the image
		}
		h, w := 1+rng.IntN(60), 1+rng.IntN(60)
		t.Run(fmt.Sprintf("%d %dx%d", seed, h, w), func(t *testing.T) {
			image := testnet.ImageC(rng, n.Input.Channels, h, w)
			j, err := segment.Plan(ctx, n, h, w, 1, segment.Options{Tile: []int{0, f.Last - f.First + 4*f.Step + 32}[rng.IntN(2)], Precision: 8})
			if err != nil {
				t.Log(err)
				return
			}
			planned++
			got, err := j.RunOn(ctx, plain{n, j.Plan().Pitch()}, image)
			if err != nil {
				t.Fatal(err)
			}
			if d := largest(got[0], whole(t, n, f, j, image)); !(d < 1e-6) {
				t.Errorf("%v: differs by %g", j, d)
			}
		})
	}
	if planned < 8 {
		t.Errorf("only %d networks were planned", planned)
	}
}

// whole is the network on all of the image at once.
func whole(t *testing.T, n *model.Network, f tiles.Field, j *segment.Job, image *tensor.Tensor) *tensor.Tensor {
	t.Helper()
	margin, pitch := 0, f.Step
	if j.Tiling.Whole {
		pitch = j.Plan().Pitch()
	} else if !f.Own {
		margin = 64
	}
	h, w := f.Padded(image.H)+2*margin, f.Padded(image.W)+2*margin
	mirrored := &tiles.Tiling{Field: f, Height: image.H, Width: image.W, Rows: h, Columns: w, Down: []tiles.Span{{From: -margin}}, Across: []tiles.Span{{From: -margin}}}
	big, err := mirrored.Piece(image, 0)
	if err != nil {
		t.Fatal(err)
	}
	y, err := n.Result(big, pitch)
	if err != nil {
		t.Fatal(err)
	}
	return y.Crop(margin, margin, image.H, image.W)
}

func largest(a, b *tensor.Tensor) float64 {
	if a == nil || a.Shape() != b.Shape() {
		return math.Inf(1)
	}
	most := 0.0
	for i, v := range b.Data {
		most = math.Max(most, math.Abs(a.Data[i]-v))
	}
	return most
}

func rms(a, b *tensor.Tensor) float64 {
	sum := 0.0
	for i, v := range b.Data {
		sum += (a.Data[i] - v) * (a.Data[i] - v)
	}
	return math.Sqrt(sum / float64(len(b.Data)))
}

// TestEncrypted: keys, encryption, evaluation, decryption, stitched: as in
// plaintext but for noise and rounded weights.
func TestEncrypted(t *testing.T) {
	ctx := context.Background()
	for _, tc := range []struct {
		padding    string
		h, w, tile int
		images     int
	}{
		{model.PadZeros, 33, 50, 0, 1},
		{model.PadZeros, 70, 40, 32, 2},
		{model.PadWrap, 37, 21, 0, 1},
		{model.PadReflect, 1, 1, 0, 3},
	} {
		t.Run(fmt.Sprint(tc), func(t *testing.T) {
			n := small(t, tc.padding)
			rng := rand.New(rand.NewPCG(9, 9))
			var images []*tensor.Tensor
			for range tc.images {
				images = append(images, testnet.Image(rng, tc.h, tc.w))
			}
			last, running := segment.Progress{}, true
			j, err := segment.Plan(ctx, n, tc.h, tc.w, tc.images, segment.Options{Tile: tc.tile, Progress: func(p segment.Progress) {
				if running && p.Done < last.Done || p.Done > 1 || p.Run > p.Runs || p.Remaining < 0 {
					t.Errorf("progress %+v after %+v", p, last)
				}
				last = p
			}})
			if err != nil {
				t.Fatal(err)
			}
			got, err := j.Run(ctx, images...)
			if err != nil {
				t.Fatal(err)
			}
			if running = false; last.Done != 1 {
				t.Errorf("the last progress is %+v", last)
			}
			want, err := j.RunOn(ctx, plain{n, j.Plan().Pitch()}, images...)
			if err != nil {
				t.Fatal(err)
			}
			predicted := math.Hypot(j.Plan().Result().Noise, j.Plan().Rounding)
			for i := range got {
				if d := rms(got[i], want[i]); !(d < 2*predicted) {
					t.Errorf("image %d differs by %g (rms), predicted %g", i, d, predicted)
				}
				if d := largest(got[i], want[i]); !(d < j.Plan().Limit/256) {
					t.Errorf("a pixel of image %d differs by %g of logits to %g", i, d, j.Plan().Limit)
				}
			}
		})
	}
}

// TestRefused: what cannot be planned or run says why.
func TestRefused(t *testing.T) {
	ctx := context.Background()
	n := small(t, model.PadZeros)
	if _, err := segment.Plan(ctx, n, 0, 5, 1, segment.Options{}); err == nil || !strings.Contains(err.Error(), "sides of 1") {
		t.Errorf("an image of no rows: %v", err)
	}
	if _, err := segment.Plan(ctx, small(t, model.PadWrap), 100, 100, 1, segment.Options{Tile: 4}); err == nil || !strings.Contains(err.Error(), "too small") {
		t.Errorf("tiles that are too small: %v", err)
	}
	if _, err := new(segment.Job).Run(ctx); err == nil {
		t.Error("no job ran")
	}
	j, err := segment.Plan(ctx, n, 20, 20, 1, segment.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.RunOn(ctx, plain{n, 1}, tensor.New(1, 21, 20)); err == nil || !strings.Contains(err.Error(), "image 1") {
		t.Errorf("an image of another size: %v", err)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := segment.Plan(cancelled, n, 20, 20, 1, segment.Options{}); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("planning, cancelled: %v", err)
	}
	if _, err := j.Run(cancelled, tensor.New(1, 20, 20)); !errors.Is(err, context.Canceled) {
		t.Errorf("a run, cancelled: %v", err)
	}
	relu := small(t, model.PadZeros)
	relu.Layers[2].Op = model.ReLU
	if _, err := segment.Plan(ctx, relu, 20, 20, 1, segment.Options{}); err == nil || !strings.Contains(err.Error(), "check --replace") {
		t.Errorf("a ReLU: %v", err)
	}
}
