package polyphase

import (
	"cmp"
	"slices"
)

// Shift moves a phase by whole grid cells: the value of a cell becomes that of
// the cell Row rows further down and Col columns further right. On the flat
// grid it is a rotation to the left by Row*Cols+Col slots.
type Shift struct {
	Row, Col int
}

// Slots returns the shift as a rotation of the flat grid to the left.
func (s Shift) Slots(g Grid) int { return s.Row*g.Cols + s.Col }

// Add returns the shift that does s and then t.
func (s Shift) Add(t Shift) Shift { return Shift{s.Row + t.Row, s.Col + t.Col} }

// Ref names a shifted phase of a source map.
type Ref struct {
	Source int // which map, as its user numbers them
	Index  int // which phase, by Layout.Index
	Shift  Shift
}

func (r Ref) compare(o Ref) int {
	return cmp.Or(
		cmp.Compare(r.Source, o.Source),
		cmp.Compare(r.Index, o.Index),
		cmp.Compare(r.Shift.Row, o.Shift.Row),
		cmp.Compare(r.Shift.Col, o.Shift.Col))
}

// Term is a weighted, shifted phase.
type Term struct {
	Ref
	Weight float64
}

// Form is one phase of a linear map's result: the sum of its terms plus Bias.
// Terms are sorted and their references differ.
type Form struct {
	Terms []Term
	Bias  float64
}

// Map is a linear map's result as forms, one a phase, in Layout.Index order.
type Map struct {
	Layout
	Forms []Form
}

// Identity returns source itself, a map with the given layout, as forms.
func Identity(source int, l Layout) Map {
	m := Map{l, make([]Form, l.Len())}
	for i := range m.Forms {
		m.Forms[i] = Form{Terms: []Term{{Ref{Source: source, Index: i}, 1}}}
	}
	return m
}

// builder collects a form term by term.
type builder struct {
	weights map[Ref]float64
	bias    float64
}

func newBuilder(bias float64) *builder { return &builder{make(map[Ref]float64), bias} }

// add adds weight times f moved by s. A bias is the same in every cell, so a
// shift leaves it as it is.
func (b *builder) add(f *Form, s Shift, weight float64) {
	for _, t := range f.Terms {
		t.Shift = t.Shift.Add(s)
		b.weights[t.Ref] += weight * t.Weight
	}
	b.bias += weight * f.Bias
}

// form returns what was collected, without the terms that cancelled.
func (b *builder) form() Form {
	f := Form{Terms: make([]Term, 0, len(b.weights)), Bias: b.bias}
	for r, w := range b.weights {
		if w != 0 {
			f.Terms = append(f.Terms, Term{r, w})
		}
	}
	slices.SortFunc(f.Terms, func(a, b Term) int { return a.Ref.compare(b.Ref) })
	return f
}

// Eval evaluates a form on plaintext phases: sources[s][i] is phase i of
// source s, values over the flat grid.
func (f *Form) Eval(g Grid, sources [][][]float64) []float64 {
	n := g.Cells()
	out := make([]float64, n)
	for i := range out {
		out[i] = f.Bias
	}
	for _, t := range f.Terms {
		in := sources[t.Source][t.Index]
		k := ((t.Shift.Slots(g) % n) + n) % n
		head, tail := in[k:], in[:k]
		for i, v := range head {
			out[i] += t.Weight * v
		}
		for i, v := range tail {
			out[n-k+i] += t.Weight * v
		}
	}
	return out
}
