package plan

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"cryptounet/heops/network/internal/prime"
)

// Limits on a plan, so that a hostile one cannot ask for the moon.
const (
	maxChannels    = 4096
	maxAllChannels = 1 << 18 // of all maps
	maxTensors     = 4096
	maxReads       = 1 << 16 // inputs of all steps
	maxPrimes      = 64
	maxKeys        = 4096
	maxCiphertexts = 1 << 20 // a map
	maxPhases      = 1 << 28 // of all channels of a map
	maxPixels      = 1 << 26 // of the images of one run
	maxName        = 256
	maxCount       = 1 << 30 // operations on ciphertexts, a step
	maxWork        = 1 << 40 // operations on words, a step
)

// Check refuses a plan that does not hold together: weak or unusable
// parameters, maps that do not fit the grid or the modulus, steps that read what
// is not made yet, keys for no rotation. Plans that planner made pass; those
// from files are checked when they are read. What passes may still be more than
// a machine holds: KeyBytes, UploadBytes and PeakBytes tell.
func (p *Plan) Check() error {
	if p == nil {
		return errors.New("plan: there is no plan: planner.New makes one, or plan.Read reads one")
	}
	for _, check := range []func() error{p.checkModel, p.checkParameters, p.checkGrid, p.checkTensors, p.checkSteps, p.checkKeys} {
		if err := check(); err != nil {
			return fmt.Errorf("plan %.40q: %w", p.Model.Name, err)
		}
	}
	return nil
}

func (p *Plan) checkModel() error {
	m := p.Model
	switch px := m.Pixels; {
	case len(m.Name) > maxName || len(m.Meaning) > 4*maxName:
		return errors.New("the network's name or meaning is too long")
	case px.Channels < 1 || px.Channels > maxChannels:
		return fmt.Errorf("an input of %d channels", px.Channels)
	case !(px.Std > 0) || !finite(px.Std, px.Mean):
		return fmt.Errorf("input mean %g and std %g; expected finite numbers, std above 0", px.Mean, px.Std)
	}
	if m.Field != nil {
		if err := m.Field.Check(); err != nil {
			return err
		}
	}
	o, err := p.Options.WithDefaults()
	if err != nil {
		return err
	}
	if o != p.Options {
		return fmt.Errorf("the options %+v lack defaults", p.Options)
	}
	if !(p.Limit > 0) || !finite(p.Limit) {
		return fmt.Errorf("a limit of %g for the results", p.Limit)
	}
	if !(p.Rounding >= 0) || !finite(p.Rounding) {
		return fmt.Errorf("a rounding error of %g", p.Rounding)
	}
	return nil
}

func (p *Plan) checkParameters() error {
	if err := CheckSecurity(p.LogN, p.Q, p.P); err != nil {
		return err
	}
	if len(p.Q) < 1 || len(p.P) < 1 || len(p.Q)+len(p.P) > maxPrimes {
		return fmt.Errorf("%d and %d primes; 1 to %d in all are supported", len(p.Q), len(p.P), maxPrimes)
	}
	seen := make(map[uint64]bool)
	for _, q := range append(slices.Clone(p.Q), p.P...) {
		switch {
		case seen[q]:
			return fmt.Errorf("prime %d stands twice", q)
		case float64(q) > math.Exp2(MaxPrimeBits+0.5) || q%(4<<p.LogN) != 1 || !prime.Is(q):
			return fmt.Errorf("modulus %d is no prime below 2^%g that is 1 modulo 4 N", q, MaxPrimeBits+0.5)
		}
		seen[q] = true
	}
	if o := p.Options.LogN; o != 0 && o != p.LogN {
		return fmt.Errorf("a ring degree of 2^%d, with 2^%d asked for", p.LogN, o)
	}
	return nil
}

