package polyphase_test

import (
	"fmt"
	"math"
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

func randoms(rng *rand.Rand, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = rng.NormFloat64()
	}
	return v
}

func TestPackUnpackAreInverse(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	g := polyphase.Grid{Rows: 4, Cols: 8, Batch: 2}
	l := polyphase.Layout{C: 3, Py: 2, Px: 4}
	want := random(rng, 3, 16, 32)
	phases, err := polyphase.Pack(want, g, l)
	if err != nil {
		t.Fatal(err)
	}
	got, err := polyphase.Unpack(phases, g, l)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range want.Data {
		if got.Data[i] != v {
			t.Fatalf("value %d is %g after packing and unpacking, was %g", i, got.Data[i], v)
		}
	}
	if _, err := polyphase.Pack(random(rng, 3, 15, 32), g, l); err == nil {
		t.Error("a map of the wrong height was packed")
	}
}

// helix reads a map with the helical wrap, pixel by pixel.
func helix(m *tensor.Tensor, c, y, x, pitch int) float64 {
	for ; x < 0; x += m.W {
		y -= pitch
	}
	for ; x >= m.W; x -= m.W {
		y += pitch
	}
	return m.At(c, ((y%m.H)+m.H)%m.H, x)
}

// eval packs m, evaluates a map of forms over it and unpacks the result.
func eval(t *testing.T, m *tensor.Tensor, g polyphase.Grid, in polyphase.Layout, out polyphase.Map) *tensor.Tensor {
	t.Helper()
	phases, err := polyphase.Pack(m, g, in)
	if err != nil {
		t.Fatal(err)
	}
	result := make([][]float64, out.Len())
	for i := range result {
		result[i] = out.Forms[i].Eval(g, [][][]float64{phases})
	}
	r, err := polyphase.Unpack(result, g, out.Layout)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestConv2DEqualsPixelwise(t *testing.T) {
	for _, tc := range []struct{ py, px, kernel, dilation int }{
		{1, 1, 3, 1}, {2, 2, 3, 1}, {4, 2, 3, 1}, {1, 1, 3, 2}, {2, 4, 3, 3}, {2, 2, 1, 1}, {1, 2, 3, 4},
	} {
		t.Run(fmt.Sprintf("%+v", tc), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(2, 2))
			g := polyphase.Grid{Rows: 8, Cols: 8, Batch: 1}
			l := polyphase.Layout{C: 2, Py: tc.py, Px: tc.px}
			m := random(rng, 2, 8*tc.py, 8*tc.px)
			w, b := randoms(rng, 3*2*tc.kernel*tc.kernel), randoms(rng, 3)
			got := eval(t, m, g, l, polyphase.Identity(0, l).Conv2D(3, tc.kernel, tc.dilation, w, b))
			half := tc.kernel / 2
			for o := range 3 {
				for y := range m.H {
					for x := range m.W {
						want := b[o]
						for c := range 2 {
							for ky := range tc.kernel {
								for kx := range tc.kernel {
									want += w[((o*2+c)*tc.kernel+ky)*tc.kernel+kx] *
										helix(m, c, y+(ky-half)*tc.dilation, x+(kx-half)*tc.dilation, tc.py)
								}
							}
						}
						if math.Abs(got.At(o, y, x)-want) > 1e-12 {
							t.Fatalf("channel %d, row %d, column %d: %g, pixel by pixel %g", o, y, x, got.At(o, y, x), want)
						}
					}
				}
			}
		})
	}
}

func TestTransposedConvolutionAndConvolutionCompose(t *testing.T) {
	// The fused map must give what the two layers give one after the other.
	rng := rand.New(rand.NewPCG(3, 3))
	g := polyphase.Grid{Rows: 8, Cols: 8, Batch: 1}
	low := polyphase.Layout{C: 3, Py: 1, Px: 1}
	high := polyphase.Layout{C: 2, Py: 2, Px: 2}
	m := random(rng, 3, 8, 8)
	up, w := randoms(rng, 3*2*4), randoms(rng, 2*2*9)
	first := eval(t, m, g, low, polyphase.Identity(0, low).ConvTranspose2D(2, up, nil))
	want := eval(t, first, g, high, polyphase.Identity(0, high).Conv2D(2, 3, 1, w, nil))
	fused := polyphase.Identity(0, low).ConvTranspose2D(2, up, nil).Conv2D(2, 3, 1, w, nil)
	got := eval(t, m, g, low, fused)
	for i, v := range want.Data {
		if math.Abs(got.Data[i]-v) > 1e-12 {
			t.Fatalf("value %d is %g fused, %g in two steps", i, got.Data[i], v)
		}
	}
	for i, f := range fused.Forms {
		if len(f.Terms) != 3*4 {
			t.Errorf("phase %d of the fused map has %d terms; 2 x 2 taps of 3 channels are %d", i, len(f.Terms), 3*4)
		}
	}
}

func TestSpaceToDepthIsFreeAndInvertible(t *testing.T) {
	id := polyphase.Identity(0, polyphase.Layout{C: 2, Py: 4, Px: 4})
	deep, err := id.SpaceToDepth(2)
	if err != nil {
		t.Fatal(err)
	}
	back, err := deep.DepthToSpace(2)
	if err != nil {
		t.Fatal(err)
	}
	for i := range id.Forms {
		if fmt.Sprint(back.Forms[i]) != fmt.Sprint(id.Forms[i]) {
			t.Fatalf("phase %d became %v", i, back.Forms[i])
		}
	}
	if _, err := id.SpaceToDepth(3); err == nil {
		t.Error("space-to-depth by 3 of 4 x 4 phases was accepted")
	}
}

func ExampleMap_Conv2D() {
	// A 3 x 3 convolution on one channel cut into 2 x 2 phases: the taps that
	// leave the 2 x 2 block read rotated phases.
	l := polyphase.Layout{C: 1, Py: 2, Px: 2}
	blur := make([]float64, 9)
	for i := range blur {
		blur[i] = 1
	}
	conv := polyphase.Identity(0, l).Conv2D(1, 3, 1, blur, nil)
	for _, t := range conv.Forms[0].Terms {
		fmt.Printf("phase %d moved by %+d rows, %+d columns\n", t.Index, t.Shift.Row, t.Shift.Col)
	}
	// Output:
	// phase 0 moved by +0 rows, +0 columns
	// phase 1 moved by +0 rows, -1 columns
	// phase 1 moved by +0 rows, +0 columns
	// phase 2 moved by -1 rows, +0 columns
	// phase 2 moved by +0 rows, +0 columns
	// phase 3 moved by -1 rows, -1 columns
	// phase 3 moved by -1 rows, +0 columns
	// phase 3 moved by +0 rows, -1 columns
	// phase 3 moved by +0 rows, +0 columns
}
