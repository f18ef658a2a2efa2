package reach_test

import (
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
	"cryptounet/heops/network/zoo"
)

// TestTiledIsWhole: random networks on random images, cut in random ways, give
// what the network gives on the whole mirrored image, pixel by pixel.
func TestTiledIsWhole(t *testing.T) {
	kinds := map[bool]int{}
	for seed := range uint64(150) {
		rng := rand.New(rand.NewPCG(seed, 5))
		n, _ := testnet.Random(rng, 16)
		if n.Fixed() {
			continue
		}
		if f, err := reach.FieldOf(n); err != nil || f.Last-f.First > 200 || f.Tied {
			continue // images of thousands of pixels for little more certainty, and what cannot be cut
		}
		t.Run(fmt.Sprint(seed), func(t *testing.T) { kinds[tiledIsWhole(t, rng, n)]++ })
	}
	if kinds[true] < 10 || kinds[false] < 10 {
		t.Errorf("%d networks with own padding, %d without: too few of a kind", kinds[true], kinds[false])
	}
}

// TestPoolings does the same for what encryption does not evaluate.
func TestPoolings(t *testing.T) {
	for i, pool := range []model.Layer{
		{Kernel: 2}, {Kernel: 3}, {Kernel: 3, Stride: 2, Padding: model.PadZeros}, {Kernel: 5, Stride: 1, Padding: model.PadZeros},
		{Kernel: 3, Stride: 1, Padding: model.PadValid}, {Kernel: 5, Stride: 2, Padding: model.PadValid},
	} {
		rng := rand.New(rand.NewPCG(uint64(i), 6))
		n, err := testnet.New(rng).Pad(model.PadZeros).Conv(2, 3, 1).PoolKernel(2).Pad(model.PadZeros).Conv(1, 3, 1).Network(2, testnet.Image(rng, 16, 16))
		if err != nil {
			t.Fatal(err)
		}
		pool.Name, pool.Op, pool.Inputs = n.Layers[1].Name, model.MaxPool2D, n.Layers[1].Inputs
		n.Layers[1] = pool
		t.Run(fmt.Sprint(pool), func(t *testing.T) { tiledIsWhole(t, rng, n) })
	}
}

func tiledIsWhole(t *testing.T, rng *rand.Rand, n *model.Network) (own bool) {
	f, err := reach.FieldOf(n)
	if err != nil {
		t.Fatal(err)
	}
	h, w := 1+rng.IntN(90), 1+rng.IntN(90)
	image := testnet.ImageC(rng, n.Input.Channels, h, w)
	want := whole(t, n, f, image)
	for range 3 {
		tiling := cut(t, rng, n, f, h, w)
		got := tensor.New(want.C, h, w)
		for i := range got.Data {
			got.Data[i] = math.NaN()
		}
		for i := range tiling.Count() {
			piece, err := tiling.Piece(image, i)
			if err != nil {
				t.Fatal(err)
			}
			result, err := n.Result(piece, f.Step)
			if err != nil {
				t.Fatal(err)
			}
			if err := tiling.Stitch(got, result, i); err != nil {
				t.Fatal(err)
			}
		}
		for i, v := range want.Data {
			if !(math.Abs(got.Data[i]-v) < 1e-9*(1+math.Abs(v))) {
				t.Fatalf("%v of %dx%d (%v): pixel %d, %d is %g, whole %g", tiling, w, h, f, i/w%h, i%w, got.Data[i], v)
			}
		}
	}
	return f.Own
}

// cut cuts the image into pieces of random sides that the network takes.
func cut(t *testing.T, rng *rand.Rand, n *model.Network, f tiles.Field, h, w int) *tiles.Tiling {
	t.Helper()
	var last error
	for grow := range 60 {
		side := func(length int) int {
			s := f.Last - f.First + 2*f.Step + rng.IntN(40)/f.Step*f.Step + grow*4
			if f.Own {
				s = min(f.Padded(s), f.Padded(length))
			}
			if !f.Own && f.Step > 1 && s%f.Step != 0 && grow < 20 {
				s = f.Padded(s)
			}
			return s
		}
		rows, columns := side(h), side(w)
		sizes, err := n.Sizes(rows, columns)
		if err != nil {
			last = err
			continue
		}
		if _, err := n.Result(tensor.New(n.Input.Channels, rows, columns), f.Step); err != nil {
			last = err // a wrap that the height is no multiple of
			continue
		}
		out := sizes[n.Output]
		tiling, err := tiles.Cut(f, h, w, rows, columns, out.H, out.W)
		if err != nil {
			last = err
			continue
		}
		return tiling
	}
	t.Fatal(last)
	return nil
}

