// Package spanned runs a U-Net on images that lie in ciphertexts as matrices,
// row by row, with convolution kernels spanned over the image: the encoding of
// Volley Revolver (Chiang, arXiv 2201.12577), against which polyphase packing
// is measured. Both compute the same function, that of model.Network.Forward.
//
// A ciphertext holds one channel: Batch images of Height x Width stacked below
// each other, filling all slots. Pooling and transposed convolution leave the
// image where it is: at stride s pixel (y, x) of a map is in slot
// (y*s, x*s), and slots between hold values that nobody reads. So
//
//   - convolution rotates each input channel once for each tap and multiplies
//     by the tap's weight, spanned over the slots whose tap lies in the image: a
//     plaintext vector. At the left and right edge a tap reads across the helical padding,
//     which is another rotation, with the weight spanned over the edge alone.
//     A tap of the middle column has no edge: its span is a constant.
//   - mean pooling adds the map rotated by a column, then that rotated by a row.
//   - transposed convolution k2 s2 rotates each channel to the three slots
//     between, and spans each weight over every second row and column.
//   - skip connections are longer lists of channels.
//
// The paper (WindowConv) multiplies first and then sums the products of a window by
// rotations, and masks, once for each position of a grid of windows, on images
// without padding. Here rotations come first and are shared by all output
// channels: for a 3x3 kernel 14 for each input, instead of 9 x 4 for each
// output (9 grids; sums of 3 columns and of 3 rows), and one level instead of
// two.
//
// Counts for I input and O output channels, kernels without zero weights:
//
//	                      Rot   ct x plaintext  ct x constant  ct x ct  levels
//	Conv2D 3x3            14I   12IO            3IO            -        1
//	Conv2D 1x1            -     -               IO             -        1
//	Square                -     -               -              I        1
//	MeanPool              2I    -               -              -        0
//	ConvTranspose2D k2 s2 3I    4IO             -              -        1
//	SpaceToDepth 2        3I    -               -              -        0
//
// At small pitches of the padding edges share rotations, and at pitch 1 there
// are none; then it is less.
package spanned

import (
	"context"
	"fmt"
	"runtime"

	"cryptounet/heops/methods/vector"
	"cryptounet/heops/network/tensor"

	"golang.org/x/sync/errgroup"
)

// Layout says how images lie in a ciphertext.
type Layout struct {
	Height, Width int // of an image
	Batch         int // images stacked in a ciphertext
	Pitch         int // of the helical padding, in pixels: the pixel after a row's last is the first one Pitch rows below
}

// NewLayout returns the layout of height x width images that fill ciphertexts;
// sides are powers of two, as slots are.
func NewLayout(p vector.Parameters, height, width, pitch int) (Layout, error) {
	if height < 1 || width < 1 || height > p.Slots() || width > p.Slots() || p.Slots()%(height*width) != 0 {
		return Layout{}, fmt.Errorf("spanned: images of %dx%d do not fill %d slots: crop or pad the sides to powers of two, or take a larger ring", width, height, p.Slots())
	}
	if pitch < 1 || height%pitch != 0 {
		return Layout{}, fmt.Errorf("spanned: padding pitch %d; expected a divisor of the height %d", pitch, height)
	}
	return Layout{height, width, p.Slots() / (height * width), pitch}, nil
}

// slots returns the number of values in a ciphertext.
func (l Layout) slots() int { return l.Height * l.Width * l.Batch }

// Map is an encrypted feature map: a ciphertext a channel, in the slots of
// every Stride-th row and column. A channel's values are Gain*slot + Offset.
type Map struct {
	Layout
	Name         string
	Stride       int
	Gain, Offset []float64

	channels []*vector.Vector
}

// Channels returns the number of channels.
func (m *Map) Channels() int { return len(m.channels) }

// Channel returns the ciphertext of a channel.
func (m *Map) Channel(c int) *vector.Vector { return m.channels[c] }

// Level returns the lowest level among the channels.
func (m *Map) Level() int {
	level := m.channels[0].Level()
	for _, v := range m.channels {
		level = min(level, v.Level())
	}
	return level
}

// Bytes returns the size in memory.
func (m *Map) Bytes() int64 {
	var n int64
	for _, v := range m.channels {
		n += v.Bytes()
	}
	return n
}

// String reads "conv1: 8 channels, stride 2, level 4, 5.2 MB".
func (m *Map) String() string {
	return fmt.Sprintf("%s: %d channels, stride %d, level %d, %.1f MB", m.Name, m.Channels(), m.Stride, m.Level(), float64(m.Bytes())/1e6)
}

// Affine returns the map with its values times gain, plus offset, a channel.
// The ciphertexts stay as they are: whoever reads the map allows for it.
func (m *Map) Affine(gain, offset []float64) *Map {
	out := *m
	out.Gain, out.Offset = make([]float64, m.Channels()), make([]float64, m.Channels())
	for c := range gain {
		out.Gain[c] = m.Gain[c] * gain[c]
		out.Offset[c] = m.Offset[c]*gain[c] + offset[c]
	}
	return &out
}

// blank returns a map of n channels that holds plain slot values.
func blank(l Layout, name string, stride, n int) *Map {
	m := &Map{Layout: l, Name: name, Stride: stride, Gain: make([]float64, n), Offset: make([]float64, n), channels: make([]*vector.Vector, n)}
	for c := range n {
		m.Gain[c] = 1
	}
	return m
}

// Encrypt encrypts images of equal channels, up to the layout's Batch; fewer
// are repeated to fill it. The padding runs from each image into the next.
func Encrypt(ctx context.Context, c *vector.Client, l Layout, images ...*tensor.Tensor) (*Map, error) {
	if len(images) == 0 || len(images) > l.Batch {
		return nil, fmt.Errorf("spanned: %d images; a ciphertext holds 1 to %d", len(images), l.Batch)
	}
	for i, t := range images {
		if t.C != images[0].C || t.H != l.Height || t.W != l.Width || len(t.Data) != t.C*t.H*t.W {
			return nil, fmt.Errorf("spanned: image %d is %s; expected %dx%dx%d", i, t.Shape(), images[0].C, l.Height, l.Width)
		}
	}
	m := blank(l, "input", 1, images[0].C)
	return m, each(ctx, m.Channels(), func(k int) error {
		var slots []float64
		for i := range l.Batch {
			slots = append(slots, images[i%len(images)].Channel(k)...)
		}
		var err error
		m.channels[k], err = c.Encrypt(slots)
		return err
	})
}

// Decrypt decrypts a map's values, a tensor for each of the layout's Batch.
func Decrypt(ctx context.Context, c *vector.Client, m *Map) ([]*tensor.Tensor, error) {
	if m == nil {
		return nil, fmt.Errorf("spanned: there is nothing to decrypt")
	}
	images := make([]*tensor.Tensor, m.Batch)
	for i := range images {
		images[i] = tensor.New(m.Channels(), m.Height/m.Stride, m.Width/m.Stride)
	}
	return images, each(ctx, m.Channels(), func(k int) error {
		values, err := c.Decrypt(m.channels[k])
		if err != nil {
			return err
		}
		for i, t := range images {
			for y := range t.H {
				for x := range t.W {
					slot := ((i*m.Height+y*m.Stride)*m.Width + x*m.Stride)
					t.Set(k, y, x, m.Gain[k]*values[slot]+m.Offset[k])
				}
			}
		}
		return nil
	})
}

// each calls f(0) .. f(n-1) on all cores until one fails.
func each(ctx context.Context, n int, f func(i int) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return f(i)
		})
	}
	return g.Wait()
}
