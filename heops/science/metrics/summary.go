package metrics

import (
	"errors"
	"fmt"
	"strings"
)

// Summary is the mean of the reports of several slices.
type Summary struct {
	Slices                                 int
	Accuracy, Dice, IoU, Precision, Recall float64

	// VRand and VInfo are means over the slices at one threshold for all of
	// them, the one that is best for each score.
	VRand, VInfo                   float64
	VRandThreshold, VInfoThreshold float64

	// EachVRand and EachVInfo are means of the slices' own best scores.
	EachVRand, EachVInfo float64
}

// Summarise takes the mean of reports that have the same thresholds.
func Summarise(reports []Report) (Summary, error) {
	if len(reports) == 0 {
		return Summary{}, errors.New("metrics: there are no reports to take the mean of")
	}
	curve := reports[0].Curve
	vrand, vinfo := make([]float64, len(curve)), make([]float64, len(curve))
	s := Summary{Slices: len(reports)}
	n := float64(len(reports))
	for i, r := range reports {
		if len(r.Curve) != len(curve) {
			return Summary{}, fmt.Errorf("metrics: report %d has %d thresholds and report 0 has %d; they must be equal", i, len(r.Curve), len(curve))
		}
		s.Accuracy += r.Accuracy() / n
		s.Dice += r.Dice() / n
		s.IoU += r.IoU() / n
		s.Precision += r.Precision() / n
		s.Recall += r.Recall() / n
		s.EachVRand += r.BestRand().VRand() / n
		s.EachVInfo += r.BestInfo().VInfo() / n
		for k, p := range r.Curve {
			vrand[k] += p.VRand() / n
			vinfo[k] += p.VInfo() / n
		}
	}
	for k, p := range curve {
		if k == 0 || vrand[k] > s.VRand {
			s.VRand, s.VRandThreshold = vrand[k], p.Threshold
		}
		if k == 0 || vinfo[k] > s.VInfo {
			s.VInfo, s.VInfoThreshold = vinfo[k], p.Threshold
		}
	}
	return s, nil
}

// String gives one score a line.
func (s Summary) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "mean of %d slices\n", s.Slices)
	fmt.Fprintf(&b, "accuracy   %.4f\n", s.Accuracy)
	fmt.Fprintf(&b, "Dice       %.4f  (membrane)\n", s.Dice)
	fmt.Fprintf(&b, "IoU        %.4f\n", s.IoU)
	fmt.Fprintf(&b, "precision  %.4f\n", s.Precision)
	fmt.Fprintf(&b, "recall     %.4f\n", s.Recall)
	fmt.Fprintf(&b, "V_rand     %.4f  (logit > %g for all; each slice at its best %.4f)\n", s.VRand, s.VRandThreshold, s.EachVRand)
	fmt.Fprintf(&b, "V_info     %.4f  (logit > %g for all; each slice at its best %.4f)\n", s.VInfo, s.VInfoThreshold, s.EachVInfo)
	return b.String()
}