func (p *Plan) checkGrid() error {
	g := p.Grid
	for _, n := range []int{g.Rows, g.Cols, g.Batch, g.Lanes} {
		if n < 1 || n > p.Slots() {
			return fmt.Errorf("a grid of %dx%d cells of %d lanes, %d times, in %d slots", g.Rows, g.Cols, g.Lanes, g.Batch, p.Slots())
		}
	}
	if g.Lanes&(g.Lanes-1) != 0 || g.Slots() > g.Repeats(p.Slots()) || g.Period < 0 || g.Period&(g.Period-1) != 0 || g.Period > p.Slots() {
		return fmt.Errorf("a grid of %dx%d cells of %d lanes, %d times, does not fit %d slots", g.Rows, g.Cols, g.Lanes, g.Batch, g.Repeats(p.Slots()))
	}
	if p.Options.Height*p.Options.Width > maxPixels/g.Batch {
		return fmt.Errorf("%d images of %dx%d in a run; %d pixels are supported", g.Batch, p.Options.Height, p.Options.Width, maxPixels)
	}
	return nil
}

func (p *Plan) checkTensors() error {
	if len(p.Tensors) < 2 || len(p.Tensors) > maxTensors {
		return fmt.Errorf("%d tensors; 2 to %d are supported", len(p.Tensors), maxTensors)
	}
	if err := p.checkChannels(); err != nil {
		return err
	}
	for i := range p.Tensors {
		if err := p.checkTensor(&p.Tensors[i]); err != nil {
			return fmt.Errorf("tensor %d, %.40q: %w", i, p.Tensors[i].Name, err)
		}
	}
	in := p.Input()
	if l := in.Layout; l.C != p.Model.Pixels.Channels || l.H != p.Options.Height || l.W != p.Options.Width || in.Degree != 1 {
		return fmt.Errorf("the input has %d channels of %dx%d and degree %d; the image's are %d channels of %dx%d and 1", l.C, l.W, l.H, in.Degree, p.Model.Pixels.Channels, p.Options.Width, p.Options.Height)
	}
	return nil
}

// checkChannels bounds the channels of all maps: a file may give one value for
// many.
func (p *Plan) checkChannels() error {
	left := maxAllChannels
	for i := range p.Tensors {
		c := p.Tensors[i].Layout.C
		if c < 1 || c > maxChannels {
			return fmt.Errorf("tensor %d has %d channels; 1 to %d are supported", i, c, maxChannels)
		}
		if left -= c; left < 0 {
			return fmt.Errorf("the tensors have more than %d channels", maxAllChannels)
		}
	}
	return nil
}

func (p *Plan) checkTensor(t *Tensor) error {
	l := t.Layout
	switch {
	case len(t.Name) > maxName:
		return errors.New("its name is too long")
	case l.C > maxChannels || l.Check() != nil || l.H > 1<<16 || l.W > 1<<16 || l.Py > 1<<16 || l.Px > 1<<16 || l.Py*l.Px > maxCiphertexts || l.C*l.Py*l.Px > maxPhases:
		return fmt.Errorf("a layout of %+v", l)
	case l.Lanes != p.Grid.Lanes || l.H > p.Grid.Rows*l.Py || l.W > p.Grid.Cols*l.Px || l.Len() > maxCiphertexts:
		return fmt.Errorf("%v of %dx%d pixels do not fit a grid of %dx%d cells of %d lanes", l, l.W, l.H, p.Grid.Cols, p.Grid.Rows, p.Grid.Lanes)
	case t.Degree != 1 && t.Degree != 2:
		return fmt.Errorf("degree %d; expected 1 or 2", t.Degree)
	case t.Level < 0 || t.Level >= len(p.Q):
		return fmt.Errorf("level %d; there are 0 to %d", t.Level, len(p.Q)-1)
	case !(t.Scale > 0) || !(math.Log2(t.Scale) < LogProduct(p.Q[:t.Level+1])):
		return fmt.Errorf("a scale of %g does not fit the modulus of level %d", t.Scale, t.Level)
	case len(t.Gain) != l.C || len(t.Offset) != l.C || !finite(t.Gain...) || !finite(t.Offset...) || slices.Contains(t.Gain, 0):
		return fmt.Errorf("gains and offsets must be finite, one for each of %d channels, and no gain 0", l.C)
	case !(t.Noise >= 0) || !finite(t.Noise):
		return fmt.Errorf("noise of %g", t.Noise)
	}
	return nil
}

func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
