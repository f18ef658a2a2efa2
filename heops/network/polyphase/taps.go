package polyphase

import "cryptounet/heops/network/linear"

// product returns the number of a product of ciphertext k.
func (g *group) product(k int, p Product) int {
	i, ok := g.at[k][p]
	if !ok {
		i = len(g.at[k])
		g.at[k][p] = i
		g.last[k] = append(g.last[k], -1)
	}
	return i
}

// add adds to the weight of lanes in product i of ciphertext k.
func (g *group) add(k, i int, e entry) {
	e.before = g.last[k][i]
	g.values[k] = append(g.values[k], e)
	g.last[k][i] = int32(len(g.values[k]) - 1)
}

// turn returns the rotation that does what one by so many slots does: where a single
// cell repeats, to the left and to the right are the same.
func (g Grid) turn(slots int) int {
	if g.Period == g.Lanes {
		return mod(slots, g.Lanes)
	}
	return slots
}

func floorDiv(a, b int) (q, r int) {
	q, r = a/b, a%b
	if r < 0 {
		q, r = q-1, r+b
	}
	return q, r
}

// stretch is output phases of a row, side by side in the lanes, that a tap treats
// alike: from one to the next, the lanes written to and read move on by as many,
// so that the same rotations serve all.
type stretch struct {
	weighted
	rows, shift   int
	out, in       []segment // of the first phase
	count, stride int
}

// follows says whether a phase goes on where the stretch ends, and takes it in.
func (r *stretch) follows(next *stretch) bool {
	if r.count == 0 || r.weighted != next.weighted || r.rows != next.rows || r.shift != next.shift || len(r.out) != len(next.out) || len(r.in) != len(next.in) {
		return false
	}
	stride := next.out[0].lane - r.out[0].lane
	if r.count > 1 {
		stride -= (r.count - 1) * r.stride
		if stride != r.stride {
			return false
		}
	}
	moved := func(a, b []segment) bool {
		for i := range a {
			want := a[i]
			want.lane += stride * r.count
			if want != b[i] {
				return false
			}
		}
		return true
	}
	if !moved(r.out, next.out) || !moved(r.in, next.in) {
		return false
	}
	r.count, r.stride = r.count+1, stride
	return true
}

// tap adds the products of one offset for the output phases of row a that share
// ciphertexts with phase (a, x).
func (s *Spread) tap(g *group, src *linear.Source, t *linear.Tap, a, x int) {
	in := s.in[src.Tensor]
	rows, pa := floorDiv(src.Vy*((a-t.Row)/s.m.Uy)+t.Dy, in.Py)
	_, nx := s.out.Groups()
	var runs [linear.Ramps]stretch // one for each part of a ramp
	var next stretch
	var list []weighted
	for b := x; b < min(s.out.Px, s.out.W); b += nx {
		if b%s.m.Ux != t.Col {
			continue
		}
		cols, pb := floorDiv(src.Vx*((b-t.Col)/s.m.Ux)+t.Dx, in.Px)
		down := rows
		if s.grid.Rows*s.grid.Cols == 1 {
			down, cols = 0, 0 // the wrap stays in the cell
		}
		list = s.weights(list[:0], t.Where, t.Ramp, a, b, down != 0 || cols != 0)
		for i, w := range list {
			run := &runs[i]
			next = stretch{w, down, s.grid.Shift(down, cols), s.out.segments(next.out[:0], a, b), in.segments(next.in[:0], pa, pb), 1, 0}
			if !run.follows(&next) {
				s.products(g, src, t, run)
				*run, next = next, stretch{out: run.out, in: run.in}
			}
		}
	}
	for i := range runs {
		s.products(g, src, t, &runs[i])
	}
}

// products adds a stretch's: the diagonals of the blocks of the tap's matrix.
func (s *Spread) products(g *group, src *linear.Source, t *linear.Tap, r *stretch) {
	if r.count == 0 {
		return
	}
	m := t.M
	for _, o := range r.out {
		top, bottom := max(o.channel, m.Off), min(o.channel+o.count, m.Off+m.Rows)
		for _, i := range r.in {
			left, right := i.channel, min(i.channel+i.count, m.In)
			// Channel c of the output reads c + k of the input.
			first, last := left-(bottom-1), right-1-top
			if m.Diag {
				first, last = -m.Off, -m.Off
			}
			for k := first; k <= last; k++ {
				from, to := max(top, left-k), min(bottom, right-k)
				number := -1
				for c := from; c < to; c++ {
					v := 0.0
					if m.Diag {
						v = m.Data[c-m.Off]
					} else {
						v = m.Data[(c-m.Off)*m.In+c+k]
					}
					if v == 0 {
						continue
					}
					ct := o.ciphertext - g.first
					if number < 0 {
						slots := r.shift + k + i.lane - i.channel - o.lane + o.channel
						number = g.product(ct, Product{int32(src.Tensor), int32(i.ciphertext), int32(r.rows), int32(s.grid.turn(slots)), r.part})
					}
					g.add(ct, number, entry{lane: int32(o.lane + c - o.channel), count: int32(r.count), stride: int32(r.stride), weight: r.gain * v})
				}
			}
		}
	}
}
