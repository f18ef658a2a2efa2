package display

import (
	"image"
	"image/color"
	"math"
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
			img.SetRGBA(i%width, i/width, viridis(v, low, high))
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
			img.Pix[i] = uint8(math.Round(255 * unit(v, low, high)))
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

// unit maps a value to 0..1.
func unit(v, low, high float64) float64 {
	if math.IsNaN(v) || high <= low {
		return 0
	}
	return min(max((v-low)/(high-low), 0), 1)
}

// viridis is matplotlib's colour map of that name, by nine of its points.
func viridis(v, low, high float64) color.RGBA {
	if math.IsNaN(v) {
		return color.RGBA{255, 0, 0, 255}
	}
	points := [...][3]float64{
		{68, 1, 84}, {71, 44, 122}, {59, 81, 139}, {44, 113, 142}, {33, 144, 141},
		{39, 173, 129}, {92, 200, 99}, {170, 220, 50}, {253, 231, 37},
	}
	x := unit(v, low, high) * float64(len(points)-1)
	i := min(int(x), len(points)-2)
	f := x - float64(i)
	mix := func(k int) uint8 { return uint8(math.Round(points[i][k]*(1-f) + points[i+1][k]*f)) }
	return color.RGBA{mix(0), mix(1), mix(2), 255}
}
