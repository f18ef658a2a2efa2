package linear

import "fmt"

// Padding says what a convolution reads beyond the border.
type Padding int

// The paddings. Wrap is the helical wrap of the packed image; Valid is none: the
// map shrinks.
const (
	Wrap Padding = iota
	Zeros
	Reflect
	Replicate
	Valid
)

// Window describes a convolution's geometry.
type Window struct {
	Kernel, Stride, Dilation, Groups int
	Padding                          Padding
	Pads                             *[4]int // top, left, bottom, right; nil is what Padding gives
}

// offset is a tap along one axis: output pixels From to To of residue A read the
// source at D, with weight number K times Gain.
type offset struct {
	a, d, from, to, k int
	gain              float64
}

// layer makes a one-source map out of the offsets along both axes; weight gives
// the matrix of a pair of kernel positions, times a gain.
func layer(c, h, w int, u, v [2]int, rows, cols []offset, weight func(ky, kx int, gain float64) *Matrix) Map {
	m := Map{C: c, H: h, W: w, Uy: u[0], Ux: u[1]}
	collected := newCollector(Source{Vy: v[0], Vx: v[1]})
	for _, y := range rows {
		for _, x := range cols {
			where := Rect{y.from, y.to, x.from, x.to}
			if !where.empty() {
				collected.add(Tap{Row: y.a, Col: x.a, Dy: y.d, Dx: x.d, Where: where, M: weight(y.k, x.k, y.gain*x.gain)}, false)
			}
		}
	}
	m.Sources = []Source{collected.source}
	return m
}

// biased adds a bias to every pixel; nil is none.
func (m Map) biased(bias []float64) Map {
	if bias != nil {
		for y := range m.Uy {
			for x := range m.Ux {
				m.Biases = append(m.Biases, Bias{Row: y, Col: x, Where: m.all(), V: bias})
			}
		}
	}
	return m
}

// before is how far beyond the border the first output pixel's first tap reads
// along an axis: 0 down, 1 across.
func (w Window) before(axis int) int {
	switch {
	case w.Pads != nil:
		return w.Pads[axis]
	case w.Padding == Valid:
		return 0
	}
	return w.Kernel / 2 * w.Dilation
}

// offsets are those of a convolution along an axis of n source pixels.
func (w Window) offsets(n, out, axis int) []offset {
	var list []offset
	for k := range w.Kernel {
		d := k*w.Dilation - w.before(axis)
		if w.Padding == Wrap || w.Padding == Valid {
			list = append(list, offset{0, d, 0, out, k, 1})
			continue
		}
		from, to := max(0, ceilDiv(-d, w.Stride)), min(out, ceilDiv(n-d, w.Stride))
		list = append(list, offset{0, d, from, to, k, 1})
		if w.Padding == Zeros {
			continue
		}
		for y := range out {
			if y >= from && y < to {
				continue
			}
			src := w.Padding.inside(w.Stride*y+d, n)
			list = append(list, offset{0, src - w.Stride*y, y, y + 1, k, 1})
		}
	}
	return list
}

// inside returns the pixel that stands for one beyond the border.
func (p Padding) inside(y, n int) int {
	if p == Replicate || n == 1 {
		return max(0, min(n-1, y))
	}
	for y < 0 || y >= n {
		if y < 0 {
			y = -y
		} else {
			y = 2*(n-1) - y
		}
	}
	return y
}

// Size returns how many pixels a convolution leaves of n along an axis.
func (w Window) Size(n, axis int) int {
	if w.Pads != nil {
		return (n+w.Pads[axis]+w.Pads[axis+2]-w.Dilation*(w.Kernel-1)-1)/w.Stride + 1
	}
	if w.Padding == Valid {
		return (n-w.Dilation*(w.Kernel-1)-1)/w.Stride + 1
	}
	return n / w.Stride
}

// Conv2D is a convolution of c x h x w, as PyTorch computes it (a correlation);
// weight is [out][c/groups][kernel][kernel], bias [out] or nil.
func Conv2D(c, h, w, out int, win Window, weight, bias []float64) Map {
	matrices := make([]*Matrix, win.Kernel*win.Kernel)
	per, rows := c/win.Groups, out/win.Groups
	for i := range matrices {
		if win.Groups == c && out == c { // depthwise
			matrices[i] = diagonal(make([]float64, c))
			for o := range out {
				matrices[i].Data[o] = weight[o*len(matrices)+i]
			}
			continue
		}
		matrices[i] = dense(out, c)
		for o := range out {
			first := o / rows * per
			for j := range per {
				matrices[i].Data[o*c+first+j] = weight[(o*per+j)*len(matrices)+i]
			}
		}
	}
	oh, ow := win.Size(h, 0), win.Size(w, 1)
	return layer(out, oh, ow, [2]int{1, 1}, [2]int{win.Stride, win.Stride}, win.offsets(h, oh, 0), win.offsets(w, ow, 1), func(ky, kx int, _ float64) *Matrix {
		return matrices[ky*win.Kernel+kx]
	}).biased(bias)
}

