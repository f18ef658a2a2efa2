package main

import (
	"context"

	"github.com/spf13/cobra"

	"cryptounet/heops/progress"
	"cryptounet/kernel/cells/source"
	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp"
	"cryptounet/kernel/process/collector"
	"cryptounet/kernel/process/serve"
	"cryptounet/kernel/symbols"
)

// engineCommand is the child process that runs the cells.
func engineCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "engine",
		Short:  "Run cells for a kernel (started by the kernel itself)",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			collector.Tune()
			err := serve.Engine(newEngine)
			if err == nil {
				serve.EndGroup()
			}
			return err
		},
	}
}

// newEngine is the interpreter with all packages that the binary holds.
func newEngine() (engine.Engine, error) {
	packages, err := symbols.New()
	if err != nil {
		return nil, err
	}
	e, err := interp.New(interp.Options{Packages: packages, Steps: layers, Told: progress.With, Get: getModule})
	if err != nil {
		return nil, err
	}
	return programs{e.(cellEngine), e.(interp.Programs)}, nil
}

// cellEngine is what the interpreter is to cells.
type cellEngine interface {
	engine.Engine
	engine.Comms
	engine.Debugger
}

// programs is the interpreter as engine.Programs wants it.
type programs struct {
	cellEngine
	interpreter interp.Programs
}

func (p programs) RunProgram(ctx context.Context, program engine.Program, out engine.Output) (int, *engine.Fault, error) {
	var files []source.File
	for _, f := range program.Files {
		files = append(files, source.File{Name: f.Name, Code: f.Code})
	}
	status, fault := p.interpreter.RunProgram(ctx, files, program.Args, out)
	return status, fault, nil
}
