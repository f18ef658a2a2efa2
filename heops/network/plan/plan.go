// Package plan is what the two sides of an encrypted run agree on before any
// key exists: ring degree, modulus chain, scales, the packing of every map, the
// steps with their levels, rotations and keys, bytes, and the noise to expect.
//
// A Plan is public. It holds neither secrets nor weights: who encrypts needs
// the plan alone, who evaluates has a program (package program) that names the
// plan it belongs to. Package planner makes both from a model. Plans are equal
// when their digests are: one that was read from a file (Read) works with maps
// and keys that were made under the original.
//
// # One prime a layer
//
// A square leaves the scale at D^2. Weights need only a few bits w, so the
// step's products stand at D^2 2^w and one rescale by a prime of log2(D)+w
// bits brings the scale back to D. The first step needs no rescale: inputs are
// encrypted at D/2^w where the noise allows it. Neither does the last: two
// base primes hold its result.
//
// # Late relinearisation
//
// Squares stay at degree 2 while they are pooled or dropped to the level of a
// skip connection; only then are they relinearised, which takes fewer and
// smaller key switches.
package plan

import (
	"slices"

	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/network/tiles"
	"cryptounet/heops/network/work"
)

// Kind says what a step does.
type Kind string

// The kinds of steps.
const (
	Linear      Kind = "linear"      // rotations, scalar products, sums; rescale unless first or last
	Square      Kind = "square"      // slot by slot, to degree 2
	Pool        Kind = "pool"        // sums of a window of pixels, no weights
	Total       Kind = "total"       // sums of all pixels of a channel, in an image's first cell
	Relinearise Kind = "relinearise" // back to degree 1, at the level of its reader
)

// Outer says which part of its rotations a Linear step leaves to the sums of its
// partial sums.
type Outer int

// The outer rotations.
const (
	None  Outer = iota // none: inputs and partial sums are rotated
	Rows               // whole rows of cells
	Cells              // whole cells
)

// Tensor is a map at a stage of the computation, laid out in ciphertexts.
type Tensor struct {
	Name   string           `json:"name"`
	Layout polyphase.Layout `json:"layout"`
	Degree int              `json:"degree"` // 1, or 2 between a square and its relinearisation
	Level  int              `json:"level"`  // number of primes in use, less one
	Scale  float64          `json:"scale"`  // what slots are multiplied by
	// The layer's values are Gain*slot + Offset, channel by channel. In a file they
	// are left out where they follow from the step (Plan.inherited).
	Gain   Channels `json:"gain,omitempty"`
	Offset Channels `json:"offset,omitempty"`
	Noise  float64  `json:"noise"` // predicted standard deviation of the layer's error
}

// Step computes one tensor from others.
type Step struct {
	Name   string   `json:"name"`   // of the model's layer whose values it computes
	Layers []string `json:"layers"` // the model's layers that it fuses
	Kind   Kind     `json:"kind"`
	Inputs []int    `json:"inputs"` // tensors it reads
	Output int      `json:"output"` // tensor it makes

	Stride  int       `json:"stride,omitempty"`  // of a Pool step
	Window  int       `json:"window,omitempty"`  // of a Pool step, a side
	Drop    int       `json:"drop,omitempty"`    // primes that a Linear step's sums are rescaled by
	Giant   int       `json:"giant,omitempty"`   // partial sums are rotated by multiples of it, inputs by less; 0: inputs by all
	Outer   Outer     `json:"outer,omitempty"`   // what sums of partial sums are rotated by
	Block   int       `json:"block,omitempty"`   // how many input ciphertexts are rotated and multiplied at a time; 0: all
	Group   int       `json:"group,omitempty"`   // how many outputs are summed up at a time; 0: all
	Raised  bool      `json:"raised,omitempty"`  // sums are made times P: rotated inputs need no division each
	Mask    float64   `json:"mask,omitempty"`    // scale of the masks that keep pixels beyond the border out; 0: none
	Merged  bool      `json:"merged,omitempty"`  // masks are in the weights, which then have the period of the grid
	Factors []float64 `json:"factors,omitempty"` // what a Linear step's real weights are multiplied by, an input

	Rotations   int  `json:"rotations,omitempty"` // ciphertexts rotated
	Products    int  `json:"products,omitempty"`  // ciphertexts times scalars, added
	Squares     int  `json:"squares,omitempty"`
	KeySwitches int  `json:"keySwitches,omitempty"` // rotations and relinearisations
	Rescales    int  `json:"rescales,omitempty"`
	Sums        int  `json:"sums,omitempty"`    // partial sums at a time
	Held        int  `json:"held,omitempty"`    // rotated inputs at a time
	Ahead       int  `json:"ahead,omitempty"`   // of groups: the most outputs beyond the inputs that have gone by then; 0: not known
	Masks       int  `json:"masks,omitempty"`   // products with a mask, or with weights that have one in them
	Weights     int  `json:"weights,omitempty"` // weights that differ, Lanes numbers each
	Work        Work `json:"work"`              // what all that comes to
}

