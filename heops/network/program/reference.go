package program

import (
	"fmt"
	"math"
	"slices"

	"cryptounet/heops/network/internal/layers"
	"cryptounet/heops/network/periodic"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
)

// Reference computes the program on plaintext slots in float64, with the
// rounded weights: the encrypted run's twin. It returns the slots of every
// tensor.
func (p *Program) Reference(input *tensor.Tensor) ([][][]float64, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	slots := make([][][]float64, len(p.plan.Tensors))
	var err error
	if slots[0], err = p.plan.SlotsOf(0, input); err != nil {
		return nil, err
	}
	for i := range p.plan.Steps {
		s := &p.plan.Steps[i]
		src := slots[s.Inputs[0]]
		out := make([][]float64, p.plan.Tensors[s.Output].Layout.Len())
		switch s.Kind {
		case plan.Relinearise:
			for k, v := range src {
				out[k] = slices.Clone(v)
			}
		case plan.Square:
			layers.Parallel(len(out), func(k int) {
				out[k] = make([]float64, len(src[k]))
				for j, v := range src[k] {
					out[k][j] = v * v
				}
			})
		case plan.Pool:
			layers.Parallel(len(out), func(k int) { out[k] = sumTurned(src, p.plan.PoolTerms(s, k)) })
		case plan.Total:
			layers.Parallel(len(out), func(k int) { out[k] = total(p.plan, s, src, k) })
		case plan.Linear:
			sources := make([][][]float64, len(s.Inputs))
			for k, t := range s.Inputs {
				sources[k] = slots[t]
			}
			out = p.linear(s, p.layers[i], sources)
		default:
			return nil, fmt.Errorf("program: unknown kind %q", s.Kind)
		}
		slots[s.Output] = out
	}
	return slots, nil
}

// linear computes a Linear step on slots.
func (p *Program) linear(s *plan.Step, l *Layer, sources [][][]float64) [][]float64 {
	n := p.plan.Slots()
	masks := make([][]float64, len(l.Parts))
	for i := range masks {
		masks[i] = l.Parts[i].Mask(p.plan.Grid, n)
	}
	out := make([][]float64, len(l.Outputs))
	layers.Parallel(len(out), func(k int) {
		o := &l.Outputs[k]
		sum := make([]float64, n)
		parts := make([][]float64, len(l.Parts))
		parts[0] = sum
		for _, group := range o.Groups(s) {
			t := group[0]
			if Long(s, group) {
				t.Part = 0 // the mask is in the weights
			}
			to := parts[t.Part]
			if to == nil {
				to = make([]float64, n)
				parts[t.Part] = to
			}
			// The weights are written for the partial sum before it is rotated.
			turns := Split(s, p.plan.Grid, t.Product)
			giant := turns.Giant + turns.Cells
			weights := p.weights(s, l, group)
			last := len(weights) - 1
			from := mod(int(t.Slots), n)
			in := sources[t.Input][t.Index]
			for i := range n {
				j := i + from
				if j >= n {
					j -= n
				}
				to[i] += weights[(i+giant)&last] * in[j]
			}
		}
		for i, v := range parts {
			if i > 0 && v != nil {
				for j, m := range masks[i] {
					sum[j] += m * v[j]
				}
			}
		}
		if bias := l.Bias(k, p.plan.Grid, n); bias != nil {
			for j := range sum {
				sum[j] += bias[j%len(bias)]
			}
		}
		out[k] = sum
	})
	return out
}

// weights returns those of a group, one for each slot of their period.
func (p *Program) weights(s *plan.Step, l *Layer, group []Term) []float64 {
	t, lanes := group[0], p.plan.Grid.Lanes
	rounded, shift := l.Plains[int(t.Plain)*lanes:][:lanes], l.Shifts[t.Plain]
	if Long(s, group) {
		rounded = make([]int32, p.plan.Grid.Repeats(p.plan.Slots()))
		shift = l.Long(s, p.plan.Grid, group, rounded)
	}
	weights := make([]float64, len(rounded))
	unit := math.Ldexp(1/s.Factors[t.Input], int(shift))
	for i, c := range rounded {
		weights[i] = float64(c) * unit
	}
	periodic.Values(weights, weights)
	return weights
}

// sumTurned adds up rotated ciphertexts.
func sumTurned(in [][]float64, terms []plan.Turned) []float64 {
	n := len(in[0])
	out := make([]float64, n)
	for _, t := range terms {
		from := mod(t.Slots, n)
		for i := range out {
			out[i] += in[t.Index][(i+from)%n]
		}
	}
	return out
}

// total adds all pixels of the channels that ciphertext k holds.
func total(p *plan.Plan, s *plan.Step, in [][]float64, k int) []float64 {
	once := sumTurned(in, p.TotalTerms(s, k))
	sum := once
	for _, t := range p.TotalTurns() {
		first := once
		if t.Double {
			first = sum
		}
		sum = sumTurned([][]float64{first, sum}, []plan.Turned{{Index: 0}, {Index: 1, Slots: t.Slots}})
	}
	return sum
}

func mod(a, n int) int { return ((a % n) + n) % n }
