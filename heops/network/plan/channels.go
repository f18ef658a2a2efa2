package plan

import (
	"encoding/json"
	"math"
	"slices"
)

// Channels holds one value a channel. In a file, a value that all channels
// share stands once.
type Channels []float64

// MarshalJSON writes an array of the values, of one where all are equal.
func (c Channels) MarshalJSON() ([]byte, error) {
	for _, v := range c {
		if !identical(v, c[0]) {
			return json.Marshal([]float64(c))
		}
	}
	return json.Marshal([]float64(c[:min(1, len(c))]))
}

// identical tells 0 from -0, which a file and a digest keep apart.
func identical(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }

// spread repeats a single value for n channels.
func (c Channels) spread(n int) Channels {
	if len(c) != 1 || n < 1 {
		return c
	}
	all := make(Channels, n)
	for i := range all {
		all[i] = c[0]
	}
	return all
}

// inherited returns the gain and offset that a step's output has from its input:
// the same after a relinearisation, and less gain after a pooling, which adds
// pixels. Other steps have none to hand on.
func (p *Plan) inherited(s *Step) (gain, offset Channels, ok bool) {
	if len(s.Inputs) != 1 || s.Inputs[0] < 0 || s.Inputs[0] >= len(p.Tensors) || s.Output < 0 || s.Output >= len(p.Tensors) || s.Inputs[0] == s.Output {
		return nil, nil, false
	}
	in := &p.Tensors[s.Inputs[0]]
	switch s.Kind {
	case Relinearise:
		return in.Gain, in.Offset, true
	case Pool, Total:
		pixels := float64(s.Window * s.Window)
		if s.Kind == Total {
			pixels = float64(in.Layout.H * in.Layout.W)
		}
		gain = make(Channels, len(in.Gain))
		for c, v := range in.Gain {
			gain[c] = v / pixels
		}
		return gain, in.Offset, true
	}
	return nil, nil, false
}

// withoutInherited returns a copy in which gains and offsets that follow from
// steps are left out.
func (p *Plan) withoutInherited() *Plan {
	c := *p
	c.Tensors = slices.Clone(p.Tensors)
	for i := range p.Steps {
		s := &p.Steps[i]
		if gain, offset, ok := p.inherited(s); ok && slices.EqualFunc(gain, p.Tensors[s.Output].Gain, identical) && slices.EqualFunc(offset, p.Tensors[s.Output].Offset, identical) {
			c.Tensors[s.Output].Gain, c.Tensors[s.Output].Offset = nil, nil
		}
	}
	return &c
}

// fill repeats single values for all channels, and takes what is left out from
// the steps.
func (p *Plan) fill() {
	for i := range p.Tensors {
		t := &p.Tensors[i]
		t.Gain, t.Offset = t.Gain.spread(t.Layout.C), t.Offset.spread(t.Layout.C)
	}
	for i := range p.Steps {
		s := &p.Steps[i]
		gain, offset, ok := p.inherited(s)
		if t := s.Output; ok && len(gain) == p.Tensors[t].Layout.C && len(p.Tensors[t].Gain) == 0 && len(p.Tensors[t].Offset) == 0 {
			p.Tensors[t].Gain, p.Tensors[t].Offset = slices.Clone(gain), slices.Clone(offset)
		}
	}
}
