package plan

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// checkSteps makes sure that each tensor but the input is made once, before it
// is read, and that each step's levels, degrees and layouts are possible.
func (p *Plan) checkSteps() error {
	if len(p.Steps) != len(p.Tensors)-1 {
		return fmt.Errorf("%d steps make %d tensors", len(p.Steps), len(p.Tensors)-1)
	}
	made := make([]bool, len(p.Tensors))
	made[0] = true
	reads := 0
	for i := range p.Steps {
		s := &p.Steps[i]
		if reads += len(s.Inputs); reads > maxReads {
			return fmt.Errorf("the steps read more than %d tensors", maxReads)
		}
		if err := p.checkStep(s, made); err != nil {
			return fmt.Errorf("step %d, %.40q: %w", i+1, s.Name, err)
		}
		made[s.Output] = true
	}
	return nil
}

func (p *Plan) checkStep(s *Step, made []bool) error {
	switch {
	case len(s.Name) > maxName || len(s.Layers) > maxTensors || slices.ContainsFunc(s.Layers, func(l string) bool { return len(l) > maxName }):
		return errors.New("a name is too long")
	case s.Output < 1 || s.Output >= len(p.Tensors) || made[s.Output]:
		return fmt.Errorf("it makes tensor %d, which is the input, made already or none", s.Output)
	}
	for _, t := range s.Inputs {
		if t < 0 || t >= len(p.Tensors) || !made[t] {
			return fmt.Errorf("it reads tensor %d, which is not made before it", t)
		}
		if p.Tensors[t].Level < p.Tensors[s.Output].Level {
			return fmt.Errorf("it reads tensor %d at level %d to make one at level %d", t, p.Tensors[t].Level, p.Tensors[s.Output].Level)
		}
	}
	if err := inRange(maxCount, s.Rotations, s.Products, s.Squares, s.KeySwitches, s.Rescales, s.Sums, s.Held, s.Ahead, s.Masks, s.Weights, s.Giant, s.Block, s.Group); err != nil {
		return err
	}
	if err := inRange(maxWork, s.Work.Transforms, s.Work.KeyProducts, s.Work.MACs, s.Work.Words); err != nil {
		return err
	}
	if s.Kind == Linear {
		return p.checkLinear(s)
	}
	if len(s.Inputs) != 1 {
		return fmt.Errorf("a %s step reads %d tensors; expected 1", s.Kind, len(s.Inputs))
	}
	return p.checkSingle(s, &p.Tensors[s.Inputs[0]], &p.Tensors[s.Output])
}

// inRange refuses counts of operations that cannot be.
func inRange(limit int, counts ...int) error {
	for _, n := range counts {
		if n < 0 || n > limit {
			return fmt.Errorf("a count of %d operations", n)
		}
	}
	return nil
}

// checkSingle checks a step of one input and no weights.
func (p *Plan) checkSingle(s *Step, in, out *Tensor) error {
	if s.Drop != 0 || s.Giant != 0 || s.Outer != None || s.Block != 0 || s.Group != 0 || s.Mask != 0 || s.Merged || s.Raised || len(s.Factors) != 0 {
		return fmt.Errorf("a %s step has no weights", s.Kind)
	}
	layout, degree, scale := in.Layout, in.Degree, in.Scale
	switch s.Kind {
	case Square:
		if in.Degree != 1 {
			return fmt.Errorf("a square of degree %d", in.Degree)
		}
		degree, scale = 2, in.Scale*in.Scale
	case Relinearise:
		if in.Degree != 2 {
			return fmt.Errorf("relinearising degree %d", in.Degree)
		}
		degree = 1
	case Pool:
		if s.Window < 1 || s.Window > 64 || (s.Stride != s.Window && (s.Stride != 1 || s.Window != 2)) {
			return fmt.Errorf("a pooling of %d pixels by %d", s.Window, s.Stride)
		}
		ny, nx := layout.Groups()
		if ny%s.Stride != 0 || nx%s.Stride != 0 || layout.H%s.Stride != 0 || layout.W%s.Stride != 0 {
			return fmt.Errorf("a pooling by %d of %v", s.Stride, layout)
		}
		if p.Crosses(s) && (in.Degree != 1 || layout.Ly != 1 || layout.Lx != 1) {
			return errors.New("a pooling that rotates degree 2, or phases that share a ciphertext")
		}
		layout.Py, layout.Px, layout.H, layout.W = layout.Py/s.Stride, layout.Px/s.Stride, layout.H/s.Stride, layout.W/s.Stride
	case Total:
		if in.Degree != 1 || layout.Ly != 1 || layout.Lx != 1 || layout.H != layout.Py*p.Grid.Rows || layout.W != layout.Px*p.Grid.Cols {
			return fmt.Errorf("a sum of all pixels of degree %d in %v", in.Degree, layout)
		}
		layout.H, layout.W, layout.Py, layout.Px, layout.Outer = 1, 1, 1, 1, false
	default:
		return fmt.Errorf("unknown kind %.20q", s.Kind)
	}
	if s.Kind != Pool && (s.Stride != 0 || s.Window != 0) {
		return fmt.Errorf("a %s step has no window", s.Kind)
	}
	if out.Layout != layout || out.Degree != degree || out.Scale != scale {
		return fmt.Errorf("it makes %v of degree %d and scale %g; expected %v, %d and %g", out.Layout, out.Degree, out.Scale, layout, degree, scale)
	}
	return nil
}

