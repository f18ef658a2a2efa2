package metrics

import (
	"fmt"
	"image"
	"math"
	"strings"
	"testing"
)

const tolerance = 1e-12

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance {
		t.Errorf("%s is %.15g, want %.15g", what, got, want)
	}
}

// picture reads rows of '.' (interior) and '#' (membrane).
func picture(rows ...string) *image.Gray {
	m := image.NewGray(image.Rect(0, 0, len(rows[0]), len(rows)))
	for i, c := range strings.Join(rows, "") {
		if c == '.' {
			m.Pix[i] = 255
		}
	}
	return m
}

// cells reads rows of digits, 0 for a border.
func cells(rows ...string) *Cells {
	c := &Cells{Width: len(rows[0]), Height: len(rows)}
	for _, r := range strings.Join(rows, "") {
		c.Of = append(c.Of, int32(r-'0'))
		c.Count = max(c.Count, int(r-'0'))
	}
	return c
}

// rows writes cells as picture does.
func rows(c *Cells) string {
	var b strings.Builder
	for i, k := range c.Of {
		if i > 0 && i%c.Width == 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%d", k)
	}
	return b.String()
}

func TestPixels(t *testing.T) {
	// Both membrane at 2 pixels, the mask only at 1, the label only at 3, both
	// interior at 4.
	p, err := CountPixels(
		picture("##...", "#...."),
		picture("##.##", "..#.."))
	if err != nil {
		t.Fatal(err)
	}
	if want := (Pixels{2, 1, 3, 4}); p != want {
		t.Fatalf("counts %+v, want %+v", p, want)
	}
	near(t, "accuracy", p.Accuracy(), 6.0/10)
	near(t, "Dice", p.Dice(), 4.0/8)
	near(t, "IoU", p.IoU(), 2.0/6)
	near(t, "precision", p.Precision(), 2.0/3)
	near(t, "recall", p.Recall(), 2.0/5)
}

func TestPixelsWithoutMembrane(t *testing.T) {
	p, err := CountPixels(picture(".."), picture(".."))
	if err != nil {
		t.Fatal(err)
	}
	for what, got := range map[string]float64{
		"accuracy": p.Accuracy(), "Dice": p.Dice(), "IoU": p.IoU(), "precision": p.Precision(), "recall": p.Recall(),
	} {
		near(t, what, got, 1)
	}
}

