package main

import (
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp"
	"cryptounet/kernel/process"
	"cryptounet/kernel/symbols"
)

// maxStack is how much stack one goroutine of a cell may use: a function that
// calls itself without end is found out before it has taken the machine's
// memory.
const maxStack = 256 << 20

// engineCommand is the child process that runs the cells. Its arguments are
// those of the program that it runs (os.Args).
func engineCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "engine [-- ARG...]",
		Short:  "Run cells for a kernel (started by the kernel itself)",
		Hidden: true,
		RunE: func(_ *cobra.Command, args []string) error {
			debug.SetMaxStack(maxStack)
			if len(args) > 0 {
				os.Args = args
			}
			err := process.Serve(newEngine)
			if err == nil {
				process.EndGroup()
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
	return interp.New(interp.Options{Packages: packages})
}
