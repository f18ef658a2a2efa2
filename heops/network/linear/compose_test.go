package linear_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/linear"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// chain draws a network of linear layers, with skip connections, for an image
// and a pitch of the wrap.
func chain(rng *rand.Rand) (*model.Network, *tensor.Tensor, int, error) {
	const step = 8
	pitch := step * (1 + rng.IntN(2))
	x := testnet.ImageC(rng, 1+rng.IntN(3), pitch*(1+rng.IntN(2)), step*(1+rng.IntN(2)))
	b := testnet.NewOn(rng, x)
	modes := []string{model.PadWrap, model.PadZeros, model.PadReflect, model.PadReplicate}
	mode := modes[rng.IntN(len(modes))]
	channels, stride := x.C, 1
	type skip struct {
		name             string
		channels, stride int
	}
	skips := []skip{{model.Input, channels, stride}}
	for range 2 + rng.IntN(5) {
		if rng.IntN(3) == 0 {
			mode = modes[rng.IntN(len(modes))]
		}
		switch k := rng.IntN(11); {
		case k < 3:
			channels = 1 + rng.IntN(4)
			b.Pad(mode).Conv(channels, 1+2*rng.IntN(2), 1)
		case k == 3 && stride < 4:
			channels, stride = 1+rng.IntN(4), 2*stride
			b.Pad(mode).Stride(2).Conv(channels, 3, 1)
		case k == 4 && stride < 4:
			stride *= 2
			b.PoolKernel(2)
		case k == 5:
			b.Pool(1)
		case k == 6 && stride > 1:
			channels, stride = 1+rng.IntN(4), stride/2
			b.Pad(modes[rng.IntN(2)]).UpKernel(channels, 2+rng.IntN(3))
		case k == 7 && stride > 1:
			stride /= 2
			b.Upsample(2, []string{model.Nearest, model.Bilinear, model.Corners}[rng.IntN(3)])
		case k == 8 && stride < 4 && channels < 3:
			channels, stride = 4*channels, 2*stride
			b.SpaceToDepth()
		case k == 9:
			b.Norm()
		default:
			b.Affine(rng.IntN(2) == 0)
		}
		for _, s := range skips {
			if s.stride == stride && rng.IntN(3) == 0 {
				if s.channels == channels && rng.IntN(2) == 0 {
					b.Add(s.name)
				} else {
					b.Concat(s.name)
					channels += s.channels
				}
				break
			}
		}
		skips = append(skips, skip{b.Last(), channels, stride})
	}
	if rng.IntN(4) == 0 {
		b.Dense(3)
	}
	n, err := b.Network(pitch, x)
	return n, x, pitch, err
}

// TestComposition follows random networks with composed maps and compares each
// layer with the network's own result. Now and then a layer becomes a tensor,
// as an activation would make it, so that later maps read several.
func TestComposition(t *testing.T) {
	var composed, bounded, joined, ramped int
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 7))
		n, x, pitch, err := chain(rng)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		values, err := n.Forward(x, pitch)
		if err != nil {
			t.Fatal(err)
		}
		sizes, err := n.Sizes(x.H, x.W)
		if err != nil {
			t.Fatal(err)
		}
		tensors := []string{model.Input}
		source := func(i int) (*tensor.Tensor, int) {
			return values[tensors[i]], pitch / max(1, sizes[tensors[i]].Stride)
		}
		whole := func(name string) linear.Map {
			v := values[name]
			tensors = append(tensors, name)
			return linear.Identity(len(tensors)-1, v.C, v.H, v.W, nil, nil)
		}
		maps := map[string]linear.Map{model.Input: linear.Identity(0, x.C, x.H, x.W, nil, nil)}
		for _, l := range n.Layers {
			in := maps[l.Inputs[0]]
			var m linear.Map
			op, ok := layerMap(t, n, l, model.Size{C: in.C, H: in.H, W: in.W})
			switch {
			case ok:
				if wraps := l.Wraps() && op.Crosses(in.H, in.W); wraps && in.Bounded() {
					in = whole(l.Inputs[0])
					bounded++
				}
				if op.Ramped() && in.Ramped() {
					in = whole(l.Inputs[0])
				}
				if op.Ramped() || in.Ramped() {
					ramped++
				}
				m, err = in.Then(op)
				composed++
			case l.Op == model.Add:
				m, err = linear.Sum(in, maps[l.Inputs[1]])
				joined++
			case l.Op == model.Concat:
				m, err = linear.Join(in, maps[l.Inputs[1]])
				joined++
			case l.Op == model.BatchNorm:
				m = in.Scale(n.Norm(l))
			default:
				m = in.Scale(n.Affine(l, in.C))
			}
			if err != nil {
				t.Fatalf("seed %d, layer %s: %v", seed, l.Name, err)
			}
			same(t, fmt.Sprintf("seed %d, layer %s of %d", seed, l.Name, len(n.Layers)), m.Apply(source), values[l.Name])
			if t.Failed() {
				return
			}
			if maps[l.Name] = m; rng.IntN(4) == 0 {
				maps[l.Name] = whole(l.Name)
			}
		}
	}
	if composed < 300 || bounded < 10 || joined < 50 || ramped < 20 {
		t.Errorf("%d compositions, %d at a border, %d joined, %d with ramps: too few to say anything", composed, bounded, joined, ramped)
	}
}

// conv is a convolution with weights that are all 1.
func conv(c, h, w, out int, win linear.Window) linear.Map {
	win.Stride, win.Dilation = max(1, win.Stride), max(1, win.Dilation)
	if win.Groups == 0 {
		win.Groups = 1
	}
	weight := make([]float64, out*c/win.Groups*win.Kernel*win.Kernel)
	for i := range weight {
		weight[i] = 1
	}
	return linear.Conv2D(c, h, w, out, win, weight, nil)
}

