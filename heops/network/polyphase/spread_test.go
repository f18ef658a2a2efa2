package polyphase_test

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"cryptounet/heops/network/linear"
	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/tensor"
)

// maker makes the same map for images of any size.
type maker struct {
	channels []int // of the tensors that it reads
	name     string
	of       func(h, w int) (linear.Map, error) // of tensor 0
}

func weights(rng *rand.Rand, n int) []float64 {
	w := make([]float64, n)
	for i := range w {
		w[i] = rng.NormFloat64()
	}
	return w
}

// single draws a layer of c channels: one that wraps at the border, or one that
// does anything else there.
func single(rng *rand.Rand, c int, wraps bool) maker {
	out := 1 + rng.IntN(5)
	win := linear.Window{Kernel: 1 + 2*rng.IntN(2), Stride: 1 + rng.IntN(2), Dilation: 1 + rng.IntN(2), Groups: 1}
	padding := linear.Wrap
	if !wraps {
		padding = linear.Zeros // the other paddings are convolutions' only
		win.Padding = []linear.Padding{linear.Zeros, linear.Reflect, linear.Replicate}[rng.IntN(3)]
	}
	if rng.IntN(5) == 0 {
		win.Groups, out = c, c
	}
	bias := weights(rng, out)
	made := func(name string, f func(h, w int) linear.Map) maker {
		return maker{[]int{c}, name, func(h, w int) (linear.Map, error) { return f(h, w), nil }}
	}
	switch k := rng.IntN(8); {
	case k < 4:
		weight := weights(rng, out*c/win.Groups*win.Kernel*win.Kernel)
		return made(fmt.Sprintf("convolution to %d channels %+v", out, win), func(h, w int) linear.Map { return linear.Conv2D(c, h, w, out, win, weight, bias) })
	case k == 4:
		win = linear.Window{Kernel: 2 + rng.IntN(3), Groups: 1, Padding: padding}
		weight := weights(rng, c*out*win.Kernel*win.Kernel)
		return made(fmt.Sprintf("transposed convolution to %d channels %+v", out, win), func(h, w int) linear.Map { return linear.ConvTranspose2D(c, h, w, out, win, weight, bias) })
	case k == 5:
		kernel := 2 + rng.IntN(2)
		return made("pooling", func(h, w int) linear.Map { return linear.AvgPool2D(c, h, w, kernel, kernel) })
	case k == 6:
		bilinear := !wraps && rng.IntN(2) == 0
		if bilinear && rng.IntN(2) == 0 {
			return made("upsampling, corners on corners", func(h, w int) linear.Map { return linear.UpsampleCorners(c, h, w, 2) })
		}
		return made(fmt.Sprint("upsampling, bilinear: ", bilinear), func(h, w int) linear.Map { return linear.Upsample2D(c, h, w, 2, bilinear) })
	default:
		return maker{[]int{c}, "pixels to channels", func(h, w int) (linear.Map, error) { return linear.SpaceToDepth(c, h, w, 2) }}
	}
}

// drawn draws a layer, two in a row, or one over an image joined to another
// of half the resolution.
func drawn(rng *rand.Rand, wraps bool) maker {
	c := 1 + rng.IntN(5)
	switch rng.IntN(3) {
	case 0:
		return single(rng, c, wraps)
	case 1:
		a := single(rng, c, wraps)
		m, err := a.of(24, 24)
		if err != nil {
			panic(err) // 24 divides by 2 and 3
		}
		b := single(rng, m.C, wraps)
		return maker{a.channels, a.name + ", " + b.name, func(h, w int) (linear.Map, error) { return then(a, b, h, w) }}
	default:
		low := 1 + rng.IntN(3)
		after := single(rng, c+low, wraps)
		return maker{[]int{c, low}, "joined, " + after.name, func(h, w int) (linear.Map, error) {
			up := linear.Upsample2D(low, h/2, w/2, 2, false)
			up.Sources[0].Tensor = 1
			joined, err := linear.Join(linear.Identity(0, c, h, w, nil, nil), up)
			if err != nil {
				return joined, err
			}
			op, err := after.of(h, w)
			if err != nil {
				return op, err
			}
			return joined.Then(op)
		}}
	}
}

