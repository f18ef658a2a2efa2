package display

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"cryptounet/kernel/display/viridis"
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
	return pictured(indexed(f.Draw()), "").named(fmt.Sprintf("%d of %d maps, %.3g to %.3g", n, len(maps), low, high))
}

// indexed is a figure of heat maps in the colours of their scale, which is a third
// of the bytes in the notebook.
func indexed(img image.Image) image.Image {
	colours := color.Palette{color.White, color.Black, color.Gray{170}, color.RGBA{255, 0, 0, 255}}
	const steps = 127
	for i := range steps + 1 {
		colours = append(colours, viridis.At(float64(i), 0, steps))
	}
	dst := image.NewPaletted(img.Bounds(), colours)
	known := map[color.RGBA]uint8{}
	for y := dst.Rect.Min.Y; y < dst.Rect.Max.Y; y++ {
		for x := dst.Rect.Min.X; x < dst.Rect.Max.X; x++ {
			c := color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)
			i, ok := known[c]
			if !ok {
				i = uint8(colours.Index(c))
				known[c] = i
			}
			dst.SetColorIndex(x, y, i)
		}
	}
	return dst
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