// TestBorders: which layers read beyond the border, and which treat pixels there
// in another way.
func TestBorders(t *testing.T) {
	for name, tc := range map[string]struct {
		m                linear.Map
		crosses, bounded bool
	}{
		"1 x 1":             {conv(2, 4, 6, 3, linear.Window{Kernel: 1}), false, false},
		"wrap":              {conv(2, 4, 6, 3, linear.Window{Kernel: 3}), true, false},
		"zeros":             {conv(2, 4, 6, 3, linear.Window{Kernel: 3, Padding: linear.Zeros}), false, true},
		"reflect":           {conv(2, 4, 6, 3, linear.Window{Kernel: 3, Padding: linear.Reflect}), false, true},
		"replicate":         {conv(2, 4, 6, 3, linear.Window{Kernel: 3, Padding: linear.Replicate}), false, true},
		"valid":             {conv(2, 4, 6, 3, linear.Window{Kernel: 3, Padding: linear.Valid}), false, false},
		"pooling":           {linear.AvgPool2D(2, 4, 6, 2, 2), false, false},
		"pooling by 1":      {linear.AvgPool2D(2, 4, 6, 2, 1), true, false},
		"nearest":           {linear.Upsample2D(2, 4, 6, 2, false), false, false},
		"bilinear":          {linear.Upsample2D(2, 4, 6, 2, true), false, true},
		"transposed 2":      {linear.ConvTranspose2D(2, 4, 6, 1, linear.Window{Kernel: 2, Groups: 1}, make([]float64, 8), nil), false, false},
		"transposed 3":      {linear.ConvTranspose2D(2, 4, 6, 1, linear.Window{Kernel: 3, Groups: 1}, make([]float64, 18), nil), true, false},
		"transposed, zeros": {linear.ConvTranspose2D(2, 4, 6, 1, linear.Window{Kernel: 3, Groups: 1, Padding: linear.Zeros}, make([]float64, 18), nil), false, true},
		"all pixels":        {linear.Dense(2, 4, 6, 1, make([]float64, 48), nil), false, false},
	} {
		if got := tc.m.Crosses(4, 6); got != tc.crosses {
			t.Errorf("%s: reads beyond the border: %v", name, got)
		}
		if got := tc.m.Bounded(); got != tc.bounded {
			t.Errorf("%s: is different at the border: %v", name, got)
		}
	}
}

// TestGrows: layers are composed unless that takes many times the products.
func TestGrows(t *testing.T) {
	wide := linear.Window{Kernel: 3}
	for name, tc := range map[string]struct {
		first, then linear.Map
		grows       bool
	}{
		"two 3 x 3":                   {conv(4, 16, 16, 4, wide), conv(4, 16, 16, 4, wide), false}, // 25 of 18
		"a bottleneck":                {conv(16, 16, 16, 1, linear.Window{Kernel: 1}), conv(1, 16, 16, 16, linear.Window{Kernel: 1}), true},
		"depthwise and pointwise":     {conv(16, 16, 16, 16, linear.Window{Kernel: 3, Groups: 16}), conv(16, 16, 16, 16, linear.Window{Kernel: 1}), true},
		"a transposed one and 3 x 3":  {linear.ConvTranspose2D(4, 8, 8, 4, linear.Window{Kernel: 2, Groups: 1}, make([]float64, 64), nil), conv(4, 16, 16, 4, wide), false},
		"a pooling before 3 x 3":      {linear.AvgPool2D(4, 16, 16, 2, 2), conv(4, 8, 8, 4, wide), true}, // 36 taps for 9
		"a larger image before 1 x 1": {linear.Upsample2D(4, 8, 8, 2, false), conv(4, 16, 16, 4, linear.Window{Kernel: 1}), false},
	} {
		if got := tc.first.Grows(tc.then); got != tc.grows {
			both, err := tc.first.Then(tc.then)
			t.Errorf("%s: grows: %v; %g and %g products a pixel apart, %g together (%v)", name, got, tc.first.Products(), tc.then.Products(), both.Products(), err)
		}
	}
}

// TestMisfits: maps that do not fit together are refused.
func TestMisfits(t *testing.T) {
	a, b := linear.Identity(0, 2, 4, 4, nil, nil), linear.Identity(1, 2, 4, 6, nil, nil)
	if _, err := linear.Sum(a, b); err == nil {
		t.Error("4 x 4 and 4 x 6 pixels were added")
	}
	if _, err := linear.Join(a, b); err == nil {
		t.Error("4 x 4 and 4 x 6 pixels were joined")
	}
	if _, err := linear.Sum(a, linear.Identity(1, 3, 4, 4, nil, nil)); err == nil {
		t.Error("2 and 3 channels were added")
	}
	two, err := linear.Sum(a, linear.Identity(1, 2, 4, 4, nil, nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Then(two); err == nil {
		t.Error("a map of two sources followed a map")
	}
}

// TestDisturbed: f sees each weight that is not zero, and changes it.
func TestDisturbed(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 0))
	x := testnet.ImageC(rng, 2, 4, 4)
	m := conv(2, 4, 4, 3, linear.Window{Kernel: 3, Padding: linear.Zeros})
	seen := 0
	twice := m.Disturbed(func(_ int, w float64) float64 { seen++; return 2 * w })
	source := func(int) (*tensor.Tensor, int) { return x, 0 }
	want := m.Apply(source)
	for i := range want.Data {
		want.Data[i] *= 2
	}
	same(t, "doubled", twice.Apply(source), want)
	if seen != 3*2*9 {
		t.Errorf("%d weights were seen; there are %d", seen, 3*2*9)
	}
}
