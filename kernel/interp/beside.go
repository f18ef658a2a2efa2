package interp

import (
	"context"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp/runs"
)

// Render is a value as a notebook shows it.
func (s *session) Render(v any) engine.MIME { return s.display.Any(v) }

// Cell names the cell of the running goroutine, as the front end knows it.
func (s *session) Cell() string {
	if x := s.runs.Current(); x != nil {
		return x.Cell
	}
	return ""
}

// Run calls f as a cell of its own is run, beside the one that calls: what it says
// goes to out, an interrupt stops both, and what ends it is returned.
func (s *session) Run(out engine.Output, f func()) *engine.Fault {
	defer s.runs.Ask()()
	parent := s.runs.Context()
	ctx, cancel := context.WithCancel(runs.InCell(engine.Beside(context.Background()), s.Cell()))
	defer cancel()
	defer context.AfterFunc(parent, cancel)()
	ctx, life, _ := runs.Living(ctx)
	x := s.start(ctx, out)
	defer s.runs.End(x)
	fault := life.End(s.drive(x, "callback", f))
	s.std.Flush()
	return fault
}

// parameters are the names of the parameters of the function that the running cell
// gives to another one, which it calls by this name.
func (s *session) parameters(call string) []string {
	places := s.where.Calls()
	if len(places) == 0 {
		return nil
	}
	at := s.machine.Fset.Position(places[0].Pos)
	s.front.Lock()
	defer s.front.Unlock()
	return s.cells.Parameters(at.Filename, at.Line, call)
}
