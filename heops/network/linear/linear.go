// Package linear composes the linear layers between two activations into one
// map, pixel by pixel and without copies of weights: a matrix over channels for
// each offset between an output pixel and the pixel that it reads.
//
// Layers change the resolution, so a map repeats with a period of U output
// pixels while it moves on by V pixels of its source: output pixel U*t + a reads
// source pixel V*t + d. A convolution has U = V = 1; with stride 2, V = 2; an
// upsampling by 2 has U = 2, V = 1. Maps compose by bringing these to a common
// period, and stay as small as the network's own weights. Where a border is
// padded, offsets count for a part of the output pixels only (Rect), and where an
// interpolation has weights that change from pixel to pixel, by how far down or
// across the pixel lies (Ramp).
//
// Package planner lays maps out in ciphertexts; Apply computes them on images.
package linear

import (
	"slices"

	"gonum.org/v1/gonum/floats"
)

// Rect is the output pixels of rows Y0 to Y1 and columns X0 to X1, ends excluded.
type Rect struct{ Y0, Y1, X0, X1 int }

func (r Rect) intersect(s Rect) Rect {
	return Rect{max(r.Y0, s.Y0), min(r.Y1, s.Y1), max(r.X0, s.X0), min(r.X1, s.X1)}
}

func (r Rect) empty() bool { return r.Y0 >= r.Y1 || r.X0 >= r.X1 }

// Ramp says that weights are times what rises evenly over the output pixels, from
// -1 to 1 almost: (2y - (H-1)) / H, down the H rows, or the like across, or both.
type Ramp uint8

// The ramps; Down|Across is the product of both.
const (
	Down   Ramp = 1
	Across Ramp = 2
)

// Ramps is how many there are, none among them.
const Ramps = 4

// At returns what weights at row y of h, column x of w, are times.
func (r Ramp) At(y, h, x, w int) float64 {
	rise := func(i, n int) float64 { return float64(2*i-(n-1)) / float64(n) }
	v := 1.0
	if r&Down != 0 {
		v = rise(y, h)
	}
	if r&Across != 0 {
		v *= rise(x, w)
	}
	return v
}

// Line is where pixels along an axis lie among others: pixel i of N is or reads pixel
// Step*i + From of Of.
type Line struct {
	Step, From float64
	N, Of      int
}

// Over returns what the ramp over the Of pixels is over the N: so many times each of
// the ramps there, by number.
func (r Ramp) Over(down, across Line) [Ramps]float64 {
	axis := func(bit Ramp, l Line) [2]float64 {
		if r&bit == 0 {
			return [2]float64{1}
		}
		of := float64(l.Of)
		return [2]float64{(l.Step*float64(l.N-1) + 2*l.From - float64(l.Of-1)) / of, l.Step * float64(l.N) / of}
	}
	return products(axis(Down, down), axis(Across, across))
}

// products returns the parts, by ramp, of a part without and one with a ramp down,
// times such across.
func products(y, x [2]float64) [Ramps]float64 {
	return [Ramps]float64{y[0] * x[0], y[1] * x[0], y[0] * x[1], y[1] * x[1]}
}

// Tap is one offset: output pixels whose row is Row modulo the map's period and
// whose column is Col, within Where, add M times the source pixel at Dy, Dx from
// where the period begins. Source pixels outside of the image are those of the
// helical wrap.
type Tap struct {
	Row, Col int
	Dy, Dx   int
	Where    Rect
	M        *Matrix
	Ramp     Ramp
}

// Source is a tensor that a map reads, with its step per period.
type Source struct {
	Tensor int
	Vy, Vx int
	Taps   []Tap
}

// Bias is what output pixels of one residue within Where add, a channel.
type Bias struct {
	Row, Col int
	Where    Rect
	V        []float64
	Ramp     Ramp
}

// Map is a linear map to C channels of H x W pixels from one or more tensors.
type Map struct {
	C, H, W int
	Uy, Ux  int
	Sources []Source
	Biases  []Bias
}

// all is every output pixel.
func (m *Map) all() Rect { return Rect{0, m.H, 0, m.W} }

