package spanned

import (
	"context"
	"fmt"

	"cryptounet/heops/methods/vector"
)

// Kernel is the weights of a convolution in PyTorch's order: Out x In x side x
// side, or In x Out x side x side for a transposed one. Bias is Out numbers, or nil.
type Kernel struct {
	Out          int
	Side         int // 1 or 3; 2 to 8, also the stride, for a transposed convolution
	Dilation     int // 0 means 1
	Weight, Bias []float64
}

func (k Kernel) dilation() int { return max(1, k.Dilation) }

func (k Kernel) bias(o int) float64 {
	if k.Bias == nil {
		return 0
	}
	return k.Bias[o]
}

// ConvRotations returns the rotations whose keys Conv2D needs on a map of the
// given stride.
func (l Layout) ConvRotations(side, dilation, stride int) []int {
	return rotationsOf(l.convSpans(side, max(1, dilation)*stride))
}

// Conv2D convolves a map with helical padding; the result has its size. One level.
func Conv2D(ctx context.Context, e *vector.Evaluator, m *Map, k Kernel) (*Map, error) {
	if k.Side != 1 && k.Side != 3 {
		return nil, fmt.Errorf("spanned: convolution: a kernel of side %d; 1 and 3 are supported", k.Side)
	}
	if k.Dilation < 0 || k.dilation()*m.Stride*(k.Side/2) >= m.Width {
		return nil, fmt.Errorf("spanned: convolution: a dilation of %d at stride %d reaches beyond the image's width %d", k.Dilation, m.Stride, m.Width)
	}
	if k.Side > 1 && m.Pitch%m.Stride != 0 {
		return nil, fmt.Errorf("spanned: convolution: the padding's pitch %d is not a multiple of the map's stride %d: lay the images out with a larger pitch", m.Pitch, m.Stride)
	}
	taps := k.Side * k.Side
	if err := checkChannels("convolution", len(k.Weight), taps, k.Bias, m.Channels(), k.Out); err != nil {
		return nil, err
	}
	at := func(o, c, tap int) float64 { return k.Weight[(o*m.Channels()+c)*taps+tap] }
	out := blank(m.Layout, "convolution", m.Stride, k.Out)
	err := combine(ctx, e, m, m.convSpans(k.Side, k.dilation()*m.Stride), out,
		func(o, c, tap int) float64 { return at(o, c, tap) * m.Gain[c] },
		func(o int) float64 {
			b := k.bias(o)
			for c := range m.Channels() {
				for tap := range taps {
					b += at(o, c, tap) * m.Offset[c]
				}
			}
			return b
		})
	if err != nil {
		return nil, fmt.Errorf("spanned: convolution of %v: %w", m, err)
	}
	return out, nil
}

// UpRotations returns the rotations whose keys ConvTranspose2D needs on a map
// of the given stride.
func (l Layout) UpRotations(side, stride int) []int { return rotationsOf(l.upSpans(stride, side)) }

// ConvTranspose2D is the transposed convolution whose stride is its kernel's
// side: it multiplies the sides of a map, which must have as much of a stride,
// by it. One level.
func ConvTranspose2D(ctx context.Context, e *vector.Evaluator, m *Map, k Kernel) (*Map, error) {
	if k.Side < 2 || k.Side > 8 || m.Stride%k.Side != 0 {
		return nil, fmt.Errorf("spanned: transposed convolution: a kernel of side %d on a map of stride %d; the side must divide the stride: pool before", k.Side, m.Stride)
	}
	if err := checkChannels("transposed convolution", len(k.Weight), k.Side*k.Side, k.Bias, m.Channels(), k.Out); err != nil {
		return nil, err
	}
	at := func(o, c, tap int) float64 { return k.Weight[(c*k.Out+o)*k.Side*k.Side+tap] }
	out := blank(m.Layout, "transposed convolution", m.Stride/k.Side, k.Out)
	bias := make([]float64, k.Out)
	for o := range bias {
		bias[o] = k.bias(o)
	}
	// An input's offset reaches each output pixel through another tap: where
	// offsets are not zero they are added to the input.
	in, err := m.withoutOffset(e)
	if err != nil {
		return nil, fmt.Errorf("spanned: transposed convolution of %v: %w", m, err)
	}
	err = combine(ctx, e, in, m.upSpans(m.Stride, k.Side), out,
		func(o, c, tap int) float64 { return at(o, c, tap) * m.Gain[c] },
		func(o int) float64 { return bias[o] })
	if err != nil {
		return nil, fmt.Errorf("spanned: transposed convolution of %v: %w", m, err)
	}
	return out, nil
}

