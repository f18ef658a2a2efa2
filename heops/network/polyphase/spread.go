package polyphase

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"cryptounet/heops/network/internal/layers"
	"cryptounet/heops/network/linear"
)

// Cells is a part of the cells of each image, ends excluded. With a Ramp cells
// count by how far down or across they lie: as much as rises evenly from -1 to 1,
// almost.
type Cells struct {
	Row0, Row1, Col0, Col1 int
	Ramp                   linear.Ramp
}

// all returns whether c is every cell of the grid, alike.
func (c Cells) all(g Grid) bool {
	return c.Ramp == 0 && c.Row0 <= 0 && c.Row1 >= g.Rows && c.Col0 <= 0 && c.Col1 >= g.Cols
}

// Compare orders parts by where they begin.
func (c Cells) Compare(o Cells) int {
	return cmp.Or(cmp.Compare(c.Row0, o.Row0), cmp.Compare(c.Col0, o.Col0), cmp.Compare(c.Row1, o.Row1), cmp.Compare(c.Col1, o.Col1), cmp.Compare(c.Ramp, o.Ramp))
}

// Each calls f for every one of the cells, of all images, with its first slot in the grid
// and what it counts for: 1 if there is no ramp.
func (c Cells) Each(g Grid, f func(slot int, counts float64)) {
	for image := range g.Batch {
		for row := c.Row0; row < c.Row1; row++ {
			for col := c.Col0; col < c.Col1; col++ {
				f(((image*g.Rows+row)*g.Cols+col)*g.Lanes, c.Ramp.At(row, g.Rows, col, g.Cols))
			}
		}
	}
}

// Mask returns for each of some slots, a ciphertext's or a period's, what its cell
// counts for: 0 where it is not among those cells.
func (c Cells) Mask(g Grid, slots int) []float64 {
	m := make([]float64, slots)
	c.Each(g, func(slot int, counts float64) {
		for i := range g.Lanes {
			m[slot+i] = counts
		}
	})
	g.repeat(m)
	return m
}

// Product is an input ciphertext, rotated, times weights that repeat with a
// period of Lanes slots, for a part of the cells.
type Product struct {
	Input int32 // of the step's inputs
	Index int32 // which of its ciphertexts
	Row   int32 // cells that the rotation moves down by
	Slots int32 // the rotation to the left, those rows included
	Part  int32 // which part of the cells, by number; 0 is all
}

// Compare orders products by what they read.
func (p Product) Compare(o Product) int {
	return cmp.Or(cmp.Compare(p.Input, o.Input), cmp.Compare(p.Index, o.Index), cmp.Compare(p.Slots, o.Slots), cmp.Compare(p.Row, o.Row), cmp.Compare(p.Part, o.Part))
}

// Bias is what each lane adds in a part of the cells.
type Bias struct {
	Part  int32
	Lanes []float64
}

// Spread is a linear map laid out in ciphertexts.
type Spread struct {
	grid    Grid
	m       *linear.Map
	in      []Layout // of the map's tensors, which number the step's inputs
	out     Layout
	Parts   []Cells // of Product.Part and Bias.Part; the first is all cells
	numbers map[Cells]int32
	spare   bool // some slots are of no image
	mutex   sync.Mutex
}

// NewSpread lays out a map whose tensors number layouts, in ciphertexts of so
// many slots, or that repeat within. Slots of no image stay 0, or values that no network is made for
// would grow there from square to square: what would reach them is masked.
func NewSpread(m *linear.Map, g Grid, in []Layout, out Layout, slots int) (*Spread, error) {
	if out.C != m.C || out.H != m.H || out.W != m.W {
		return nil, fmt.Errorf("polyphase: a map to %dx%dx%d laid out as %v of %dx%d", m.C, m.H, m.W, out, out.H, out.W)
	}
	for _, l := range append(slices.Clone(in), out) {
		if err := l.fits(g); err != nil {
			return nil, err
		}
	}
	axis := func(cells, u, v, out, in int) bool {
		return cells == 1 || (out%u == 0 && out/u*v == in)
	}
	for _, s := range m.Sources {
		if s.Tensor < 0 || s.Tensor >= len(in) {
			return nil, fmt.Errorf("polyphase: a map reads input %d of %d", s.Tensor, len(in))
		}
		if l := in[s.Tensor]; !axis(g.Rows, m.Uy, s.Vy, out.Py, l.Py) || !axis(g.Cols, m.Ux, s.Vx, out.Px, l.Px) {
			return nil, fmt.Errorf("polyphase: a map that takes %dx%d pixels to %dx%d does not fit %v and %v", s.Vy, s.Vx, m.Uy, m.Ux, l, out)
		}
	}
	everything := Cells{Row1: g.Rows, Col1: g.Cols}
	return &Spread{grid: g, m: m, in: in, out: out, Parts: []Cells{everything}, numbers: make(map[Cells]int32), spare: g.Slots() < g.Repeats(slots) && g.Cells() > 1}, nil
}

// weighted is what an output phase's weights are times in a part of the cells.
type weighted struct {
	part int32
	gain float64
}

