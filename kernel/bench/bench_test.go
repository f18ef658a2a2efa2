package main

import (
	"context"
	"errors"
	"os/exec"
	"strings"
	"testing"
	"time"

	"cryptounet/kernel/interp"
	"cryptounet/kernel/symbols"
)

// TestPrograms: in cells every program prints what it prints compiled, in a tiny
// size, and so it does in Python where there is one.
func TestPrograms(t *testing.T) {
	list, err := programs(tiny)
	if err != nil {
		t.Fatal(err)
	}
	ctx, dir := t.Context(), t.TempDir()
	if err := build(ctx, "go", dir, list); err != nil {
		t.Fatal(err)
	}
	set, err := symbols.New()
	if err != nil {
		t.Fatal(err)
	}
	python, _ := findPython(ctx, "")
	for _, p := range list {
		t.Run(p.name, func(t *testing.T) {
			e, err := interp.New(interp.Options{Packages: set, Capture: true})
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			run := cellsOf(e)
			if _, _, err := run(ctx, p.cells[0]); err != nil {
				t.Fatal(err)
			}
			sides := []side{compiled(dir, p), {"cells", func(ctx context.Context) (string, time.Duration, error) { return run(ctx, p.cells[1]) }}}
			if python != "" {
				sides = append(sides, byPython(python, dir, p))
			}
			if _, err := race(ctx, sides, 2); err != nil {
				t.Error(err)
			}
			if printed, _, _ := sides[0].run(ctx); len(printed) < 2 || !strings.HasSuffix(printed, "\n") {
				t.Errorf("the program prints %q", printed)
			}
		})
	}
}

// The sizes of tests are smaller, on both sides.
func TestSizes(t *testing.T) {
	large, err := programs(whole)
	if err != nil {
		t.Fatal(err)
	}
	small, err := programs(tiny)
	if err != nil {
		t.Fatal(err)
	}
	if len(large) != 12 {
		t.Errorf("%d programs", len(large))
	}
	for i, p := range large {
		if p.cells[0] == small[i].cells[0] || p.python[0] == small[i].python[0] {
			t.Errorf("%s has one size", p.name)
		}
	}
}

func TestRace(t *testing.T) {
	at := func(name, printed string, times ...time.Duration) side {
		turn := 0
		return side{name, func(context.Context) (string, time.Duration, error) {
			turn++
			if len(times) < turn {
				return "", 0, errors.New("out of breath")
			}
			return printed, times[turn-1], nil
		}}
	}
	best, err := race(t.Context(), []side{
		at("go", "1", 3, 2, 4), at("cells", "1", 30, 60, 20), at("cpython", "2", 10, 10, 10), at("yaegi", "1", 1),
	}, 3)
	if best["go"] != 2 || best["cells"] != 20 || len(best) != 2 {
		t.Error(best)
	}
	if want := "cpython: prints \"2\"; go prints \"1\"\nyaegi: out of breath"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestTable(t *testing.T) {
	var out strings.Builder
	tab := table{out: &out}
	tab.head()
	tab.row("fib", map[string]time.Duration{"go": 2 * time.Millisecond, "cpython": 8 * time.Millisecond, "yaegi": 80 * time.Millisecond, "cells": 16 * time.Millisecond})
	tab.row("map", map[string]time.Duration{"go": 2 * time.Millisecond, "cells": 4 * time.Millisecond})
	tab.figures()
	const want = `                      go     cpython       yaegi       cells      cells/go cells/cpython   cells/yaegi
fib                  2.0         8.0        80.0        16.0          8.00          2.00          0.20
map                  2.0           -           -         4.0          2.00             -             -
mean ratio                                                            4.00          2.00          0.20

figure go/fib 2 ms
figure cpython/fib 8 ms
figure yaegi/fib 80 ms
figure cells/fib 16 ms
figure cells-per-go/fib 8 ratio
figure cells-per-cpython/fib 2 ratio
figure cells-per-yaegi/fib 0.2 ratio
figure go/map 2 ms
figure cells/map 4 ms
figure cells-per-go/map 2 ratio
figure cells-per-go/mean 4 ratio
figure cells-per-cpython/mean 2 ratio
figure cells-per-yaegi/mean 0.2 ratio
`
	if out.String() != want {
		t.Errorf("prints\n%s\nwant\n%s", out.String(), want)
	}
}

// A Python that is not there is said, and costs no other side.
func TestFindPython(t *testing.T) {
	if python, said := findPython(t.Context(), "no-such-python"); python != "" || said != "not timed: there is no no-such-python" {
		t.Errorf("%q, %q", python, said)
	}
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("no Python")
	}
	if python, said := findPython(t.Context(), "python3"); python != "python3" || !strings.HasPrefix(said, "3.") {
		t.Errorf("%q, %q", python, said)
	}
}
