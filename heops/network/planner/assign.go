package planner

import (
	"fmt"
	"math"
	"slices"

	"cryptounet/heops/network/graph"
	"cryptounet/heops/network/plan"
)

// Bits of the room kept above the largest value that is reported, and of the
// largest prime.
const (
	guardBits = 3
	primeBits = plan.MaxPrimeBits + 0.4
)

// choice is what the planner varies: bits of the scale of maps, of weights and of
// the precision of masks, whether the first step rescales, and how many squares
// beyond the next one a scale may last that was not brought back: chains are then
// shorter, but of more bits.
type choice struct {
	scale, weights, masks float64
	first                 bool
	squares               int
}

// begin takes over the steps of g and inserts relinearisations.
func (p *draft) begin(g *graph.Graph) {
	p.Tensors = slices.Clone(g.Tensors)
	p.Steps = slices.Clone(g.Steps)
	for i := range p.Steps {
		p.Steps[i].Inputs = slices.Clone(p.Steps[i].Inputs)
	}
	p.relinearise()
}

// relinearise inserts, after every tensor of degree 2 that a step which rotates
// reads, a step that brings it back to degree 1 for them. Poolings without
// rotation read, and make, degree 2.
func (p *draft) relinearise() {
	var steps []plan.Step
	for i := 0; i < len(p.Steps); i++ {
		s := p.Steps[i]
		if s.Kind == plan.Pool {
			p.Tensors[s.Output].Degree = p.Tensors[s.Inputs[0]].Degree
		}
		steps = append(steps, s)
		if p.Tensors[s.Output].Degree < 2 {
			continue
		}
		low := -1
		for j := i + 1; j < len(p.Steps); j++ {
			r := &p.Steps[j]
			k := slices.Index(r.Inputs, s.Output)
			if k < 0 || r.Kind == plan.Square || (r.Kind == plan.Pool && !p.Crosses(r)) {
				continue
			}
			if low < 0 {
				low = len(p.Tensors)
				t := p.Tensors[s.Output]
				t.Degree = 1
				p.Tensors = append(p.Tensors, t)
				steps = append(steps, plan.Step{Name: s.Name, Layers: s.Layers, Kind: plan.Relinearise, Inputs: []int{s.Output}, Output: low})
			}
			r.Inputs[k] = low
		}
	}
	p.Steps = steps
}

// rescales says whether a Linear step rescales: all but the last, and the
// first only if the choice says so.
func (p *draft) rescales(i int, first bool) bool {
	s := p.Steps[i]
	return i != len(p.Steps)-1 && (first || !slices.Equal(s.Inputs, []int{0}))
}

// lastRescaling returns the last step that rescales.
func (p *draft) lastRescaling(first bool) int {
	for i := len(p.Steps) - 1; i >= 0; i-- {
		if p.Steps[i].Kind == plan.Linear && p.rescales(i, first) {
			return i
		}
	}
	return -1
}

// assign gives the steps levels, a modulus chain and scales: a rescale leaves
// exactly 2^scale, or what one prime cannot drop above it, so that scales stay
// bounded however deep the network and whatever its skip connections join.
func (p *draft) assign(c choice) error {
	p.chosen = c
	least := float64(p.LogN + 7) // bits of the smallest prime: there must be some to choose from
	masks := make([]float64, len(p.Steps))
	for i := range p.Steps {
		if s := &p.Steps[i]; p.hasMasks(s) {
			masks[i] = p.maskBits(c)
			s.Mask = math.Round(exp2(masks[i]))
		}
	}
	nominal := make([]float64, len(p.Tensors)) // bits of scales
	nominal[0] = p.inputBits(c, least, masks)
	need := make([]float64, len(p.Steps)) // bits that a step's rescaling drops
	// Where one prime does not drop enough, the rest may stay in the scale, as long
	// as two can drop it after the next square: two steps then take three primes
	// instead of four. Every square doubles the rest, and two primes drop more of it
	// than a step adds.
	largest := 0.0
	for i := range p.Steps {
		largest = math.Max(largest, p.laneBits(&p.Steps[i])+masks[i])
	}
	slack := 2*primeBits - c.scale - c.weights - largest
	most := c.scale + slack*(1-exp2(-float64(1+c.squares)))
	last := p.lastRescaling(c.first)
	for i := range p.Steps {
		s := &p.Steps[i]
		in := nominal[s.Inputs[0]]
		switch s.Kind {
		case plan.Square:
			nominal[s.Output] = 2 * in
		case plan.Linear:
			for _, t := range s.Inputs {
				in = math.Max(in, nominal[t])
			}
			product := in + c.weights + p.laneBits(s) + masks[i]
			nominal[s.Output] = product
			s.Drop = 0
			if p.rescales(i, c.first) {
				nominal[s.Output] = c.scale
				for primes := 1.0; primes <= 2; primes++ {
					if rest := product - primes*primeBits; rest > c.scale && rest <= most && i != last {
						nominal[s.Output] = rest
						break
					}
				}
				need[i] = math.Max(product-nominal[s.Output], least)
				s.Drop = int(math.Ceil(need[i] / primeBits))
				if s.Drop > 2 {
					return fmt.Errorf("step %s: rescaling by %.0f bits; ask for less precision", s.Name, need[i])
				}
			}
		default:
			nominal[s.Output] = in
		}
	}
	result := nominal[p.ResultIndex()] + math.Log2(p.Options.Margin) + 1 + guardBits
	base := max(1, int(math.Ceil(result/primeBits)))
	p.levels(base - 1)
	return p.scales(c, nominal, need, result/float64(base))
}

