package pictures

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"cryptounet/heops/network/tensor"
	"cryptounet/heops/science/pictures/exif"
)

// Bytes of a PNG's header, whose first chunk is IHDR (PNG, 11.2.2).
const (
	pngHeader     = 33
	pngBitDepth   = 24
	pngColourType = 25
)

func decodePNG(name string, data []byte) ([]Picture, error) {
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil || len(data) < pngHeader {
		return nil, fmt.Errorf("pictures: %s is no whole PNG: %v", name, err)
	}
	grey := data[pngColourType]&2 == 0 // without colours: types 0 and 4
	channels := 3
	if grey {
		channels = 1
	}
	if err := checkSize(name, c.Width, c.Height, channels); err != nil {
		return nil, err
	}
	if need := uint64(c.Width*c.Height) * uint64(data[pngBitDepth]) / 8; !plausible(uint64(len(data)), need) {
		return nil, fmt.Errorf("pictures: %s: %d bytes cannot hold its %dx%d pixels: it is damaged", name, len(data), c.Width, c.Height)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("pictures: %s is damaged or cut short: %w", name, err)
	}
	p := Picture{Name: name, Most: 255}
	// Pillow keeps 16 bits of grey alone.
	deep := data[pngBitDepth] == 16 && data[pngColourType] == 0
	if deep {
		p.Most = 65535
	}
	p.Samples = samples(m, channels, deep)
	p.Samples = exif.Upright(p.Samples, exif.Orientation(pngChunk(data, "eXIf")))
	return []Picture{p}, nil
}

// pngChunk returns the first chunk of that type, nil if there is none.
func pngChunk(data []byte, kind string) []byte {
	for data = data[8:]; len(data) >= 12; {
		n := binary.BigEndian.Uint32(data)
		if uint64(n) > uint64(len(data)-12) {
			return nil
		}
		if string(data[4:8]) == kind {
			return data[8:][:n]
		}
		data = data[12+n:]
	}
	return nil
}

// samples takes an image apart, its alpha dropped: 16 bits of each sample if
// deep, else the upper 8.
func samples(m image.Image, channels int, deep bool) *tensor.Tensor {
	b := m.Bounds()
	t := tensor.New(channels, b.Dy(), b.Dx())
	shift := 8
	if deep {
		shift = 0
	}
	size := t.H * t.W
	at := pixels(m)
	for y := range t.H {
		for x := range t.W {
			c := at(b.Min.X+x, b.Min.Y+y)
			i := y*t.W + x
			t.Data[i] = float64(c.R >> shift)
			if channels == 3 {
				t.Data[size+i] = float64(c.G >> shift)
				t.Data[2*size+i] = float64(c.B >> shift)
			}
		}
	}
	return t
}

// pixels returns how a pixel is read, without what alpha would do to it.
func pixels(m image.Image) func(x, y int) color.NRGBA64 {
	wide := func(r, g, b uint8) color.NRGBA64 {
		return color.NRGBA64{R: uint16(r) * 257, G: uint16(g) * 257, B: uint16(b) * 257, A: 0xffff}
	}
	switch m := m.(type) {
	case *image.Gray:
		return func(x, y int) color.NRGBA64 {
			v := m.GrayAt(x, y).Y
			return wide(v, v, v)
		}
	case *image.NRGBA:
		return func(x, y int) color.NRGBA64 {
			c := m.NRGBAAt(x, y)
			return wide(c.R, c.G, c.B)
		}
	case *image.NRGBA64:
		return m.NRGBA64At
	case *image.Paletted:
		table := make([]color.NRGBA64, 256)
		for i, c := range m.Palette {
			switch c := c.(type) {
			case color.NRGBA:
				table[i&255] = wide(c.R, c.G, c.B)
			case color.RGBA: // opaque
				table[i&255] = wide(c.R, c.G, c.B)
			}
		}
		return func(x, y int) color.NRGBA64 { return table[m.ColorIndexAt(x, y)] }
	}
	return func(x, y int) color.NRGBA64 {
		r, g, b, _ := m.At(x, y).RGBA() // opaque: RGBA, Gray16, RGBA64, CMYK
		return color.NRGBA64{R: uint16(r), G: uint16(g), B: uint16(b), A: 0xffff}
	}
}
