package spanned

import (
	"context"
	"fmt"
	"time"

	"cryptounet/heops/methods/vector"
)

// StepReport says what a step took.
type StepReport struct {
	Step     Step
	Map      *Map
	Counts   vector.Counts
	Duration time.Duration
}

// Run computes the program on an encrypted input and returns every map by
// number, the last of them the output, with a report for each step.
func (p *Program) Run(ctx context.Context, e *vector.Evaluator, input *Map) ([]*Map, []StepReport, error) {
	if input == nil || input.Channels() != p.Model.Input.Channels || input.Stride != 1 {
		return nil, nil, fmt.Errorf("spanned: model %s takes an encrypted image of %d channel(s)", p.Model.Name, p.Model.Input.Channels)
	}
	maps := []*Map{input}
	var reports []StepReport
	for i, s := range p.Steps {
		before, start := e.Counts(), time.Now()
		m, err := s.run(ctx, e, maps)
		if err != nil {
			return maps, reports, fmt.Errorf("spanned: step %d of %d, %s: %w", i+1, len(p.Steps), s.Name, err)
		}
		maps = append(maps, m)
		reports = append(reports, StepReport{s, m, e.Counts().Sub(before), time.Since(start)})
	}
	return maps, reports, nil
}

func (s Step) run(ctx context.Context, e *vector.Evaluator, maps []*Map) (m *Map, err error) {
	in := maps[s.Inputs[0]]
	switch s.Kind {
	case StepConv:
		m, err = Conv2D(ctx, e, in, s.Kernel)
	case StepUp:
		m, err = ConvTranspose2D(ctx, e, in, s.Kernel)
	case StepSquare:
		// The gain of what is squared is in the gain of the square.
		slots := *in
		slots.Gain, slots.Offset = fill(in.Channels(), 1), fill(in.Channels(), 0)
		m, err = Square(ctx, e, &slots)
	case StepPhases:
		m, err = SpaceToDepth(ctx, e, in, s.Block)
	case StepPool:
		m, err = MeanPool(ctx, e, in)
	case StepJoin:
		joined := make([]*Map, len(s.Inputs))
		for i, k := range s.Inputs {
			joined[i] = maps[k]
		}
		m, err = Concat(joined...)
	default:
		err = fmt.Errorf("unknown kind %q", s.Kind)
	}
	if err != nil {
		return nil, err
	}
	if s.Gain != nil {
		m = m.Affine(s.Gain, s.Offset)
	}
	m.Name = s.Name
	return m, nil
}

// Table returns reports as a table's headers and rows.
func Table(reports []StepReport) (headers []string, rows [][]any) {
	headers = []string{"step", "kind", "ciphertexts", "level", "rotations", "ct x ct", "ct x plaintext", "ct x constant", "MB", "seconds"}
	for _, r := range reports {
		rows = append(rows, []any{r.Step.Name, string(r.Step.Kind), r.Map.Channels(), r.Map.Level(), r.Counts.Rotations, r.Counts.Mults,
			r.Counts.PlainMults, r.Counts.ConstMults, fmt.Sprintf("%.1f", float64(r.Map.Bytes())/1e6), fmt.Sprintf("%.2f", r.Duration.Seconds())})
	}
	return headers, rows
}

// Total adds reports up.
func Total(reports []StepReport) (c vector.Counts, d time.Duration) {
	for _, r := range reports {
		c = c.Add(r.Counts)
		d += r.Duration
	}
	return c, d
}
