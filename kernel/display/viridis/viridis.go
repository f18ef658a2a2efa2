// Package viridis is matplotlib's colour map of that name.
package viridis

import (
	"image/color"
	"math"
)

// Unit maps a value of a range to 0..1; what is none, to 0.
func Unit(v, low, high float64) float64 {
	if math.IsNaN(v) || high <= low {
		return 0
	}
	return min(max((v-low)/(high-low), 0), 1)
}

// At is the colour of a value in a range, by nine of the map's points. What is no
// number is red.
func At(v, low, high float64) color.RGBA {
	if math.IsNaN(v) {
		return color.RGBA{255, 0, 0, 255}
	}
	points := [...][3]float64{
		{68, 1, 84}, {71, 44, 122}, {59, 81, 139}, {44, 113, 142}, {33, 144, 141},
		{39, 173, 129}, {92, 200, 99}, {170, 220, 50}, {253, 231, 37},
	}
	x := Unit(v, low, high) * float64(len(points)-1)
	i := min(int(x), len(points)-2)
	f := x - float64(i)
	mix := func(k int) uint8 { return uint8(math.Round(points[i][k]*(1-f) + points[i+1][k]*f)) }
	return color.RGBA{mix(0), mix(1), mix(2), 255}
}