func then(a, b maker, h, w int) (linear.Map, error) {
	first, err := a.of(h, w)
	if err != nil {
		return first, err
	}
	second, err := b.of(first.H, first.W)
	if err != nil {
		return second, err
	}
	return first.Then(second)
}

// evaluate computes a laid out map slot by slot: rotated ciphertexts times
// weights that repeat, within parts of the cells; those of part 0 are in all
// slots. Slots of no pixel are to stay 0.
func evaluate(t *testing.T, s *polyphase.Spread, g polyphase.Grid, out polyphase.Layout, inputs [][][]float64, slots int) [][]float64 {
	t.Helper()
	ones := tensor.New(out.C, out.H*g.Batch, out.W)
	for i := range ones.Data {
		ones.Data[i] = 1
	}
	pixels, err := polyphase.Pack(ones, g, out, slots)
	if err != nil {
		t.Fatal(err)
	}
	result := make([][]float64, out.Len())
	var mutex sync.Mutex
	s.Each(func(k int, products []polyphase.Product, weights func(int, []float64), biases []polyphase.Bias) {
		mutex.Lock()
		defer mutex.Unlock()
		if result[k] != nil {
			t.Errorf("ciphertext %d was given twice", k)
		}
		sum := make([]float64, slots)
		for i, p := range products {
			if i > 0 && p == products[i-1] {
				t.Errorf("product %+v stands twice", p)
			}
			mask := mask(s, p.Part, g, slots)
			lanes := make([]float64, g.Lanes)
			weights(i, lanes)
			in := inputs[p.Input][p.Index]
			for j := range sum {
				from := ((j+int(p.Slots))%slots + slots) % slots
				sum[j] += mask[j] * lanes[j%g.Lanes] * in[from]
			}
		}
		for _, b := range biases {
			for j, m := range s.Parts[b.Part].Mask(g, slots) {
				sum[j] += m * b.Lanes[j%g.Lanes]
			}
		}
		for j, v := range sum {
			if pixels[k][j] == 0 && v != 0 {
				t.Errorf("slot %d of ciphertext %d, which holds no pixel, has %g", j, k, v)
			}
		}
		result[k] = sum
	})
	for k, v := range result {
		if v == nil {
			t.Errorf("ciphertext %d is missing", k)
			result[k] = make([]float64, slots)
		}
	}
	return result
}

// mask is 1 in the slots of a part.
func mask(s *polyphase.Spread, part int32, g polyphase.Grid, slots int) []float64 {
	if part > 0 {
		return s.Parts[part].Mask(g, slots)
	}
	return slices.Repeat([]float64{1}, slots)
}

// TestSpread evaluates random maps, laid out at random, on slots, and compares
// with the maps on images.
func TestSpread(t *testing.T) {
	for seed := range uint64(400) {
		rng := rand.New(rand.NewPCG(seed, 3))
		g := grid(rng)
		wraps := rng.IntN(3) == 0
		if rng.IntN(4) == 0 {
			g.Rows, g.Cols = 1, 1
		}
		compare(t, rng, seed, g, drawn(rng, wraps), wraps)
		if t.Failed() {
			return
		}
	}
}