// withoutOffset returns the map with its offsets in the slots.
func (m *Map) withoutOffset(e *vector.Evaluator) (*Map, error) {
	out := m.Affine(ones(m.Channels()), make([]float64, m.Channels()))
	out.channels = append([]*vector.Vector{}, m.channels...)
	for c, offset := range m.Offset {
		if offset == 0 {
			continue
		}
		var err error
		if out.channels[c], err = e.AddConst(m.channels[c], offset/m.Gain[c]); err != nil {
			return nil, err
		}
		out.Offset[c] = 0
	}
	return out, nil
}

func ones(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = 1
	}
	return v
}

// Square squares every slot: the map's gain and offset must be 1 and 0. One level.
func Square(ctx context.Context, e *vector.Evaluator, m *Map) (*Map, error) {
	for c := range m.Channels() {
		if m.Gain[c] != 1 || m.Offset[c] != 0 {
			return nil, fmt.Errorf("spanned: square of %v: channel %d is %g times its slots plus %g; convolve first", m, c, m.Gain[c], m.Offset[c])
		}
	}
	out := blank(m.Layout, "square", m.Stride, m.Channels())
	err := each(ctx, m.Channels(), func(c int) error {
		v, err := e.Mult(m.channels[c], m.channels[c])
		if err != nil {
			return err
		}
		out.channels[c], err = e.Rescale(v)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("spanned: square of %v: %w", m, err)
	}
	return out, nil
}

// PoolRotations returns the rotations whose keys MeanPool needs on a map of the
// given stride.
func (l Layout) PoolRotations(stride int) []int { return []int{stride, stride * l.Width} }

// MeanPool is the mean over 2 x 2 pixels with stride 2: two rotations a
// channel; the quarter goes into the gain. No level.
func MeanPool(ctx context.Context, e *vector.Evaluator, m *Map) (*Map, error) {
	if m.Height/m.Stride%2 != 0 || m.Width/m.Stride%2 != 0 {
		return nil, fmt.Errorf("spanned: pooling of %v: sides of %dx%d cannot be halved", m, m.Width/m.Stride, m.Height/m.Stride)
	}
	out := blank(m.Layout, "pooling", 2*m.Stride, m.Channels())
	copy(out.Offset, m.Offset)
	err := each(ctx, m.Channels(), func(c int) error {
		out.Gain[c] = m.Gain[c] / 4
		v := m.channels[c]
		for _, k := range m.PoolRotations(m.Stride) {
			r, err := e.Rotate(v, k)
			if err != nil {
				return err
			}
			if v, err = e.Add(v, r); err != nil {
				return err
			}
		}
		out.channels[c] = v
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("spanned: pooling of %v: %w", m, err)
	}
	return out, nil
}

// PhaseRotations returns the rotations whose keys SpaceToDepth needs on a map
// of the given stride.
func (l Layout) PhaseRotations(block, stride int) []int {
	var r []int
	for i := 1; i < block*block; i++ {
		r = append(r, i/block*stride*l.Width+i%block*stride)
	}
	return r
}

// SpaceToDepth makes block^2 channels of each, as model.SpaceToDepth: the map
// rotated to each pixel of a block. block^2-1 rotations a channel, no level.
func SpaceToDepth(ctx context.Context, e *vector.Evaluator, m *Map, block int) (*Map, error) {
	if block < 2 || m.Height/m.Stride%block != 0 || m.Width/m.Stride%block != 0 {
		return nil, fmt.Errorf("spanned: space to depth of %v: blocks of %d do not divide its sides", m, block)
	}
	n := block * block
	out := blank(m.Layout, "space to depth", block*m.Stride, n*m.Channels())
	err := each(ctx, m.Channels(), func(c int) error {
		rotated, err := e.RotateMany(m.channels[c], append([]int{0}, m.PhaseRotations(block, m.Stride)...))
		if err != nil {
			return err
		}
		for i, v := range rotated {
			out.channels[c*n+i], out.Gain[c*n+i], out.Offset[c*n+i] = v, m.Gain[c], m.Offset[c]
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("spanned: space to depth of %v: %w", m, err)
	}
	return out, nil
}

// Concat joins the channels of maps of the same stride. Nothing is computed.
func Concat(maps ...*Map) (*Map, error) {
	if len(maps) == 0 {
		return nil, fmt.Errorf("spanned: nothing to join")
	}
	out := *maps[0]
	out.Name, out.Gain, out.Offset, out.channels = "joined", nil, nil, nil
	for _, m := range maps {
		if m.Layout != out.Layout || m.Stride != out.Stride {
			return nil, fmt.Errorf("spanned: joining %v and %v: sizes differ", maps[0], m)
		}
		out.Gain = append(out.Gain, m.Gain...)
		out.Offset = append(out.Offset, m.Offset...)
		out.channels = append(out.channels, m.channels...)
	}
	return &out, nil
}
