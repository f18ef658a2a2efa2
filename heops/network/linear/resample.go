package linear

// constant is gain times the identity; the same for the same gain.
func constant(c int) func(ky, kx int, gain float64) *Matrix {
	made := make(map[float64]*Matrix)
	return func(_, _ int, gain float64) *Matrix {
		if made[gain] == nil {
			m := diagonal(make([]float64, c))
			for i := range m.Data {
				m.Data[i] = gain
			}
			made[gain] = m
		}
		return made[gain]
	}
}

// AvgPool2D is the mean over kernel x kernel pixels; with a stride below the
// kernel windows wrap.
func AvgPool2D(c, h, w, kernel, stride int) Map {
	return mean(c, h/stride, w/stride, [2]int{stride, stride}, [2]int{kernel, kernel})
}

// GlobalAvgPool2D is the mean over all pixels.
func GlobalAvgPool2D(c, h, w int) Map { return mean(c, 1, 1, [2]int{h, w}, [2]int{h, w}) }

func mean(c, h, w int, step, kernel [2]int) Map {
	axis := func(k, out int) (list []offset) {
		for d := range k {
			list = append(list, offset{0, d, 0, out, 0, 1 / float64(k)})
		}
		return list
	}
	return layer(c, h, w, [2]int{1, 1}, step, axis(kernel[0], h), axis(kernel[1], w), constant(c))
}

// Window is AvgPool2D of any stride with Pads; pixels beyond the border count as
// zeros, or with exclude do not count.
func (win Window) AvgPool2D(c, h, w int, exclude bool) Map {
	axis := func(n, out, axis int) (list []offset) {
		for k := range win.Kernel {
			d := k - win.Pads[axis]
			from, to := max(0, ceilDiv(-d, win.Stride)), min(out, ceilDiv(n-d, win.Stride))
			if !exclude {
				list = append(list, offset{0, d, from, to, 0, 1 / float64(win.Kernel)})
				continue
			}
			for y := from; y < to; {
				count := win.inside(n, y, axis)
				end := y + 1
				for end < to && win.inside(n, end, axis) == count {
					end++
				}
				list = append(list, offset{0, d, y, end, 0, 1 / float64(count)})
				y = end
			}
		}
		return list
	}
	oh, ow := win.Size(h, 0), win.Size(w, 1)
	return layer(c, oh, ow, [2]int{1, 1}, [2]int{win.Stride, win.Stride}, axis(h, oh, 0), axis(w, ow, 1), constant(c))
}

// inside counts the pixels of window y that are there, of n along an axis.
func (win Window) inside(n, y, axis int) int {
	first := y*win.Stride - win.Pads[axis]
	return max(1, min(n, first+win.Kernel)-max(0, first))
}

// Pad2D adds Pads, or cuts off what is below 0.
func (win Window) Pad2D(c, h, w int) Map {
	win.Kernel, win.Stride, win.Dilation = 1, 1, 1
	oh, ow := win.Size(h, 0), win.Size(w, 1)
	return layer(c, oh, ow, [2]int{1, 1}, [2]int{1, 1}, win.offsets(h, oh, 0), win.offsets(w, ow, 1), constant(c))
}

// grown returns how many pixels a transposed convolution with Pads makes of n.
func (win Window) grown(n, axis int) int {
	return (n-1)*win.Stride + win.Dilation*(win.Kernel-1) + 1 - win.Pads[axis] - win.Pads[axis+2]
}

// scattered are the offsets of a transposed convolution with Pads.
func (win Window) scattered(n, out, axis int) (list []offset) {
	s := win.Stride
	for a := range s {
		for k := range win.Kernel {
			d, r := floorDiv(a+win.Pads[axis]-k*win.Dilation, s)
			if r != 0 {
				continue
			}
			if from, to := max(0, s*-d), min(out, s*(n-d)); from < to {
				list = append(list, offset{a, d, from, to, k, 1})
			}
		}
	}
	return list
}

// leaning is an offset along one axis whose weight is gain, and slope times the
// ramp along that axis.
type leaning struct {
	offset
	slope float64
}

// UpsampleCorners interpolates with the corners on the corners (PyTorch's
// align_corners=True): output pixel y reads at y (n-1) / (n factor - 1), so its
// weights change evenly from pixel to pixel.
func UpsampleCorners(c, h, w, factor int) Map {
	m := Map{C: c, H: h * factor, W: w * factor, Uy: factor, Ux: factor}
	collected := newCollector(Source{Vy: 1, Vx: 1})
	weight := constant(c)
	cols := corners(w, factor)
	for _, y := range corners(h, factor) {
		for _, x := range cols {
			where := Rect{y.from, y.to, x.from, x.to}
			for r, gain := range products([2]float64{y.gain, y.slope}, [2]float64{x.gain, x.slope}) {
				if gain != 0 && !where.empty() {
					collected.add(Tap{y.a, x.a, y.d, x.d, where, weight(0, 0, gain), Ramp(r)}, false)
				}
			}
		}
	}
	m.Sources = []Source{collected.source}
	return m
}

// corners are the offsets of UpsampleCorners along an axis of n pixels. Pixel
// f k + p reads delta = (p (n-1) - k (f-1)) / (n f - 1) from pixel k: between k
// and the next one first, and from some k on between k and the one before.
func corners(n, f int) (list []leaning) {
	out, most := n*f, float64(n*f-1)
	for p := range f {
		// Pixel y = f k + p, of which the ramp is (2y - (out-1)) / out.
		slope := -float64(f-1) / float64(f) / most * float64(out) / 2
		gain := (float64(p*(n-1))+float64(p*(f-1))/float64(f))/most - float64(f-1)/float64(f)/most*float64(out-1)/2
		turn := 0 // from this k on delta is 0 or below
		if p > 0 {
			turn = min(n, p*(n-1)/(f-1)+1)
		}
		add := func(d, from, to int, gain, slope float64) {
			if from < to {
				list = append(list, leaning{offset{p, d, f * from, f * to, 0, gain}, slope})
			}
		}
		// At the first pixel delta is not below 0, at the last one not above.
		add(0, 0, turn, 1-gain, -slope)
		add(1, 0, min(turn, n-1), gain, slope)
		add(0, turn, n, 1+gain, slope)
		add(-1, max(1, turn), n, -gain, -slope)
	}
	return list
}

// Upsample2D repeats pixels, or interpolates between their centres, clamped at
// the border (PyTorch's align_corners=False).
func Upsample2D(c, h, w, factor int, bilinear bool) Map {
	axis := func(n int) (list []offset) {
		out := n * factor
		for a := range factor {
			if !bilinear {
				list = append(list, offset{a, 0, 0, out, 0, 1})
				continue
			}
			// Twice the distance from the period's first centre, in 1/factor.
			q, r := floorDiv(2*a+1-factor, 2*factor)
			for j, g := range []float64{1 - float64(r)/float64(2*factor), float64(r) / float64(2*factor)} {
				if g == 0 {
					continue
				}
				d := q + j
				from, to := max(0, -d), min(n, n-d)
				list = append(list, offset{a, d, factor * from, factor * to, 0, g})
				for t := 0; t < from; t++ {
					list = append(list, offset{a, -t, factor * t, factor * (t + 1), 0, g})
				}
				for t := to; t < n; t++ {
					list = append(list, offset{a, n - 1 - t, factor * t, factor * (t + 1), 0, g})
				}
			}
		}
		return list
	}
	return layer(c, h*factor, w*factor, [2]int{factor, factor}, [2]int{1, 1}, axis(h), axis(w), constant(c))
}
