package pictures

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"path/filepath"
	"strings"

	"cryptounet/heops/network/tensor"
	"cryptounet/heops/wire/files"
)

// Mask draws logits: of one channel, white where they are above the threshold; of
// several, the number of the largest channel, in the colours of a palette. The
// logit 0 is the probability 1/2 of a sigmoid.
func Mask(logits *tensor.Tensor, threshold float64) image.Image {
	if logits == nil || logits.C < 2 {
		if logits == nil {
			return image.NewGray(image.Rectangle{})
		}
		return logits.Mask(0, threshold)
	}
	m := image.NewPaletted(image.Rect(0, 0, logits.W, logits.H), palette(min(logits.C, 256)))
	for i := range m.Pix {
		for c := range min(logits.C, 256) {
			if logits.Channel(c)[i] > logits.Channel(int(m.Pix[i]))[i] {
				m.Pix[i] = uint8(c)
			}
		}
	}
	return m
}

// palette returns colours that differ, black first.
func palette(n int) color.Palette {
	p := color.Palette{color.RGBA{A: 255}}
	for i := 1; i < n; i++ {
		hue := math.Mod(float64(i-1)*0.618, 1) * 6 // by the golden ratio
		part := func(shift float64) uint8 {
			return uint8(255 * math.Max(0, math.Min(1, math.Abs(math.Mod(hue+shift, 6)-3)-1)))
		}
		p = append(p, color.RGBA{part(0), part(4), part(2), 255})
	}
	return p
}

// Save writes masks to a PNG, a TIFF with a page each, as the path ends. The
// file is there whole or not at all.
func Save(path string, masks ...image.Image) error {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".png":
		if len(masks) != 1 {
			return fmt.Errorf("pictures: %d masks in %s; a PNG holds one: name a .tif", len(masks), path)
		}
		return Create(path, func(w io.Writer) error { return png.Encode(w, masks[0]) })
	case ".tif", ".tiff":
		return Create(path, func(w io.Writer) error { return encodeTIFF(w, masks) })
	}
	return fmt.Errorf("pictures: %s ends neither in .png nor in .tif", path)
}

// SaveNPY writes tensors to a NumPy file, N x C x H x W of float32, of one C x H x W.
func SaveNPY(path string, tensors ...*tensor.Tensor) error {
	if len(tensors) == 0 {
		return errors.New("pictures: no tensors to write")
	}
	t := tensors[0]
	shape := fmt.Sprintf("%d, %d, %d", t.C, t.H, t.W)
	if len(tensors) > 1 {
		shape = fmt.Sprintf("%d, %s", len(tensors), shape)
	}
	for _, u := range tensors {
		if u.Shape() != t.Shape() {
			return fmt.Errorf("pictures: tensors of %v and %v in one file", t, u)
		}
	}
	header := fmt.Sprintf("{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }", shape)
	header += strings.Repeat(" ", 63-(10+len(header))%64) + "\n"
	return Create(path, func(w io.Writer) error {
		b := bytes.NewBufferString("\x93NUMPY\x01\x00")
		binary.Write(b, binary.LittleEndian, uint16(len(header)))
		b.WriteString(header)
		for _, u := range tensors {
			for _, v := range u.Data {
				b.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(v))))
			}
		}
		_, err := w.Write(b.Bytes())
		return err
	})
}

// Create writes a file whole or not at all.
func Create(path string, write func(io.Writer) error) error {
	if err := files.Create(path, 0o644, true, write); err != nil {
		return fmt.Errorf("pictures: %w", err)
	}
	return nil
}

// encodeTIFF writes 8-bit pages without compression (TIFF 6.0): of a palette, its
// numbers.
func encodeTIFF(w io.Writer, pages []image.Image) error {
	if len(pages) == 0 {
		return errors.New("no pages")
	}
	b := []byte("II*\x00")
	next := len(b) // where the offset of the next page is to be written
	b = append(b, 0, 0, 0, 0)
	le := binary.LittleEndian
	for _, page := range pages {
		var pix []uint8
		var stride int
		switch m := page.(type) {
		case *image.Gray:
			pix, stride = m.Pix, m.Stride
		case *image.Paletted:
			pix, stride = m.Pix, m.Stride
		default:
			return fmt.Errorf("a page of %T", page)
		}
		width, height := page.Bounds().Dx(), page.Bounds().Dy()
		if width < 1 || height < 1 {
			return errors.New("a page without pixels")
		}
		at := len(b)
		if int64(at)+int64(width)*int64(height) > math.MaxUint32-1024 {
			return errors.New("more than 4 GiB: write a file for each image")
		}
		for y := range height {
			b = append(b, pix[y*stride:][:width]...)
		}
		if len(b)%2 == 1 {
			b = append(b, 0)
		}
		le.PutUint32(b[next:], uint32(len(b)))
		entries := [][2]uint32{
			{tagWidth, uint32(width)}, {tagHeight, uint32(height)}, {tagBits, 8}, {tagCompression, 1}, {tagPhotometric, 1},
			{tagStripOffsets, uint32(at)}, {tagSamples, 1}, {tagRowsPerStrip, uint32(height)}, {tagStripBytes, uint32(width * height)},
		}
		b = le.AppendUint16(b, uint16(len(entries)))
		for _, e := range entries {
			b = le.AppendUint16(b, uint16(e[0]))
			kind := uint16(4) // LONG
			if e[0] == tagBits || e[0] == tagCompression || e[0] == tagPhotometric || e[0] == tagSamples {
				kind = 3 // SHORT
			}
			b = le.AppendUint16(b, kind)
			b = le.AppendUint32(b, 1)
			b = le.AppendUint32(b, e[1])
		}
		next = len(b)
		b = le.AppendUint32(b, 0)
	}
	_, err := w.Write(b)
	return err
}
