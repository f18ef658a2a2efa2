// Package explain says where the precision of an encrypted run went: layer by
// layer, what was predicted beside what was measured, how far values are from
// what calibration saw, and which layer is out of line, why, and what to do.
//
// It needs the secret's side (comparisons are decrypted) and the network: it is
// for who tries a network out, with both.
package explain

import (
	"fmt"
	"math"
	"strings"

	"cryptounet/heops/client"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
)

// Cause is why a layer is out of line.
type Cause string

// The causes.
const (
	Fine    Cause = ""        // in line
	Range   Cause = "range"   // values are beyond what calibration saw; of inputs the client refuses those
	Level   Cause = "level"   // values have outgrown the modulus of their level
	Noise   Cause = "noise"   // more than predicted, though values are in range
	Scale   Cause = "scale"   // as much as predicted, and that is too much
	Weights Cause = "weights" // rounding the weights costs more than encryption
)

// What is out of line.
const (
	beyond   = 1.5  // times the calibrated range
	unlike   = 4.0  // times the predicted noise
	lost     = 0.5  // of the largest value: nothing is left
	coarse   = 5.0  // bits between values and predicted noise
	rounding = 0.03 // of the values' root mean square
)

// Line is a step of the run.
type Line struct {
	Layer      string
	Kind       plan.Kind // "" for the input
	Level      int
	Scale      float64 // what slots are multiplied by
	Largest    float64 // absolute value
	Calibrated float64 // what of it calibration saw; 0 where it did not look
	Reached    float64 // what of that came; before a square that is its input
	Noise      float64 // root mean square of the differences from the twin
	Predicted  float64 // of those, by the plan
	Rounded    float64 // root mean square of what rounding the weights changed; NaN where it is not known
	WeightBits float64 // of a weight of 1; 0 where there are none
	Cause      Cause
}

// Explanation is the story of a run's precision.
type Explanation struct {
	Lines []Line
	At    int // the first line out of line; -1 if there is none
}

// Of explains a run by the comparisons of its maps with the twin, in their
// order (client.Compare after each step, or some of them), and the first image's
// input. The plan is of the network.
func Of(p *plan.Plan, network *model.Network, input *tensor.Tensor, comparisons ...*client.Comparison) (*Explanation, error) {
	if err := p.Check(); err != nil {
		return nil, fmt.Errorf("explain: %w", err)
	}
	if network == nil || input == nil || len(comparisons) == 0 {
		return nil, fmt.Errorf("explain: a plan, its network, the input and the comparisons of a run are needed: client.Compare(ctx, run.Map(), twin) after each step")
	}
	floats, err := network.Forward(input, p.Pitch())
	if err != nil {
		return nil, fmt.Errorf("explain: %w", err)
	}
	floats[model.Input] = input
	low, high := p.Model.Pixels.Range()
	e := &Explanation{At: -1}
	e.add(Line{Layer: model.Input, Level: p.Input().Level, Scale: p.Input().Scale, Largest: largest(input.Data, 0),
		Reached: largest(input.Data, 0), Calibrated: math.Max(-low, high), Predicted: p.Input().Noise, Rounded: math.NaN()})
	step := 0
	for i, c := range comparisons {
		if c == nil || c.Decrypted == nil || c.Plain == nil || len(c.Decrypted.Data) != len(c.Plain.Data) {
			return nil, fmt.Errorf("explain: comparison %d has no maps: client.Compare makes comparisons", i)
		}
		for step < len(p.Steps) && p.Tensors[p.Steps[step].Output].Name != c.Layer {
			step++
		}
		if step == len(p.Steps) {
			return nil, fmt.Errorf("explain: comparison %d is of %q, which the plan's steps do not make in this order", i, c.Layer)
		}
		e.add(line(&p.Steps[step], &p.Tensors[p.Steps[step].Output], network, floats, c))
		step++
	}
	return e, nil
}

func line(s *plan.Step, t *plan.Tensor, network *model.Network, floats map[string]*tensor.Tensor, c *client.Comparison) Line {
	l := Line{Layer: c.Layer, Kind: s.Kind, Level: t.Level, Scale: t.Scale, Largest: c.LargestAbs, Noise: c.RMSError, Predicted: c.Predicted, Rounded: math.NaN()}
	for _, f := range s.Factors {
		l.WeightBits = math.Max(l.WeightBits, math.Log2(math.Max(1, f)))
	}
	if f := floats[c.Layer]; f != nil && len(f.Data) == len(c.Plain.Data) {
		l.Rounded = 0
		for i, v := range c.Plain.Data {
			l.Rounded += (v - f.Data[i]) * (v - f.Data[i])
		}
		l.Rounded = math.Sqrt(l.Rounded / float64(max(1, len(f.Data))))
	}
	if s.Kind == plan.Square || c.Layer == network.Output {
		l.Reached, l.Calibrated = reached(network, c.Layer, floats)
	}
	l.Cause = l.judge(rms(c.Plain.Data))
	return l
}

// reached returns how far values went where calibration looks, and how far it
// saw them go; zeros where it did not.
func reached(network *model.Network, name string, floats map[string]*tensor.Tensor) (now, then float64) {
	layer, ok := network.Layer(name)
	if !ok || len(layer.Inputs) == 0 {
		return 0, 0
	}
	for _, v := range network.Range(name) {
		then = math.Max(then, v)
	}
	x := floats[layer.Inputs[0]]
	switch {
	case name == network.Output:
		x = floats[name]
	case layer.Op == model.Polynomial:
		low, high := network.Span(name)
		then = math.Max(largest(low, 0), largest(high, 0))
	}
	if x == nil || then == 0 {
		return 0, 0
	}
	if name == network.Output || layer.Op != model.Square && layer.Op != model.Quadratic {
		return largest(x.Data, 0), then
	}
	a, b, _ := network.Quadratic(layer, x.C)
	for c := range x.C {
		now = math.Max(now, largest(x.Channel(c), b[c]/(2*a[c])))
	}
	return now, then
}

