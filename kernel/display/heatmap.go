package display

import (
	"image"
	"math"

	"cryptounet/kernel/display/viridis"
)

// HeatMap is an image of values in row order, from dark violet (the lowest)
// over green to yellow (the highest). Values that are not numbers are red.
func HeatMap(values []float64, width int) *image.RGBA {
	low, high := Range(values)
	return HeatMapRange(values, width, low, high)
}

// HeatMapRange is a heat map with a range of its own, so that several can be
// compared.
func HeatMapRange(values []float64, width int, low, high float64) *image.RGBA {
	width, height := shape(values, width)
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i, v := range values {
		if i < width*height {
			img.SetRGBA(i%width, i/width, viridis.At(v, low, high))
		}
	}
	return img
}

// Gray is a grey image of values in row order, black for low and white for
// high.
func Gray(values []float64, width int, low, high float64) *image.Gray {
	width, height := shape(values, width)
	img := image.NewGray(image.Rect(0, 0, width, height))
	for i, v := range values {
		if i < width*height {
			img.Pix[i] = uint8(math.Round(255 * viridis.Unit(v, low, high)))
		}
	}
	return img
}

// Range is the lowest and the highest of the values that are numbers.
func Range(values []float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			low, high = min(low, v), max(high, v)
		}
	}
	if low > high {
		return 0, 1
	}
	return low, high
}

func shape(values []float64, width int) (w, h int) {
	if width <= 0 {
		width = max(1, int(math.Round(math.Sqrt(float64(len(values))))))
	}
	return width, (len(values) + width - 1) / width
}