func compare(t *testing.T, rng *rand.Rand, seed uint64, g polyphase.Grid, layer maker, wraps bool) {
	t.Helper()
	// Periods tell how many phases the tensors have.
	m, err := layer.of(24, 24)
	if err != nil {
		t.Fatalf("seed %d, %s: %v", seed, layer.name, err)
	}
	phases := 1 + rng.IntN(2)
	uy, ux := phases*m.Uy, phases*m.Ux
	vy, vx := make([]int, len(layer.channels)), make([]int, len(layer.channels))
	for _, s := range m.Sources {
		vy[s.Tensor], vx[s.Tensor] = phases*s.Vy, phases*s.Vx
	}
	h, w := g.Rows*vy[0], g.Cols*vx[0]
	if !wraps { // the grid may be larger than the map
		h, w = h/phases*(1+rng.IntN(phases)), w/phases*(1+rng.IntN(phases))
	}
	if m, err = layer.of(h, w); err != nil {
		t.Fatalf("seed %d, %s: %v", seed, layer.name, err)
	}
	slots := g.Slots()
	if !wraps {
		slots += g.Lanes * rng.IntN(4)
		if rng.IntN(2) == 0 {
			slots = 1 << (bits.Len(uint(g.Slots()-1)) + rng.IntN(3))
			g = g.Tightest(slots)
		}
	}
	var layouts []polyphase.Layout
	var tall []*tensor.Tensor
	var inputs [][][]float64
	for i, c := range layer.channels {
		l := layout(rng, g, c, vy[i], vx[i], false)
		l.H, l.W = h>>i, w>>i
		x := random(rng, c, l.H*g.Batch, l.W)
		cts, err := polyphase.Pack(x, g, l, slots)
		if err != nil {
			t.Fatalf("seed %d, %s: %v", seed, layer.name, err)
		}
		layouts, tall, inputs = append(layouts, l), append(tall, x), append(inputs, cts)
	}
	out := layout(rng, g, m.C, uy, ux, false)
	out.H, out.W = m.H, m.W
	s, err := polyphase.NewSpread(&m, g, layouts, out, slots)
	if err != nil {
		t.Fatalf("seed %d, %s: %v", seed, layer.name, err)
	}
	got, err := polyphase.Unpack(evaluate(t, s, g, out, inputs, slots), g, out)
	if err != nil {
		t.Fatal(err)
	}
	want := tensor.New(m.C, m.H*g.Batch, m.W)
	if wraps && g.Rows*g.Cols > 1 { // the wrap runs from one image into the next
		whole, err := layer.of(h*g.Batch, w)
		if err != nil {
			t.Fatal(err)
		}
		want = whole.Apply(func(i int) (*tensor.Tensor, int) { return tall[i], vy[i] })
	} else {
		for image := range g.Batch {
			one := m.Apply(func(i int) (*tensor.Tensor, int) {
				return rows(tall[i], image*layouts[i].H, layouts[i].H), vy[i]
			})
			for c := range m.C {
				copy(want.Channel(c)[image*m.H*m.W:], one.Channel(c))
			}
		}
	}
	same(t, seed, fmt.Sprintf("%s, %+v, from %+v to %+v", layer.name, g, layouts, out), got, want, 1e-9)
}

// rows returns rows from on of every channel.
func rows(t *tensor.Tensor, from, count int) *tensor.Tensor {
	part := tensor.New(t.C, count, t.W)
	for c := range t.C {
		copy(part.Channel(c), t.Channel(c)[from*t.W:])
	}
	return part
}

// TestDense: on a grid of one cell a layer reads all pixels at once.
func TestDense(t *testing.T) {
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 4))
		g := grid(rng)
		g.Rows, g.Cols = 1, 1
		c, h, w, n := 1+rng.IntN(4), 1+rng.IntN(4), 1+rng.IntN(4), 1+rng.IntN(9)
		m := linear.Dense(c, h, w, n, weights(rng, n*c*h*w), weights(rng, n))
		in, out := layout(rng, g, c, h, w, false), layout(rng, g, n, 1, 1, false)
		x := random(rng, c, h*g.Batch, w)
		cts, err := polyphase.Pack(x, g, in, g.Slots())
		if err != nil {
			t.Fatal(err)
		}
		s, err := polyphase.NewSpread(&m, g, []polyphase.Layout{in}, out, g.Slots())
		if err != nil {
			t.Fatal(err)
		}
		got, err := polyphase.Unpack(evaluate(t, s, g, out, [][][]float64{cts}, g.Slots()), g, out)
		if err != nil {
			t.Fatal(err)
		}
		for image := range g.Batch {
			want := m.Apply(func(int) (*tensor.Tensor, int) { return rows(x, image*h, h), 0 })
			same(t, seed, in, rows(got, image, 1), want, 1e-9)
		}
	}
}

