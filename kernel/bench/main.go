// Command bench times programs in cells beside compiled Go, CPython and the bare
// interpreter, all in one run:
//
//	go run ./kernel/bench build/cryptounet              # all twelve
//	go run ./kernel/bench -run 'fib|sort' build/cryptounet
//
// The argument is the kernel's binary, whose engine runs the cells in a child
// process as the kernel does. A program's declarations are one cell and its call is
// another, which is timed from the request to its end; the other sides time the call
// themselves. Each is the best of some rounds, and all must print the same.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	raw := flag.String("raw", "", "run a program by the bare interpreter, in this process")
	match := flag.String("run", "", "time the programs whose name matches")
	rounds := flag.Int("rounds", 3, "how often each runs; the best counts")
	python := flag.String("python", "", "the Python to time (default: Debian's, or else the first in the path)")
	goTool := flag.String("go", "go", "the go command that compiles")
	flag.Parse()
	var err error
	switch {
	case *raw != "":
		err = interpret(*raw)
	case flag.NArg() != 1:
		err = errors.New("name the kernel's binary: go run ./kernel/bench build/cryptounet")
	default:
		err = compare(ctx, os.Stdout, flag.Arg(0), *match, *rounds, *python, *goTool)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// compare times the programs on every side and prints the table.
func compare(ctx context.Context, out io.Writer, kernel, match string, rounds int, python, goTool string) error {
	wanted, err := regexp.Compile(match)
	if err != nil {
		return fmt.Errorf("-run: %w", err)
	}
	all, err := programs(whole)
	if err != nil {
		return err
	}
	var list []program
	for _, p := range all {
		if wanted.MatchString(p.name) {
			list = append(list, p)
		}
	}
	if len(list) == 0 {
		return fmt.Errorf("no program's name matches %q", match)
	}
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := build(ctx, goTool, dir, list); err != nil {
		return err
	}
	if kernel, err = filepath.Abs(kernel); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	python, version := findPython(ctx, python)
	fmt.Fprintf(out, "best of %d, in ms; compiled by %s, CPython is %s\n\n", rounds, goVersion(ctx, goTool), version)
	t := table{out: out}
	t.head()
	failed := 0
	for _, p := range list {
		cells, closed, err := inCells(ctx, kernel, p)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		sides := []side{compiled(dir, p), bare(self, dir, p), cells}
		if python != "" {
			sides = append(sides, byPython(python, dir, p))
		}
		best, err := race(ctx, sides, rounds)
		closed()
		if err != nil {
			failed++
			fmt.Fprintf(out, "%s: %v\n", p.name, err)
		}
		t.row(p.name, best)
	}
	t.figures()
	if failed > 0 {
		return fmt.Errorf("%d of %d programs have failed; the lines above say how", failed, len(list))
	}
	return nil
}
