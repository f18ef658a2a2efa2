package nuclei_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cryptounet/heops/science/isbi"
	"cryptounet/heops/science/metrics"
	"cryptounet/heops/science/nuclei"
)

func ExampleField() {
	s := nuclei.Field(1)
	report, _ := metrics.EvaluateMask(s.Label, s.Label)
	fmt.Println(s)
	fmt.Printf("V_rand of the label itself %.0f\n", report.BestRand().VRand())
	// Output:
	// nuclei/1 512x512, label
	// V_rand of the label itself 1
}

func TestSeedsDecide(t *testing.T) {
	draw := func(seed uint64) isbi.Slice {
		s, err := nuclei.FieldSize(seed, 160, 96)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	a, b, c := draw(5), draw(5), draw(6)
	if !bytes.Equal(a.Image.Pix, b.Image.Pix) || !bytes.Equal(a.Label.Pix, b.Label.Pix) {
		t.Error("the same seed drew two fields")
	}
	if bytes.Equal(a.Image.Pix, c.Image.Pix) || bytes.Equal(a.Label.Pix, c.Label.Pix) {
		t.Error("two seeds drew the same field")
	}
	if bytes.Equal(nuclei.Field(3).Image.Pix, nuclei.Train(3).Image.Pix) {
		t.Error("a field of the set has a small seed; people would take it for an unseen one")
	}
}

// TestFieldsLookLikeNuclei: many nuclei of many sizes and brightnesses, on less than
// half of the area, some of them side by side, brighter than the ground, and neither
// black nor burnt out.
func TestFieldsLookLikeNuclei(t *testing.T) {
	for seed := range uint64(4) {
		s := nuclei.Field(seed)
		inside := make([]bool, len(s.Label.Pix))
		for i, v := range s.Label.Pix {
			if v != isbi.Interior && v != isbi.Membrane {
				t.Fatalf("%v: the label has the value %d", s, v)
			}
			inside[i] = v == isbi.Interior
		}
		cells := metrics.FindCells(inside, isbi.Size)
		if cells.Count < 50 || cells.Count > 160 {
			t.Errorf("%v: %d nuclei", s, cells.Count)
		}
		area, light := make([]float64, cells.Count+1), make([]float64, cells.Count+1)
		burnt := 0
		for i, c := range cells.Of {
			area[c]++
			light[c] += float64(s.Image.Pix[i])
			if s.Image.Pix[i] == 255 {
				burnt++
			}
		}
		if share := 1 - area[0]/float64(len(inside)); share < 0.12 || share > 0.5 {
			t.Errorf("%v: nuclei cover %.2f of the area", s, share)
		}
		if share := float64(burnt) / float64(len(inside)); share > 0.03 {
			t.Errorf("%v: %.3f of the pixels are burnt out", s, share)
		}
		dark := light[0] / area[0]
		least, most := math.Inf(1), 0.0
		for c := 1; c <= cells.Count; c++ {
			if area[c] >= 100 {
				least, most = min(least, light[c]/area[c]), max(most, light[c]/area[c])
			}
		}
		if least < dark || most < 2*least || dark < 8 {
			t.Errorf("%v: ground of %.1f, nuclei of %.1f to %.1f", s, dark, least, most)
		}
		if pairs := beside(cells); pairs < 5 {
			t.Errorf("%v: %d pairs of nuclei touch", s, pairs)
		}
	}
}

// beside counts pairs of cells within 6 pixels of each other in a row.
func beside(cells *metrics.Cells) int {
	pairs := map[[2]int32]bool{}
	for i, c := range cells.Of {
		for d := 1; d <= 6 && i%cells.Width+d < cells.Width; d++ {
			if o := cells.Of[i+d]; c != 0 && o != 0 && o != c {
				pairs[[2]int32{min(c, o), max(c, o)}] = true
			}
		}
	}
	return len(pairs)
}

func TestFieldsOfAnySize(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {1, 40}, {300, 7}} {
		s, err := nuclei.FieldSize(3, size[0], size[1])
		if err != nil {
			t.Fatal(err)
		}
		if b := s.Image.Bounds(); b.Dx() != size[0] || b.Dy() != size[1] || b != s.Label.Bounds() {
			t.Errorf("size %v drew %v", size, b)
		}
	}
	for _, size := range [][2]int{{0, 5}, {5, -1}, {8193, 1}} {
		_, err := nuclei.FieldSize(3, size[0], size[1])
		want := fmt.Sprintf("nuclei: a field of %dx%d pixels; both must be from 1 to 8192", size[0], size[1])
		if err == nil || err.Error() != want {
			t.Errorf("%v; want %s", err, want)
		}
	}
}

func TestWrittenSetsAreRead(t *testing.T) {
	dir := t.TempDir()
	if err := nuclei.Write(dir, 2, 1); err != nil {
		t.Fatal(err)
	}
	data, err := isbi.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if data.NumTrain() != 2 || data.NumTest() != 1 {
		t.Errorf("read %v", data)
	}
	got, err := data.Train(1)
	if err != nil {
		t.Fatal(err)
	}
	want := nuclei.Train(1)
	if got.Name != want.Name || !bytes.Equal(got.Image.Pix, want.Image.Pix) || !bytes.Equal(got.Label.Pix, want.Label.Pix) {
		t.Errorf("read %v, which is not what was drawn, %v", got, want)
	}
	if got, err := data.Test(0); err != nil || !bytes.Equal(got.Image.Pix, nuclei.Test(0).Image.Pix) {
		t.Errorf("read %v, %v", got, err)
	}
}

func TestWriteErrors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		dir           string
		labelled, not int
		want          string
	}{
		{t.TempDir(), 0, 1, "nuclei: a set of 0 labelled and 1 other fields"},
		{t.TempDir(), 1, 101, "nuclei: a set of 1 labelled and 101 other fields"},
		{file, 1, 0, "nuclei: making a folder for the fields: "},
	} {
		if err := nuclei.Write(c.dir, c.labelled, c.not); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%v; want %s", err, c.want)
		}
	}
}
