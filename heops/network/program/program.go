// Package program is what an evaluator runs: a plan's weights as integers,
// biases, and which shifted phase each weight is for. It belongs to one plan,
// whose digest it names, and stays with who evaluates; who encrypts has the
// plan alone.
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
	plan    *plan.Plan
	digest  plan.Digest
	weights [][]Output // a step; nil for steps without weights
}

// Output is one output ciphertext of a Linear step: a sum of shifted inputs
// times integers. Its slot values are
//
//	(sum over terms of Weight * input) / Factor + Bias
//
// where Factor is the input's in the plan's step.
type Output struct {
	Terms []Term
	Bias  float64 // in slot values, before rounding to the scale
}

// Term is a shifted phase of the step's input number Source, times Weight.
type Term struct {
	polyphase.Ref
	Weight int64
}

// maxWeight bounds weights: products with them fit the kernels' accumulators.
const maxWeight = 1 << 46

// New returns the program of a plan: weights holds the outputs of each step, in
// the steps' order, nil for those that are not Linear; the program keeps them. It
// refuses weights that do not fit the plan.
func New(p *plan.Plan, weights [][]Output) (*Program, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if len(weights) != len(p.Steps) {
		return nil, fmt.Errorf("program: weights of %d steps; the plan has %d", len(weights), len(p.Steps))
	}
	for i := range p.Steps {
		if err := fits(p, &p.Steps[i], weights[i]); err != nil {
			return nil, fmt.Errorf("program: step %d, %s: %w", i+1, p.Steps[i].Name, err)
		}
	}
	p = p.Clone()
	return &Program{p, p.Digest(), weights}, nil
}

// fits checks a step's weights.
func fits(p *plan.Plan, s *plan.Step, outputs []Output) error {
	if s.Kind != plan.Linear {
		if outputs != nil {
			return fmt.Errorf("a %s step has no weights", s.Kind)
		}
		return nil
	}
	if want := p.Tensors[s.Output].Layout.Len(); len(outputs) != want {
		return fmt.Errorf("weights of %d ciphertexts; the step makes %d", len(outputs), want)
	}
	for i := range outputs {
		if b := outputs[i].Bias; math.IsNaN(b) || math.IsInf(b, 0) {
			return fmt.Errorf("ciphertext %d has the bias %g", i, b)
		}
		for _, t := range outputs[i].Terms {
			switch {
			case t.Source < 0 || t.Source >= len(s.Inputs):
				return fmt.Errorf("ciphertext %d reads input %d of %d", i, t.Source, len(s.Inputs))
			case t.Index < 0 || t.Index >= p.Tensors[s.Inputs[t.Source]].Layout.Len():
				return fmt.Errorf("ciphertext %d reads phase %d of %v", i, t.Index, p.Tensors[s.Inputs[t.Source]].Layout)
			case t.Weight < -maxWeight || t.Weight > maxWeight:
				return fmt.Errorf("ciphertext %d has the weight %d", i, t.Weight)
			case t.Shift.Row < -p.Slots() || t.Shift.Row > p.Slots() || t.Shift.Col < -p.Slots() || t.Shift.Col > p.Slots():
				return fmt.Errorf("ciphertext %d reads %v", i, t.Shift)
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

// Outputs returns the weights of step i, nil for a step without and where there
// is no such step. Do not change them.
func (p *Program) Outputs(i int) []Output {
	if p == nil || i < 0 || i >= len(p.weights) {
		return nil
	}
	return p.weights[i]
}

// Weights returns how many weights the program has.
func (p *Program) Weights() int {
	if p == nil {
		return 0
	}
	n := 0
	for _, outputs := range p.weights {
		for i := range outputs {
			n += len(outputs[i].Terms)
		}
	}
	return n
}

// String reads "program of dlin, plan 0123456789abcdef: 9 steps, 36000 products".
func (p *Program) String() string {
	if err := p.check(); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("program of %s, plan %v: %d steps, %d products", p.plan.Model.Name, p.digest, len(p.plan.Steps), p.Weights())
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
