package linear_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/linear"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// paddings are those of package model by their numbers here.
var paddings = map[string]linear.Padding{
	model.PadWrap: linear.Wrap, model.PadZeros: linear.Zeros, model.PadReflect: linear.Reflect,
	model.PadReplicate: linear.Replicate, model.PadValid: linear.Valid,
}

// layerMap returns a layer of one input as a map of tensor 0; false if it has
// none of its own.
func layerMap(t testing.TB, n *model.Network, l model.Layer, in model.Size) (linear.Map, bool) {
	t.Helper()
	w, b := n.Conv(l)
	win := linear.Window{Kernel: l.Kernel, Stride: l.ConvStride(), Dilation: l.TapDistance(), Groups: l.GroupCount(), Padding: paddings[l.PadMode()]}
	var m linear.Map
	var err error
	switch l.Op {
	case model.Conv2D:
		m = linear.Conv2D(in.C, in.H, in.W, l.Out, win, w, b)
	case model.ConvTranspose2D:
		m = linear.ConvTranspose2D(in.C, in.H, in.W, l.Out, win, w, b)
	case model.AvgPool2D:
		m = linear.AvgPool2D(in.C, in.H, in.W, l.PoolKernel(), l.PoolStride())
	case model.GlobalAvgPool2D:
		m = linear.GlobalAvgPool2D(in.C, in.H, in.W)
	case model.Dense:
		m = linear.Dense(in.C, in.H, in.W, l.Out, w, b)
	case model.Upsample2D:
		if l.Mode == model.Corners {
			m = linear.UpsampleCorners(in.C, in.H, in.W, l.Factor)
			break
		}
		m = linear.Upsample2D(in.C, in.H, in.W, l.Factor, l.Mode == model.Bilinear)
	case model.SpaceToDepth:
		m, err = linear.SpaceToDepth(in.C, in.H, in.W, l.Block)
	case model.DepthToSpace:
		m, err = linear.DepthToSpace(in.C, in.H, in.W, l.Block)
	default:
		return m, false
	}
	if err != nil {
		t.Fatal(err)
	}
	return m, true
}

// same compares what a map computes with what it should.
func same(t *testing.T, what string, got, want *tensor.Tensor) {
	t.Helper()
	if got.Shape() != want.Shape() {
		t.Errorf("%s: %s; expected %s", what, got.Shape(), want.Shape())
		return
	}
	for i, v := range want.Data {
		if math.Abs(got.Data[i]-v) > 1e-9*(1+math.Abs(v)) {
			t.Errorf("%s: value %d of %s is %g; expected %g", what, i, want.Shape(), got.Data[i], v)
			return
		}
	}
}

// single draws a network of one layer that add adds, for c channels and sides
// that are multiples of step, and compares its map with the network.
func single(t *testing.T, seed uint64, channels, step int, add func(rng *rand.Rand, b *testnet.Builder)) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 1))
	pitch := step * (1 + rng.IntN(3))
	x := testnet.ImageC(rng, channels, pitch*(1+rng.IntN(2)), step*(1+rng.IntN(4)))
	b := testnet.NewOn(rng, x)
	add(rng, b)
	n, err := b.Network(pitch, x)
	if err != nil {
		t.Fatal(err)
	}
	l := n.Layers[0]
	m, _ := layerMap(t, n, l, model.Size{C: x.C, H: x.H, W: x.W, Stride: 1})
	values, err := n.Forward(x, pitch)
	if err != nil {
		t.Fatal(err)
	}
	got := m.Apply(func(int) (*tensor.Tensor, int) { return x, pitch })
	same(t, fmt.Sprintf("seed %d, %+v of %s, pitch %d", seed, l, x.Shape(), pitch), got, values[l.Name])
}

// TestConv2D: every padding, with kernels, strides, dilations and groups drawn.
func TestConv2D(t *testing.T) {
	for mode := range paddings {
		for seed := range uint64(40) {
			rng := rand.New(rand.NewPCG(seed, 2))
			groups, stride := 1+rng.IntN(3), 1+rng.IntN(3)
			in, out := groups*(1+rng.IntN(3)), groups*(1+rng.IntN(3))
			if rng.IntN(4) == 0 {
				in, out = groups, groups // depthwise
			}
			kernel, dilation := 1+2*rng.IntN(3), 1+rng.IntN(2)
			step := stride
			if reach := dilation * (kernel - 1); mode != model.PadWrap && step <= reach {
				step *= reach/step + 1 // reflection and valid windows need the room
			}
			single(t, seed, in, step, func(_ *rand.Rand, b *testnet.Builder) {
				b.Pad(mode).Stride(stride).Groups(groups).Conv(out, kernel, dilation)
			})
		}
	}
}

// TestConvTranspose2D: kernels 2, 3 and 4, with groups, wrapped and not.
func TestConvTranspose2D(t *testing.T) {
	for _, mode := range []string{model.PadWrap, model.PadZeros} {
		for kernel := 2; kernel <= 4; kernel++ {
			for seed := range uint64(20) {
				transposed(t, mode, kernel, 1+int(seed)%3, seed)
			}
		}
	}
}