// maskBits returns the bits of a mask's scale, whose rounding leaves sqrt(B/6) in
// a slot where the grid has the period B.
func (p *draft) maskBits(c choice) float64 {
	own := math.Log2(float64(p.Grid.Repeats(p.Slots()))/6) / 2
	return own + c.masks
}

// inputBits returns the bits of the input's scale. Without a rescaling after
// the first step, it is as large as the next one, by the largest prime, can
// bring back.
func (p *draft) inputBits(c choice, least float64, masks []float64) float64 {
	single := c.weights + p.laneBits(&plan.Step{})
	bits, n := [2]float64{single, single}, 0 // of weights and masks of the first two Linear steps
	for i := range p.Steps {
		if s := &p.Steps[i]; s.Kind == plan.Linear && n < len(bits) {
			bits[n] = c.weights + p.laneBits(s) + masks[i]
			n++
		}
	}
	if c.first {
		return math.Max(c.scale, c.scale+least-bits[0])
	}
	return (primeBits-0.01+c.scale-bits[1])/2 - bits[0]
}

// laneBits is how many more bits a step's weights need where they are polynomials: a slot
// holds a sum of as many rounded coefficients.
func (p *draft) laneBits(s *plan.Step) float64 {
	lanes := p.Grid.Lanes
	if s.Merged {
		lanes = p.Grid.Repeats(p.Slots())
	}
	return math.Log2(float64(2*lanes-1)) / 2
}

// levels gives every tensor the lowest level that its readers allow.
func (p *draft) levels(base int) {
	for i := range p.Tensors {
		p.Tensors[i].Level = 0
	}
	for i := len(p.Steps) - 1; i >= 0; i-- {
		s := p.Steps[i]
		level := max(p.Tensors[s.Output].Level, base)
		p.Tensors[s.Output].Level = level
		for _, t := range s.Inputs {
			p.Tensors[t].Level = max(p.Tensors[t].Level, level+s.Drop)
		}
	}
}

// scales chooses the primes, from the top of the chain down, and the factors of
// weights.
func (p *draft) scales(c choice, nominal, need []float64, base float64) error {
	p.Q = make([]uint64, p.Input().Level+1)
	bits := make([]float64, len(p.Q))
	for i := range p.Steps {
		s := &p.Steps[i]
		for d := range s.Drop {
			at := &bits[p.Tensors[s.Output].Level+1+d]
			*at = math.Max(*at, need[i]/float64(s.Drop))
		}
	}
	taken := make(map[uint64]bool)
	for l := len(bits) - 1; l >= 0; l-- {
		if bits[l] == 0 {
			bits[l] = base
		}
		var err error
		if p.Q[l], err = plan.PrimeNear(exp2(math.Max(bits[l], float64(p.LogN+6))), p.LogN, taken); err != nil {
			return fmt.Errorf("prime %d of the modulus chain: %w", l, err)
		}
	}
	p.Tensors[0].Scale = exp2(nominal[0])
	for i := range p.Steps {
		s := &p.Steps[i]
		src, out := &p.Tensors[s.Inputs[0]], &p.Tensors[s.Output]
		switch s.Kind {
		case plan.Square:
			out.Scale = src.Scale * src.Scale
		case plan.Linear:
			product := exp2(nominal[s.Output])
			for d := range s.Drop {
				product *= float64(p.Q[out.Level+1+d])
			}
			out.Scale = exp2(nominal[s.Output])
			s.Factors = nil
			for _, t := range s.Inputs {
				s.Factors = append(s.Factors, product/p.Tensors[t].Scale/math.Max(1, s.Mask))
			}
		default:
			out.Scale = src.Scale
		}
	}
	p.Limit = p.Options.Margin * slices.Max(p.Result().Gain)
	return nil
}
