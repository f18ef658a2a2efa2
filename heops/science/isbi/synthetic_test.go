package isbi

import (
	"bytes"
	"fmt"
	"math"
	"testing"
)

func TestSyntheticIsDeterministic(t *testing.T) {
	a, b, c := SyntheticSize(5, 96, 64), SyntheticSize(5, 96, 64), SyntheticSize(6, 96, 64)
	if !bytes.Equal(a.Image.Pix, b.Image.Pix) || !bytes.Equal(a.Label.Pix, b.Label.Pix) {
		t.Error("the same seed drew two slices")
	}
	if bytes.Equal(a.Image.Pix, c.Image.Pix) {
		t.Error("two seeds drew the same slice")
	}
	if a.String() != "synthetic/5 96x64, label" {
		t.Errorf("got %q", a)
	}
}

// TestSyntheticLooksLikeSlices compares grey levels and membrane area with
// those of the 24 labelled real sections: interior 136 +- 38, membrane 83 +-
// 31, 19 to 27 % of the area membrane.
func TestSyntheticLooksLikeSlices(t *testing.T) {
	for seed := uint64(1); seed <= 2; seed++ {
		s := Synthetic(seed)
		if err := checkLabel(s.Name, s.Label); err != nil {
			t.Fatal(err)
		}
		mean, spread, share := levels(s)
		near := func(what string, got, want, within float64) {
			if math.Abs(got-want) > within {
				t.Errorf("%v: %s is %.3g, want %.3g within %.3g", s, what, got, want, within)
			}
		}
		near("mean of the interior", mean[1], 136, 10)
		near("spread of the interior", spread[1], 38, 8)
		near("mean of the membrane", mean[0], 83, 12)
		near("spread of the membrane", spread[0], 31, 8)
		near("share of the membrane", share, 0.22, 0.06)
	}
}

// levels returns mean and spread of the grey of membrane (0) and interior (1),
// and the membrane's share of the area.
func levels(s Slice) (mean, spread [2]float64, share float64) {
	var n, sum, square [2]float64
	for i, v := range s.Image.Pix {
		k := int(s.Label.Pix[i]) / 255
		n[k]++
		sum[k] += float64(v)
		square[k] += float64(v) * float64(v)
	}
	for k := range n {
		mean[k] = sum[k] / n[k]
		spread[k] = math.Sqrt(square[k]/n[k] - mean[k]*mean[k])
	}
	return mean, spread, n[0] / (n[0] + n[1])
}

func TestSyntheticAnySize(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {1, 40}, {300, 7}, {130, 260}} {
		s := SyntheticSize(3, size[0], size[1])
		if b := s.Image.Bounds(); b.Dx() != size[0] || b.Dy() != size[1] || b != s.Label.Bounds() {
			t.Errorf("size %v drew %v", size, b)
		}
	}
	defer func() {
		want := "isbi: a synthetic slice of 0x5 pixels; both must be positive"
		if got := recover(); got != want {
			t.Errorf("panic %v, want %q", got, want)
		}
	}()
	SyntheticSize(1, 0, 5)
}

func ExampleSynthetic() {
	s := Synthetic(1)
	fmt.Println(s)
	// Output: synthetic/1 512x512, label
}

func BenchmarkSynthetic(b *testing.B) {
	for b.Loop() {
		Synthetic(1)
	}
}