func TestSizesMustAgree(t *testing.T) {
	a, b := picture(".."), picture("..", "..")
	want := "metrics: the mask is 2x1 and the label 2x2; they must be equal"
	if _, err := CountPixels(a, b); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if _, err := Agreement(a, b); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if _, err := EvaluateMask(a, b); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	want = "metrics: there are 3 logits for a label of 2x2 pixels"
	if _, err := Evaluate(make([]float64, 3), b); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	want = "metrics: the proposal is 2x1 and the truth 2x2; they must be equal"
	if _, err := CompareCells(cells("11"), cells("11", "11")); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestFindCells(t *testing.T) {
	// Pixels that touch at a corner only are two cells; a U is one.
	c := maskCells(picture(
		".#.#.",
		"#.#..",
		".##.#",
		"...##"))
	if want := "10203 04033 50030 55500"; rows(c) != want || c.Count != 5 {
		t.Errorf("cells %s (%d), want %s (5)", rows(c), c.Count, want)
	}
	c = maskCells(picture(".#.", ".#.", "..."))
	if want := "101 101 111"; rows(c) != want {
		t.Errorf("cells %s, want %s", rows(c), want)
	}
	// The image does not wrap: the end of a row and the start of the next.
	c = maskCells(picture("#.", ".#"))
	if want := "01 20"; rows(c) != want {
		t.Errorf("cells %s, want %s", rows(c), want)
	}
}

func TestThin(t *testing.T) {
	cases := []struct {
		name string
		in   *Cells
		want string
	}{
		{"one pixel stays", cells("102"), "102"},
		{"two pixels vanish", cells("1002"), "1122"},
		{"three leave one", cells("10002"), "11022"},
		{"to the edge", cells("0010"), "1111"},
		{"nothing to grow", cells("000"), "000"},
		{"no borders", cells("12"), "12"},
		{"not across a corner", cells("10", "00"), "11 11"},
		{"two sides", cells("1000", "0000", "0002"), "1112 1122 1222"},
		{"no wrap over a row's end", cells("00012", "00000"), "11112 11112"},
	}
	for _, c := range cases {
		if got := rows(c.in.Thin()); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestCompareCells(t *testing.T) {
	ln := math.Log
	cases := []struct {
		name            string
		proposal, truth *Cells
		want            Regions
		vrand, vinfo    float64
	}{
		{
			name:     "equal, other numbers",
			proposal: cells("2201"), truth: cells("1102"),
			want: Regions{1, 1, 1, 1}, vrand: 1, vinfo: 1,
		},
		{
			// Joint parts 2, 2 of 4: sum p^2 = 8/16, sum t^2 = 8/16, sum s^2 =
			// 16/16. H(S) = 0: nothing split, but I = 0 of H(T) = ln 2.
			name:     "merged",
			proposal: cells("11111"), truth: cells("11022"),
			want: Regions{1, 0.5, 1, 0}, vrand: 2.0 / 3, vinfo: 0,
		},
		{
			// The other way round: sum t^2 = 16/16, sum s^2 = 8/16.
			name:     "split",
			proposal: cells("1122"), truth: cells("1111"),
			want: Regions{0.5, 1, 0, 1}, vrand: 2.0 / 3, vinfo: 0,
		},
		{
			// Joint parts 4, 2, 2 of 8: sum p^2 = 24, sum t^2 = 16 + 16, sum
			// s^2 = 36 + 4, all over 64. H(T) = ln 2, H(S) = 3/4 ln 4/3 + 1/4
			// ln 4, H(S,T) = 1/2 ln 2 + 1/2 ln 4 = 3/2 ln 2, so I = H(S) -
			// 1/2 ln 2 = ln 2 * (1/2 + 3/2 - 1/2) - 3/4 ln 3.
			name:     "border moved",
			proposal: cells("11111122"), truth: cells("11112222"),
			want: Regions{
				24.0 / 32, 24.0 / 40,
				(1.5*ln(2) - 0.75*ln(3)) / (2*ln(2) - 0.75*ln(3)), (1.5*ln(2) - 0.75*ln(3)) / ln(2),
			},
			vrand: 2.0 * 24 / (32 + 40),
			vinfo: 2 * (1.5*ln(2) - 0.75*ln(3)) / (3*ln(2) - 0.75*ln(3)),
		},
		{
			// Border pixels of the proposal inside the truth are cells of one
			// pixel: parts 2, 1, 1 of 4. Sum p^2 = sum s^2 = 6/16, sum t^2 = 1.
			name:     "border inside a cell",
			proposal: cells("1102"), truth: cells("1111"),
			want: Regions{6.0 / 16, 1, 0, 1}, vrand: 12.0 / 22, vinfo: 0,
		},
		{
			// What the proposal says on the truth's border does not count.
			name:     "truth's border left out",
			proposal: cells("113344"), truth: cells("110011"),
			want: Regions{0.5, 1, 0, 1}, vrand: 2.0 / 3, vinfo: 0,
		},
		{
			// Four single pixels of 4: sum p^2 = sum s^2 = 4/16; H(S) = ln 4,
			// H(T) = ln 2, H(S,T) = ln 4, so I = ln 2.
			name:     "all border",
			proposal: cells("0000"), truth: cells("1122"),
			want: Regions{4.0 / 8, 1, 0.5, 1}, vrand: 2.0 / 3, vinfo: 2.0 / 3,
		},
		{
			name:     "no foreground",
			proposal: cells("12"), truth: cells("00"),
			want: Regions{1, 1, 1, 1}, vrand: 1, vinfo: 1,
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := CompareCells(c.proposal, c.truth)
			if err != nil {
				t.Fatal(err)
			}
			near(t, "rand split", got.RandSplit, c.want.RandSplit)
			near(t, "rand merge", got.RandMerge, c.want.RandMerge)
			near(t, "info split", got.InfoSplit, c.want.InfoSplit)
			near(t, "info merge", got.InfoMerge, c.want.InfoMerge)
			near(t, "V_rand", got.VRand(), c.vrand)
			near(t, "V_info", got.VInfo(), c.vinfo)
		})
	}
}

// grid draws cells of 17 x 13 pixels on slanted rows, and logits that follow
// them with errors; whole-number arithmetic, so that other languages draw the
// same.
func grid() (logits []float64, label *image.Gray) {
	abs := func(a int) int { return max(a, -a) }
	const w, h = 80, 60
	label = image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			d := min(abs(x%17-8), abs((y+x/3)%13-6))
			if d > 0 {
				label.Pix[y*w+x] = 255
			}
			noise := (x*x*3 + y*y*5 + x*y*7) % 23
			logits = append(logits, float64(2*d-8+(x/17+y/13)%3)+float64(noise)/4)
		}
	}
	return logits, label
}

