package interp

import (
	"context"
	"os"

	"cryptounet/kernel/cells/source"
	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp/runs"
)

// Programs is an engine that runs whole programs: the files of a package main,
// or one file without a package clause, which is a cell. The engine that New
// returns is one.
type Programs interface {
	// RunProgram runs a program with arguments (the first is its name) and
	// returns its exit code. Standard input and output are the process's, or
	// the Output's when the engine captures.
	RunProgram(ctx context.Context, files []source.File, args []string, out engine.Output) (int, *engine.Fault)
}

// RunProgram runs a program on an interpreter of its own; the session's cells
// do not see it.
func (s *session) RunProgram(ctx context.Context, files []source.File, args []string, out engine.Output) (int, *engine.Fault) {
	defer s.runs.Ask()()
	p := newSession(s.options, s.runs)
	return p.program(ctx, files, args, out)
}

// script runs a file that is one cell.
func (s *session) script(ctx context.Context, file source.File, out engine.Output) (int, *engine.Fault) {
	r := s.cell(ctx, file.Name, file.Code, out)
	value, fault := r.Value, r.Fault
	switch {
	case fault == nil:
		if value != nil && out != nil {
			out.Display(value, map[string]any{}, "", false)
		}
		return 0, nil
	case fault.Name == "exit" && s.exitCode != nil:
		return *s.exitCode, nil
	case fault.Name == "compile error":
		return 2, fault
	}
	return 1, fault
}

func (s *session) program(ctx context.Context, files []source.File, args []string, out engine.Output) (int, *engine.Fault) {
	if len(args) > 0 {
		old := os.Args
		os.Args = args
		defer func() { os.Args = old }()
	}
	if len(files) == 1 && !source.IsProgram(files[0].Code) {
		return s.script(ctx, files[0], out)
	}
	piece, err := s.cells.CheckProgram(files)
	if err != nil {
		return 2, compileFault(err)
	}
	setup, entry, err := s.load(piece)
	if err != nil {
		reason := internalText(err.Error())
		return 2, &engine.Fault{Name: "not supported", Value: "the interpreter cannot run this program: " + reason, Traceback: []string{
			"the program is correct Go, but the interpreter cannot run it: " + reason,
		}}
	}
	restore, err := s.capture(out)
	if err != nil {
		return 2, &engine.Fault{Name: "error", Value: err.Error(), Traceback: []string{err.Error()}}
	}
	defer restore()
	ctx, life, _ := runs.Living(ctx)
	x := s.start(ctx, out)
	defer s.runs.End(x)
	fault := s.drive(x, "program", func() { setup(); entry() })
	if fault != nil && fault.Name == "exit" && s.exitCode == nil {
		// The main goroutine is over, the others go on, as in compiled Go.
		fault = s.goexit(x, life.Crashed)
	}
	s.std.Flush()
	fault = life.End(fault)
	switch {
	case fault == nil:
		return 0, nil
	case s.exitCode != nil:
		return *s.exitCode, nil
	}
	s.machine.RT.Stop() // what is left of its goroutines
	return 2, fault
}
