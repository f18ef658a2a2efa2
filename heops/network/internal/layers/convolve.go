package layers

import "cryptounet/heops/network/tensor"

// Paddings: what a convolution reads beyond the border.
const (
	Wrap      = "wrap"
	Zeros     = "zeros"
	Reflect   = "reflect"
	Replicate = "replicate"
	Valid     = "valid" // nothing: the map shrinks
)

// Border says what stands for pixels beyond a map.
type Border struct {
	Mode string
	Wrap int // rows between a row's end and what follows it, for Wrap
}

// source returns the position in a map of h x w of what pixel (y, x) reads, -1
// if that is zero. The pixel may lie any number of maps away, mirrored ones
// excepted.
func (b Border) source(y, x, h, w int) int {
	switch b.Mode {
	case Zeros:
		if y < 0 || y >= h || x < 0 || x >= w {
			return -1
		}
	case Reflect:
		y, x = mirror(y, h), mirror(x, w)
	case Replicate:
		y, x = min(max(y, 0), h-1), min(max(x, 0), w-1)
	default: // pixel (y, W+k) is pixel (y+wrap, k)
		turns := (x - mod(x, w)) / w
		y, x = mod(y+turns*b.Wrap, h), mod(x, w)
	}
	return y*w + x
}

func mod(a, n int) int { return ((a % n) + n) % n }

func mirror(a, n int) int {
	if a < 0 {
		a = -a
	}
	if a >= n {
		a = 2*(n-1) - a
	}
	return a
}

// plane is a channel with a margin on every side, filled by the border. Rows
// and columns are sorted by their remainders modulo the step: what a tap of a
// convolution of that stride reads for neighbouring outputs lies side by side.
type plane struct {
	data            []float64
	rows, run, step int // rows of a remainder, and their length
}

// at returns the position of row y and column x, counted with the margin.
func (p plane) at(y, x int) int {
	return ((y%p.step*p.step+x%p.step)*p.rows+y/p.step)*p.run + x/p.step
}

func padded(t *tensor.Tensor, c, margin, step int, b Border) plane {
	p := plane{rows: (t.H + 2*margin + step - 1) / step, run: (t.W + 2*margin + step - 1) / step, step: step}
	p.data = make([]float64, p.rows*p.run*step*step+lanes)
	src := t.Channel(c)
	for y := -margin; y < t.H+margin; y++ {
		beyond := func(from, to int) {
			for x := from; x < to; x++ {
				if i := b.source(y, x, t.H, t.W); i >= 0 {
					p.data[p.at(y+margin, x+margin)] = src[i]
				}
			}
		}
		if y < 0 || y >= t.H {
			beyond(-margin, t.W+margin)
			continue
		}
		beyond(-margin, 0)
		beyond(t.W, t.W+margin)
		if line := src[y*t.W:][:t.W]; step == 1 {
			copy(p.data[p.at(y+margin, margin):], line)
		} else {
			for x, v := range line {
				p.data[p.at(y+margin, x+margin)] = v
			}
		}
	}
	return p
}

// tap is what a weight of the kernel multiplies: pixel (y*step + row,
// x*step + column) of a padded plane for output (y, x).
type tap struct{ row, column int }

// strip is how many values of an output map are computed at a time: they and
// the rows that they need of all input channels stay in the caches.
const strip = 1024

// correlate sets out[o], o of an output channel, to its bias and, added for
// every tap t and every channel c of o's group,
//
//	weight[(o*channels+c)*len(taps)+t] * plane c at t
func correlate(out *tensor.Tensor, planes []plane, groups int, taps []tap, weight, bias []float64) {
	channels, run := len(planes)/groups, planes[0].run
	rows := min(out.H, max(1, strip/run))
	strips := (out.H + rows - 1) / rows
	block := 16 // output channels at a time
	if strips*((out.C+block-1)/block) < 16 {
		block = 1
	}
	blocks := (out.C + block - 1) / block
	Parallel(strips*blocks, func(unit int) {
		top, first := unit/blocks*rows, unit%blocks*block
		height := min(rows, out.H-top)
		// The rows of a strip lie side by side in the planes, with what is
		// between them: computing that too makes one row of them.
		q := rowQueue{sum: make([]float64, ((height-1)*run+out.W+lanes-1)/lanes*lanes)}
		for o := first; o < min(first+block, out.C); o++ {
			clear(q.sum)
			w := weight[o*channels*len(taps):][:channels*len(taps)]
			for c, p := range planes[o/(out.C/groups)*channels:][:channels] {
				for t, at := range taps {
					q.add(w[c*len(taps)+t], p.data[p.at(top*p.step+at.row, at.column):])
				}
			}
			q.flush()
			b := 0.0
			if bias != nil {
				b = bias[o]
			}
			for y := range height {
				row := out.Channel(o)[(top+y)*out.W:][:out.W]
				for x, v := range q.sum[y*run:][:out.W] {
					row[x] = b + v
				}
			}
		}
	})
}

