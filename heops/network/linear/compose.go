package linear

import (
	"errors"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// lift returns the map with a period of fy*Uy x fx*Ux. Matrices are shared.
func (m *Map) lift(fy, fx int) Map {
	if fy == 1 && fx == 1 {
		return *m
	}
	l := Map{C: m.C, H: m.H, W: m.W, Uy: fy * m.Uy, Ux: fx * m.Ux}
	for _, s := range m.Sources {
		t := Source{s.Tensor, fy * s.Vy, fx * s.Vx, make([]Tap, 0, len(s.Taps)*fy*fx)}
		for _, tap := range s.Taps {
			for y := range fy {
				for x := range fx {
					c := tap
					c.Row, c.Col = tap.Row+y*m.Uy, tap.Col+x*m.Ux
					c.Dy, c.Dx = tap.Dy+y*s.Vy, tap.Dx+x*s.Vx
					t.Taps = append(t.Taps, c)
				}
			}
		}
		l.Sources = append(l.Sources, t)
	}
	for _, b := range m.Biases {
		for y := range fy {
			for x := range fx {
				c := b
				c.Row, c.Col = b.Row+y*m.Uy, b.Col+x*m.Ux
				l.Biases = append(l.Biases, c)
			}
		}
	}
	return l
}

func lcm(a, b int) int {
	g, r := a, b
	for r != 0 {
		g, r = r, g%r
	}
	return a / g * b
}

// Then returns what op, a map of one source, makes of m. Where op reads across
// the border by the wrap, m must not be Bounded; only one of both may be Ramped.
func (m Map) Then(op Map) (Map, error) {
	if len(op.Sources) != 1 {
		return Map{}, fmt.Errorf("linear: a layer of %d sources cannot follow a map", len(op.Sources))
	}
	if m.Ramped() && op.Ramped() {
		return Map{}, errors.New("linear: ramps of ramps")
	}
	py, px := lcm(op.Sources[0].Vy, m.Uy), lcm(op.Sources[0].Vx, m.Ux)
	op = op.lift(py/op.Sources[0].Vy, px/op.Sources[0].Vx)
	in := m.lift(py/m.Uy, px/m.Ux)
	type residue struct{ row, col int }
	full := m.all()
	// before returns where an output pixel's middle pixel lies within r.
	before := func(t Tap, r Rect) Rect {
		if r == full {
			return t.Where
		}
		span := func(lo, hi, d, p, u int) (int, int) { return u * ceilDiv(lo-d, p), u * ceilDiv(hi-d, p) }
		var w Rect
		w.Y0, w.Y1 = span(r.Y0, r.Y1, t.Dy, py, op.Uy)
		w.X0, w.X1 = span(r.X0, r.X1, t.Dx, px, op.Ux)
		return t.Where.intersect(w)
	}
	out := Map{C: op.C, H: op.H, W: op.W, Uy: op.Uy, Ux: op.Ux}
	// ramps returns what op's tap makes of m's ramp: parts of the output's. Middle
	// pixel py (y - Row) / Uy + Dy is read by output pixel y.
	ramps := func(t Tap, r Ramp) (parts [Ramps]float64) {
		if r == 0 {
			parts[t.Ramp] = 1
			return parts
		}
		line := func(d, row, p, u, n, of int) Line {
			step := float64(p) / float64(u)
			return Line{step, float64(d) - step*float64(row), n, of}
		}
		return r.Over(line(t.Dy, t.Row, py, op.Uy, op.H, m.H), line(t.Dx, t.Col, px, op.Ux, op.W, m.W))
	}
	for _, s := range in.Sources {
		by := make(map[residue][]Tap)
		for _, t := range s.Taps {
			by[residue{t.Row, t.Col}] = append(by[residue{t.Row, t.Col}], t)
		}
		c := newCollector(Source{Tensor: s.Tensor, Vy: s.Vy, Vx: s.Vx})
		for _, t := range op.Sources[0].Taps {
			qy, ry := floorDiv(t.Dy, py)
			qx, rx := floorDiv(t.Dx, px)
			for _, u := range by[residue{ry, rx}] {
				where := before(t, u.Where)
				if where.empty() {
					continue
				}
				product := after(t.M, u.M)
				for r, part := range ramps(t, u.Ramp) {
					if part != 0 {
						c.add(Tap{t.Row, t.Col, s.Vy*qy + u.Dy, s.Vx*qx + u.Dx, where, product.times(part), Ramp(r)}, true)
					}
				}
			}
		}
		out.Sources = append(out.Sources, c.source)
	}
	out.Biases = slices.Clone(op.Biases)
	for _, t := range op.Sources[0].Taps {
		_, ry := floorDiv(t.Dy, py)
		_, rx := floorDiv(t.Dx, px)
		for _, b := range in.Biases {
			if b.Row != ry || b.Col != rx {
				continue
			}
			where := before(t, b.Where)
			if where.empty() {
				continue
			}
			v := t.M.vector(b.V, op.C)
			for r, part := range ramps(t, b.Ramp) {
				if part != 0 {
					out.Biases = append(out.Biases, Bias{t.Row, t.Col, where, floats.ScaleTo(make([]float64, op.C), part, v), Ramp(r)})
				}
			}
		}
	}
	out.mergeBiases()
	return out, nil
}

// mergeBiases adds up those of the same pixels.
func (m *Map) mergeBiases() {
	type key struct {
		row, col int
		where    Rect
		ramp     Ramp
	}
	at := make(map[key]int)
	var merged []Bias
	for _, b := range m.Biases {
		k := key{b.Row, b.Col, b.Where, b.Ramp}
		i, seen := at[k]
		if !seen {
			at[k] = len(merged)
			b.V = slices.Clone(b.V)
			merged = append(merged, b)
			continue
		}
		for c, v := range b.V {
			merged[i].V[c] += v
		}
	}
	m.Biases = merged
}

// collector gathers taps of one source and adds up those of the same offset.
type collector struct {
	source Source
	at     map[tapKey]int
	own    []bool // the tap's matrix is not shared
}

type tapKey struct {
	row, col, dy, dx int
	where            Rect
	ramp             Ramp
	off, rows        int
}

func newCollector(s Source) *collector { return &collector{source: s, at: make(map[tapKey]int)} }

// add adds a tap; own says that its matrix is nobody else's.
func (c *collector) add(t Tap, own bool) {
	k := tapKey{t.Row, t.Col, t.Dy, t.Dx, t.Where, t.Ramp, t.M.Off, t.M.Rows}
	i, seen := c.at[k]
	if !seen {
		c.at[k] = len(c.source.Taps)
		c.source.Taps = append(c.source.Taps, t)
		c.own = append(c.own, own)
		return
	}
	to := &c.source.Taps[i]
	if !c.own[i] {
		m := *to.M
		m.Data = slices.Clone(m.Data)
		to.M, c.own[i] = &m, true
	}
	to.M = plus(to.M, t.M)
}

// Scale returns the map with every channel times gain and plus shift.
func (m Map) Scale(gain, shift []float64) Map {
	out := m
	out.Sources = slices.Clone(m.Sources)
	scaled := make(map[*Matrix]*Matrix) // shared ones stay shared
	for i, s := range m.Sources {
		taps := slices.Clone(s.Taps)
		for j := range taps {
			old := taps[j].M
			if scaled[old] == nil {
				scaled[old] = old.scaled(gain)
			}
			taps[j].M = scaled[old]
		}
		out.Sources[i].Taps = taps
	}
	out.Biases = nil
	for _, b := range m.Biases {
		b.V = multiply(b.V, gain)
		out.Biases = append(out.Biases, b)
	}
	if slices.ContainsFunc(shift, func(v float64) bool { return v != 0 }) {
		for y := range m.Uy {
			for x := range m.Ux {
				out.Biases = append(out.Biases, Bias{Row: y, Col: x, Where: m.all(), V: shift})
			}
		}
	}
	out.mergeBiases()
	return out
}

// Sum adds maps of the same size; Join puts their channels one after another.
func Sum(maps ...Map) (Map, error) { return merge(maps, false) }

// Join puts the channels of maps of the same size one after another.
func Join(maps ...Map) (Map, error) { return merge(maps, true) }

func merge(maps []Map, join bool) (Map, error) {
	out := Map{C: maps[0].C, H: maps[0].H, W: maps[0].W, Uy: 1, Ux: 1}
	if join {
		out.C = 0
	}
	for _, m := range maps {
		if m.H != out.H || m.W != out.W || (!join && m.C != out.C) {
			return Map{}, fmt.Errorf("linear: maps of %dx%dx%d and %dx%dx%d cannot be put together", out.C, out.H, out.W, m.C, m.H, m.W)
		}
		out.Uy, out.Ux = lcm(out.Uy, m.Uy), lcm(out.Ux, m.Ux)
		if join {
			out.C += m.C
		}
	}
	// A tensor that several maps read at another step is a source for each step.
	type key struct{ tensor, vy, vx int }
	collectors := make(map[key]*collector)
	var order []key
	off := 0
	for _, m := range maps {
		m := m.lift(out.Uy/m.Uy, out.Ux/m.Ux)
		for _, s := range m.Sources {
			k := key{s.Tensor, s.Vy, s.Vx}
			if collectors[k] == nil {
				collectors[k] = newCollector(Source{Tensor: s.Tensor, Vy: s.Vy, Vx: s.Vx})
				order = append(order, k)
			}
			for _, t := range s.Taps {
				t.M = t.M.moved(off)
				collectors[k].add(t, false)
			}
		}
		for _, b := range m.Biases {
			v := make([]float64, out.C)
			copy(v[off:], b.V)
			b.V = v
			out.Biases = append(out.Biases, b)
		}
		if join {
			off += m.C
		}
	}
	for _, k := range order {
		out.Sources = append(out.Sources, collectors[k].source)
	}
	out.mergeBiases()
	return out, nil
}

// Crosses says whether a layer of one source, of h x w pixels, reads pixels
// beyond the border: those of the wrap.
func (m *Map) Crosses(h, w int) bool {
	beyond := func(lo, hi, u, v, d, n int) bool {
		return lo < hi && (v*(lo/u)+d < 0 || v*((hi-1)/u)+d >= n)
	}
	for _, s := range m.Sources {
		for _, t := range s.Taps {
			if beyond(t.Where.Y0, t.Where.Y1, m.Uy, s.Vy, t.Dy, h) || beyond(t.Where.X0, t.Where.X1, m.Ux, s.Vx, t.Dx, w) {
				return true
			}
		}
	}
	return false
}

// growth is how many times the products of two maps one after the other their
// composition may take.
const growth = 2.5

// Grows says whether op after m takes many times the products of both.
func (m *Map) Grows(op Map) bool {
	apart := op.Products() + m.Products()*float64(m.H*m.W)/float64(op.H*op.W)
	s := op.Sources[0]
	// Offsets of the composition, at most: those of op times those of m.
	row := make(map[[5]int]bool)
	together := 0.0
	py, px := lcm(s.Vy, m.Uy), lcm(s.Vx, m.Ux)
	lifted, in := op.lift(py/s.Vy, px/s.Vx), m.lift(py/m.Uy, px/m.Ux)
	for i, from := range in.Sources {
		by := make(map[[2]int][]*Tap)
		for j := range from.Taps {
			t := &from.Taps[j]
			by[[2]int{t.Row, t.Col}] = append(by[[2]int{t.Row, t.Col}], t)
		}
		clear(row)
		for _, t := range lifted.Sources[0].Taps {
			qy, ry := floorDiv(t.Dy, py)
			qx, rx := floorDiv(t.Dx, px)
			for _, u := range by[[2]int{ry, rx}] {
				k := [5]int{t.Row, t.Col, from.Vy*qy + u.Dy, from.Vx*qx + u.Dx, int(t.Ramp | u.Ramp)}
				if row[k] {
					continue
				}
				row[k] = true
				size := float64(t.M.Rows * in.channels(i))
				if t.M.Diag {
					size = float64(len(u.M.Data))
				} else if u.M.Diag {
					size = float64(t.M.Rows * u.M.Rows)
				}
				together += size
			}
		}
	}
	return together/float64(lifted.Uy*lifted.Ux) > growth*apart
}

// channels returns how many channels source i has.
func (m *Map) channels(i int) int { return m.Sources[i].Taps[0].M.In }
