package planner

import (
	"maps"
	"math"
	"math/bits"
	"slices"

	"cryptounet/heops/network/linear"
	"cryptounet/heops/network/periodic"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/program"
	"cryptounet/heops/network/ways"

	"gonum.org/v1/gonum/floats"
)

// spread is a Linear step's map laid out in ciphertexts: its products, without
// weights, and how many rotations each way to do them takes.
type spread struct {
	layout   *polyphase.Spread
	parts    []polyphase.Cells
	outputs  int  // ciphertexts
	products int  // of all of them
	weights  int  // that differ, Lanes numbers each; as they stand before any giant step until weigh has counted them
	masked   bool // some products are for a part of the cells
	// For the rounding of weights: what rounded coefficients do to a result's lanes in use
	// from input lanes in use, beside one coefficient's variance, over weights that are not
	// 0. With masks for sums of products and with masks merged into weights, as ways.
	errors [2]float64
	ways   [2][]ways.Way
}

// of returns the number of spread.errors and spread.ways that a step has.
func of(s *plan.Step) int {
	if s.Merged {
		return 1
	}
	return 0
}

// newSpread lays a map out and counts the ways to rotate.
func newSpread(m *linear.Map, g polyphase.Grid, in []polyphase.Layout, out polyphase.Layout, slots int) (*spread, error) {
	layout, err := polyphase.NewSpread(m, g, in, out, slots)
	if err != nil {
		return nil, err
	}
	s := &spread{layout: layout, outputs: out.Len()}
	listed := make([][]polyphase.Product, out.Len())
	share := func(c polyphase.Cells) float64 {
		return float64((c.Row1-c.Row0)*(c.Col1-c.Col0)) / float64(g.Rows*g.Cols)
	}
	// A rounded coefficient errs in all slots of its weight's period.
	short, long := float64(2*g.Lanes-1), float64(2*g.Repeats(slots)-1)
	meet := g.Meetings()
	differ := make([]map[uint64]bool, out.Len())
	// In order: sums of floats depend on it.
	errors, merged, nonzero := make([]float64, out.Len()), make([]float64, out.Len()), make([]float64, out.Len())
	layout.Each(func(k int, products []polyphase.Product, weights func(int, []float64), _ []polyphase.Bias) {
		listed[k] = slices.Clone(products)
		parts := layout.Found()
		w, lanes := 0.0, make([]float64, g.Lanes)
		differ[k] = make(map[uint64]bool)
		for i, p := range products {
			part, met := share(parts[p.Part]), float64(meet(out, k, in[p.Input], int(p.Index), int(p.Slots)))
			errors[k] += part * short * met
			merged[k] += short * met
			if p.Part != 0 {
				merged[k] += (long - short) * met
			}
			weights(i, lanes)
			sum := uint64(p.Input)
			for _, v := range lanes {
				if v != 0 {
					w += part
				}
				sum = bits.RotateLeft64((sum^math.Float64bits(v))*0x9e3779b97f4a7c15, 29)
			}
			differ[k][sum] = true
		}
		nonzero[k] = w
	})
	for i, e := range [][]float64{errors, merged} {
		s.errors[i] = max(short, floats.Sum(e)/max(1e-9, floats.Sum(nonzero)))
	}
	for _, sums := range differ[1:] {
		maps.Copy(differ[0], sums)
	}
	s.weights = len(differ[0])
	s.parts = layout.Parts
	for _, products := range listed {
		s.products += len(products)
		s.masked = s.masked || slices.ContainsFunc(products, func(p polyphase.Product) bool { return p.Part != 0 })
	}
	s.ways[0] = ways.All(listed, g, slots, false)
	if s.masked {
		s.ways[1] = ways.All(listed, g, slots, true)
	}
	return s, nil
}

// weigh rounds a step's weights, and counts those that differ.
func (s *spread) weigh(step *plan.Step, g polyphase.Grid) *program.Layer {
	lanes := g.Lanes
	l := &program.Layer{Parts: s.parts, Outputs: make([]program.Output, s.outputs)}
	p := program.NewPlains(lanes)
	s.layout.Each(func(k int, products []polyphase.Product, weights func(int, []float64), biases []polyphase.Bias) {
		o := program.Output{Terms: make([]program.Term, 0, len(products))}
		for _, b := range biases {
			o.Biases = append(o.Biases, polyphase.Bias{Part: b.Part, Lanes: slices.Clone(b.Lanes)})
		}
		own, turned, coefficients, work := make([]float64, lanes), make([]float64, lanes), make([]float64, lanes), make([]int32, lanes)
		for i, product := range products {
			// The weights stand as the partial sum needs them, before its giant step.
			t := program.Split(step, g, product)
			giant := t.Giant + t.Cells
			weights(i, own)
			for j, v := range own {
				turned[(j+giant)&(lanes-1)] = v
			}
			periodic.Coefficients(coefficients, turned)
			if plain := p.Add(coefficients, step.Factors[product.Input], work); plain >= 0 {
				o.Terms = append(o.Terms, program.Term{Product: product, Plain: plain})
			}
		}
		l.Outputs[k] = o
	})
	l.Plains, l.Shifts = p.Values, p.Shifts
	l.Number(lanes)
	s.weights, step.Weights = len(l.Shifts), len(l.Shifts)
	return l
}
