// Package plan decides how a network runs under encryption, before any key
// exists: ring degree, modulus chain, scales, the packing of every map, which
// layers fuse into one linear step, levels, rotations and the keys they need,
// bytes, and the noise to expect.
//
// A Plan is data. New makes it from a model and the wanted precision; package
// heops runs it; String prints it as a table.
//
// # From layers to steps
//
// All linear layers between two squares fuse into one Linear step, a matrix of
// integer weights over ciphertexts (package polyphase composes them). An
// activation a x^2 + b x + c is one Square: completing the square moves b into
// the bias before it, a and c into the weights after it. Values before a
// square are divided by their calibrated range, so they stay near +-1.
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
	"fmt"

	"cryptounet/heops/model"
	"cryptounet/heops/polyphase"
)

// Options says what to plan for. The zero value of a field means its default.
type Options struct {
	Height, Width int // the image's sides in pixels; default 512

	// Precision is the wanted accuracy of the logits, as bits of the standard
	// deviation of their error: 2^-Precision of a logit. Default 12: a
	// few pixels of a 512 x 512 mask change side.
	Precision float64

	// WeightBits is how many bits a weight of 1 gets. Default 12.
	WeightBits int

	// LogN fixes the ring degree 2^LogN; 0 takes the smallest that is secure.
	LogN int

	// Margin is how far beyond their calibrated range the logits may go before
	// decryption reports an overflow. Default 2, twice the range.
	Margin float64
}

func (o Options) withDefaults() (Options, error) {
	if o.Height == 0 {
		o.Height = 512
	}
	if o.Width == 0 {
		o.Width = 512
	}
	if o.Precision == 0 {
		o.Precision = 12
	}
	if o.WeightBits == 0 {
		o.WeightBits = 12
	}
	if o.Margin == 0 {
		o.Margin = 2
	}
	switch {
	case o.Height < 8 || o.Height > 4096 || o.Width < 8 || o.Width > 4096:
		return o, fmt.Errorf("plan: image of %dx%d; sides of 8 to 4096 are supported", o.Width, o.Height)
	case o.Precision < 2 || o.Precision > 30:
		return o, fmt.Errorf("plan: precision of %g bits; 2 to 30 are supported", o.Precision)
	case o.WeightBits < 4 || o.WeightBits > 16:
		return o, fmt.Errorf("plan: weights of %d bits; 4 to 16 are supported", o.WeightBits)
	case o.Margin < 1 || o.Margin > 64:
		return o, fmt.Errorf("plan: margin %g; 1 to 64 is supported", o.Margin)
	}
	return o, nil
}

// Kind says what a step does.
type Kind string

// The kinds of steps.
const (
	Linear      Kind = "linear"      // rotations, scalar products, sums; rescale unless first or last
	Square      Kind = "square"      // slot by slot, to degree 2
	Pool        Kind = "pool"        // sums of 2 x 2 pixels, no weights
	Relinearise Kind = "relinearise" // back to degree 1, at the level of its reader
)

// Tensor is a map at a stage of the computation: one ciphertext a phase.
type Tensor struct {
	Name   string
	Layout polyphase.Layout
	Degree int     // 1, or 2 between a square and its relinearisation
	Level  int     // number of primes in use, less one
	Scale  float64 // what slots are multiplied by
	// The layer's values are Gain*slot + Offset, channel by channel.
	Gain, Offset []float64
	Noise        float64 // predicted standard deviation of the layer's error
	LastUse      int     // the last step that reads it; -1 for the result
}

// Step computes one tensor from others.
type Step struct {
	Name   string   // of the model's layer whose values it computes
	Layers []string // the model's layers that it fuses
	Kind   Kind
	Inputs []int // tensors it reads
	Output int   // tensor it makes

	Weights *Weights // of a Linear step
	Stride  int      // of a Pool step

	Rotations   int // ciphertexts rotated
	Products    int // ciphertexts times scalars, added
	Squares     int
	KeySwitches int // rotations and relinearisations
	Rescales    int
	Work        Work // what all that comes to
}

// Weights are a Linear step's integers. Slot values of output i are
//
//	(sum over terms of Weight * input scaled) / Factor + Bias[i]
//
// so Factor of a source is what its real weights were multiplied by.
type Weights struct {
	Outputs   []Output
	Factors   []float64 // a source
	Rescale   bool      // by the level's prime, after the sum
	RowsAfter bool      // rotate inputs by columns, partial sums by rows
}