// weights adds to list what a ramp of the output's pixels is for phase (a, b) of
// them: what it is in the middle of the cells, and ramps of the cells.
func (s *Spread) weights(list []weighted, where linear.Rect, ramp linear.Ramp, a, b int, moved bool) []weighted {
	var flat linear.Ramp // ramps over a single cell are 0
	if s.grid.Rows == 1 {
		flat |= linear.Down
	}
	if s.grid.Cols == 1 {
		flat |= linear.Across
	}
	down := linear.Line{Step: float64(s.out.Py), From: float64(a), N: s.grid.Rows, Of: s.m.H}
	across := linear.Line{Step: float64(s.out.Px), From: float64(b), N: s.grid.Cols, Of: s.m.W}
	for r, gain := range ramp.Over(down, across) {
		if gain == 0 || linear.Ramp(r)&flat != 0 {
			continue
		}
		if part, ok := s.part(where, linear.Ramp(r), a, b, moved); ok {
			list = append(list, weighted{part, gain})
		}
	}
	return list
}

// part numbers the cells in which phase (a, b) of the output lies within where,
// with a ramp; false if there are none. moved says that other cells are read.
func (s *Spread) part(where linear.Rect, ramp linear.Ramp, a, b int, moved bool) (int32, bool) {
	axis := func(lo, hi, phase, phases, cells int) (from, to int) {
		if lo > phase {
			from = (lo - phase + phases - 1) / phases
		}
		if hi > phase {
			to = min(cells, (hi-phase+phases-1)/phases)
		}
		return from, to
	}
	c := Cells{Ramp: ramp}
	c.Row0, c.Row1 = axis(where.Y0, min(where.Y1, s.m.H), a, s.out.Py, s.grid.Rows)
	c.Col0, c.Col1 = axis(where.X0, min(where.X1, s.m.W), b, s.out.Px, s.grid.Cols)
	if c.Row0 >= c.Row1 || c.Col0 >= c.Col1 {
		return 0, false
	}
	if c.all(s.grid) && !(s.spare && moved) {
		return 0, true
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	n, ok := s.numbers[c]
	if !ok {
		n = int32(len(s.Parts))
		s.numbers[c] = n
		s.Parts = append(s.Parts, c)
	}
	return n, true
}

// Found returns the parts that were found so far, those of products that Each has
// handed out among them.
func (s *Spread) Found() []Cells {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.Parts)
}

// group collects the products of the ciphertexts of one set of phases.
type group struct {
	first  int // ciphertext
	at     []map[Product]int
	values [][]entry // a ciphertext
	last   [][]int32 // of each product its last entry; entries are chained
	biases []map[int32][]float64
}

// entry is the weight of a lane: long periods have few that are not 0.
type entry struct {
	lane, before  int32 // before is the product's entry before this one, -1 for none
	count, stride int32 // so many lanes have the weight, so far apart
	weight        float64
}

// Each calls f for every output ciphertext, in any order and from several
// goroutines, with its products in order, and its biases. weights writes the
// weights of product i, one for each lane.
func (s *Spread) Each(f func(ciphertext int, products []Product, weights func(i int, lanes []float64), biases []Bias)) {
	ny, nx := s.out.Groups()
	layers.Parallel(ny*nx, func(i int) { s.group(i/nx, i%nx).each(f) })
}

func (g *group) each(f func(int, []Product, func(int, []float64), []Bias)) {
	for k, at := range g.at {
		products := make([]Product, 0, len(at))
		for p := range at {
			products = append(products, p)
		}
		slices.SortFunc(products, Product.Compare)
		var biases []Bias
		for part, v := range g.biases[k] {
			biases = append(biases, Bias{part, v})
		}
		slices.SortFunc(biases, func(a, b Bias) int { return cmp.Compare(a.Part, b.Part) })
		f(g.first+k, products, func(i int, lanes []float64) {
			clear(lanes)
			for e := g.last[k][at[products[i]]]; e >= 0; e = g.values[k][e].before {
				v := &g.values[k][e]
				for n := range v.count {
					lanes[v.lane+n*v.stride] += v.weight
				}
			}
		}, biases)
		g.last[k] = nil
	}
	for _, v := range g.values {
		entries.Put(&v)
	}
}

// entries are lists of them that groups no longer need: those of a wide network's are
// hundreds of megabytes, and grow to that.
var entries = sync.Pool{New: func() any { return new([]entry) }}

// group computes the products of one set of phases.
func (s *Spread) group(y, x int) *group {
	per := s.out.per()
	ny, nx := s.out.Groups()
	g := &group{first: (y*nx + x) * per, at: make([]map[Product]int, per), values: make([][]entry, per), last: make([][]int32, per), biases: make([]map[int32][]float64, per)}
	for i := range per {
		g.at[i], g.biases[i] = make(map[Product]int), make(map[int32][]float64)
		g.values[i] = (*entries.Get().(*[]entry))[:0]
	}
	for a := y; a < min(s.out.Py, s.out.H); a += ny {
		for i := range s.m.Sources {
			src := &s.m.Sources[i]
			for j := range src.Taps {
				if t := &src.Taps[j]; a%s.m.Uy == t.Row {
					s.tap(g, src, t, a, x)
				}
			}
		}
		for b := x; b < min(s.out.Px, s.out.W); b += nx {
			for _, bias := range s.m.Biases {
				if a%s.m.Uy == bias.Row && b%s.m.Ux == bias.Col {
					s.bias(g, bias, a, b)
				}
			}
		}
	}
	return g
}

func (s *Spread) bias(g *group, bias linear.Bias, a, b int) {
	for _, w := range s.weights(nil, bias.Where, bias.Ramp, a, b, false) {
		for c, v := range bias.V {
			if v == 0 {
				continue
			}
			ct, lane := s.out.Place(c, a, b)
			lanes := g.biases[ct-g.first][w.part]
			if lanes == nil {
				lanes = make([]float64, s.grid.Lanes)
				g.biases[ct-g.first][w.part] = lanes
			}
			lanes[lane] += w.gain * v
		}
	}
}
