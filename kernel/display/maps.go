package display

import (
	"fmt"
	"image"
	"math"
)

// Maps draws maps of values, such as a layer's channels, as heat maps with one
// scale of colours for all, which stands beside them. Sixteen are shown.
func Maps(maps [][]float64, width int) Content {
	if len(maps) == 0 || width <= 0 {
		return Content{data: map[string]any{"text/plain": "no maps"}}
	}
	n := min(len(maps), mostPictures)
	low, high := math.Inf(1), math.Inf(-1)
	for _, m := range maps[:n] {
		l, h := Range(m)
		low, high = min(low, l), max(high, h)
	}
	var images []image.Image
	var captions []string
	for i, m := range maps[:n] {
		images = append(images, HeatMapRange(m, width, low, high))
		captions = append(captions, fmt.Sprint(i))
	}
	if n < len(maps) {
		captions[n-1] = fmt.Sprintf("%d of %d", n-1, len(maps))
	}
	images = append(images, scale())
	captions = append(captions, fmt.Sprintf("%.3g to %.3g", low, high))
	size := 240
	if n > 1 {
		size = 160
	}
	f := Grid(images...).Captions(captions...).Columns(min(n+1, 6)).Size(size)
	return Content{data: f.MIME()}.named(fmt.Sprintf("%d of %d maps, %.3g to %.3g", n, len(maps), low, high))
}

// scale is the scale of colours, the highest value on top.
func scale() image.Image {
	const width, height = 12, 64
	values := make([]float64, width*height)
	for i := range values {
		values[i] = float64(height - i/width)
	}
	return HeatMap(values, width)
}
