package browser

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"math"

	"cryptounet/heops/network/images"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/science/isbi"
	"cryptounet/heops/science/pictures"
)

const (
	// MostBytes is what an image's file has at most in a page.
	MostBytes = 64 << 20
	// MostPixels is how many pixels an image has at most: its values, eight bytes
	// each several times over, share 4 GiB with everything else.
	MostPixels = 1 << 24
)

// errNoImage is what encrypting nothing gives.
var errNoImage = errors.New("browser: there is no image: choose one first")

// picture is the image at hand.
type picture struct {
	name    string
	preview []byte
	input   *tensor.Tensor
}

// Shown is what a page shows of an image.
type Shown struct {
	Name   string `json:"name"`
	Height int    `json:"height"`
	Width  int    `json:"width"`
	Page   int    `json:"page"`  // counted from 0
	Pages  int    `json:"pages"` // of the file
	Runs   int    `json:"runs"`  // that it takes
}

// Image takes a page, counted from 0, of an image file: PNG, JPEG, TIFF, NPY,
// NPZ or DICOM. One that fails leaves the image before in its place.
func (s *Session) Image(name string, data []byte, page int) (v Shown, err error) {
	if err := s.check(); err != nil {
		return v, err
	}
	if len(data) > MostBytes {
		return v, fmt.Errorf("browser: %s has %d MiB; a page takes %d: cut it, or use cryptounet encrypt", name, len(data)>>20, MostBytes>>20)
	}
	pages, err := pictures.Decode(name, data)
	if err != nil {
		return v, err
	}
	if page < 0 || page >= len(pages) {
		return v, fmt.Errorf("browser: %s has no page %d; there are %d", name, page+1, len(pages))
	}
	return s.take(pages[page], page, len(pages), name)
}

// Synthetic takes a slice that is drawn (isbi.Synthetic), of the plan's size; a
// number gives the same one every time.
func (s *Session) Synthetic(number uint64) (v Shown, err error) {
	if err := s.check(); err != nil {
		return v, err
	}
	slice := isbi.SyntheticSize(number, s.plan.Options.Width, s.plan.Options.Height)
	samples := tensor.New(1, s.plan.Options.Height, s.plan.Options.Width)
	for i, g := range slice.Image.Pix {
		samples.Data[i] = float64(g)
	}
	return s.take(pictures.Picture{Name: slice.Name, Samples: samples, Most: 255}, 0, 1, slice.Name)
}

func (s *Session) take(p pictures.Picture, page, pages int, name string) (v Shown, err error) {
	size := images.Size{Height: p.Samples.H, Width: p.Samples.W}
	if size.Height*size.Width > MostPixels {
		return v, fmt.Errorf("browser: %s is %v; a page takes %d million pixels: cut it, or use cryptounet encrypt", p.Name, size, MostPixels>>20)
	}
	input, err := p.Input(s.plan.Model.Pixels)
	if err != nil {
		return v, err
	}
	set, err := images.New(s.plan, size)
	if err != nil {
		return v, fmt.Errorf("%s: %w", p.Name, err)
	}
	s.picture = picture{name, grey(p), input}
	s.set, s.logits, s.joined = set, make([]*tensor.Tensor, 1), make(map[int]bool)
	return Shown{name, size.Height, size.Width, page, pages, set.Runs()}, nil
}

// grey returns a picture's first channel or mean of channels, a byte a pixel.
// Numbers beyond black and white, which floats may have, are stretched to fit.
func grey(p pictures.Picture) []byte {
	t := p.Samples
	values := make([]float64, t.H*t.W)
	lo, hi := 0.0, p.Most
	for i := range values {
		for c := range t.C {
			values[i] += t.Channel(c)[i] / float64(t.C)
		}
		lo, hi = math.Min(lo, values[i]), math.Max(hi, values[i])
	}
	out := make([]byte, len(values))
	for i, v := range values {
		out[i] = byte(math.Round(255 * (v - lo) / (hi - lo)))
	}
	return out
}

// Preview returns the image in grey, a byte a pixel, row by row.
func (s *Session) Preview() ([]byte, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if s.set == nil {
		return nil, errNoImage
	}
	return s.preview, nil
}

// Mask returns the result, a byte a pixel of the image, row by row: of one class
// 1 where the probability is above the threshold; of several the number of the
// likeliest. A network that judges whole images has one pixel.
func (s *Session) Mask(threshold float64) ([]byte, error) {
	l, err := s.result()
	if err != nil {
		return nil, err
	}
	limit, err := logit(threshold)
	if err != nil {
		return nil, err
	}
	out := make([]byte, l.H*l.W)
	for i := range out {
		if l.C == 1 {
			if l.Data[i] > limit {
				out[i] = 1
			}
			continue
		}
		for c := range min(l.C, 256) {
			if l.Channel(c)[i] > l.Channel(int(out[i]))[i] {
				out[i] = byte(c)
			}
		}
	}
	return out, nil
}

// MaskPNG returns the result as a PNG, that which cryptounet decrypt writes.
func (s *Session) MaskPNG(threshold float64) ([]byte, error) {
	l, err := s.result()
	if err != nil {
		return nil, err
	}
	limit, err := logit(threshold)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = png.Encode(&b, pictures.Mask(l, limit))
	return b.Bytes(), err
}
