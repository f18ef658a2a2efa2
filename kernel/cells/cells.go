// Package cells is the typed front-end of the notebook: it parses a cell,
// checks it with go/types against the earlier cells, and lowers it to the Go
// that the interpreter runs right (package lower). It knows nothing of Jupyter
// and runs nothing itself: a Session's owner runs the lowered piece and then
// commits it, so that names and values never disagree.
package cells

import (
	"go/token"

	"cryptounet/kernel/cells/ask"
	"cryptounet/kernel/cells/check"
	"cryptounet/kernel/cells/lower"
	"cryptounet/kernel/cells/magics"
	"cryptounet/kernel/cells/source"
)

// Session is what the cells that have run have declared. It is not safe for
// use by several goroutines.
type Session struct{ *check.Session }

// NewSession returns a session with nothing declared.
func NewSession(fset *token.FileSet, importer check.Importer, program *lower.Program) *Session {
	return &Session{check.New(fset, importer, program)}
}

// Parts splits a cell at its magics. A cell without any is one part.
func (s *Session) Parts(src string) []magics.Part { return magics.Parts(src, s.Declared) }

// IsComplete says whether a cell can be run as it stands: "complete",
// "incomplete" with the indentation of the next line, or "invalid".
func (s *Session) IsComplete(src string) (status, indent string) {
	return source.Status(magics.OnlyGo(src, s.Declared))
}

// Complete lists what may stand at a byte offset.
func (s *Session) Complete(src string, cursor int) ask.Completion {
	return ask.Complete(s.Session, src, cursor)
}

// Inspect describes the name at a byte offset; inside the arguments of a call,
// the function that is called.
func (s *Session) Inspect(src string, cursor int) (ask.Description, bool) {
	return ask.Inspect(s.Session, src, cursor)
}