// Window is how a convolution reads its input; all numbers are at least 1.
type Window struct {
	Kernel, Stride, Dilation, Groups int
	Border
	Pads *[4]int // top, left, bottom, right; nil is what the border's mode gives
}

// Shrunk returns how many pixels windows leave of n along an axis (0 down, 1
// across), with Pads.
func (w Window) Shrunk(n, axis int) int {
	n += w.Pads[axis] + w.Pads[axis+2] - w.Dilation*(w.Kernel-1) - 1
	if n < 0 {
		return 0
	}
	return n/w.Stride + 1
}

// Grown returns how many pixels a transposed convolution makes of n, with Pads.
func (w Window) Grown(n, axis int) int {
	return (n-1)*w.Stride + w.Dilation*(w.Kernel-1) + 1 - w.Pads[axis] - w.Pads[axis+2]
}

// Conv2D convolves with weights out x in/groups x kernel x kernel: pixel y reads
// rows y*stride + (ky-kernel/2)*dilation, without padding y*stride + ky*dilation.
// The bias may be nil.
func Conv2D(in *tensor.Tensor, win Window, out int, weight, bias []float64) *tensor.Tensor {
	reach := (win.Kernel - 1) * win.Dilation
	margin, top, left := reach/2, reach/2, reach/2
	t := tensor.New(out, in.H/win.Stride, in.W/win.Stride)
	switch {
	case win.Pads != nil:
		t = tensor.New(out, win.Shrunk(in.H, 0), win.Shrunk(in.W, 1))
		top, left = win.Pads[0], win.Pads[1]
		margin = max(0, top, left, win.Pads[2], win.Pads[3])
	case win.Mode == Valid:
		t = tensor.New(out, (in.H-reach-1)/win.Stride+1, (in.W-reach-1)/win.Stride+1)
		margin, top, left = 0, 0, 0
	}
	planes := make([]plane, in.C)
	Parallel(in.C, func(c int) { planes[c] = padded(in, c, margin, win.Stride, win.Border) })
	var taps []tap
	for k := range win.Kernel * win.Kernel {
		taps = append(taps, tap{k/win.Kernel*win.Dilation + margin - top, k%win.Kernel*win.Dilation + margin - left})
	}
	correlate(t, planes, win.Groups, taps, weight, bias)
	return t
}

// ConvTranspose2D doubles a map with weights in x out/groups x kernel x kernel,
// kernel 2 to 4: each of the four phases of the result is a convolution of the
// input with some of the taps. Result row 2y+py takes kernel rows ky of the
// parity of py+pad at input row y + (py+pad-ky)/2, where pad is PyTorch's padding.
func ConvTranspose2D(in *tensor.Tensor, win Window, out int, weight, bias []float64) *tensor.Tensor {
	if win.Pads != nil {
		return transposed(in, win, out, weight, bias)
	}
	t := tensor.New(out, 2*in.H, 2*in.W)
	pad := min(win.Kernel-2, 1)
	planes := make([]plane, in.C)
	Parallel(in.C, func(c int) { planes[c] = padded(in, c, 1, 1, win.Border) })
	groups, kk := win.Groups, win.Kernel*win.Kernel
	for phase := range 4 {
		py, px := phase/2, phase%2
		var taps []tap
		var which []int
		for k := range kk {
			if dy, dx := py+pad-k/win.Kernel, px+pad-k%win.Kernel; dy%2 == 0 && dx%2 == 0 {
				taps = append(taps, tap{dy/2 + 1, dx/2 + 1})
				which = append(which, k)
			}
		}
		w := make([]float64, 0, out*in.C/groups*len(taps))
		for o := range out {
			each := out / groups
			for c := o / each * (in.C / groups); c < (o/each+1)*(in.C/groups); c++ {
				for _, k := range which {
					w = append(w, weight[(c*each+o%each)*kk+k])
				}
			}
		}
		part := tensor.New(out, in.H, in.W)
		correlate(part, planes, groups, taps, w, bias)
		Parallel(out, func(o int) {
			src, dst := part.Channel(o), t.Channel(o)
			for y := range in.H {
				row := dst[(2*y+py)*t.W+px:]
				for x, v := range src[y*in.W:][:in.W] {
					row[2*x] = v
				}
			}
		})
	}
	return t
}

// Dense multiplies all values of a map, flattened, by a matrix of out rows. The
// bias may be nil.
func Dense(in *tensor.Tensor, out int, weight, bias []float64) *tensor.Tensor {
	t := tensor.New(out, 1, 1)
	copy(t.Data, bias)
	Parallel(out, func(o int) {
		for i, w := range weight[o*len(in.Data):][:len(in.Data)] {
			t.Data[o] += w * in.Data[i]
		}
	})
	return t
}