// maxDrop bounds the primes of one rescaling.
const maxDrop = 2

func (p *Plan) checkLinear(s *Step) error {
	level := p.InputLevel(s)
	switch {
	case s.Stride != 0 || s.Window != 0:
		return errors.New("a linear step has no window")
	case s.Drop < 0 || s.Drop > maxDrop:
		return fmt.Errorf("it rescales by %d primes; 0 to %d are supported", s.Drop, maxDrop)
	case s.Giant&(s.Giant-1) != 0 || s.Giant > p.Slots():
		return fmt.Errorf("it rotates partial sums by multiples of %d; expected a power of two", s.Giant)
	case s.Outer < None || s.Outer > Cells:
		return fmt.Errorf("outer rotations of kind %d", s.Outer)
	case !(s.Mask >= 0 && s.Mask <= 1<<52) || s.Mask != math.Trunc(s.Mask) || s.Merged && s.Mask != 0:
		return fmt.Errorf("masks of scale %g", s.Mask)
	case len(s.Inputs) == 0 || len(s.Factors) != len(s.Inputs):
		return fmt.Errorf("%d factors for %d inputs", len(s.Factors), len(s.Inputs))
	case p.Tensors[s.Output].Degree != 1:
		return fmt.Errorf("a linear step that makes degree %d", p.Tensors[s.Output].Degree)
	case level >= len(p.Q):
		return fmt.Errorf("it rescales from level %d; the highest is %d", level, len(p.Q)-1)
	}
	for i, f := range s.Factors {
		in := p.Tensors[s.Inputs[i]]
		if !(f > 0) || math.IsInf(f, 0) || in.Degree != 1 || in.Level < level {
			return fmt.Errorf("input %d has factor %g, degree %d and level %d; expected a positive factor, degree 1 and level %d", i, f, in.Degree, in.Level, level)
		}
		scale := f * in.Scale * math.Max(1, s.Mask)
		for d := range s.Drop {
			scale /= float64(p.Q[level-d])
		}
		if out := p.Tensors[s.Output].Scale; !(math.Abs(scale/out-1) < 1e-9) {
			return fmt.Errorf("input %d times its factor has scale %g; the step makes %g", i, scale, out)
		}
	}
	return nil
}

func (p *Plan) checkKeys() error {
	if len(p.Keys) > maxKeys {
		return fmt.Errorf("%d keys; at most %d are supported", len(p.Keys), maxKeys)
	}
	for i, k := range p.Keys {
		switch {
		case k.Rotation < 0 || k.Rotation >= p.Slots() || k.Level < 0 || k.Level >= len(p.Q):
			return fmt.Errorf("a key for a rotation by %d slots at level %d", k.Rotation, k.Level)
		case i > 0 && k.Rotation <= p.Keys[i-1].Rotation:
			return fmt.Errorf("the keys' rotations do not rise at %d", k.Rotation)
		}
	}
	return nil
}
