package pictures

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"slices"

	"cryptounet/heops/network/tensor"
)

// expandJPEG decodes a strip or tile that is a JPEG, whose tables may be the page's
// (Adobe's technical note 2 on TIFF 6.0). What its components are the page says:
// YCbCr becomes RGB, all others stay as they are.
func (p *tiffPage) expandJPEG(l layout, raw []byte, rows, each int) ([]byte, error) {
	begins, ends := []byte("\xff\xd8"), []byte("\xff\xd9")
	if !bytes.HasPrefix(raw, begins) {
		return nil, fmt.Errorf("no JPEG: it is damaged")
	}
	if list := p.tags[tagJPEGTables]; list != nil {
		tables := make([]byte, len(list))
		for i, v := range list {
			tables[i] = byte(v)
		}
		if !bytes.HasPrefix(tables, begins) || !bytes.HasSuffix(tables, ends) {
			return nil, fmt.Errorf("JPEG tables that are none: it is damaged")
		}
		raw = slices.Concat(tables[:len(tables)-2], raw[2:])
	}
	c, err := jpeg.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("damaged: %w", err)
	}
	if c.Width != l.columns || c.Height < rows || c.Height > l.rows {
		return nil, fmt.Errorf("a JPEG of %dx%d pixels in place of %dx%d: it is damaged", c.Width, c.Height, l.columns, rows)
	}
	if each == 4 {
		raw = withAdobe(raw)
	}
	m, err := jpeg.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("damaged or cut short: %w", err)
	}
	t, err := p.components(m)
	if err != nil {
		return nil, err
	}
	if t.C != each {
		return nil, fmt.Errorf("a JPEG of %d components for %d samples a pixel: it is damaged", t.C, each)
	}
	out := make([]byte, 0, rows*l.columns*each)
	for y := range rows {
		for x := range t.W {
			for c := range t.C {
				out = append(out, byte(t.Channel(c)[y*t.W+x]))
			}
		}
	}
	return out, nil
}

// components returns what a JPEG holds.
func (p *tiffPage) components(m image.Image) (*tensor.Tensor, error) {
	switch m := m.(type) {
	case *image.Gray:
		return samples(m, 1, false), nil
	case *image.CMYK: // the decoder has inverted them
		t := inks(m)
		for i, v := range t.Data {
			t.Data[i] = 255 - v
		}
		return t, nil
	case *image.YCbCr:
		if p.one(tagPhotometric, 1) == 6 {
			return colours(m), nil
		}
		if m.SubsampleRatio != image.YCbCrSubsampleRatio444 {
			return nil, fmt.Errorf("a JPEG with fewer samples of some colours than of others: convert it")
		}
		t := tensor.New(3, m.Rect.Dy(), m.Rect.Dx())
		for y := range t.H {
			for x := range t.W {
				at := y*t.W + x
				luma, chroma := m.YOffset(x, y), m.COffset(x, y)
				t.Channel(0)[at], t.Channel(1)[at], t.Channel(2)[at] = float64(m.Y[luma]), float64(m.Cb[chroma]), float64(m.Cr[chroma])
			}
		}
		return t, nil
	}
	return samples(m, 3, false), nil
}
