package interp

import (
	"context"

	"cryptounet/kernel/engine"
)

// Complete lists what may stand at a position.
func (s *session) Complete(ctx context.Context, code string, cursor int) (engine.Completion, error) {
	return engine.Completion{Start: cursor, End: cursor, Matches: []string{}}, nil
}

// Inspect describes what stands at a position.
func (s *session) Inspect(ctx context.Context, code string, cursor, detail int) (engine.Inspection, error) {
	return engine.Inspection{}, nil
}

// IsComplete says whether a cell can be run as it is.
func (s *session) IsComplete(ctx context.Context, code string) (engine.Completeness, error) {
	return engine.Completeness{Status: "unknown"}, nil
}

// Close ends the session.
func (s *session) Close() error {
	s.Interrupt()
	return nil
}
