// Package engine is the seam between a notebook's protocol and the language
// its cells are written in. Protocols (Jupyter, the headless runner, tests)
// see only the Engine interface; what runs cells sees only Output.
//
// A cell's way: cells (parse, check, lower) -> engine (run) -> display ->
// protocol (messages). The interpreter engine lives in kernel/interp and runs
// in a child process that kernel/process starts, watches and replaces; the
// process that owns the sockets never runs user code.
//
// The shape follows xeus's xinterpreter: execute, complete, inspect,
// is_complete, kernel_info, shutdown.
package engine

import "context"

// MIME maps a media type to its content: text types hold a string, binary
// types ("image/png") a []byte, JSON types any value that encoding/json takes.
type MIME map[string]any

// Output receives what a cell produces while it runs. Implementations are safe
// for use by several goroutines.
type Output interface {
	// Stream is text on "stdout" or "stderr".
	Stream(name, text string)
	// Display is a display_data message, or update_display_data when update
	// is set; id is the display_id, empty for none.
	Display(data MIME, metadata map[string]any, id string, update bool)
	// ClearOutput removes the cell's output so far, at once or when the next
	// output arrives (wait).
	ClearOutput(wait bool)
	// Input asks the person at the front end for a line.
	Input(ctx context.Context, prompt string, password bool) (string, error)
}

// Cell is one piece of source to run.
type Cell struct {
	Code string
	// Count is the execution count, shown as "cell 3" in positions; 0 for
	// silent cells.
	Count int
	// ID is the front end's name for the cell, the same when it runs again; ""
	// where the front end does not say.
	ID string
	// Expressions are evaluated after the cell (user_expressions).
	Expressions map[string]string
}

// Fault is an error as a notebook shows it.
type Fault struct {
	Name      string   // short kind: "compile error", "panic", "interrupted"
	Value     string   // one sentence
	Traceback []string // lines for people; may hold ANSI colours
}

func (f *Fault) Error() string { return f.Name + ": " + f.Value }

// Result is what is left when a cell has ended.
type Result struct {
	Value       MIME // the last expression's value; nil if it has none
	Fault       *Fault
	Expressions map[string]ExpressionResult
	Payload     []map[string]any // pager, set_next_input
	// Next is the program that is to run the cells from now on, nil for the one that
	// does.
	Next *Next
}

// Next is a program that takes an engine's place: with its arguments, and with more
// in its environment.
type Next struct{ Command, Env []string }

// ExpressionResult is one user expression's value or error.
type ExpressionResult struct {
	Value MIME
	Fault *Fault
}

// Completion lists what may replace the text between two offsets, in unicode
// code points as the Jupyter protocol counts.
type Completion struct {
	Matches    []string
	Types      []string // kind of each match: "function", "type", ...
	Signatures []string // of each match, "" for what has none
	Start, End int
}

// Inspection is the documentation of what stands at a position.
type Inspection struct {
	Found bool
	Data  MIME
}

// Completeness answers is_complete: Status is "complete", "incomplete",
// "invalid" or "unknown"; Indent goes with "incomplete".
type Completeness struct {
	Status string
	Indent string
}

// Engine runs cells one at a time and keeps their values between them.
// Complete, Inspect, IsComplete and Interrupt may be called while a cell runs.
type Engine interface {
	// Execute runs a cell. A fault of the cell is in the Result; the error
	// says that the engine itself could not run it.
	Execute(ctx context.Context, cell Cell, out Output) (Result, error)
	Complete(ctx context.Context, code string, cursor int) (Completion, error)
	Inspect(ctx context.Context, code string, cursor, detail int) (Inspection, error)
	IsComplete(ctx context.Context, code string) (Completeness, error)
	// Interrupt asks the running cells to stop and returns at once; the
	// session's values are kept.
	Interrupt()
	Close() error
}
