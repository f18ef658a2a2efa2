// Package pictures reads images as scientists have them - PNG, JPEG, TIFF of one
// or many pages, NumPy arrays, DICOM - into a network's input, and writes masks. What a
// reader returns are the numbers that Pillow gives in Python, and Input's are
// those of torchvision's ToTensor after it:
//
//	8-bit grey or colour   v / 255
//	16-bit grey            v / 65535
//	16-bit colour          as Pillow, its upper 8 bits / 255
//	palettes               their colours
//	CMYK                   as convert("RGB") makes colours of it
//	alpha                  dropped, as convert("RGB") and convert("L") do
//	floats                 as they are
//
// TIFFs may be compressed by LZW, deflate, PackBits, CCITT Group 3 (of one dimension)
// and 4, and JPEG, which may differ from Pillow's by 3 of 255 where it rounds.
//
// DICOM gives the numbers of pydicom's pixel_array, as they are stored: neither rescaled
// (to Hounsfield units, say) nor windowed, as a display would; a network that was trained
// on such takes them as an NPY of floats. Input's are
//
//	unsigned               v / (2^BitsStored - 1)
//	signed                 v / (2^(BitsStored-1) - 1), below 0 too
//	MONOCHROME1            inverted, so that white is high as in all others
//	YBR_FULL, palettes     their colours: convert_color_space, apply_color_lut
//
// Bits that are not in use, which hold overlays in old files, count as 0. Frames may be
// native or JPEG of 8 bits; RLE, JPEG-LS, JPEG 2000 and lossless JPEG are refused by name.
//
// An EXIF orientation is applied, as ImageOps.exif_transpose does. Decoders check
// size and pixels against limits before they take memory.
package pictures

import (
	"bytes"
	"fmt"
	"math"

	"cryptounet/heops/bounded"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/science/pictures/dicom"
)

// Limits: what an image may ask for.
const (
	maxBytes   = 1 << 30 // of a file
	maxSamples = 1 << 27 // of all pages of a file together
	maxSide    = 1 << 17 // in pixels
	maxPages   = 4096
)

// Picture is an image, or a page of one.
type Picture struct {
	Name    string         // "scan.tif, page 3": for messages
	Samples *tensor.Tensor // as in the file, 1 channel or 3; more from NumPy
	Most    float64        // what white is: 255, 65535, 1, or the most that a DICOM file's bits hold
}

// String gives the name and the size, not the samples.
func (p Picture) String() string {
	return fmt.Sprintf("%s: %dx%d, %d channel(s), white is %g", p.Name, p.Samples.W, p.Samples.H, p.Samples.C, p.Most)
}

// Open reads a file's images: one, or as many as it has pages.
func Open(path string) ([]Picture, error) {
	data, err := bounded.ReadFile(path, maxBytes)
	if err != nil {
		return nil, fmt.Errorf("pictures: %w", err)
	}
	p, err := Decode(path, data)
	return p, bounded.Content(err)
}

// formats are what can be read, by what a file has at some place, most at its start.
var formats = []struct {
	at     int
	begins string
	decode func(name string, data []byte) ([]Picture, error)
}{
	// Before TIFF: what comes before DICM may be a TIFF's header, for readers of both.
	{dicom.Preamble, dicom.Begins, decodeDICOM},
	{0, "\x89PNG\r\n\x1a\n", decodePNG},
	{0, "\xff\xd8\xff", decodeJPEG},
	{0, "II*\x00", decodeTIFF},
	{0, "MM\x00*", decodeTIFF},
	{0, "II+\x00", decodeTIFF},
	{0, "MM\x00+", decodeTIFF},
	{0, numpyBegins, decodeNPY},
	{0, "PK\x03\x04", decodeNPZ},
}

// Decode is Open for bytes that are there; errors name them so.
func Decode(name string, data []byte) ([]Picture, error) {
	if len(data) > maxBytes {
		return nil, fmt.Errorf("pictures: %s has %d MiB; at most %d are read: split it", name, len(data)>>20, maxBytes>>20)
	}
	for _, f := range formats {
		if bytes.HasPrefix(data[min(f.at, len(data)):], []byte(f.begins)) {
			return guarded(name, data, f.decode)
		}
	}
	what := "is empty"
	if len(data) > 0 {
		what = fmt.Sprintf("begins with % x", data[:min(len(data), 8)])
	}
	return nil, fmt.Errorf("pictures: %s is no image that is known (it %s): PNG, JPEG, TIFF, NPY, NPZ and DICOM are read; convert it to one of them", name, what)
}

// guarded turns a panic of a library into an error.
func guarded(name string, data []byte, decode func(string, []byte) ([]Picture, error)) (all []Picture, err error) {
	defer func() {
		if r := recover(); r != nil {
			all, err = nil, fmt.Errorf("pictures: %s is damaged: %v", name, r)
		}
	}()
	return decode(name, data)
}

// checkSize refuses an image that is too large before memory is taken.
func checkSize(name string, w, h, channels int) error {
	if w < 1 || h < 1 || w > maxSide || h > maxSide || w*h > maxSamples/max(channels, 1) {
		return fmt.Errorf("pictures: %s is %dx%d with %d channel(s); sides of 1 to %d and %d million values in all are read: cut it into parts", name, w, h, channels, maxSide, maxSamples/1_000_000)
	}
	return nil
}

// Input turns a picture into the input of a network whose pixels these are:
// (v - Mean) / Std, v of 0 to 1. A grey picture fills three channels; a coloured
// one becomes grey for a network of one, as Pillow computes it (ITU-R 601).
func (p Picture) Input(px tensor.Pixels) (*tensor.Tensor, error) {
	s := p.Samples
	if s == nil || s.C < 1 || len(s.Data) != s.C*s.H*s.W || !(p.Most > 0) {
		return nil, fmt.Errorf("pictures: there is no picture %q", p.Name)
	}
	switch want := max(1, px.Channels); {
	case s.C == want:
		s = s.Clone()
	case want == 3 && s.C == 1:
		wide := tensor.New(3, s.H, s.W)
		for c := range 3 {
			copy(wide.Channel(c), s.Data)
		}
		s = wide
	case want == 1 && s.C == 3:
		s = p.grey()
	default:
		return nil, fmt.Errorf("pictures: %s has %d channel(s); the network takes %d: convert the image, or take another network", p.Name, s.C, want)
	}
	for i, v := range s.Data {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("pictures: %s holds %g at row %d, column %d: replace it by a number", p.Name, v, i/s.W%s.H, i%s.W)
		}
		s.Data[i] = (v/p.Most - px.Mean) / px.Std
	}
	return s, nil
}

// grey is Pillow's convert("L"), in integers for 8 bits:
// (19595 R + 38470 G + 7471 B + 2^15) >> 16.
func (p Picture) grey() *tensor.Tensor {
	s := p.Samples
	g := tensor.New(1, s.H, s.W)
	r, green, b := s.Channel(0), s.Channel(1), s.Channel(2)
	for i := range g.Data {
		v := 19595*r[i] + 38470*green[i] + 7471*b[i]
		if p.Most == 255 {
			g.Data[i] = float64((int64(v) + 1<<15) >> 16)
		} else {
			g.Data[i] = v / (1 << 16)
		}
	}
	return g
}
