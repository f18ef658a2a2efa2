package command

import (
	"fmt"
	"go/ast"
	"go/parser"
	"strings"
	"time"

	"cryptounet/kernel/cells/magics"
	"cryptounet/kernel/engine"
)

// timeit runs code in a loop, long enough to measure it, and tells the best
// of some rounds.
func (c *cell) timeit(p magics.Part, code string) *engine.Fault {
	if strings.TrimSpace(code) == "" {
		return c.mistake(p, "%timeit wants the code to time on its line, %%timeit in its cell")
	}
	if fault := c.Check(c.name, placed(p, code)); fault != nil {
		return fault
	}
	body := code
	if e, err := parser.ParseExpr(body); err == nil {
		if _, isCall := ast.Unparen(e).(*ast.CallExpr); !isCall {
			body = "_ = " + body
		}
	}
	round1 := func(n int) (time.Duration, *engine.Fault) {
		_, fault := c.Go(c.ctx, c.name, placed(p, fmt.Sprintf("for range %d { %s\n}", n, body)), c.out)
		if fault != nil && fault.Name == "compile error" && body == code {
			body = "_ = " + body // a call that is not a statement: len(x)
			_, fault = c.Go(c.ctx, c.name, placed(p, fmt.Sprintf("for range %d { %s\n}", n, body)), c.out)
		}
		return c.Elapsed(), fault
	}
	n := 1
	for {
		d, fault := round1(n)
		if fault != nil {
			return fault
		}
		if d >= 100*time.Millisecond || n >= 1e9 {
			break
		}
		n *= 10
	}
	var best, sum time.Duration
	const rounds = 5
	for i := range rounds {
		d, fault := round1(n)
		if fault != nil {
			return fault
		}
		sum += d
		if i == 0 || d < best {
			best = d
		}
	}
	c.say(fmt.Sprintf("%s a run, %s at best (%d runs, %d times)\n", each(sum/rounds, n), each(best, n), n, rounds))
	return nil
}

// each is the time of one of n runs, with three digits.
func each(d time.Duration, n int) string {
	ns := float64(d) / float64(n)
	switch {
	case ns < 1e3:
		return fmt.Sprintf("%.3g ns", ns)
	case ns < 1e6:
		return fmt.Sprintf("%.3g µs", ns/1e3)
	case ns < 1e9:
		return fmt.Sprintf("%.3g ms", ns/1e6)
	}
	return fmt.Sprintf("%.3g s", ns/1e9)
}

func round(d time.Duration) time.Duration {
	for unit := time.Duration(1); unit < d; unit *= 10 {
		if d < 1000*unit {
			return d.Round(unit)
		}
	}
	return d
}
