package tensor

import (
	"image"
	"math"
)

// Image draws channel c in grey, its smallest value black and its largest
// white. An out-of-range channel gives an empty image.
func (t *Tensor) Image(c int) *image.Gray {
	if c < 0 || c >= t.C {
		return image.NewGray(image.Rect(0, 0, 0, 0))
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range t.Channel(c) {
		lo, hi = math.Min(lo, v), math.Max(hi, v)
	}
	return t.render(c, func(v float64) uint8 {
		if !(hi > lo) {
			return 0
		}
		return uint8(math.Round(255 * (v - lo) / (hi - lo)))
	})
}

// Mask draws where channel c is above the threshold, in white.
func (t *Tensor) Mask(c int, threshold float64) *image.Gray {
	if c < 0 || c >= t.C {
		return image.NewGray(image.Rect(0, 0, 0, 0))
	}
	return t.render(c, func(v float64) uint8 {
		if v > threshold {
			return 255
		}
		return 0
	})
}

func (t *Tensor) render(c int, grey func(float64) uint8) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, t.W, t.H))
	for i, v := range t.Channel(c) {
		img.Pix[i] = grey(v)
	}
	return img
}