// Work is what a step comes to, and KeySwitch counts the parts of a key switch.
type (
	Work      = work.Work
	KeySwitch = work.KeySwitch
)

// Units is what all steps of a run come to, in units of Work.
func (p *Plan) Units() float64 {
	units := 0.0
	for i := range p.Steps {
		units += p.Steps[i].Work.Units()
	}
	return units
}

// Key names an evaluation key that the plan needs: for rotations by Rotation
// slots to the left (0: the relinearisation key), at levels up to Level.
type Key struct {
	Rotation int `json:"rotation"`
	Level    int `json:"level"`
}

// Model says which network the plan is for.
type Model struct {
	Name    string        `json:"name"`
	Digest  Digest        `json:"digest"` // of layers and weights: model.Network.Digest
	Pixels  tensor.Pixels `json:"pixels"` // how pixels become the input
	Meaning string        `json:"meaning,omitempty"`
	Field   *tiles.Field  `json:"field,omitempty"` // what a pixel of the result reads; nil where results are not maps
}

// Plan is how a network runs. It is not changed once made.
type Plan struct {
	Model   Model   `json:"model"`
	Options Options `json:"options"`

	LogN int            `json:"logN"`
	Q    []uint64       `json:"q"` // modulus chain
	P    []uint64       `json:"p"` // special primes
	Grid polyphase.Grid `json:"grid"`

	Tensors []Tensor `json:"tensors"` // 0 is the input
	Steps   []Step   `json:"steps"`
	Keys    []Key    `json:"keys"`
	Limit   float64  `json:"limit"` // logits beyond +-Limit are reported as out of range

	// Rounding is the predicted standard deviation of what rounding the weights
	// to integers does to the results; Tensor.Noise does not hold it.
	Rounding float64 `json:"rounding"`
}

// has says whether there is a tensor of that number.
func (p *Plan) has(t int) bool { return t >= 0 && t < len(p.Tensors) }

// tensor returns a tensor, an empty one where there is none.
func (p *Plan) tensor(t int) *Tensor {
	if !p.has(t) {
		return new(Tensor)
	}
	return &p.Tensors[t]
}

// Input returns the tensor that the client encrypts.
func (p *Plan) Input() *Tensor { return p.tensor(0) }

// Result returns the tensor that the client decrypts, the logits.
func (p *Plan) Result() *Tensor { return p.tensor(p.ResultIndex()) }

// ResultIndex returns the number of the tensor that the client decrypts; -1 for
// an empty plan.
func (p *Plan) ResultIndex() int {
	if len(p.Steps) == 0 {
		return -1
	}
	return p.Steps[len(p.Steps)-1].Output
}

// Pitch returns the wrap's pitch in image rows: model.Network.Forward with
// it computes what the plan computes, but for the rounding of the weights.
func (p *Plan) Pitch() int { return max(1, p.Input().Layout.Py) }

// Slots returns the number of real values in a ciphertext.
func (p *Plan) Slots() int { return 1 << p.LogN }

// InputLevel is the level at which a Linear step, one of the plan's, multiplies
// and sums.
func (p *Plan) InputLevel(s *Step) int {
	level := p.tensor(s.Output).Level
	return level + s.Drop
}

// LastUses returns, for each tensor, the last step that reads it; -1 where none
// does, as for the result.
func (p *Plan) LastUses() []int {
	last := slices.Repeat([]int{-1}, len(p.Tensors))
	for i := range p.Steps {
		for _, t := range p.Steps[i].Inputs {
			if p.has(t) {
				last[t] = i
			}
		}
	}
	return last
}

// Crosses says whether a pooling step, one of the plan's, has to rotate: then it
// needs degree 1.
func (p *Plan) Crosses(s *Step) bool {
	ny, nx := p.Tensors[s.Inputs[0]].Layout.Groups()
	return s.Stride < s.Window || ny%s.Stride != 0 || nx%s.Stride != 0
}

// Clone returns a copy that shares nothing with p, nil of nil.
func (p *Plan) Clone() *Plan {
	if p == nil {
		return nil
	}
	c := *p
	if p.Model.Field != nil {
		field := *p.Model.Field
		c.Model.Field = &field
	}
	c.Q, c.P, c.Keys = slices.Clone(p.Q), slices.Clone(p.P), slices.Clone(p.Keys)
	c.Tensors = slices.Clone(p.Tensors)
	for i := range c.Tensors {
		t := &c.Tensors[i]
		t.Gain, t.Offset = slices.Clone(t.Gain), slices.Clone(t.Offset)
	}
	c.Steps = slices.Clone(p.Steps)
	for i := range c.Steps {
		s := &c.Steps[i]
		s.Layers, s.Inputs, s.Factors = slices.Clone(s.Layers), slices.Clone(s.Inputs), slices.Clone(s.Factors)
	}
	return &c
}