// transposed compares a transposed convolution of an image of half the
// resolution: a network never makes a map finer than its image.
func transposed(t *testing.T, mode string, kernel, groups int, seed uint64) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 3))
	pitch := 2 * (1 + rng.IntN(3))
	x := testnet.ImageC(rng, groups*(1+rng.IntN(2)), pitch*(1+rng.IntN(2)), 2*(1+rng.IntN(4)))
	n, err := testnet.NewOn(rng, x).PoolKernel(2).Pad(mode).Groups(groups).UpKernel(groups*(1+rng.IntN(3)), kernel).Network(pitch, x)
	if err != nil {
		t.Fatal(err)
	}
	values, err := n.Forward(x, pitch)
	if err != nil {
		t.Fatal(err)
	}
	in, l := values[n.Layers[0].Name], n.Layers[1]
	m, _ := layerMap(t, n, l, model.Size{C: in.C, H: in.H, W: in.W, Stride: 2})
	same(t, fmt.Sprintf("seed %d, %+v of %s, pitch %d", seed, l, in.Shape(), pitch), m.Apply(func(int) (*tensor.Tensor, int) { return in, pitch / 2 }), values[l.Name])
}

// TestOtherLayers: poolings, dense layers, moves of pixels into channels.
func TestOtherLayers(t *testing.T) {
	for name, tc := range map[string]struct {
		channels, step int
		add            func(rng *rand.Rand, b *testnet.Builder)
	}{
		"pooling of 2 x 2":     {3, 2, func(_ *rand.Rand, b *testnet.Builder) { b.PoolKernel(2) }},
		"pooling of 3 x 3":     {2, 3, func(_ *rand.Rand, b *testnet.Builder) { b.PoolKernel(3) }},
		"pooling that wraps":   {2, 2, func(_ *rand.Rand, b *testnet.Builder) { b.Pool(1) }},
		"mean of all pixels":   {4, 3, func(_ *rand.Rand, b *testnet.Builder) { b.GlobalPool() }},
		"dense":                {3, 2, func(rng *rand.Rand, b *testnet.Builder) { b.Dense(1 + rng.IntN(6)) }},
		"pixels into channels": {2, 2, func(_ *rand.Rand, b *testnet.Builder) { b.SpaceToDepth() }},
	} {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(20) {
				single(t, seed, tc.channels, tc.step, tc.add)
			}
		})
	}
}

// TestUpsample2D compares with layers of a coarser map, as TestConvTranspose2D.
func TestUpsample2D(t *testing.T) {
	for factor := 2; factor <= 4; factor++ {
		for _, mode := range []string{model.Nearest, model.Bilinear} {
			for seed := range uint64(10) {
				rng := rand.New(rand.NewPCG(seed, 4))
				x := testnet.ImageC(rng, 1+rng.IntN(3), factor*(1+rng.IntN(4)), factor*(1+rng.IntN(4)))
				n, err := testnet.NewOn(rng, x).PoolKernel(factor).Upsample(factor, mode).Network(x.H, x)
				if err != nil {
					t.Fatal(err)
				}
				values, err := n.Forward(x, x.H)
				if err != nil {
					t.Fatal(err)
				}
				in, l := values[n.Layers[0].Name], n.Layers[1]
				m, _ := layerMap(t, n, l, model.Size{C: in.C, H: in.H, W: in.W})
				same(t, fmt.Sprintf("seed %d, %s by %d of %s", seed, mode, factor, in.Shape()), m.Apply(func(int) (*tensor.Tensor, int) { return in, 0 }), values[l.Name])
			}
		}
	}
}

// TestDepthToSpace undoes SpaceToDepth, and refuses what does not divide.
func TestDepthToSpace(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 0))
	for _, block := range []int{2, 3} {
		x := testnet.ImageC(rng, 2, 4*block, 2*block)
		down, err := linear.SpaceToDepth(x.C, x.H, x.W, block)
		if err != nil {
			t.Fatal(err)
		}
		deep := down.Apply(func(int) (*tensor.Tensor, int) { return x, 0 })
		up, err := linear.DepthToSpace(deep.C, deep.H, deep.W, block)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "there and back", up.Apply(func(int) (*tensor.Tensor, int) { return deep, 0 }), x)
	}
	if _, err := linear.SpaceToDepth(1, 4, 5, 2); err == nil {
		t.Error("5 columns were cut into blocks of 2")
	}
	if _, err := linear.DepthToSpace(6, 4, 4, 2); err == nil {
		t.Error("6 channels were made blocks of 2 x 2")
	}
}

// TestPick: channels from .. from+count.
func TestPick(t *testing.T) {
	x := testnet.ImageC(rand.New(rand.NewPCG(6, 0)), 5, 3, 4)
	m := linear.Pick(5, 3, 4, 1, 3)
	same(t, "picked", m.Apply(func(int) (*tensor.Tensor, int) { return x, 0 }), &tensor.Tensor{C: 3, H: 3, W: 4, Data: x.Data[12:48]})
}
