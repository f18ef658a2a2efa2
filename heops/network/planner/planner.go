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
	"errors"
	"fmt"
	"slices"

	"cryptounet/heops/network/arrange"
	"cryptounet/heops/network/graph"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/program"
)

// draft is a plan while it is decided upon.
type draft struct {
	plan.Plan
	spreads map[int]*spread // of Linear steps, by the tensor that they make
	chosen  choice          // that it was last assigned by
	price   float64         // of a megabyte of keys, see keyPrice
	share   int             // one part in so many of the memory is for a Linear step's rotated inputs and partial sums
}

// New plans the network for images of the wanted size. A *plan.SecurityError
// says that no ring degree is large enough.
func New(n *model.Network, opts plan.Options) (*program.Program, error) {
	opts, err := opts.WithDefaults()
	if err != nil {
		return nil, err
	}
	about, err := graph.Describe(n)
	if err != nil {
		return nil, err
	}
	pr, err := graph.NewProbe(n, opts)
	if err != nil {
		return nil, err
	}
	lo, hi := 13, maxLogN
	if opts.LogN != 0 {
		lo, hi = opts.LogN, opts.LogN
	}
	var best *draft
	for logN := lo; logN <= hi; logN++ {
		d, err := newAt(n, pr, about, opts, logN)
		if best != nil {
			// A larger ring has room for more special primes, and rotates faster.
			if err == nil && d.cost() < 0.8*best.cost() {
				best = d
			}
			break
		}
		if err == nil {
			best = d
			continue
		}
		var weak *plan.SecurityError
		switch {
		case !errors.As(err, &weak):
			return nil, err
		case logN == hi:
			if g, failure := pr.Steps(opts, false); failure == nil {
				squares, last := g.Deepest()
				err = fmt.Errorf("%w: %d squares follow one another, the last is %s", err, squares, last)
			}
			return nil, err
		}
	}
	var layers []*program.Layer
	for fits := false; !fits; fits = best.RunBytes() <= best.memory() {
		if err := best.fit(); err != nil {
			return nil, err
		}
		layers = best.weigh() // how many weights differ is known only now
	}
	s, err := pr.SampleLike(best.Grid.Rows*best.Grid.Cols == 1, best.Steps)
	if err != nil {
		return nil, err
	}
	best.Rounding = best.predictRounding(s)
	made, err := program.New(&best.Plan, layers)
	if err != nil {
		return nil, err
	}
	if err := best.measureRounding(made, n, pr, s); err != nil {
		return nil, err
	}
	return program.New(&best.Plan, layers)
}

// Parts of the memory that a Linear step may take, one in so many.
const mostShare, leastShare = 2, 8

// fit takes fewer rotated inputs and partial sums at a time, then fewer keys, until
// the plan fits its memory, or refuses it.
func (p *draft) fit() error {
	for p.price < 1e9*keyPrice {
		if p.RunBytes() <= p.memory() {
			return nil
		}
		if p.share < leastShare {
			p.share++
		} else {
			p.price *= 64
		}
		if err := p.special(); err != nil {
			return err
		}
	}
	_, step := p.Peak()
	advice := "give more memory, less precision, smaller images or fewer channels"
	if p.KeyBytes() > int64(p.Options.Memory)<<20 {
		// A chain of so many primes leaves a key's special ones no room, and a key
		// then grows with its square.
		advice = fmt.Sprintf("%d primes make large keys: take polynomials of lower degree (check --replace --degree 2), fewer activations one after the other, less precision, or give more memory", len(p.Q))
	}
	return fmt.Errorf("plan: a run takes %d MiB, of which keys are %d and the program %d, and %d are given (Memory); the most is taken in step %d, %s: %s",
		p.RunBytes()>>20, p.KeyBytes()>>20, p.ProgramBytes()>>20, p.Options.Memory, step+1, p.Steps[step].Name, advice)
}

// cost is what a run of the plan takes, in words of arithmetic, with its keys.
func (p *draft) cost() float64 {
	units := p.Units() + keyPrice*float64(p.KeyBytes())/1e6
	return units * float64(p.Slots()*p.LogN) / float64(p.Grid.Batch)
}

// weigh rounds the weights of every step.
func (p *draft) weigh() []*program.Layer {
	layers := make([]*program.Layer, len(p.Steps))
	for i := range p.Steps {
		if s := &p.Steps[i]; s.Kind == plan.Linear {
			layers[i] = p.spreads[s.Output].weigh(s, p.Grid)
		}
	}
	return layers
}

