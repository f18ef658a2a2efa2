package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/notebook"
	"cryptounet/kernel/process"
)

type runFlags struct {
	out        string
	parameters []string
	memory     string
}

func runCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run FILE.ipynb|FILE.go [-- ARG...]",
		Short: "Run a notebook or a Go file on the kernel's engine, without Jupyter",
		Long: `Run a notebook or a Go file on the kernel's engine, without Jupyter.

A notebook's text output is shown as it comes; with -o the notebook is written
with all of its outputs, after each cell. The run stops at the first cell that
fails, with a status other than zero. A Go file gets the arguments after "--"
and standard input.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return fmt.Errorf("%s needs a file to run: FILE.ipynb or FILE.go", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runFile(cmd.Context(), args[0], args[1:], f) },
	}
	cmd.Flags().StringVarP(&f.out, "out", "o", "", "write the executed notebook to this file")
	cmd.Flags().StringArrayVarP(&f.parameters, "parameter", "p", nil, "name=value for the cell tagged \"parameters\"; can be repeated")
	cmd.Flags().StringVar(&f.memory, "memory-limit", "", "memory that the cells may use, for example 6GiB (default: no limit)")
	return cmd
}

func runFile(ctx context.Context, path string, args []string, f runFlags) error {
	memory, err := parseBytes(f.memory)
	if err != nil {
		return fmt.Errorf("--memory-limit: %w", err)
	}
	source, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read the file to run: %w", err)
	}
	options := process.Options{Memory: memory}
	switch ext := filepath.Ext(path); {
	case ext == ".ipynb":
		if len(args) > 0 {
			return fmt.Errorf("a notebook takes no arguments (%q): set its parameters with -p name=value", args[0])
		}
		options.Dir = filepath.Dir(path) // where Jupyter runs it too
		return runNotebook(ctx, path, source, options, f)
	case ext == ".go":
		if f.out != "" || len(f.parameters) > 0 {
			return errors.New("-o and -p are for notebooks: give a Go file its arguments after \"--\"")
		}
		return runSource(ctx, path, source, args, options)
	default:
		return fmt.Errorf("%s is neither a notebook (.ipynb) nor a Go file (.go)", path)
	}
}

func runNotebook(ctx context.Context, path string, source []byte, options process.Options, f runFlags) error {
	n, err := notebook.Parse(source)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	var parameters []notebook.Parameter
	for _, s := range f.parameters {
		p, err := notebook.ParseParameter(s)
		if err != nil {
			return err
		}
		parameters = append(parameters, p)
	}
	if err := n.SetParameters(parameters); err != nil {
		return err
	}
	o := notebook.RunOptions{Terminal: &notebook.Terminal{Out: os.Stdout, Err: os.Stderr, In: bufio.NewReader(os.Stdin), Live: isTerminal(os.Stdout)}}
	if f.out != "" {
		o.Save = func(n *notebook.Notebook) error { return save(n, f.out) }
		if err := o.Save(n); err != nil { // before an hour's work, not after it
			return err
		}
	}
	return withEngine(ctx, options, func(ctx context.Context, e *process.Engine) error {
		err := n.Run(ctx, e, o)
		if cell, ok := errors.AsType[*notebook.CellError](err); ok {
			showTraceback(cell.Fault.Traceback)
		}
		return err
	})
}

// save writes a notebook whole or not at all.
func save(n *notebook.Notebook, path string) error {
	text, err := n.Encode()
	if err != nil {
		return err
	}
	temporary := path + ".part"
	if err := os.WriteFile(temporary, text, 0o644); err != nil {
		return fmt.Errorf("write the notebook: %w", err)
	}
	if err := os.Rename(temporary, path); err != nil {
		os.Remove(temporary)
		return fmt.Errorf("write the notebook: %w", err)
	}
	return nil
}

// A Go file is a whole program where it has a package clause, and one cell
// where it has none.
func runSource(ctx context.Context, path string, source []byte, args []string, options process.Options) error {
	options.Stdin = struct{ io.Reader }{os.Stdin} // copied: the engine is not in the terminal's process group
	out, end := notebook.Show(&notebook.Terminal{Out: os.Stdout, Err: os.Stderr, Live: isTerminal(os.Stdout)})
	defer end()
	return withEngine(ctx, options, func(ctx context.Context, e *process.Engine) error {
		program := engine.Program{Files: []engine.File{{Name: path, Code: string(source)}}, Args: append([]string{path}, args...)}
		status, fault, err := e.RunProgram(ctx, program, out)
		switch {
		case err != nil:
			return err
		case fault != nil:
			showTraceback(fault.Traceback)
			return fault
		case status != 0:
			return exitStatus(status)
		}
		return nil
	})
}

// exitStatus is the status that a program has ended with on purpose.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// withEngine starts an engine for one run. SIGINT interrupts the running cell;
// SIGTERM ends the run.
func withEngine(ctx context.Context, o process.Options, run func(context.Context, *process.Engine) error) error {
	e, err := process.Start(o)
	if err != nil {
		return err
	}
	defer e.Close()
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, syscall.SIGINT)
	defer signal.Stop(interrupts)
	go func() {
		for {
			select {
			case <-interrupts:
				e.Interrupt()
			case <-ctx.Done():
				e.Close()
				return
			}
		}
	}()
	return run(ctx, e)
}

// showTraceback prints a traceback, with its colours where they are seen.
func showTraceback(lines []string) {
	text := strings.Join(lines, "\n") + "\n"
	if !isTerminal(os.Stderr) {
		text = ansi.ReplaceAllString(text, "")
	}
	io.WriteString(os.Stderr, text)
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

var ansi = regexp.MustCompile("\x1b\\[[0-9;]*[A-Za-z]")
