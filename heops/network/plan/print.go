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
	logQ, logP := LogProduct(p.Q), LogProduct(p.P)
	bound, _ := MaxLogQP(p.LogN)
	fmt.Fprintf(&b, "%s on %dx%d: %d steps, %d primes\n", p.Model.Name, p.Options.Width, p.Options.Height, len(p.Steps), len(p.Q))
	fmt.Fprintf(&b, "ring        N = 2^%d, conjugate-invariant: %d real slots a ciphertext\n", p.LogN, p.Slots())
	fmt.Fprintf(&b, "modulus     log2 Q = %.1f (%s), log2 P = %.1f (%s)\n", logQ, logs(p.Q), logP, logs(p.P))
	fmt.Fprintf(&b, "security    128 bits: log2 QP = %.1f <= %.0f, dense ternary secret\n", logQ+logP, bound)
	fmt.Fprintf(&b, "packing     grid of %dx%d cells of %d lanes, %d image(s) a run; input in %dx%d phases\n", p.Grid.Cols, p.Grid.Rows, p.Grid.Lanes, p.Grid.Batch, p.Input().Layout.Py, p.Input().Layout.Px)
	fmt.Fprintf(&b, "noise       logits +- %.2g (predicted; 2^%.1f), +- %.2g by rounded weights, limit +-%.3g\n", p.Result().Noise, math.Log2(p.Result().Noise), p.Rounding, p.Limit)
	fmt.Fprintf(&b, "bytes       upload %.1f MB, download %.1f MB, %d keys %.1f MB (sent %.1f MB), peak %.0f MB\n",
		float64(p.UploadBytes())/1e6, float64(p.DownloadBytes())/1e6, len(p.Keys), float64(p.KeyBytes())/1e6, float64(p.KeyUploadBytes())/1e6, float64(p.PeakBytes())/1e6)
	fmt.Fprintf(&b, "digest      %v\n", p.Digest())
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

// Table returns the steps as a table's headers and rows. The plan has passed
// Check.
func (p *Plan) Table() (headers []string, rows [][]any) {
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