// whole computes the network on the whole image, with mirrored surroundings that
// reach further than it reads where its own padding is not to be seen.
func whole(t *testing.T, n *model.Network, f tiles.Field, image *tensor.Tensor) *tensor.Tensor {
	t.Helper()
	margin := 0
	if !f.Own {
		margin = f.Padded(f.Last - f.First + f.Step)
	}
	for more := range 64 {
		h, w := f.Padded(image.H)+2*margin+more, f.Padded(image.W)+2*margin+more
		big := tensor.New(image.C, h, w)
		for c := range big.C {
			for y := range h {
				for x := range w {
					big.Set(c, y, x, image.At(c, reflected(y-margin, image.H), reflected(x-margin, image.W)))
				}
			}
		}
		result, err := n.Result(big, f.Step)
		if err != nil {
			continue // layers without padding make other sides right
		}
		out := tensor.New(result.C, image.H, image.W)
		for c := range out.C {
			for y := range out.H {
				for x := range out.W {
					out.Set(c, y, x, result.At(c, (y+margin-f.Offset)/f.Stride, (x+margin-f.Offset)/f.Stride))
				}
			}
		}
		return out
	}
	t.Fatal("no sides that the network takes")
	return nil
}

// reflected walks back and forth between the first and the last pixel.
func reflected(i, n int) int {
	at, step := 0, 1
	for range max(i, -i) {
		if n == 1 {
			break
		}
		if at+step < 0 || at+step >= n {
			step = -step
		}
		at += step
	}
	return at
}

// TestFieldIsTight: what a pixel is said to read is what it does read, no more.
func TestFieldIsTight(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	n, err := testnet.New(rng).Pad(model.PadZeros).Conv(2, 3, 2).PoolKernel(2).Pad(model.PadZeros).Conv(2, 3, 1).Up(1).Pad(model.PadZeros).Conv(1, 3, 1).
		Network(2, testnet.Image(rng, 32, 32))
	if err != nil {
		t.Fatal(err)
	}
	f, err := reach.FieldOf(n)
	if err != nil {
		t.Fatal(err)
	}
	x := testnet.Image(rng, 64, 64)
	before, err := n.Result(x, 2)
	if err != nil {
		t.Fatal(err)
	}
	first, last := 64, -64 // by which a pixel of the output and what it reads differ
	for row := 24; row < 40; row++ {
		y := x.Clone()
		y.Set(0, row, 32, 100)
		after, err := n.Result(y, 2)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range after.Data {
			if math.Abs(v-before.Data[i]) > 1e-9 {
				first, last = min(first, row-i/64), max(last, row-i/64)
			}
		}
	}
	if first != f.First || last != f.Last {
		t.Errorf("a pixel reads %d .. %d around it; the field says %d .. %d", first, last, f.First, f.Last)
	}
}

// TestRefused: what cannot be cut says why.
func TestRefused(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	classifier, err := testnet.New(rng).Conv(2, 3, 1).Square().GlobalPool().Network(1, testnet.Image(rng, 16, 16))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reach.FieldOf(classifier); err == nil || !strings.Contains(err.Error(), "no mask") {
		t.Errorf("a classifier: %v", err)
	}
	dlin, err := zoo.Load("dlin")
	if err != nil {
		t.Fatal(err)
	}
	f, err := reach.FieldOf(dlin)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tiles.Cut(f, 100, 100, 16, 64, 16, 64); err == nil || !strings.Contains(err.Error(), "too small") {
		t.Errorf("tiles that are too small: %v", err)
	}
	if _, err := tiles.Cut(f, 0, 100, 64, 64, 64, 64); err == nil {
		t.Error("an image of no rows was cut")
	}
}

// TestSights: two convolutions of 3 x 3 around a pooling see 3, 4 and 8 pixels.
func TestSights(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	n, err := testnet.New(rng).Pad(model.PadZeros).Conv(2, 3, 1).PoolKernel(2).Pad(model.PadZeros).Conv(1, 3, 1).Network(2, testnet.Image(rng, 16, 16))
	if err != nil {
		t.Fatal(err)
	}
	sights, err := reach.Sights(n)
	if err != nil {
		t.Fatal(err)
	}
	var sees []int
	for _, s := range sights {
		sees = append(sees, s.Sees)
	}
	if got, want := fmt.Sprint(sees), "[3 4 8]"; got != want {
		t.Errorf("%s pixels a side, want %s", got, want)
	}
	f, err := reach.FieldOf(n)
	if last := sights[len(sights)-1].Sees; err != nil || last != f.Last-f.First+1 {
		t.Errorf("the last layer sees %d pixels, the field is %v, %v", last, f, err)
	}
}