// TestAgreesWithTraining compares with what heops/training/scores.py, which
// shares no code with this package, computes for the same logits.
func TestAgreesWithTraining(t *testing.T) {
	logits, label := grid()
	r, err := Evaluate(logits, label)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "accuracy", r.Accuracy(), 0.6208333333333333)
	near(t, "Dice", r.Dice(), 0.41516709511568123)
	near(t, "IoU", r.IoU(), 0.2619626926196269)
	near(t, "recall", r.Recall(), 1)
	near(t, "V_rand", r.BestRand().VRand(), 0.857321192169654)
	near(t, "its threshold", r.BestRand().Threshold, -0.5)
	near(t, "V_info", r.BestInfo().VInfo(), 0.8996378616894092)
	near(t, "its threshold", r.BestInfo().Threshold, -1)
}

func TestPerfectLogits(t *testing.T) {
	_, label := grid()
	logits := make([]float64, len(label.Pix))
	for i, v := range label.Pix {
		logits[i] = float64(v)/10 - 9
	}
	r, err := Evaluate(logits, label)
	if err != nil {
		t.Fatal(err)
	}
	m, err := EvaluateMask(Mask(logits, 80), label)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []Report{r, m} {
		near(t, "Dice", r.Dice(), 1)
		near(t, "V_rand", r.BestRand().VRand(), 1)
		near(t, "V_info", r.BestInfo().VInfo(), 1)
	}
}

func TestNaNIsMembrane(t *testing.T) {
	r, err := Evaluate([]float64{math.NaN(), 1}, picture(".."))
	if err != nil {
		t.Fatal(err)
	}
	if r.FalsePositive != 1 || Mask([]float64{math.NaN()}, 1).Pix[0] != 0 {
		t.Errorf("counts %+v", r.Pixels)
	}
}

func TestSummarise(t *testing.T) {
	// At threshold 0 V_rand is 1 and 1/2, at 1 it is 2/3 and 2/3: each slice's
	// best mean is 5/6, the best common threshold the first with 3/4.
	even := func(v float64) Regions { return Regions{v, v, v, v} }
	a := Report{Pixels{1, 0, 0, 1}, []Point{{0, even(1)}, {1, even(2.0 / 3)}}}
	b := Report{Pixels{0, 1, 1, 0}, []Point{{0, even(0.5)}, {1, even(2.0 / 3)}}}
	s, err := Summarise([]Report{a, b})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "accuracy", s.Accuracy, 0.5)
	near(t, "V_rand", s.VRand, 0.75)
	near(t, "its threshold", s.VRandThreshold, 0)
	near(t, "V_rand, each", s.EachVRand, 5.0/6)
	near(t, "V_info, each", s.EachVInfo, 5.0/6)
	if _, err := Summarise(nil); err == nil {
		t.Error("no error without reports")
	}
	if _, err := Summarise([]Report{a, {}}); err == nil {
		t.Error("no error with other thresholds")
	}
}

func TestAgreement(t *testing.T) {
	got, err := Agreement(picture("..#."), picture("...."))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "agreement", got, 0.75)
}
