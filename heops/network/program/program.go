// Package program is what an evaluator runs: a plan's weights as integers,
// biases, and which rotated ciphertext each weight is for. It belongs to one
// plan, whose digest it names, and stays with who evaluates; who encrypts has
// the plan alone.
//
// Reference computes the same on plaintext slots: the encrypted run's twin.
package program

import (
	"errors"
	"fmt"
	"math"

	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/tensor"
)

// Program is a plan with the weights of its Linear steps. It is not changed
// once made, and safe for use by several goroutines.
type Program struct {
	plan   *plan.Plan
	digest plan.Digest
	layers []*Layer // a step; nil for steps without weights
}

// Layer is the weights of a Linear step. Weights that repeat with a period of
// the grid's lanes, times the factor of their input in the plan's step, are
// integer polynomials (package periodic); equal ones stand once, of all phases
// and inputs.
type Layer struct {
	Plains  []int32           // Lanes coefficients each
	Shifts  []uint8           // by plain: its coefficients are times 2^shift
	Parts   []polyphase.Cells // of Term.Part and Bias.Part; the first is all cells
	Outputs []Output          // a ciphertext
}

// Output is one ciphertext that a Linear step makes. Its slot values are
//
//	sum over terms of (rotated input * weights within the part's cells) + bias.
type Output struct {
	Terms  []Term
	Biases []polyphase.Bias // in slot values, before rounding to the scale
}

// Term is a rotated ciphertext of one of the step's inputs, times weights.
type Term struct {
	polyphase.Product
	Plain int32 // of the layer's
}

// New returns the program of a plan: layers holds the weights of each step, in
// the steps' order, nil for those that are not Linear; the program keeps them. It
// refuses weights that do not fit the plan.
func New(p *plan.Plan, layers []*Layer) (*Program, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if len(layers) != len(p.Steps) {
		return nil, fmt.Errorf("program: weights of %d steps; the plan has %d", len(layers), len(p.Steps))
	}
	for i := range p.Steps {
		if err := fits(p, &p.Steps[i], layers[i]); err != nil {
			return nil, fmt.Errorf("program: step %d, %s: %w", i+1, p.Steps[i].Name, err)
		}
	}
	p = p.Clone()
	return &Program{p, p.Digest(), layers}, nil
}

// fits checks a step's weights.
func fits(p *plan.Plan, s *plan.Step, l *Layer) error {
	if s.Kind != plan.Linear {
		if l != nil {
			return fmt.Errorf("a %s step has no weights", s.Kind)
		}
		return nil
	}
	if l == nil {
		return errors.New("a linear step without weights")
	}
	lanes := p.Grid.Lanes
	if want := p.Tensors[s.Output].Layout.Len(); len(l.Outputs) != want {
		return fmt.Errorf("weights of %d ciphertexts; the step makes %d", len(l.Outputs), want)
	}
	if len(l.Plains) != lanes*len(l.Shifts) || len(l.Parts) == 0 {
		return fmt.Errorf("%d coefficients for %d lanes, %d parts", len(l.Plains), lanes, len(l.Parts))
	}
	part := func(k int32) bool { return k >= 0 && int(k) < len(l.Parts) && (k == 0 || s.Mask > 0 || s.Merged) }
	for i := range l.Outputs {
		for _, b := range l.Outputs[i].Biases {
			if int(b.Part) >= len(l.Parts) || b.Part < 0 || len(b.Lanes) != lanes {
				return fmt.Errorf("ciphertext %d has a bias of part %d, %d lanes", i, b.Part, len(b.Lanes))
			}
			for _, v := range b.Lanes {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					return fmt.Errorf("ciphertext %d has the bias %g", i, v)
				}
			}
		}
		for _, t := range l.Outputs[i].Terms {
			switch {
			case t.Input < 0 || int(t.Input) >= len(s.Inputs):
				return fmt.Errorf("ciphertext %d reads input %d of %d", i, t.Input, len(s.Inputs))
			case t.Index < 0 || int(t.Index) >= p.Tensors[s.Inputs[t.Input]].Layout.Len():
				return fmt.Errorf("ciphertext %d reads ciphertext %d of %v", i, t.Index, p.Tensors[s.Inputs[t.Input]].Layout)
			case t.Plain < 0 || (int(t.Plain)+1)*lanes > len(l.Plains) || !part(t.Part):
				return fmt.Errorf("ciphertext %d has the weights %d in part %d", i, t.Plain, t.Part)
			}
		}
	}
	return nil
}

// errNone is what methods of a zero Program return.
var errNone = errors.New("program: there is no program: planner.New makes one")

func (p *Program) check() error {
	if p == nil || p.plan == nil {
		return errNone
	}
	return nil
}

// Plan returns a copy of the plan that the program belongs to, nil for a zero
// Program.
func (p *Program) Plan() *plan.Plan {
	if p.check() != nil {
		return nil
	}
	return p.plan.Clone()
}

// Digest returns the digest of the plan that the program belongs to.
func (p *Program) Digest() plan.Digest {
	if p == nil {
		return plan.Digest{}
	}
	return p.digest
}

// Layer returns the weights of step i, nil for a step without and where there is
// no such step. Do not change them.
func (p *Program) Layer(i int) *Layer {
	if p == nil || i < 0 || i >= len(p.layers) {
		return nil
	}
	return p.layers[i]
}

// Products returns how many products of a ciphertext and weights a run takes.
func (p *Program) Products() int {
	if p == nil {
		return 0
	}
	n := 0
	for _, l := range p.layers {
		if l != nil {
			for i := range l.Outputs {
				n += len(l.Outputs[i].Terms)
			}
		}
	}
	return n
}

// String reads "program of dlin, plan 0123456789abcdef: 9 steps, 36000 products".
func (p *Program) String() string {
	if err := p.check(); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("program of %s, plan %v: %d steps, %d products", p.plan.Model.Name, p.digest, len(p.plan.Steps), p.Products())
}

// Twin computes the program in plaintext on one image or more, up to the plan's
// batch.
func (p *Program) Twin(images ...*tensor.Tensor) (*plan.Twin, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	tall, err := p.plan.Stack(images...)
	if err != nil {
		return nil, err
	}
	slots, err := p.Reference(tall)
	if err != nil {
		return nil, err
	}
	return p.plan.NewTwin(slots, len(images))
}