// judge says why a line is out of line; values have that root mean square.
func (l Line) judge(values float64) Cause {
	switch {
	case l.Calibrated > 0 && l.Reached > beyond*l.Calibrated:
		return Range
	case !(l.Noise <= lost*l.Largest):
		return Level
	case l.Noise > unlike*l.Predicted:
		return Noise
	case l.Largest > 0 && math.Log2(l.Largest/l.Predicted) < coarse:
		return Scale
	case l.Rounded > rounding*values:
		return Weights
	}
	return Fine
}

func (e *Explanation) add(l Line) {
	e.Lines = append(e.Lines, l)
	if e.At < 0 && l.Cause != Fine {
		e.At = len(e.Lines) - 1
	}
}

// Culprit returns the first line that is out of line; false if there is none.
func (e *Explanation) Culprit() (Line, bool) {
	if e == nil || e.At < 0 || e.At >= len(e.Lines) {
		return Line{}, false
	}
	return e.Lines[e.At], true
}

// Advice is what is wrong and what to do, in words.
func (e *Explanation) Advice() string {
	l, found := e.Culprit()
	if !found {
		return "every layer is in line with the plan"
	}
	switch l.Cause {
	case Range:
		return fmt.Sprintf("%s: values go to %.3g where calibration saw %.3g: call the network's Calibrate with images like this one, and compile again", l.Layer, l.Reached, l.Calibrated)
	case Level:
		return fmt.Sprintf("%s: nothing is left of values up to %.3g: they have outgrown the modulus of level %d; compile with a larger Margin, or calibrate with images like this one", l.Layer, l.Largest, l.Level)
	case Noise:
		return fmt.Sprintf("%s: the error is %.0f times what the plan predicts, of values in range: keep a piece of an image like this one to predict noise by (the network's KeepCrop) and compile again; or the map has been changed", l.Layer, l.Noise/l.Predicted)
	case Scale:
		return fmt.Sprintf("%s: the plan itself leaves %.1f bits of values up to %.3g: compile with a larger Precision", l.Layer, bits(l.Largest, l.Predicted), l.Largest)
	}
	return fmt.Sprintf("%s: rounding the weights costs %.1e, encryption %.1e: compile with more WeightBits than %.0f", l.Layer, l.Rounded, l.Noise, l.WeightBits)
}

// Bits returns how many bits the largest value has above the noise after each step,
// as it was measured and as the plan predicts it.
func (e *Explanation) Bits() (measured, predicted []float64) {
	if e == nil {
		return nil, nil
	}
	for _, l := range e.Lines {
		if l.Kind != "" {
			measured, predicted = append(measured, bits(l.Largest, l.Noise)), append(predicted, bits(l.Largest, l.Predicted))
		}
	}
	return measured, predicted
}

// Summary returns the advice as a card's title.
func (e *Explanation) Summary() (title string, lines [][2]string) { return e.Advice(), nil }

// Table returns the lines as a table's headers and rows.
func (e *Explanation) Table() (headers []string, rows [][]any) {
	headers = []string{"layer", "kind", "level", "scale", "values to", "calibrated to", "reached", "bits left", "predicted", "bits after rounding", "out of line"}
	if e == nil {
		return headers, nil
	}
	number := func(v, unless float64, format string) string {
		if v == unless || math.IsNaN(v) || math.IsInf(v, 0) {
			return ""
		}
		return fmt.Sprintf(format, v)
	}
	for i, l := range e.Lines {
		mark := string(l.Cause)
		if i == e.At {
			mark = "<- " + mark
		}
		rows = append(rows, []any{l.Layer, string(l.Kind), l.Level, fmt.Sprintf("2^%.1f", math.Log2(l.Scale)), number(l.Largest, 0, "%.3g"),
			number(l.Calibrated, 0, "%.3g"), number(l.Reached, 0, "%.3g"), number(bits(l.Largest, l.Noise), 0, "%.1f"),
			number(bits(l.Largest, l.Predicted), 0, "%.1f"), number(bits(l.Largest, l.Rounded), 0, "%.1f"), mark})
	}
	return headers, rows
}

// String is the advice and a line for each layer.
func (e *Explanation) String() string {
	var b strings.Builder
	b.WriteString(e.Advice())
	if e == nil {
		return b.String()
	}
	for i, l := range e.Lines {
		mark := "  "
		if i == e.At {
			mark = "->"
		}
		fmt.Fprintf(&b, "\n%s %-16s %-11s values to %-8.3g", mark, l.Layer, l.Kind, l.Largest)
		if l.Noise > 0 {
			fmt.Fprintf(&b, " %4.1f bits left, %4.1f predicted %s", bits(l.Largest, l.Noise), bits(l.Largest, l.Predicted), l.Cause)
		}
	}
	return b.String()
}

// bits is how many bits values have above an error.
func bits(value, err float64) float64 { return math.Log2(value / err) }

func largest(values []float64, shift float64) (m float64) {
	for _, v := range values {
		m = math.Max(m, math.Abs(v+shift))
	}
	return m
}

func rms(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v * v
	}
	return math.Sqrt(sum / float64(max(1, len(values))))
}
