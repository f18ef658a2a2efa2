package polyphase

import "fmt"

// floorDiv divides rounding down, as neighbours to the left need.
func floorDiv(a, b int) (q, r int) {
	q, r = a/b, a%b
	if r < 0 {
		q, r = q-1, r+b
	}
	return q, r
}

// neighbour returns the phase of channel c that holds the pixel dy rows and dx
// columns away from phase (a, b), and the shift that brings it there.
func (m *Map) neighbour(c, a, b, dy, dx int) (*Form, Shift) {
	row, pa := floorDiv(a+dy, m.Py)
	col, pb := floorDiv(b+dx, m.Px)
	return &m.Forms[m.Index(c, pa, pb)], Shift{row, col}
}

// build makes a map phase by phase.
func build(l Layout, phase func(c, a, b int) Form) Map {
	m := Map{l, make([]Form, l.Len())}
	for c := range l.C {
		for a := range l.Py {
			for b := range l.Px {
				m.Forms[l.Index(c, a, b)] = phase(c, a, b)
			}
		}
	}
	return m
}

// Conv2D is a convolution with an odd kernel x kernel window centred on the
// pixel, taps dilation pixels apart, as PyTorch computes it (a correlation).
// weight is [out][in][kernel][kernel], bias is [out] or nil.
func (m Map) Conv2D(out, kernel, dilation int, weight, bias []float64) Map {
	half := kernel / 2
	return build(Layout{out, m.Py, m.Px}, func(o, a, b int) Form {
		f := newBuilder(at(bias, o, 0))
		for c := range m.C {
			for ky := range kernel {
				for kx := range kernel {
					in, s := m.neighbour(c, a, b, (ky-half)*dilation, (kx-half)*dilation)
					f.add(in, s, weight[((o*m.C+c)*kernel+ky)*kernel+kx])
				}
			}
		}
		return f.form()
	})
}

// ConvTranspose2D is a transposed convolution with a 2 x 2 kernel and stride
// 2: it doubles the phases. weight is [in][out][2][2].
func (m Map) ConvTranspose2D(out int, weight, bias []float64) Map {
	return build(Layout{out, 2 * m.Py, 2 * m.Px}, func(o, a, b int) Form {
		f := newBuilder(at(bias, o, 0))
		for c := range m.C {
			w := weight[((c*out+o)*2+a%2)*2+b%2]
			f.add(&m.Forms[m.Index(c, a/2, b/2)], Shift{}, w)
		}
		return f.form()
	})
}

// SumPool2D adds the 2 x 2 window whose first pixel is the stride's: four
// times the mean, so that it needs additions only.
func (m Map) SumPool2D(stride int) (Map, error) {
	if m.Py%stride != 0 || m.Px%stride != 0 {
		return Map{}, fmt.Errorf("polyphase: a pooling by %d needs an even number of phases, not %dx%d", stride, m.Py, m.Px)
	}
	return build(Layout{m.C, m.Py / stride, m.Px / stride}, func(c, a, b int) Form {
		f := newBuilder(0)
		for dy := range 2 {
			for dx := range 2 {
				in, s := m.neighbour(c, a*stride, b*stride, dy, dx)
				f.add(in, s, 1)
			}
		}
		return f.form()
	}), nil
}

// SpaceToDepth moves block x block pixels into channels, in the order of
// PyTorch's pixel_unshuffle. It only renames phases.
func (m Map) SpaceToDepth(block int) (Map, error) {
	if m.Py%block != 0 || m.Px%block != 0 {
		return Map{}, fmt.Errorf("polyphase: space-to-depth by %d needs a multiple of it in phases, not %dx%d", block, m.Py, m.Px)
	}
	return build(Layout{m.C * block * block, m.Py / block, m.Px / block}, func(o, a, b int) Form {
		c, dy, dx := o/(block*block), o/block%block, o%block
		return m.Forms[m.Index(c, a*block+dy, b*block+dx)]
	}), nil
}

// DepthToSpace is the inverse of SpaceToDepth (pixel_shuffle).
func (m Map) DepthToSpace(block int) (Map, error) {
	if m.C%(block*block) != 0 {
		return Map{}, fmt.Errorf("polyphase: depth-to-space by %d needs a multiple of %d channels, not %d", block, block*block, m.C)
	}
	return build(Layout{m.C / (block * block), m.Py * block, m.Px * block}, func(o, a, b int) Form {
		c := (o*block+a%block)*block + b%block
		return m.Forms[m.Index(c, a/block, b/block)]
	}), nil
}

// Affine multiplies every channel by gain and adds shift.
func (m Map) Affine(gain, shift []float64) Map {
	return build(m.Layout, func(c, a, b int) Form {
		f := newBuilder(at(shift, c, 0))
		f.add(&m.Forms[m.Index(c, a, b)], Shift{}, at(gain, c, 1))
		return f.form()
	})
}

// Concat joins the channels of maps with the same phases.
func Concat(maps ...Map) (Map, error) {
	j := Map{Layout: Layout{0, maps[0].Py, maps[0].Px}}
	for _, m := range maps {
		if m.Py != j.Py || m.Px != j.Px {
			return Map{}, fmt.Errorf("polyphase: cannot join maps of %dx%d and %dx%d phases", j.Py, j.Px, m.Py, m.Px)
		}
		j.C += m.C
		j.Forms = append(j.Forms, m.Forms...)
	}
	return j, nil
}

// at returns v[i], or the default where v is nil.
func at(v []float64, i int, def float64) float64 {
	if v == nil {
		return def
	}
	return v[i]
}
