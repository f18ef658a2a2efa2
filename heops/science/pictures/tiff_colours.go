package pictures

import (
	"fmt"
	"math"

	"cryptounet/heops/network/tensor"
)

// colours turns samples into what a Picture holds.
func (p *tiffPage) colours(l layout, t *tensor.Tensor) (*tensor.Tensor, float64, error) {
	most := 255.0
	switch {
	case l.float:
		most = 1
	case l.bits == 16:
		most = 65535
	}
	photometric := p.one(tagPhotometric, 1)
	switch {
	case photometric == 0 || photometric == 1:
		t = &tensor.Tensor{C: 1, H: t.H, W: t.W, Data: t.Channel(0)}
		if l.bits < 8 || photometric == 0 && l.bits == 8 {
			white := float64(int(1)<<l.bits - 1)
			for i, v := range t.Data {
				if photometric == 0 {
					v = white - v
				}
				t.Data[i] = v * 255 / white
			}
		}
	case photometric == 3 && l.bits <= 8 && len(p.tags[tagColours]) >= 3<<l.bits:
		table := p.tags[tagColours]
		rgb := tensor.New(3, t.H, t.W)
		for c := range 3 {
			for i, v := range t.Channel(0) {
				rgb.Channel(c)[i] = float64(table[c<<l.bits+int(v)] >> 8)
			}
		}
		t = rgb
	case photometric == 5 && l.samples >= 4 && l.bits <= 16 && !l.float:
		for i, v := range t.Data {
			if l.bits == 16 {
				t.Data[i] = float64(int(v) >> 8)
			}
		}
		t, most = fromCMYK(t), 255
	case (photometric == 2 || photometric == 6 && l.compression == compressedJPEG) && l.samples >= 3:
		if l.bits == 16 && !l.float {
			for i, v := range t.Data {
				t.Data[i] = float64(int(v) >> 8)
			}
			most = 255
		}
		rgb := &tensor.Tensor{C: 3, H: t.H, W: t.W, Data: t.Data[:3*t.H*t.W]}
		if l.samples >= 4 && p.one(tagExtra, 0) == 1 && !l.float { // colours times alpha
			for i, a := range t.Channel(3) {
				for c := range 3 {
					if v := &rgb.Channel(c)[i]; a > 0 && a < most {
						*v = math.Min(most, math.Floor(most**v/a))
					}
				}
			}
		}
		t = rgb
	default:
		return nil, 0, fmt.Errorf("colours of kind %d with %d samples of %d bits; grey, RGB, CMYK, palettes and, within JPEG, YCbCr are read: convert it", photometric, l.samples, l.bits)
	}
	return t, most, nil
}

// fromCMYK converts inks of 0 to 255, the first four channels, to colours as Pillow
// does: of what black leaves, each ink takes its share, rounded.
func fromCMYK(t *tensor.Tensor) *tensor.Tensor {
	rgb := tensor.New(3, t.H, t.W)
	black := t.Channel(3)
	for c := range 3 {
		ink, to := t.Channel(c), rgb.Channel(c)
		for i := range to {
			left := 255 - int(black[i])
			v := int(ink[i])*left + 128
			to[i] = float64(max(0, left-(v>>8+v)>>8))
		}
	}
	return rgb
}