// Under returns the program of a network under a plan that was made for it: the
// plan may come from another machine, whose numbers the weights are rounded by.
func Under(p *plan.Plan, n *model.Network) (*program.Program, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	about, err := graph.Describe(n)
	if err != nil {
		return nil, err
	}
	if about.Digest != p.Model.Digest {
		return nil, fmt.Errorf("planner: the plan is for network %q with digest %v; this is %q with digest %v: take the model that the plan was made from, or plan anew", p.Model.Name, p.Model.Digest, about.Name, about.Digest)
	}
	pr, err := graph.NewProbe(n, p.Options)
	if err != nil {
		return nil, err
	}
	cut, err := arrange.Fit(n, p.Options, p.LogN)
	if err != nil {
		return nil, err
	}
	wide, ok := cut.Widen(n, p.Options, p.LogN)
	cut.Grid.Period, wide.Grid.Period = p.Grid.Period, p.Grid.Period // older plans leave other slots at 0
	if ok && wide.Grid == p.Grid {
		cut = wide
	}
	if cut.Grid != p.Grid {
		return nil, fmt.Errorf("planner: the plan's grid of %v is not that of this network, %v: plan anew", p.Grid, cut.Grid)
	}
	d, err := outline(n, pr, p.Options, p.LogN, cut)
	if err != nil {
		return nil, err
	}
	if err := sameSteps(&d.Plan, p); err != nil {
		return nil, err
	}
	d.Plan = *p.Clone()
	return program.New(&d.Plan, d.weigh())
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

// outline decides what does not depend on precision: steps, layouts on a grid and
// the products of Linear steps.
func outline(n *model.Network, pr *graph.Probe, opts plan.Options, logN int, cut arrange.Cut) (*draft, error) {
	bound, err := plan.MaxLogQP(logN)
	if err != nil {
		return nil, err
	}
	grid := cut.Grid
	g, err := pr.Steps(opts, grid.Rows*grid.Cols == 1)
	if err != nil {
		return nil, err
	}
	d := &draft{Plan: plan.Plan{Options: opts, LogN: logN, Grid: grid}, spreads: make(map[int]*spread), price: keyPrice, share: mostShare}
	g = &graph.Graph{Tensors: slices.Clone(g.Tensors), Steps: g.Steps, Maps: g.Maps}
	if err := cut.Layouts(g, n, opts); err != nil {
		return nil, err
	}
	d.begin(g)
	if least := d.depth() * (minLogScale + 6); float64(least) > bound {
		return nil, &plan.SecurityError{LogN: logN, LogQP: float64(least), Bound: bound}
	}
	for i := range d.Steps {
		s := &d.Steps[i]
		if s.Kind != plan.Linear {
			continue
		}
		var in []polyphase.Layout
		for _, t := range s.Inputs {
			in = append(in, d.Tensors[t].Layout)
		}
		// A padding alone may make a map that no convolution makes small again.
		if l := d.Tensors[s.Output].Layout; l.H > grid.Rows*l.Py || l.W > grid.Cols*l.Px {
			return nil, fmt.Errorf("planner: step %s: its map of %d x %d pixels is larger than the image makes it: let a convolution, not a map of its own, read beyond the border, by zeros, reflected or repeated pixels, or crop the map", s.Name, l.H, l.W)
		}
		if d.spreads[s.Output], err = newSpread(g.Maps[s.Output], grid, in, d.Tensors[s.Output].Layout, d.Slots()); err != nil {
			return nil, fmt.Errorf("planner: step %s: %w", s.Name, err)
		}
	}
	d.merge(middling)
	return d, nil
}

// depth returns how many rescalings follow one another.
func (p *draft) depth() int {
	depth := make([]int, len(p.Tensors))
	for i := range p.Steps {
		s := &p.Steps[i]
		for _, t := range s.Inputs {
			depth[s.Output] = max(depth[s.Output], depth[t])
		}
		if s.Kind == plan.Linear && p.rescales(i, false) {
			depth[s.Output]++
		}
	}
	return slices.Max(depth)
}

// copy returns a draft to make another choice for.
func (p *draft) copy() *draft { return &draft{*p.Clone(), p.spreads, p.chosen, p.price, p.share} }
