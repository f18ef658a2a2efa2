package evaluator

import (
	"context"

	"cryptounet/heops/cipher"
)

// Passed is a step of a run that is done, as Watch hears of it.
type Passed struct {
	StepReport
	made *cipher.Encrypted
}

// Summary returns what can be known, without its secret, of the map that the
// step has made, as a title and pairs of names and values.
func (p Passed) Summary() (title string, lines [][2]string) { return p.made.Summary() }

type watchKey struct{}

// Watch returns a context under which runs tell of every step when it is done,
// on the goroutine that called Next or Run. The run goes on when hear returns.
func Watch(ctx context.Context, hear func(Passed)) context.Context {
	return context.WithValue(ctx, watchKey{}, hear)
}

// tell tells of the step that has just run.
func (r *Run) tell(ctx context.Context, made *cipher.Encrypted) {
	if hear, ok := ctx.Value(watchKey{}).(func(Passed)); ok {
		hear(Passed{r.report, made})
	}
}
