package dicom

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"slices"

	"cryptounet/heops/network/tensor"
)

// gather finds the frames among the parts of encapsulated pixel data. A part for each
// frame is usual; where frames have several, each begins as JPEGs do.
func (m *Image) gather(w *walker) error {
	if m.allocated != 8 || m.bits != 8 || m.signed || m.palette != nil {
		return fmt.Errorf("its JPEG has samples of %d bits in %d, or signed ones, or a palette; 8 unsigned bits are read: %s", m.bits, m.allocated, decompress)
	}
	parts, err := w.fragments()
	if err != nil {
		return err
	}
	switch {
	case m.Frames == 1 && len(parts) > 1:
		parts = [][]byte{slices.Concat(parts...)}
	case m.Frames != len(parts):
		begins := slices.DeleteFunc(indices(len(parts)), func(i int) bool { return !bytes.HasPrefix(parts[i], jpegBegins) })
		if m.Frames != len(begins) || begins[0] != 0 {
			return fmt.Errorf("it says that it has %d frame(s), and %d of the %d parts of its pixel data begin one: it is damaged", m.Frames, len(begins), len(parts))
		}
		joined := make([][]byte, m.Frames)
		for k, from := range begins {
			to := len(parts)
			if k+1 < len(begins) {
				to = begins[k+1]
			}
			joined[k] = slices.Concat(parts[from:to]...)
		}
		parts = joined
	}
	m.jpegs = parts
	return nil
}

var jpegBegins = []byte("\xff\xd8\xff")

func indices(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// adobe is a segment that says of a JPEG's three components that they are RGB. One
// that the file has itself comes later, and counts.
const adobe = "\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"

// Frame returns frame k, counted from 0. decode is for JPEGs.
func (m *Image) Frame(k int, decode func([]byte) (*tensor.Tensor, error)) (*tensor.Tensor, error) {
	if k < 0 || k >= m.Frames {
		return nil, fmt.Errorf("there is no frame %d of %d", k+1, m.Frames)
	}
	if !m.encapsulated {
		return m.finish(m.native(k)), nil
	}
	frame := m.jpegs[k]
	c, err := jpeg.DecodeConfig(bytes.NewReader(frame))
	if err != nil {
		return nil, fmt.Errorf("it is damaged: no JPEG that is read: %w", err)
	}
	if c.Width != m.Width || c.Height != m.Height {
		return nil, fmt.Errorf("it is damaged: a JPEG of %dx%d pixels in place of %dx%d", c.Width, c.Height, m.Width, m.Height)
	}
	if m.colours == rgb {
		frame = slices.Concat(frame[:2], []byte(adobe), frame[2:])
	}
	t, err := decode(frame)
	if err != nil {
		return nil, err
	}
	if t.C != m.Channels || t.H != m.Height || t.W != m.Width {
		return nil, fmt.Errorf("it is damaged: a JPEG of %d component(s) in place of %d", t.C, m.Channels)
	}
	return m.finish(t), nil
}

// native returns a frame's samples as they are stored.
func (m *Image) native(k int) *tensor.Tensor {
	n := m.Width * m.Height
	t := tensor.New(m.stored, m.Height, m.Width)
	mask := 1<<m.bits - 1
	sign := 0
	if m.signed {
		sign = 1 << (m.bits - 1)
	}
	start := k * n * m.stored
	if m.halved() {
		start = k * n * 2
	}
	for c := range m.stored {
		for i := range n {
			at := i*m.stored + c
			switch {
			case m.halved(): // Y Y Cb Cr of two pixels
				at = i / 2 * 4
				if c == 0 {
					at += i % 2
				} else {
					at += 1 + c
				}
			case m.planar:
				at = c*n + i
			}
			t.Data[c*n+i] = float64((m.sample(start+at)>>m.shift&mask ^ sign) - sign)
		}
	}
	return t
}

// sample returns number i of the pixel data, with the bits that are not in use.
func (m *Image) sample(i int) int {
	switch m.allocated {
	case 16:
		return int(m.order.Uint16(m.pixels[2*i:]))
	case 8:
		return int(m.byte(i))
	}
	return int(m.byte(i/8) >> (i % 8) & 1)
}

// byte returns byte i, in whichever half of its word it is.
func (m *Image) byte(i int) byte {
	if m.swapped && i^1 < len(m.pixels) {
		i ^= 1
	}
	return m.pixels[i]
}

// swapped returns words' bytes in the other order.
func swapped(b []byte) []byte {
	b = bytes.Clone(b)
	for i := 1; i < len(b); i += 2 {
		b[i-1], b[i] = b[i], b[i-1]
	}
	return b
}
