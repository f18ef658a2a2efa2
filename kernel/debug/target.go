// Package debug debugs cells in the Debug Adapter Protocol, with the requests
// that Jupyter adds to it
// (https://microsoft.github.io/debug-adapter-protocol and "Debug request" in
// https://jupyter-client.readthedocs.io/en/stable/messaging.html): requests and
// events are its JSON. What runs the cells is a Target.
package debug

// Target runs the cells. Its methods may be called from several goroutines.
type Target interface {
	// Attach has the functions of all cells tell where they are, or no longer;
	// what is held then goes on.
	Attach(on bool) error
	// Threads are the goroutines that run functions of cells.
	Threads() []Thread
	// Frames are a thread's functions under way, innermost first.
	Frames(thread int) []Frame
	// Continue, StepIn, StepOver, StepOut let all threads go on, all but the
	// first until the thread named is somewhere else. They report whether
	// the threads had stopped.
	Continue() bool
	StepIn(thread int) bool
	StepOver(thread int) bool
	StepOut(thread int) bool
	// Pause stops the first thread that comes to a statement; it reports
	// whether anything runs.
	Pause() bool
	// Breakpoints says whether there are any.
	Breakpoints(some bool)
	// Scopes are the variables that a frame sees, the nearest first.
	Scopes(f Frame) []Scope
	// Variables are those of the session.
	Variables() []Variable
	// Evaluate evaluates an expression or runs a statement in a frame, or in
	// the session if that is nil. A statement has no value.
	Evaluate(f *Frame, code string) (v Value, err error)
	// Look calls a function that lists values, which may call their methods.
	Look(list func() []Variable) ([]Variable, error)
	// Bring makes a frame's variable one of the session, under a name.
	Bring(f Frame, variable, name string) error
	// Source is the text of a cell.
	Source(cell string) (text string, ok bool)
	// Lines are the lines of a cell's text on which a statement begins.
	Lines(text string) map[int]bool
	// Modules are the packages that cells have imported: name and path.
	Modules() [][2]string
	// Log says something under the cell that runs.
	Log(text string)
}

// Thread is a goroutine.
type Thread struct {
	ID   int
	Name string
}

// Frame is a function under way.
type Frame struct {
	Name         string
	Cell         string // "cell 3"; empty for a step of compiled code
	Line, Column int    // from 1
	Handle       any    // the target's
}

// Scope is a named set of variables.
type Scope struct {
	Name      string
	Expensive bool
	Variables func() []Variable
}

// Variable is a value with its name.
type Variable struct {
	Name string
	// Path is the expression that names it in its frame, "" if none does.
	Path string
	Value
}

// Value is a value as a person reads it.
type Value struct {
	Text, Type string
	// Len is how many parts it has, and Indexed says that they are numbered.
	Len     int
	Indexed bool
	// Parts are some of them, by their numbers; nil where there are none.
	Parts func(start, count int) []Variable
	// Rich shows it as a notebook does: content by media type.
	Rich func() map[string]any
}
