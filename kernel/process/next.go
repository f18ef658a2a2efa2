package process

import (
	"context"
	"os"
	"slices"

	"cryptounet/kernel/engine"
)

// nextReason is why a child was ended whose place another program takes.
const nextReason = "another program takes its place"

// replaceWith ends the child and has another program run the cells. Where that does
// not start, one like the child goes on.
func (e *Engine) replaceWith(ctx context.Context, next engine.Next) *engine.Fault {
	e.mu.Lock()
	before, c := e.options, e.child
	env := e.options.Env
	if env == nil {
		env = os.Environ()
	}
	e.options.Command, e.options.Env = next.Command, append(slices.Clone(env), next.Env...)
	e.mu.Unlock()
	if c != nil {
		c.kill(nextReason)
		<-c.reported
	}
	if _, err := e.current(ctx); err != nil {
		e.mu.Lock()
		e.options = before
		e.mu.Unlock()
		why := "the new engine cannot run, so one like the last goes on, without what the cells had declared: " + err.Error()
		return &engine.Fault{Name: "engine", Value: why, Traceback: []string{why}}
	}
	return nil
}