// Output is one output ciphertext: a sum of shifted inputs times integers.
type Output struct {
	Terms []Term
	Bias  float64 // in slot values, before rounding to the scale
}

// Term is a shifted phase of the step's input number Source, times Weight.
type Term struct {
	polyphase.Ref
	Weight int64
}

// Key names an evaluation key that the plan needs: for rotations by Rotation
// slots to the left (0: the relinearisation key), at levels up to Level.
type Key struct {
	Rotation int
	Level    int
}

// Plan is how a network runs. It holds no secrets and is not changed once made.
type Plan struct {
	Model   *model.Network
	Options Options

	LogN int
	Q, P []uint64 // modulus chain and special primes
	Grid polyphase.Grid

	Tensors []Tensor // 0 is the input
	Steps   []Step
	Keys    []Key
	Limit   float64 // logits beyond +-Limit are reported as out of range
}

// Input returns the tensor that the client encrypts.
func (p *Plan) Input() *Tensor { return &p.Tensors[0] }

// Result returns the tensor that the client decrypts, the logits.
func (p *Plan) Result() *Tensor { return &p.Tensors[p.Steps[len(p.Steps)-1].Output] }

// Pitch returns the padding's pitch in image rows: model.Network.Forward with
// it computes what the plan computes, but for the rounding of the weights.
func (p *Plan) Pitch() int { return p.Options.Height / p.Grid.Rows }

// Slots returns the number of real values in a ciphertext.
func (p *Plan) Slots() int { return 1 << p.LogN }

// New plans the network for images of the wanted size.
func New(n *model.Network, opts Options) (*Plan, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return nil, err
	}
	lo, hi := 13, 16
	if opts.LogN != 0 {
		lo, hi = opts.LogN, opts.LogN
	}
	for logN := lo; logN <= hi; logN++ {
		var p *Plan
		if p, err = newAt(n, opts, logN); err == nil {
			return p, nil
		}
		if _, weak := err.(*SecurityError); !weak {
			return nil, err
		}
	}
	return nil, err
}

// newAt plans at a ring degree of 2^logN.
func newAt(n *model.Network, opts Options, logN int) (*Plan, error) {
	if _, err := MaxLogQP(logN); err != nil {
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
	var weak error
	for _, rescaleFirst := range []bool{false, true} {
		for logScale := 24; logScale+opts.WeightBits <= maxPrimeBits; logScale++ {
			p := &Plan{Model: n, Options: opts, LogN: logN, Grid: grid}
			if err := p.assign(g, logScale, rescaleFirst); err != nil {
				return nil, err
			}
			if err := p.special(); err != nil {
				weak = err
				break // larger scales only make it larger
			}
			if err := p.predictNoise(); err != nil {
				return nil, err
			}
			if p.Result().Noise <= exp2(-opts.Precision) {
				p.readers()
				return p, nil
			}
		}
	}
	if weak != nil {
		return nil, weak
	}
	return nil, fmt.Errorf("plan: a precision of %g bits is out of reach with weights of %d bits and primes of at most %d; ask for less", opts.Precision, opts.WeightBits, maxPrimeBits)
}

// fitGrid cuts the image into the fewest phases that fit the slots.
func fitGrid(n *model.Network, opts Options, logN int) (polyphase.Grid, error) {
	stride, err := n.TotalStride()
	if err != nil {
		return polyphase.Grid{}, err
	}
	slots := 1 << logN
	rows, cols := opts.Height/stride, opts.Width/stride
	if rows*stride != opts.Height || cols*stride != opts.Width {
		return polyphase.Grid{}, fmt.Errorf("plan: image of %dx%d; the network's strides need sides that are multiples of %d", opts.Width, opts.Height, stride)
	}
	for rows*cols > slots {
		switch {
		case rows >= cols && rows%2 == 0:
			rows /= 2
		case cols%2 == 0:
			cols /= 2
		default:
			return polyphase.Grid{}, fmt.Errorf("plan: an image of %dx%d does not divide into %d slots", opts.Width, opts.Height, slots)
		}
	}
	if slots%(rows*cols) != 0 {
		return polyphase.Grid{}, fmt.Errorf("plan: an image of %dx%d gives a grid of %dx%d cells, which does not divide %d slots; pad or crop its sides to %d times a power of two", opts.Width, opts.Height, cols, rows, slots, stride)
	}
	return polyphase.Grid{Rows: rows, Cols: cols, Batch: slots / (rows * cols)}, nil
}
