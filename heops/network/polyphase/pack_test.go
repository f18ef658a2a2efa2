package polyphase_test

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/tensor"
)

func random(rng *rand.Rand, c, h, w int) *tensor.Tensor {
	t := tensor.New(c, h, w)
	for i := range t.Data {
		t.Data[i] = rng.NormFloat64()
	}
	return t
}

// divisor draws one of n's.
func divisor(rng *rand.Rand, n int) int {
	for {
		if d := 1 + rng.IntN(n); n%d == 0 {
			return d
		}
	}
}

// layout draws a layout of c channels in py x px phases on a grid; short leaves
// out pixels at the end of the map.
func layout(rng *rand.Rand, g polyphase.Grid, c, py, px int, short bool) polyphase.Layout {
	l := polyphase.Layout{C: c, H: g.Rows * py, W: g.Cols * px, Py: py, Px: px, Ly: divisor(rng, py), Lx: divisor(rng, px), Lanes: g.Lanes, Outer: rng.IntN(2) == 0}
	if most := g.Lanes / l.Lx; most >= l.Ly && rng.IntN(3) > 0 {
		l.Outer, l.Pitch = false, l.Ly+rng.IntN(most-l.Ly+1)
	}
	if short {
		l.H, l.W = 1+rng.IntN(l.H), 1+rng.IntN(l.W)
	}
	return l
}

func grid(rng *rand.Rand) polyphase.Grid {
	return polyphase.Grid{Rows: 1 + rng.IntN(5), Cols: 1 + rng.IntN(5), Batch: 1 + rng.IntN(3), Lanes: 1 << rng.IntN(6)}
}

// TestPlaces: every pixel has a slot of its own, where Place says, and what is
// unpacked is what was packed.
func TestPlaces(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 1))
		g := grid(rng)
		l := layout(rng, g, 1+rng.IntN(5), 1+rng.IntN(6), 1+rng.IntN(6), seed%2 == 0)
		if err := l.Check(); err != nil {
			t.Fatal(err)
		}
		slots := g.Slots() + rng.IntN(5)
		if rng.IntN(2) == 0 {
			slots = 1 << (bits.Len(uint(g.Slots()-1)) + rng.IntN(3))
			g = g.Tightest(slots)
		}
		in := random(rng, l.C, l.H*g.Batch, l.W)
		cts, err := polyphase.Pack(in, g, l, slots)
		if err != nil {
			t.Fatal(err)
		}
		if len(cts) != l.Len() {
			t.Fatalf("seed %d: %d ciphertexts; the layout has %d", seed, len(cts), l.Len())
		}
		filled := 0
		for i, v := range cts {
			period := g.Repeats(slots)
			for j, x := range v {
				if x != v[j%period] {
					t.Fatalf("seed %d: slot %d is not that of %+v, which repeats", seed, j, g)
				}
				if x == 0 || j >= period {
					continue
				}
				filled++
				if j >= g.Slots() || j%g.Lanes >= l.Filled(i) {
					t.Fatalf("seed %d: slot %d of ciphertext %d is in use; %v has %d lanes there", seed, j, i, l, l.Filled(i))
				}
			}
		}
		if filled != len(in.Data) {
			t.Fatalf("seed %d: %d of %d pixels have a slot of their own in %+v", seed, filled, len(in.Data), l)
		}
		for range 20 {
			image, c, y, x := rng.IntN(g.Batch), rng.IntN(l.C), rng.IntN(l.H), rng.IntN(l.W)
			ct, lane := l.Place(c, y%l.Py, x%l.Px)
			cell := (image*g.Rows+y/l.Py)*g.Cols + x/l.Px
			if got := cts[ct][cell*g.Lanes+lane]; got != in.At(c, image*l.H+y, x) {
				t.Fatalf("seed %d: pixel %d,%d of channel %d is not where %+v places it", seed, y, x, c, l)
			}
		}
		out, err := polyphase.Unpack(cts, g, l)
		if err != nil {
			t.Fatal(err)
		}
		same(t, seed, l, out, in, 0)
	}
}

func same(t *testing.T, seed uint64, what any, got, want *tensor.Tensor, within float64) {
	t.Helper()
	if got.Shape() != want.Shape() {
		t.Fatalf("seed %d: %s; expected %s", seed, got.Shape(), want.Shape())
	}
	for i, v := range want.Data {
		if math.Abs(got.Data[i]-v) > within {
			t.Fatalf("seed %d, %+v: value %d of %s is %g; expected %g", seed, what, i, want.Shape(), got.Data[i], v)
		}
	}
}

// TestMisfits: layouts that cannot be, and maps that do not fit one, are refused.
func TestMisfits(t *testing.T) {
	g := polyphase.Grid{Rows: 2, Cols: 4, Batch: 2, Lanes: 8}
	whole := polyphase.Layout{C: 3, H: 8, W: 8, Py: 4, Px: 2, Ly: 2, Lx: 1, Lanes: 8}
	in := random(rand.New(rand.NewPCG(2, 0)), 3, 16, 8)
	cts, err := polyphase.Pack(in, g, whole, g.Slots())
	if err != nil {
		t.Fatal(err)
	}
	for name, edit := range map[string]func(l *polyphase.Layout){
		"no layout":           func(l *polyphase.Layout) { *l = polyphase.Layout{} },
		"no channels":         func(l *polyphase.Layout) { l.C = 0 },
		"negative height":     func(l *polyphase.Layout) { l.H = -8 },
		"no phases":           func(l *polyphase.Layout) { l.Px, l.Lx = 0, 0 },
		"uneven rows":         func(l *polyphase.Layout) { l.Ly = 3 },
		"uneven columns":      func(l *polyphase.Layout) { l.Lx = 4 },
		"lanes of 3":          func(l *polyphase.Layout) { l.Lanes = 3 },
		"no lanes":            func(l *polyphase.Layout) { l.Lanes = 0 },
		"lanes unlike grid's": func(l *polyphase.Layout) { l.Lanes = 4 },
		"too many rows":       func(l *polyphase.Layout) { l.Py, l.Ly = 2, 1 },
		"too many columns":    func(l *polyphase.Layout) { l.Px = 1 },
		"another channel":     func(l *polyphase.Layout) { l.C = 9 },
		"another height":      func(l *polyphase.Layout) { l.H = 7 },
	} {
		l := whole
		edit(&l)
		if _, err := polyphase.Pack(in, g, l, g.Slots()); err == nil {
			t.Errorf("%s: packed as %+v", name, l)
		}
		if _, err := polyphase.Unpack(cts, g, l); err == nil && name != "another height" {
			t.Errorf("%s: unpacked as %+v", name, l)
		}
	}
	if _, err := polyphase.Pack(in, g, whole, g.Slots()-1); err == nil {
		t.Error("packed into fewer slots than the grid takes")
	}
	if _, err := polyphase.Unpack(cts[1:], g, whole); err == nil {
		t.Error("a map was unpacked that lacks a ciphertext")
	}
	cts[1] = cts[1][:3]
	if _, err := polyphase.Unpack(cts, g, whole); err == nil {
		t.Error("a ciphertext of 3 slots was unpacked")
	}
	if (polyphase.Layout{}).Len() != 0 {
		t.Error("a zero layout has ciphertexts")
	}
}
