package plan

import (
	"math"
	"math/bits"
	"slices"
)

// Bytes returns what a tensor's ciphertexts take in memory, 8 bytes a
// coefficient; 0 where there is no such tensor.
func (p *Plan) Bytes(t int) int64 {
	info := p.tensor(t)
	return int64(info.Layout.Len()) * p.CiphertextBytes(info.Degree, info.Level)
}

// CiphertextBytes returns what a ciphertext takes in memory.
func (p *Plan) CiphertextBytes(degree, level int) int64 {
	return int64(degree+1) * int64(level+1) * int64(p.Slots()) * 8
}

// PackedBits returns how many bits the coefficients of one polynomial at a level
// take on the wire, as many for each as its prime has.
func (p *Plan) PackedBits(level int) int64 {
	n := 0
	for _, q := range p.Q[:min(max(level+1, 0), len(p.Q))] {
		n += bits.Len64(q)
	}
	return int64(n) * int64(p.Slots())
}

// UploadBytes returns what an encrypted input takes on the wire: of each fresh
// ciphertext one polynomial, the other grows from a seed.
func (p *Plan) UploadBytes() int64 {
	in := p.Input()
	return int64(in.Layout.Len()) * p.PackedBits(in.Level) / 8
}

// ResultBits returns how many bits of the result's coefficients an evaluator
// hands out: as many as leave the logits' error as it is but for a thirtieth.
// The others only say more of the network than its result does, and take bytes.
// 0 where all of them count.
func (p *Plan) ResultBits() int {
	out := p.Result()
	if out.Degree != 1 || !(out.Noise > 0) || out.Level < 0 || out.Level >= len(p.Q) {
		return 0
	}
	gain := 0.0
	for _, g := range out.Gain {
		gain = math.Max(gain, math.Abs(g))
	}
	// Rounding to multiples of u of both polynomials, of which the secret
	// multiplies one, as the first prime alone is left.
	n := float64(p.Slots())
	unit := 2 * n / 12 * (1 + 4*n/3)
	scale := math.Exp2(math.Log2(out.Scale) - LogProduct(p.Q[1:out.Level+1]))
	budget := math.Pow(out.Noise/gain/4*scale, 2) / unit
	if out.Level > 0 {
		budget-- // of leaving the other primes
	}
	b := math.Ceil(math.Log2(float64(p.Q[0]) / math.Sqrt(budget)))
	if !(b < float64(bits.Len64(p.Q[0]))) {
		return 0
	}
	return max(1, int(b))
}

// DownloadBytes returns what the encrypted logits take on the wire.
func (p *Plan) DownloadBytes() int64 {
	out := p.Result()
	if b := p.ResultBits(); b > 0 {
		return int64(out.Layout.Len()) * int64(out.Degree+1) * int64(b) * int64(p.Slots()) / 8
	}
	return int64(out.Layout.Len()) * int64(out.Degree+1) * p.PackedBits(out.Level) / 8
}

// digits returns how many digits a key has.
func (p *Plan) digits(k Key) int64 {
	special := max(len(p.P), 1)
	return int64((k.Level + special) / special)
}

// KeyBytes returns what the evaluation keys take in memory.
func (p *Plan) KeyBytes() int64 {
	var n int64
	for _, k := range p.Keys {
		n += p.digits(k) * 2 * int64(k.Level+1+len(p.P)) * int64(p.Slots()) * 8
	}
	return n
}

// KeyUploadBytes returns what the evaluation keys take on the wire: of each
// digit one polynomial, the other grows from a seed.
func (p *Plan) KeyUploadBytes() int64 {
	special := 0
	for _, q := range p.P {
		special += bits.Len64(q)
	}
	var n int64
	for _, k := range p.Keys {
		n += p.digits(k) * (p.PackedBits(k.Level) + int64(special)*int64(p.Slots())) / 8
	}
	return n
}

// termBytes is what a program keeps of a product beside its weights.
const termBytes = 24

// ProgramBytes predicts what the plan's program takes in memory: the weights that
// differ, as integers, and which product has which.
func (p *Plan) ProgramBytes() int64 {
	var n int64
	for i := range p.Steps {
		s := &p.Steps[i]
		n += int64(s.Weights)*int64(4*p.Grid.Lanes+1) + int64(s.Products)*termBytes
	}
	return n
}

// tableWords is how many words a process has of each prime for each coefficient:
// constants of transforms, Lattigo's and the kernels'.
const tableWords = 14

