package display

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"slices"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

// A picture is scaled to between these sizes on its longer side: small maps
// are enlarged by whole factors, so that single values can be seen.
const (
	smallest = 256
	largest  = 1024
)

// Image shows a picture. Large ones are reduced, small ones are enlarged.
func Image(img image.Image) Content {
	if img == nil {
		return Content{data: map[string]any{"text/plain": "no image"}}
	}
	b := img.Bounds()
	text := fmt.Sprintf("image %d x %d", b.Dx(), b.Dy())
	if b.Empty() {
		return Content{data: map[string]any{"text/plain": text}}
	}
	return pictured(fit(img, smallest, largest), text)
}

func pictured(img image.Image, text string) Content {
	data, err := encode(img)
	if err != nil {
		return Content{data: map[string]any{"text/plain": text + ": " + err.Error()}}
	}
	return Of("image/png", data, text)
}

func encode(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, img); err != nil {
		return nil, fmt.Errorf("encode the image: %w", err)
	}
	return b.Bytes(), nil
}

// fit scales a picture whose longer side is out of a range.
func fit(img image.Image, low, high int) image.Image {
	b := img.Bounds()
	long := max(b.Dx(), b.Dy())
	switch {
	case long == 0:
		return img
	case long < low:
		f := low / long
		if f < 2 {
			return img
		}
		return resize(img, b.Dx()*f, b.Dy()*f, draw.NearestNeighbor)
	case long > high:
		return resize(img, max(1, b.Dx()*high/long), max(1, b.Dy()*high/long), draw.ApproxBiLinear)
	}
	return img
}

func resize(img image.Image, w, h int, s draw.Scaler) image.Image {
	r := image.Rect(0, 0, w, h)
	var dst draw.Image = image.NewRGBA(r)
	if gray(img) {
		dst = image.NewGray(r)
	}
	s.Scale(dst, r, img, img.Bounds(), draw.Src, nil)
	return dst
}

func gray(img image.Image) bool {
	switch img.(type) {
	case *image.Gray, *image.Gray16:
		return true
	}
	return false
}

// Figure is pictures side by side.
type Figure struct {
	images   []image.Image
	captions []string
	columns  int
	cell     int
}

// Grid puts pictures side by side. Captions, columns and the size of each are
// set by its methods:
//
//	display.Grid(slice, mask, label).Captions("slice", "mask", "label")
func Grid(images ...image.Image) Figure {
	return Figure{images: images, columns: min(max(len(images), 1), 4), cell: 240}
}

// Captions are the texts below the pictures.
func (f Figure) Captions(texts ...string) Figure {
	f.captions = texts
	return f
}

// Columns is the number of pictures in a row.
func (f Figure) Columns(n int) Figure {
	f.columns = max(n, 1)
	return f
}

// Size is the longer side of each picture in pixels.
func (f Figure) Size(pixels int) Figure {
	f.cell = min(max(pixels, 16), 2048)
	return f
}

// MIME draws the figure.
func (f Figure) MIME() map[string]any {
	text := fmt.Sprintf("%d images", len(f.images))
	if len(f.images) == 0 {
		return map[string]any{"text/plain": text}
	}
	return pictured(f.Draw(), text).data
}

// Draw makes one picture of the figure.
func (f Figure) Draw() image.Image {
	const gap, line = 8, 16
	columns := min(f.columns, max(len(f.images), 1))
	rows := (len(f.images) + columns - 1) / columns
	caption := 0
	if len(f.captions) > 0 {
		caption = line
	}
	w, h := f.cell+gap, f.cell+gap+caption
	r := image.Rect(0, 0, columns*w+gap, rows*h+gap)
	var dst draw.Image = image.NewRGBA(r)
	if !slices.ContainsFunc(f.images, func(img image.Image) bool { return !gray(img) }) {
		dst = image.NewGray(r) // a third of the bytes in the notebook
	}
	draw.Draw(dst, dst.Bounds(), image.White, image.Point{}, draw.Src)
	for i, img := range f.images {
		x, y := gap+i%columns*w, gap+i/columns*h
		if img != nil && !img.Bounds().Empty() {
			b := img.Bounds()
			long := max(b.Dx(), b.Dy())
			r := image.Rect(0, 0, max(1, b.Dx()*f.cell/long), max(1, b.Dy()*f.cell/long))
			r = r.Add(image.Pt(x+(f.cell-r.Dx())/2, y+(f.cell-r.Dy())/2))
			var s draw.Scaler = draw.ApproxBiLinear
			if long <= f.cell {
				s = draw.NearestNeighbor
			}
			s.Scale(dst, r, img, b, draw.Over, nil)
		}
		if i < len(f.captions) {
			write(dst, x, y+f.cell+line-4, f.cell, f.captions[i])
		}
	}
	return dst
}

// write sets a line of text, centred and cut to a width.
func write(dst draw.Image, x, y, width int, s string) {
	face := basicfont.Face7x13
	runes := []rune(s)
	if n := width / face.Advance; len(runes) > n {
		runes = runes[:max(n, 0)]
	}
	d := font.Drawer{Dst: dst, Src: image.NewUniform(color.Black), Face: face}
	d.Dot = fixed.P(x+(width-len(runes)*face.Advance)/2, y)
	d.DrawString(string(runes))
}
