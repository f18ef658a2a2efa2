package plan

import (
	"fmt"
	"math"
	"strings"
	"text/tabwriter"
)

// String describes the plan: parameters and, step by step, a table.
func (p *Plan) String() string {
	if err := p.Check(); err != nil {
		return err.Error()
	}
	var b strings.Builder
	title, lines := p.Summary()
	fmt.Fprintln(&b, title)
	for _, l := range lines {
		fmt.Fprintf(&b, "%-11s %s\n", l[0], l[1])
	}
	headers, rows := p.Table()
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(headers, "\t"))
	for _, r := range rows {
		for _, v := range r {
			fmt.Fprint(w, v, "\t")
		}
		fmt.Fprintln(w)
	}
	w.Flush()
	return b.String()
}

// Summary returns the plan's parameters as a title and pairs of names and values.
func (p *Plan) Summary() (title string, lines [][2]string) {
	if err := p.Check(); err != nil {
		return err.Error(), nil
	}
	logQ, logP := LogProduct(p.Q), LogProduct(p.P)
	bound, _ := MaxLogQP(p.LogN)
	title = fmt.Sprintf("%s on %dx%d: %d steps, %d primes", p.Model.Name, p.Options.Width, p.Options.Height, len(p.Steps), len(p.Q))
	add := func(name, format string, values ...any) {
		lines = append(lines, [2]string{name, fmt.Sprintf(format, values...)})
	}
	add("ring", "N = 2^%d, conjugate-invariant: %d real slots a ciphertext", p.LogN, p.Slots())
	add("modulus", "log2 Q = %.1f (%s), log2 P = %.1f (%s)", logQ, logs(p.Q), logP, logs(p.P))
	add("security", "128 bits: log2 QP = %.1f <= %.0f, dense ternary secret", logQ+logP, bound)
	add("packing", "grid of %dx%d cells of %d lanes, %d image(s) a run; input in %dx%d phases", p.Grid.Cols, p.Grid.Rows, p.Grid.Lanes, p.Grid.Batch, p.Input().Layout.Py, p.Input().Layout.Px)
	add("noise", "logits +- %.2g (predicted; 2^%.1f), +- %.2g by rounded weights, limit +-%.3g", p.Result().Noise, math.Log2(p.Result().Noise), p.Rounding, p.Limit)
	add("bytes", "upload %.1f MB, download %.1f MB, %d keys %.1f MB (sent %.1f MB), peak %.0f MB",
		float64(p.UploadBytes())/1e6, float64(p.DownloadBytes())/1e6, len(p.Keys), float64(p.KeyBytes())/1e6, float64(p.KeyUploadBytes())/1e6, float64(p.PeakBytes())/1e6)
	add("digest", "%v", p.Digest())
	return title, lines
}

// Table returns the steps as a table's headers and rows, none of a plan that
// Check refuses.
func (p *Plan) Table() (headers []string, rows [][]any) {
	if p.Check() != nil {
		return nil, nil
	}
	headers = []string{"step", "kind", "layers", "makes", "level", "scale", "rotations", "key switches", "products", "MB", "noise"}
	for _, s := range p.Steps {
		t := p.Tensors[s.Output]
		rows = append(rows, []any{
			s.Name, string(s.Kind), strings.Join(s.Layers, " "), t.Layout.String(), t.Level, fmt.Sprintf("2^%.1f", math.Log2(t.Scale)),
			count(s.Rotations), count(s.KeySwitches), count(s.Products), fmt.Sprintf("%.1f", float64(p.Bytes(s.Output))/1e6), fmt.Sprintf("%.1g", t.Noise),
		})
	}
	return headers, rows
}

// count leaves the field of an operation that a step does not have empty.
func count(n int) any {
	if n == 0 {
		return ""
	}
	return n
}

func logs(primes []uint64) string {
	s := make([]string, len(primes))
	for i, q := range primes {
		s[i] = fmt.Sprintf("%.1f", math.Log2(float64(q)))
	}
	return strings.Join(s, " ")
}
