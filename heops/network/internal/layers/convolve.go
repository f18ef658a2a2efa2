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

// plane is a channel with a margin on every side, filled by the border. Its
// columns are sorted by their remainder modulo the step: the taps of a
// convolution of that stride then read runs of neighbours.
type plane struct {
	data             []float64
	width, run, step int // of a row; of a remainder's columns
}

func padded(t *tensor.Tensor, c, margin, step int, b Border) plane {
	run := (t.W + 2*margin + step - 1) / step
	p := plane{make([]float64, (t.H+2*margin)*run*step), run * step, run, step}
	src := t.Channel(c)
	for y := -margin; y < t.H+margin; y++ {
		row := p.data[(y+margin)*p.width:][:p.width]
		beyond := func(from, to int) {
			for x := from; x < to; x++ {
				if i := b.source(y, x, t.H, t.W); i >= 0 {
					row[p.column(x+margin)] = src[i]
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
			copy(row[margin:], line)
		} else {
			for x, v := range line {
				row[p.column(x+margin)] = v
			}
		}
	}
	return p
}

func (p plane) column(x int) int { return x%p.step*p.run + x/p.step }

// tap is what a weight of the kernel multiplies: pixel (y*step + row,
// x*step + column) of a padded plane for output (y, x).
type tap struct{ row, column int }

// strip is how many values of an output map are computed at a time: they and
// the rows that they need of all input channels stay in the caches.
const strip = 1024

// correlate adds to out[o], o of an output channel, for every tap t and every
// channel c of o's group
//
//	weight[(o*channels+c)*len(taps)+t] * plane c at t
func correlate(out *tensor.Tensor, planes []plane, groups int, taps []tap, weight []float64) {
	channels := len(planes) / groups
	rows := max(1, strip/out.W)
	strips := (out.H + rows - 1) / rows
	block := 16 // output channels at a time
	if strips*((out.C+block-1)/block) < 16 {
		block = 1
	}
	blocks := (out.C + block - 1) / block
	Parallel(strips*blocks, func(unit int) {
		top, first := unit/blocks*rows, unit%blocks*block
		var queue rowQueue
		for o := first; o < min(first+block, out.C); o++ {
			g := o / (out.C / groups)
			w := weight[o*channels*len(taps):][:channels*len(taps)]
			for y := top; y < min(top+rows, out.H); y++ {
				queue.row = out.Channel(o)[y*out.W:][:out.W]
				for c, p := range planes[g*channels:][:channels] {
					for t, at := range taps {
						queue.add(w[c*len(taps)+t], p.data[(y*p.step+at.row)*p.width+p.column(at.column):])
					}
				}
				queue.flush()
			}
		}
	})
}

// rowQueue collects products of rows with weights, to add eight at a time:
// reading and writing the result once for eight is most of the speed.
type rowQueue struct {
	row []float64
	n   int
	w   [8]float64
	in  [8][]float64
}

func (q *rowQueue) add(w float64, in []float64) {
	q.w[q.n], q.in[q.n] = w, in
	if q.n++; q.n == 8 {
		addRows(q.row, &q.w, &q.in)
		q.n = 0
	}
}

// flush adds what is left.
func (q *rowQueue) flush() {
	for i := range q.n {
		w, in := q.w[i], q.in[i][:len(q.row)]
		for x := range q.row {
			q.row[x] += w * in[x]
		}
	}
	q.n = 0
}

func addRows(row []float64, w *[8]float64, in *[8][]float64) {
	n := len(row)
	a, b, c, d, e, f, g, h := in[0][:n], in[1][:n], in[2][:n], in[3][:n], in[4][:n], in[5][:n], in[6][:n], in[7][:n]
	w0, w1, w2, w3, w4, w5, w6, w7 := w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]
	for x := range row {
		row[x] += (w0*a[x] + w1*b[x] + w2*c[x] + w3*d[x]) + (w4*e[x] + w5*f[x] + w6*g[x] + w7*h[x])
	}
}

// fillBias sets every value of a channel to its bias.
func fillBias(t *tensor.Tensor, bias []float64) {
	for c, b := range bias {
		for i := range t.Channel(c) {
			t.Channel(c)[i] = b
		}
	}
}

// Window is how a convolution reads its input; all numbers are at least 1.
type Window struct {
	Kernel, Stride, Dilation, Groups int
	Border
}

// Conv2D convolves with weights out x in/groups x kernel x kernel: pixel y reads
// rows y*stride + (ky-kernel/2)*dilation, without padding y*stride + ky*dilation.
// The bias may be nil.
func Conv2D(in *tensor.Tensor, win Window, out int, weight, bias []float64) *tensor.Tensor {
	margin := win.Kernel / 2 * win.Dilation
	t := tensor.New(out, in.H/win.Stride, in.W/win.Stride)
	if win.Mode == Valid {
		t = tensor.New(out, (in.H-2*margin-1)/win.Stride+1, (in.W-2*margin-1)/win.Stride+1)
		margin = 0
	}
	fillBias(t, bias)
	planes := make([]plane, in.C)
	Parallel(in.C, func(c int) { planes[c] = padded(in, c, margin, win.Stride, win.Border) })
	var taps []tap
	for k := range win.Kernel * win.Kernel {
		taps = append(taps, tap{k / win.Kernel * win.Dilation, k % win.Kernel * win.Dilation})
	}
	correlate(t, planes, win.Groups, taps, weight)
	return t
}

// ConvTranspose2D doubles a map with weights in x out/groups x kernel x kernel,
// kernel 2 to 4: each of the four phases of the result is a convolution of the
// input with some of the taps. Result row 2y+py takes kernel rows ky of the
// parity of py+pad at input row y + (py+pad-ky)/2, where pad is PyTorch's padding.
func ConvTranspose2D(in *tensor.Tensor, win Window, out int, weight, bias []float64) *tensor.Tensor {
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
		fillBias(part, bias)
		correlate(part, planes, groups, taps, w)
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