// ConvTranspose2D is a transposed convolution that doubles the sides, with
// kernel 2, 3 or 4 and stride 2 (PyTorch's padding 0, 1, 1); pixels beyond the
// border are zero, or the wrap's. weight is [c][out/groups][kernel][kernel].
func ConvTranspose2D(c, h, w, out int, win Window, weight, bias []float64) Map {
	k2 := win.Kernel * win.Kernel
	matrices := make([]*Matrix, k2)
	per, rows := c/win.Groups, out/win.Groups
	for i := range matrices {
		matrices[i] = dense(out, c)
		for j := range c {
			first := j / per * rows
			for o := range rows {
				matrices[i].Data[(first+o)*c+j] = weight[(j*rows+o)*k2+i]
			}
		}
	}
	if win.Pads != nil {
		oh, ow := win.grown(h, 0), win.grown(w, 1)
		return layer(out, oh, ow, [2]int{win.Stride, win.Stride}, [2]int{1, 1}, win.scattered(h, oh, 0), win.scattered(w, ow, 1), func(ky, kx int, _ float64) *Matrix {
			return matrices[ky*win.Kernel+kx]
		}).biased(bias)
	}
	axis := func(n int) (list []offset) {
		shift := (win.Kernel - 1) / 2 // 0, 1, 1: PyTorch's padding
		for a := range 2 {
			for k := range win.Kernel {
				if (a+shift-k)%2 != 0 {
					continue
				}
				d := (a + shift - k) / 2
				from, to := 0, 2*n
				if win.Padding != Wrap {
					from, to = max(0, 2*-d), min(2*n, 2*(n-d))
				}
				list = append(list, offset{a, d, from, to, k, 1})
			}
		}
		return list
	}
	return layer(out, 2*h, 2*w, [2]int{2, 2}, [2]int{1, 1}, axis(h), axis(w), func(ky, kx int, _ float64) *Matrix {
		return matrices[ky*win.Kernel+kx]
	}).biased(bias)
}

// Dense reads all of c x h x w, flattened row by row as PyTorch does; weight is
// [out][c*h*w].
func Dense(c, h, w, out int, weight, bias []float64) Map {
	axis := func(n int) (list []offset) {
		for d := range n {
			list = append(list, offset{0, d, 0, 1, d, 1})
		}
		return list
	}
	return layer(out, 1, 1, [2]int{1, 1}, [2]int{h, w}, axis(h), axis(w), func(y, x int, _ float64) *Matrix {
		m := dense(out, c)
		for o := range out {
			for j := range c {
				m.Data[o*c+j] = weight[((o*c+j)*h+y)*w+x]
			}
		}
		return m
	}).biased(bias)
}

// SpaceToDepth moves block x block pixels into channels, in the order of
// PyTorch's pixel_unshuffle; DepthToSpace is its inverse (pixel_shuffle).
func SpaceToDepth(c, h, w, block int) (Map, error) {
	if h%block != 0 || w%block != 0 {
		return Map{}, fmt.Errorf("linear: %dx%d pixels do not divide into blocks of %d", h, w, block)
	}
	return shuffle(c*block*block, h/block, w/block, [2]int{1, 1}, [2]int{block, block}, block, func(y, x int) *Matrix {
		m := dense(c*block*block, c)
		for j := range c {
			m.Data[((j*block+y)*block+x)*c+j] = 1
		}
		return m
	}), nil
}

// DepthToSpace moves channels into block x block pixels.
func DepthToSpace(c, h, w, block int) (Map, error) {
	if c%(block*block) != 0 {
		return Map{}, fmt.Errorf("linear: %d channels do not divide into blocks of %dx%d", c, block, block)
	}
	out := c / block / block
	return shuffle(out, h*block, w*block, [2]int{block, block}, [2]int{1, 1}, block, func(y, x int) *Matrix {
		m := dense(out, c)
		for o := range out {
			m.Data[o*c+(o*block+y)*block+x] = 1
		}
		return m
	}), nil
}

func shuffle(c, h, w int, u, v [2]int, block int, weight func(y, x int) *Matrix) Map {
	axis := func(u, n int) (list []offset) {
		for k := range block {
			o := offset{0, k, 0, n, k, 1}
			if u > 1 {
				o.a, o.d = k, 0
			}
			list = append(list, o)
		}
		return list
	}
	return layer(c, h, w, u, v, axis(u[0], h), axis(u[1], w), func(ky, kx int, _ float64) *Matrix { return weight(ky, kx) })
}

// Pick is channels from .. from+count of c.
func Pick(c, h, w, from, count int) Map {
	m := dense(count, c)
	for i := range count {
		m.Data[i*c+from+i] = 1
	}
	return layer(count, h, w, [2]int{1, 1}, [2]int{1, 1}, []offset{{0, 0, 0, h, 0, 1}}, []offset{{0, 0, 0, w, 0, 1}}, func(_, _ int, _ float64) *Matrix { return m })
}
