package metrics

import (
	"fmt"
	"image"
	"strings"
)

// Thresholds returns the logits at which V_rand and V_info are measured: from
// -2 to 5 in steps of a half, as interior probabilities 0.12 to 0.99. The
// organisers also take the best over thresholds.
func Thresholds() []float64 {
	t := make([]float64, 15)
	for i := range t {
		t[i] = -2 + float64(i)/2
	}
	return t
}

// Point is a score of the cells at one threshold.
type Point struct {
	Threshold float64 // a pixel is interior where its logit is above
	Regions
}

// Report scores the logits of one slice.
type Report struct {
	Pixels         // at threshold 0
	Curve  []Point // one for each of Thresholds
}

// Evaluate scores logits, row by row, against a label of the same size. The
// membranes of the proposal are thinned before cells are compared; those of
// the label are left out of the comparison as they are.
func Evaluate(logits []float64, label *image.Gray) (Report, error) {
	b := label.Bounds()
	inside, err := interior(logits, label)
	if err != nil {
		return Report{}, err
	}
	var r Report
	for i, v := range logits {
		r.Pixels.add(!(v > 0), !inside[i])
	}
	truth := FindCells(inside, b.Dx())
	for _, threshold := range Thresholds() {
		for i, v := range logits {
			inside[i] = v > threshold
		}
		regions, err := CompareCells(FindCells(inside, b.Dx()).Thin(), truth)
		if err != nil {
			return Report{}, err
		}
		r.Curve = append(r.Curve, Point{threshold, regions})
	}
	return r, nil
}

// EvaluateMask scores a mask, for which there is no choice of threshold.
func EvaluateMask(mask, label *image.Gray) (Report, error) {
	p, err := CountPixels(mask, label)
	if err != nil {
		return Report{}, err
	}
	regions, err := CompareCells(maskCells(mask).Thin(), maskCells(label))
	if err != nil {
		return Report{}, err
	}
	return Report{Pixels: p, Curve: []Point{{0, regions}}}, nil
}

func maskCells(m *image.Gray) *Cells { return FindCells(inside(m), max(m.Bounds().Dx(), 1)) }

// inside says of a mask's pixels, row by row, whether they are interior.
func inside(m *image.Gray) []bool {
	b := m.Bounds()
	inside := make([]bool, b.Dx()*b.Dy())
	for i := range inside {
		inside[i] = m.GrayAt(b.Min.X+i%b.Dx(), b.Min.Y+i/b.Dx()).Y >= 128
	}
	return inside
}

// interior is inside for the label of logits, which has as many pixels.
func interior(logits []float64, label *image.Gray) ([]bool, error) {
	b := label.Bounds()
	if len(logits) != b.Dx()*b.Dy() || b.Empty() {
		return nil, fmt.Errorf("metrics: there are %d logits for a label of %dx%d pixels", len(logits), b.Dx(), b.Dy())
	}
	return inside(label), nil
}

// Mask draws logits as a mask: 255 where the logit is above 0, else 0.
func Mask(logits []float64, width int) *image.Gray {
	if width <= 0 || len(logits)%width != 0 {
		panic(fmt.Sprintf("metrics: %d logits are no rows of %d", len(logits), width))
	}
	m := image.NewGray(image.Rect(0, 0, width, len(logits)/width))
	for i, v := range logits {
		if v > 0 {
			m.Pix[i] = 255
		}
	}
	return m
}

// BestRand returns the point of the curve with the largest V_rand.
func (r Report) BestRand() Point { return best(r.Curve, Regions.VRand) }

// BestInfo returns the point of the curve with the largest V_info.
func (r Report) BestInfo() Point { return best(r.Curve, Regions.VInfo) }

func best(curve []Point, score func(Regions) float64) Point {
	top := curve[0]
	for _, p := range curve[1:] {
		if score(p.Regions) > score(top.Regions) {
			top = p
		}
	}
	return top
}

// Row returns the scores as a line of a table, with the table's headers.
func (r Report) Row() (headers []string, cells []any) {
	vrand, vinfo := 0.0, 0.0
	if len(r.Curve) > 0 {
		vrand, vinfo = r.BestRand().VRand(), r.BestInfo().VInfo()
	}
	return []string{"accuracy", "Dice", "IoU", "V_rand", "V_info"}, []any{r.Accuracy(), r.Dice(), r.IoU(), vrand, vinfo}
}

// String gives one score a line.
func (r Report) String() string {
	vr, vi := r.BestRand(), r.BestInfo()
	var b strings.Builder
	fmt.Fprintf(&b, "accuracy   %.4f\n", r.Accuracy())
	fmt.Fprintf(&b, "Dice       %.4f  (membrane)\n", r.Dice())
	fmt.Fprintf(&b, "IoU        %.4f\n", r.IoU())
	fmt.Fprintf(&b, "precision  %.4f\n", r.Precision())
	fmt.Fprintf(&b, "recall     %.4f\n", r.Recall())
	fmt.Fprintf(&b, "V_rand     %.4f  (split %.4f, merge %.4f, logit > %g)\n", vr.VRand(), vr.RandSplit, vr.RandMerge, vr.Threshold)
	fmt.Fprintf(&b, "V_info     %.4f  (split %.4f, merge %.4f, logit > %g)\n", vi.VInfo(), vi.InfoSplit, vi.InfoMerge, vi.Threshold)
	return b.String()
}
