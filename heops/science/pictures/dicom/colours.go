package dicom

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"cryptounet/heops/network/tensor"

	"github.com/suyashkumar/dicom/pkg/tag"
)

// Photometric interpretations that are read (PS3.3, C.7.6.3.1.2).
const (
	whiteIsLow  = "MONOCHROME1"
	whiteIsHigh = "MONOCHROME2"
	byPalette   = "PALETTE COLOR"
	rgb         = "RGB"
	ybr         = "YBR_FULL"
	ybrHalved   = "YBR_FULL_422"
)

// halved says whether two pixels share their chroma in native pixel data.
func (m *Image) halved() bool { return m.colours == ybrHalved && !m.encapsulated }

// checkColours refuses what colours of a file cannot be read, and reads a palette.
func (h *header) checkColours(m *Image) error {
	want := 3
	switch m.colours {
	case whiteIsLow, whiteIsHigh, byPalette:
		want = 1
	case rgb, ybr, ybrHalved:
	default:
		return fmt.Errorf("its colours are %.64q; MONOCHROME1 and 2, PALETTE COLOR, RGB, YBR_FULL and YBR_FULL_422 are read: convert it to one of them", m.colours)
	}
	if m.stored != want {
		return fmt.Errorf("it is damaged: its colours are %s, of %d sample(s) a pixel and not %d", m.colours, want, m.stored)
	}
	if want == 3 {
		m.Channels = 3
		if m.signed || m.allocated < 8 || m.colours != rgb && (m.allocated != 8 || m.bits != 8) {
			return fmt.Errorf("its colours are %s of %d bits in %d, or signed: convert it to RGB of 8 bits", m.colours, m.bits, m.allocated)
		}
	}
	if m.halved() && (m.Width%2 == 1 || m.planar) {
		return fmt.Errorf("its colours are YBR_FULL_422 of %d columns, or in planes; pixels in pairs are read: convert it to RGB", m.Width)
	}
	if m.colours == byPalette {
		return h.readPalette(m)
	}
	return nil
}

// palette is a table of colours for samples from first on (PS3.3, C.7.6.3.1.5).
type palette struct {
	first  int
	tables [3][]byte
	size   int // bytes of an entry
	order  binary.ByteOrder
}

func (h *header) readPalette(m *Image) error {
	if _, ok := h.elements[tag.SegmentedRedPaletteColorLookupTableData]; ok {
		return errors.New("its palette is segmented, which is not read: convert it to RGB (pydicom's apply_color_lut)")
	}
	// All three describe the same.
	d := h.numbers(tag.RedPaletteColorLookupTableDescriptor, "palette", 3)
	if h.err != nil {
		return h.err
	}
	entries, bits := d[0], d[2]
	if entries == 0 {
		entries = 1 << 16
	}
	p := &palette{first: d[1], order: h.order}
	if m.signed {
		p.first = int(int16(d[1]))
	}
	for c, t := range []tag.Tag{tag.RedPaletteColorLookupTableData, tag.GreenPaletteColorLookupTableData, tag.BluePaletteColorLookupTableData} {
		p.tables[c] = h.elements[t].value
		if n := len(p.tables[c]); n < entries || n != len(p.tables[0]) {
			return fmt.Errorf("it is damaged: its palette of %d colours has %d bytes for one of them, element %v", entries, n, t)
		}
	}
	// Colours of 8 bits may take 16.
	p.size = 1
	if len(p.tables[0]) >= 2*entries {
		p.size = 2
	}
	if bits != 8 && bits != 16 || bits > 8*p.size {
		return fmt.Errorf("its palette has colours of %d bits in %d; 8 and 16 are read: convert it to RGB", bits, 8*p.size)
	}
	for c := range p.tables {
		p.tables[c] = p.tables[c][:entries*p.size]
		if p.size == 1 && h.order == binary.BigEndian {
			p.tables[c] = swapped(p.tables[c])
		}
	}
	m.palette, m.Channels, m.Most = p, 3, math.Exp2(float64(bits))-1
	return nil
}

// colour returns a sample's colour in one of the channels: those beyond the table have
// its ends'.
func (p *palette) colour(c int, sample float64) float64 {
	table := p.tables[c]
	i := min(max(int(sample)-p.first, 0), len(table)/p.size-1)
	if p.size == 1 {
		return float64(table[i])
	}
	return float64(p.order.Uint16(table[2*i:]))
}

// finish makes of a frame's samples what a picture holds.
func (m *Image) finish(t *tensor.Tensor) *tensor.Tensor {
	switch {
	case m.palette != nil:
		coloured := tensor.New(3, t.H, t.W)
		for c := range 3 {
			to := coloured.Channel(c)
			for i, v := range t.Data {
				to[i] = m.palette.colour(c, v)
			}
		}
		return coloured
	case m.colours == whiteIsLow:
		both := m.Most // the lowest number and the highest
		if m.signed {
			both = -1
		}
		for i, v := range t.Data {
			t.Data[i] = both - v
		}
	case !m.encapsulated && (m.colours == ybr || m.colours == ybrHalved):
		toRGB(t)
	}
	return t
}

// toRGB converts YBR_FULL in place, as pydicom's convert_color_space.
func toRGB(t *tensor.Tensor) {
	round := func(v float64) float64 { return math.Min(255, math.Max(0, math.Floor(v+0.5))) }
	first, second, third := t.Channel(0), t.Channel(1), t.Channel(2)
	for i, y := range first {
		b, r := second[i]-128, third[i]-128
		first[i] = round(y + 1.402*r)
		second[i] = round(y - 0.114*1.772/0.587*b - 0.299*1.402/0.587*r)
		third[i] = round(y + 1.772*b)
	}
}