// WorkerBytes predicts what a core takes for itself in key switches: digits and four
// polynomials modulo all primes, three modulo Q, two modulo P.
func (p *Plan) WorkerBytes() int64 {
	q, special := int64(len(p.Q)), int64(max(len(p.P), 1))
	digits := (q + special - 1) / special
	return ((digits+4)*(q+special) + 3*q + 2*special + 2) * int64(p.Slots()) * 8
}

// RunBytes predicts what a process with two cores needs for a run: ciphertexts and
// keys, the program and the residues of the weights at hand, tables of all primes, and
// what cores take. Each further core takes WorkerBytes more.
func (p *Plan) RunBytes() int64 {
	tables := int64(tableWords*(len(p.Q)+len(p.P))) * int64(p.Slots()) * 8
	bytes, _ := p.peak(p.weightBytes)
	return bytes + p.ProgramBytes() + tables + 2*p.WorkerBytes()
}

// weightSets is how many primes' residues of weights there are at a time: of the two
// that workers are at, and of the next.
const weightSets = 3

// weightBytes predicts what a Linear step takes for the weights of a group and a block:
// residues, and the weights themselves in one place.
func (p *Plan) weightBytes(i int) int64 {
	s := &p.Steps[i]
	if s.Kind != Linear {
		return 0
	}
	inputs, share := 0, 1.0 // of the products
	for _, t := range s.Inputs {
		inputs += p.tensor(t).Layout.Len()
	}
	for _, part := range [][2]int{{s.Group, p.tensor(s.Output).Layout.Len()}, {s.Block, inputs}} {
		if part[0] > 0 && part[0] < part[1] {
			share *= float64(part[0]) / float64(part[1])
		}
	}
	words := math.Min(share*float64(s.Products), float64(s.Weights)) * float64(p.Grid.Lanes)
	if period := p.Grid.Repeats(p.Slots()); s.Merged && period*16 > p.Slots() { // whole plaintexts, one at a time
		return int64(words*(weightSets*8+4) + share*float64(s.Masks*period*4))
	} else if s.Merged {
		words += share * float64(s.Masks*period)
	}
	return int64(words * (weightSets*8 + 4))
}

// lastOf says whether nothing after step i reads what it reads: inputs then go as
// soon as no group of outputs needs them any more.
func (p *Plan) lastOf(i int, last []int) bool {
	for k, t := range p.Steps[i].Inputs {
		if !p.has(t) || last[t] != i || slices.Contains(p.Steps[i].Inputs[:k], t) {
			return false
		}
	}
	return true
}

// PeakBytes predicts the most memory that ciphertexts and keys take at once:
// the maps that are still to be read, a step's rotated inputs and partial sums
// and what it makes.
func (p *Plan) PeakBytes() int64 {
	bytes, _ := p.Peak()
	return bytes
}

// Peak is PeakBytes with the number of the step that takes them.
func (p *Plan) Peak() (bytes int64, step int) { return p.peak(func(int) int64 { return 0 }) }

// peak is Peak with what each step takes beside ciphertexts.
func (p *Plan) peak(beside func(step int) int64) (bytes int64, step int) {
	last := p.LastUses()
	var held int64                      // of the maps that are there and still to be read
	ends := make([]int64, len(p.Steps)) // of those that a step is the last to read
	for t, i := range last {
		if i >= 0 {
			ends[i] += p.Bytes(t)
		}
	}
	if len(last) > 0 && last[0] >= 0 {
		held = p.Bytes(0)
	}
	var peak int64
	for i := range p.Steps {
		s := &p.Steps[i]
		made := p.Bytes(s.Output)
		now := held + made
		switch s.Kind {
		case Square, Relinearise:
			// Inputs that nobody reads any more go as outputs are made.
			now = max(held, held+made-ends[i])
		case Linear:
			// While sums are added up, those of a group are there and a block's
			// rotated inputs; then the sums turn into outputs.
			sums, before := s.Sums, int64(0)
			if n := p.tensor(s.Output).Layout.Len(); s.Group > 0 && s.Group < n {
				sums, before = (s.Sums*s.Group+n-1)/n, made
				if s.Ahead > 0 && p.lastOf(i, last) {
					before = min(made, made/int64(n)*int64(s.Ahead))
				}
			}
			level := p.InputLevel(s)
			if s.Raised {
				level += len(p.P)
			}
			now = max(now, held+before+int64(s.Held+sums)*p.CiphertextBytes(1, level))
		}
		if now += beside(i); now > peak {
			peak, step = now, i
		}
		held -= ends[i]
		if p.has(s.Output) && last[s.Output] > i {
			held += made
		}
	}
	return peak + p.KeyBytes(), step
}