// Bounded says whether some offset or bias does not count for all pixels alike.
func (m *Map) Bounded() bool {
	full := m.all()
	for _, s := range m.Sources {
		if slices.ContainsFunc(s.Taps, func(t Tap) bool { return t.Where != full || t.Ramp != 0 }) {
			return true
		}
	}
	return slices.ContainsFunc(m.Biases, func(b Bias) bool { return b.Where != full || b.Ramp != 0 })
}

// Ramped says whether some offset or bias has a ramp.
func (m *Map) Ramped() bool {
	for _, s := range m.Sources {
		if slices.ContainsFunc(s.Taps, func(t Tap) bool { return t.Ramp != 0 }) {
			return true
		}
	}
	return slices.ContainsFunc(m.Biases, func(b Bias) bool { return b.Ramp != 0 })
}

// Products counts the multiplications of the map for an output pixel.
func (m *Map) Products() float64 {
	n := 0.0
	for _, s := range m.Sources {
		for _, t := range s.Taps {
			share := float64((t.Where.Y1-t.Where.Y0)*(t.Where.X1-t.Where.X0)) / float64(m.H*m.W)
			n += float64(len(t.M.Data)) * share
		}
	}
	return n / float64(m.Uy*m.Ux)
}

// Energy returns the sum of squared weights of every output channel, averaged
// over the pixels of a period, each tap times what count says of it. Ramps are
// taken for 1 at their largest.
func (m *Map) Energy(source int, count func(Tap) float64) []float64 {
	e := make([]float64, m.C)
	for _, s := range m.Sources {
		if s.Tensor != source {
			continue
		}
		for _, t := range s.Taps {
			share := count(t) * float64((t.Where.Y1-t.Where.Y0)*(t.Where.X1-t.Where.X0)) / float64(m.H*m.W)
			if share == 0 {
				continue
			}
			width := len(t.M.Data) / max(1, t.M.Rows)
			for i := range t.M.Rows {
				row := t.M.Data[i*width:][:width]
				e[t.M.Off+i] += share * floats.Dot(row, row)
			}
		}
	}
	for c := range e {
		e[c] /= float64(m.Uy * m.Ux)
	}
	return e
}

// Identity is a tensor of c channels itself, times gain and plus offset a
// channel; nil ones are 1 and 0.
func Identity(tensor, c, h, w int, gain, offset []float64) Map {
	if gain == nil {
		gain = make([]float64, c)
		for i := range gain {
			gain[i] = 1
		}
	}
	m := Map{C: c, H: h, W: w, Uy: 1, Ux: 1}
	full := m.all()
	m.Sources = []Source{{tensor, 1, 1, []Tap{{Where: full, M: diagonal(gain)}}}}
	if slices.ContainsFunc(offset, func(v float64) bool { return v != 0 }) {
		m.Biases = []Bias{{Where: full, V: offset}}
	}
	return m
}

// floorDiv divides rounding down, as neighbours to the left need.
func floorDiv(a, b int) (q, r int) {
	q, r = a/b, a%b
	if r < 0 {
		q, r = q-1, r+b
	}
	return q, r
}

func ceilDiv(a, b int) int {
	q, _ := floorDiv(a+b-1, b)
	return q
}

// Disturbed returns a copy with every weight that is not zero replaced by f of it,
// once for all pixels; f is told the tensor that it is for.
func (m *Map) Disturbed(f func(tensor int, weight float64) float64) *Map {
	c := *m
	c.Sources = slices.Clone(m.Sources)
	for i, s := range m.Sources {
		made := make(map[*Matrix]*Matrix) // shared ones stay shared
		taps := slices.Clone(s.Taps)
		for j := range taps {
			old := taps[j].M
			if made[old] == nil {
				n := *old
				n.Data = make([]float64, len(old.Data))
				for k, w := range old.Data {
					if w != 0 {
						n.Data[k] = f(s.Tensor, w)
					}
				}
				made[old] = &n
			}
			taps[j].M = made[old]
		}
		c.Sources[i].Taps = taps
	}
	return &c
}
