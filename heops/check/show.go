package check

import (
	"fmt"
	"math"
	"slices"
)

// Summary returns whether and how the network runs, as a card.
func (r *Report) Summary() (title string, lines [][2]string) {
	if r == nil || r.Network == nil {
		return "no report", nil
	}
	if r.Plan == nil {
		return r.Network.Name + " does not run under encryption", [][2]string{{"why", r.Problem}}
	}
	return r.Network.Name + " runs under encryption", [][2]string{
		{"image", r.Way},
		{"cost", r.Cost.String()},
		{"ring", fmt.Sprintf("N = 2^%d, %d primes", r.Plan.LogN, len(r.Plan.Q))},
		{"logits", fmt.Sprintf("+- %.2g by noise and %.2g by rounded weights", r.Plan.Result().Noise, r.Plan.Rounding)},
	}
}

// Table returns a line a layer; times are estimated.
func (r *Report) Table() (headers []string, rows [][]any) {
	headers = []string{"layer", "kind", "result", "step", "level", "noise", "MB", "time"}
	if r == nil {
		return headers, nil
	}
	wrong := slices.ContainsFunc(r.Layers, func(l Layer) bool { return l.Problem != "" })
	if wrong {
		headers = append(headers, "what keeps it from running")
	}
	for _, l := range r.Layers {
		row := []any{l.Name, string(l.Op), fmt.Sprintf("%dx%dx%d", l.Size.C, l.Size.H, l.Size.W), l.Step, nil, nil, nil, nil}
		if l.Time > 0 {
			row[4], row[5], row[6], row[7] = l.Level, fmt.Sprintf("%.1g", l.Noise), fmt.Sprintf("%.1f", float64(l.Memory)/1e6), l.Time
		}
		if wrong {
			row = append(row, l.Problem)
		}
		rows = append(rows, row)
	}
	return headers, rows
}

// Summary returns what was replaced by what, and what the logits make of it, as a
// card.
func (r *Replacement) Summary() (title string, lines [][2]string) {
	if r == nil {
		return "no replacement", nil
	}
	if r.Note != "" {
		lines = append(lines, [2]string{"degree", r.Note})
	}
	for _, c := range r.Changes {
		by := fmt.Sprintf("%s by %s", c.Op, c.By)
		if c.Low < c.High {
			by += fmt.Sprintf(" on [%.3g, %.3g]", c.Low, c.High)
		}
		lines = append(lines, [2]string{c.Layer, by})
	}
	return fmt.Sprintf("%d layers replaced", len(r.Changes)), append(lines, [2]string{"logits", r.Logits.String()})
}

// Table returns how far each layer's values are from those of the original.
func (r *Replacement) Table() (headers []string, rows [][]any) {
	headers = []string{"layer", "largest difference", "rms", "spread", "rms / spread"}
	if r == nil {
		return headers, nil
	}
	for _, d := range r.Layers {
		rows = append(rows, []any{d.Layer, d.Largest, d.RMS, d.Spread, d.RMS / math.Max(d.Spread, 1e-300)})
	}
	return headers, rows
}
