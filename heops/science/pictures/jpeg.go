package pictures

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"slices"

	"cryptounet/heops/network/tensor"
	"cryptounet/heops/science/pictures/exif"
)

func decodeJPEG(name string, data []byte) ([]Picture, error) {
	c, channels, err := jpegSize(data)
	if err != nil {
		return nil, fmt.Errorf("pictures: %s is no whole JPEG: %w", name, err)
	}
	if err := checkSize(name, c.Width, c.Height, channels); err != nil {
		return nil, err
	}
	t, err := fromJPEG(data)
	if err != nil {
		return nil, fmt.Errorf("pictures: %s is %w", name, err)
	}
	return []Picture{{name, exif.Upright(t, exif.Orientation(jpegEXIF(data))), 255}}, nil
}

// jpegSize returns the size and how many channels are stored.
func jpegSize(data []byte) (c image.Config, channels int, err error) {
	c, err = jpeg.DecodeConfig(bytes.NewReader(data))
	switch channels = 3; c.ColorModel {
	case color.GrayModel:
		channels = 1
	case color.CMYKModel:
		channels = 4
	}
	return c, channels, err
}

// fromJPEG decodes what is not too large.
func fromJPEG(data []byte) (*tensor.Tensor, error) {
	_, channels, _ := jpegSize(data)
	if channels == 4 {
		data = withAdobe(data)
	}
	m, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("damaged or cut short: %w", err)
	}
	switch m := m.(type) {
	case *image.YCbCr:
		return colours(m), nil
	case *image.CMYK:
		return fromCMYK(inks(m)), nil
	}
	return samples(m, channels, false), nil
}

// withAdobe has a JPEG of four components say that they are inks, as it is read where
// none of its own segments says otherwise.
func withAdobe(data []byte) []byte {
	return slices.Concat(data[:2], []byte("\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"), data[2:])
}

// inks returns the four channels of an image.
func inks(m *image.CMYK) *tensor.Tensor {
	b := m.Bounds()
	t := tensor.New(4, b.Dy(), b.Dx())
	for y := range t.H {
		row := m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):]
		for x := range t.W {
			for c := range 4 {
				t.Data[(c*t.H+y)*t.W+x] = float64(row[4*x+c])
			}
		}
	}
	return t
}

// jpegEXIF returns the EXIF segment (marker APP1), nil if there is none.
func jpegEXIF(data []byte) []byte {
	for data = data[2:]; len(data) >= 4 && data[0] == 0xff; {
		marker, n := data[1], int(data[2])<<8|int(data[3])
		if marker == 0xff { // filling
			data = data[1:]
			continue
		}
		if marker == 0xda || n < 2 || 2+n > len(data) { // pixels begin
			return nil
		}
		if segment := data[4 : 2+n]; marker == 0xe1 && bytes.HasPrefix(segment, []byte("Exif\x00\x00")) {
			return segment
		}
		data = data[2+n:]
	}
	return nil
}

// colours converts as libjpeg does, with its "fancy" upsampling of chroma: each
// sample is three quarters of the nearest one and one of the next.
func colours(m *image.YCbCr) *tensor.Tensor {
	b := m.Bounds()
	w, h := b.Dx(), b.Dy()
	t := tensor.New(3, h, w)
	cb, cr := make([]uint8, w), make([]uint8, w)
	for y := range h {
		chroma(m, m.Cb, y, cb)
		chroma(m, m.Cr, y, cr)
		for x := range w {
			r, g, bl := color.YCbCrToRGB(m.Y[m.YOffset(b.Min.X+x, b.Min.Y+y)], cb[x], cr[x])
			i := y*w + x
			t.Data[i], t.Data[h*w+i], t.Data[2*h*w+i] = float64(r), float64(g), float64(bl)
		}
	}
	return t
}

// chroma fills a row with one of the chroma planes, at the image's resolution
// (libjpeg's jdsample.c, h2v1 and h2v2).
func chroma(m *image.YCbCr, plane []uint8, y int, row []uint8) {
	b := m.Bounds()
	across := m.SubsampleRatio == image.YCbCrSubsampleRatio422 || m.SubsampleRatio == image.YCbCrSubsampleRatio420
	// libjpeg takes the nearest sample of other ratios, and of images too narrow.
	if n := (len(row) + 1) / 2; !across || n < 3 {
		for x := range row {
			row[x] = plane[m.COffset(b.Min.X+x, b.Min.Y+y)]
		}
		return
	}
	n := (len(row) + 1) / 2
	near := plane[m.COffset(b.Min.X, b.Min.Y+y):][:n]
	// A sample is scale times too large, as are the sums below.
	sum := func(x int) int { return int(near[x]) }
	scale, left, right := 1, 1, 2 // rounding, to the left and to the right
	if m.SubsampleRatio == image.YCbCrSubsampleRatio420 {
		other := y - 1
		if y%2 == 1 {
			other = y + 1
		}
		last := (b.Dy()+1)/2*2 - 1 // of the chroma plane's rows, doubled
		far := plane[m.COffset(b.Min.X, b.Min.Y+min(max(other, 0), last-last%2)):][:n]
		sum = func(x int) int { return 3*int(near[x]) + int(far[x]) }
		scale, left, right = 4, 8, 7
	}
	for x := range row {
		at := x / 2
		this := sum(at)
		switch {
		case x%2 == 0 && at == 0, x%2 == 1 && at == n-1:
			if scale == 1 {
				row[x] = uint8(this)
			} else if x%2 == 0 {
				row[x] = uint8((4*this + left) >> 4)
			} else {
				row[x] = uint8((4*this + right) >> 4)
			}
		case x%2 == 0:
			row[x] = uint8((3*this + sum(at-1) + left) / (4 * scale))
		default:
			row[x] = uint8((3*this + sum(at+1) + right) / (4 * scale))
		}
	}
}
