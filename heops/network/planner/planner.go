// Package planner decides how a network runs under encryption: which layers
// fuse into one linear step, the ring and the modulus chain, the level and
// scale of every map, how steps rotate, and which precision comes out. It turns
// a model into a program, which holds the plan.
//
//	network, _ := zoo.Load("dlin")
//	p, _ := planner.New(network, plan.Options{Height: 512, Width: 512})
//	p.Plan() // public: for the client, or for a file
//
// # From layers to steps
//
// All linear layers between two squares fuse into one Linear step, a matrix of
// integer weights over ciphertexts (package polyphase composes them). An
// activation a x^2 + b x + c is one Square: completing the square moves b into
// the bias before it, a and c into the weights after it. Values before a
// square are divided by their calibrated range, so they stay near +-1.
package planner

import (
	"fmt"
	"math"
	"slices"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/program"
)

// draft is a plan and its weights while they are decided upon.
type draft struct {
	plan.Plan
	weights [][]program.Output // a step
}

// New plans the network for images of the wanted size. A *plan.SecurityError
// says that no ring degree is large enough.
func New(n *model.Network, opts plan.Options) (*program.Program, error) {
	opts, err := opts.WithDefaults()
	if err != nil {
		return nil, err
	}
	about, err := describe(n)
	if err != nil {
		return nil, err
	}
	pr, err := newProbe(n)
	if err != nil {
		return nil, err
	}
	lo, hi := 13, 16
	if opts.LogN != 0 {
		lo, hi = opts.LogN, opts.LogN
	}
	for logN := lo; logN <= hi; logN++ {
		var d *draft
		if d, err = newAt(n, pr, about, opts, logN); err == nil {
			return program.New(&d.Plan, d.weights)
		}
		if _, weak := err.(*plan.SecurityError); !weak {
			return nil, err
		}
	}
	return nil, err
}

// Under returns the program of a network under a plan that was made for it: the
// plan may come from another machine, whose numbers the weights are rounded by.
func Under(p *plan.Plan, n *model.Network) (*program.Program, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	about, err := describe(n)
	if err != nil {
		return nil, err
	}
	if about.Digest != p.Model.Digest {
		return nil, fmt.Errorf("planner: the plan is for network %q with digest %v; this is %q with digest %v: take the model that the plan was made from, or plan anew", p.Model.Name, p.Model.Digest, about.Name, about.Digest)
	}
	// A finer cut than ours would make many times the weights.
	grid, err := fitGrid(n, p.Options, p.LogN)
	if err != nil {
		return nil, err
	}
	if grid != p.Grid {
		return nil, fmt.Errorf("planner: the plan's grid of %v is not that of this network, %v: plan anew", p.Grid, grid)
	}
	g, err := fuse(n, p.Options, p.Grid)
	if err != nil {
		return nil, err
	}
	d := &draft{Plan: plan.Plan{Options: p.Options, Grid: p.Grid}}
	forms := d.begin(g)
	if err := sameSteps(&d.Plan, p); err != nil {
		return nil, err
	}
	d.Plan = *p.Clone()
	for i := range d.Steps {
		s := &d.Steps[i]
		var outputs []program.Output
		if s.Kind == plan.Linear {
			outputs = round(forms[s.Output], s.Factors)
		}
		d.weights = append(d.weights, outputs)
	}
	return program.New(&d.Plan, d.weights)
}

// sameSteps refuses a plan whose steps are not those that the network fuses to.
func sameSteps(own, theirs *plan.Plan) error {
	same := len(own.Steps) == len(theirs.Steps) && len(own.Tensors) == len(theirs.Tensors)
	for i := 0; same && i < len(own.Steps); i++ {
		a, b := &own.Steps[i], &theirs.Steps[i]
		same = a.Kind == b.Kind && a.Output == b.Output && slices.Equal(a.Inputs, b.Inputs) && own.Tensors[a.Output].Layout == theirs.Tensors[b.Output].Layout
	}
	if !same {
		return fmt.Errorf("planner: the plan's steps are not those of this network: it was made by another version of the planner; plan anew")
	}
	return nil
}

// describe returns what a plan says of its network.
func describe(n *model.Network) (plan.Model, error) {
	if n == nil {
		return plan.Model{}, fmt.Errorf("planner: no network: load one with zoo.Load or model.Load")
	}
	digest, err := n.Digest()
	if err != nil {
		return plan.Model{}, err
	}
	return plan.Model{Name: n.Name, Digest: digest, Pixels: n.Input, Meaning: n.Meaning}, nil
}

// newAt plans at a ring degree of 2^logN.
func newAt(n *model.Network, pr *probe, about plan.Model, opts plan.Options, logN int) (*draft, error) {
	if _, err := plan.MaxLogQP(logN); err != nil {
		return nil, err
	}
	grid, err := fitGrid(n, opts, logN)
	if err != nil {
		return nil, err
	}
	g, err := fuse(n, opts, grid)
	if err != nil {
		return nil, err
	}
	// The fewest primes that reach the precision: first without, then with a
	// rescale after the first step, which leaves room for a larger input scale.
	// Errors fall as scales grow, and so does what is left of the modulus.
	var weak, impossible error
	var nearest *draft
	for _, rescaleFirst := range []bool{false, true} {
		var best *draft
		low, high := minLogScale, plan.MaxPrimeBits-opts.WeightBits
		for low <= high {
			logScale := (low + high) / 2
			d := &draft{Plan: plan.Plan{Model: about, Options: opts, LogN: logN, Grid: grid}}
			if err := d.assign(g, logScale, rescaleFirst); err != nil {
				impossible = err
				high = logScale - 1
				continue
			}
			if err := d.special(); err != nil {
				weak = err
				high = logScale - 1
				continue
			}
			if err := d.predictNoise(pr); err != nil {
				return nil, err
			}
			if d.Result().Noise <= exp2(-opts.Precision) {
				best, high = d, logScale-1
				continue
			}
			nearest, low = d, logScale+1
		}
		if best != nil {
			best.Rounding, err = best.predictRounding(pr)
			return best, err
		}
	}
	switch {
	case weak != nil:
		return nil, weak
	case nearest == nil:
		return nil, impossible
	}
	return nil, fmt.Errorf("plan: a precision of %g bits is out of reach with weights of %d bits and primes of at most %d: the results' error would be 2^%.1f; most is lost in %s; ask for less, or calibrate with images like those to come", opts.Precision, opts.WeightBits, plan.MaxPrimeBits, math.Log2(nearest.Result().Noise), nearest.limiting(pr))
}

// minLogScale is the smallest scale of maps that is tried, as a power of two.
const minLogScale = 24
