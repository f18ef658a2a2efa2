// Package metrics scores a segmentation of cell membranes against a label, as
// the ISBI 2012 challenge does.
//
// A network's output is a map of logits, one for each pixel: a pixel is cell
// interior where its logit is above 0, membrane elsewhere. In a mask and in a
// label 255 is interior and 0 membrane.
//
// Dice, IoU, precision and recall are those of the membrane, the smaller class
// and the one that carries the structure. V_rand and V_info compare the cells
// that the membranes enclose; they are the foreground-restricted scores after
// border thinning of Arganda-Carreras et al., "Crowdsourcing the creation of
// image segmentation algorithms for connectomics", Frontiers in Neuroanatomy
// 2015, 9:142. All scores lie between 0 and 1 and are 1 for a perfect result.
package metrics

import (
	"fmt"
	"image"
)

// Pixels counts the pixels of a mask by whether mask and label call them
// membrane.
type Pixels struct {
	TruePositive  int // membrane in both
	FalsePositive int // membrane in the mask only
	FalseNegative int // membrane in the label only
	TrueNegative  int // interior in both
}

// CountPixels compares a mask with a label of the same size. Values of 128 and
// above are interior.
func CountPixels(mask, label *image.Gray) (Pixels, error) {
	m, l := mask.Bounds(), label.Bounds()
	if m.Dx() != l.Dx() || m.Dy() != l.Dy() {
		return Pixels{}, fmt.Errorf("metrics: the mask is %dx%d and the label %dx%d; they must be equal", m.Dx(), m.Dy(), l.Dx(), l.Dy())
	}
	var p Pixels
	for y := range m.Dy() {
		for x := range m.Dx() {
			found := mask.GrayAt(m.Min.X+x, m.Min.Y+y).Y < 128
			truth := label.GrayAt(l.Min.X+x, l.Min.Y+y).Y < 128
			p.add(found, truth)
		}
	}
	return p, nil
}

func (p *Pixels) add(found, truth bool) {
	switch {
	case found && truth:
		p.TruePositive++
	case found:
		p.FalsePositive++
	case truth:
		p.FalseNegative++
	default:
		p.TrueNegative++
	}
}

// ratio is part/whole, and 1 where there is nothing to find.
func ratio(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// Accuracy is the share of pixels on which mask and label agree.
func (p Pixels) Accuracy() float64 {
	return ratio(p.TruePositive+p.TrueNegative, p.TruePositive+p.FalsePositive+p.FalseNegative+p.TrueNegative)
}

// Dice is 2 |A and B| / (|A| + |B|) of the membranes, their F1 score.
func (p Pixels) Dice() float64 {
	return ratio(2*p.TruePositive, 2*p.TruePositive+p.FalsePositive+p.FalseNegative)
}

// IoU is |A and B| / |A or B| of the membranes, the Jaccard index.
func (p Pixels) IoU() float64 {
	return ratio(p.TruePositive, p.TruePositive+p.FalsePositive+p.FalseNegative)
}

// Precision is the share of the membrane found that is membrane.
func (p Pixels) Precision() float64 { return ratio(p.TruePositive, p.TruePositive+p.FalsePositive) }

// Recall is the share of the membrane that was found.
func (p Pixels) Recall() float64 { return ratio(p.TruePositive, p.TruePositive+p.FalseNegative) }

// Agreement is the share of pixels at which two masks of the same size are
// equal.
func Agreement(a, b *image.Gray) (float64, error) {
	p, err := CountPixels(a, b)
	if err != nil {
		return 0, err
	}
	return p.Accuracy(), nil
}