// TestParts: padding with zeros takes masks only where a tap leaves the image.
func TestParts(t *testing.T) {
	for name, tc := range map[string]struct {
		rows, cols, phases int
		parts, masked      int // parts, and products that are for one of them
	}{
		"a pixel a cell":   {4, 4, 1, 9, 8},
		"2 x 2 phases":     {4, 4, 2, 9, 20}, // of each phase's 9 taps 5 leave at a side
		"3 x 3 phases":     {4, 4, 3, 9, 32}, // 4 corners of 5, 4 edges of 3
		"a row of cells":   {1, 4, 2, 3, 8},  // above and below is nothing at all
		"one cell":         {1, 1, 3, 1, 0},
		"one row of cells": {1, 8, 1, 3, 2},
	} {
		g := polyphase.Grid{Rows: tc.rows, Cols: tc.cols, Batch: 2, Lanes: 1}
		l := polyphase.Layout{C: 1, H: tc.rows * tc.phases, W: tc.cols * tc.phases, Py: tc.phases, Px: tc.phases, Ly: 1, Lx: 1, Lanes: 1}
		m := linear.Conv2D(1, l.H, l.W, 1, linear.Window{Kernel: 3, Stride: 1, Dilation: 1, Groups: 1, Padding: linear.Zeros}, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, nil)
		s, err := polyphase.NewSpread(&m, g, []polyphase.Layout{l}, l, g.Slots())
		if err != nil {
			t.Fatal(err)
		}
		var mutex sync.Mutex
		masked := 0
		s.Each(func(_ int, products []polyphase.Product, _ func(int, []float64), _ []polyphase.Bias) {
			mutex.Lock()
			defer mutex.Unlock()
			for _, p := range products {
				if p.Part > 0 {
					masked++
				}
			}
		})
		if len(s.Parts) != tc.parts || masked != tc.masked {
			t.Errorf("%s: %d parts, %d products within one; expected %d and %d", name, len(s.Parts), masked, tc.parts, tc.masked)
		}
	}
	g := polyphase.Grid{Rows: 3, Cols: 2, Batch: 2, Lanes: 2}
	got := fmt.Sprint(polyphase.Cells{Row0: 1, Row1: 3, Col0: 0, Col1: 1}.Mask(g, 26))
	if want := "[0 0 0 0 1 1 0 0 1 1 0 0 0 0 0 0 1 1 0 0 1 1 0 0 0 0]"; got != want {
		t.Errorf("the mask of two cells an image is %s; expected %s", got, want)
	}
}

// TestSpreadMisfits: layouts that a map does not take are refused.
func TestSpreadMisfits(t *testing.T) {
	g := polyphase.Grid{Rows: 2, Cols: 2, Batch: 1, Lanes: 4}
	in := polyphase.Layout{C: 2, H: 8, W: 8, Py: 4, Px: 4, Ly: 1, Lx: 1, Lanes: 4}
	out := polyphase.Layout{C: 2, H: 4, W: 4, Py: 2, Px: 2, Ly: 1, Lx: 1, Lanes: 4}
	pool := linear.AvgPool2D(2, 8, 8, 2, 2)
	if _, err := polyphase.NewSpread(&pool, g, []polyphase.Layout{in}, out, g.Slots()); err != nil {
		t.Fatal(err)
	}
	for name, edit := range map[string]func(in, out *polyphase.Layout, m *linear.Map){
		"another size":    func(_, out *polyphase.Layout, _ *linear.Map) { out.H = 3 },
		"other channels":  func(_, out *polyphase.Layout, _ *linear.Map) { out.C = 3 },
		"too many phases": func(_, out *polyphase.Layout, _ *linear.Map) { out.Py = 4 },
		"too few phases":  func(in, _ *polyphase.Layout, _ *linear.Map) { in.Px = 2 },
		"uneven phases":   func(in, _ *polyphase.Layout, _ *linear.Map) { in.Ly = 3 },
		"lanes":           func(in, _ *polyphase.Layout, _ *linear.Map) { in.Lanes = 2 },
		"another tensor":  func(_, _ *polyphase.Layout, m *linear.Map) { m.Sources[0].Tensor = 1 },
		"no tensor":       func(_, _ *polyphase.Layout, m *linear.Map) { m.Sources[0].Tensor = -1 },
	} {
		in, out, m := in, out, linear.AvgPool2D(2, 8, 8, 2, 2)
		edit(&in, &out, &m)
		if _, err := polyphase.NewSpread(&m, g, []polyphase.Layout{in}, out, g.Slots()); err == nil {
			t.Errorf("%s: laid out from %+v to %+v", name, in, out)
		}
	}
}
