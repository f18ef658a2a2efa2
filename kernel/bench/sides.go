package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/process"
)

// side is one way to run a program: once, with what it prints and the time of its
// call.
type side struct {
	name string
	run  func(ctx context.Context) (printed string, took time.Duration, err error)
}

// race runs the sides in turn, some rounds long, and returns the best time of each.
// What the first prints the others must print.
func race(ctx context.Context, sides []side, rounds int) (map[string]time.Duration, error) {
	best := map[string]time.Duration{}
	var want string
	var failed []error
	out := map[string]bool{}
	for round := range rounds {
		for i, s := range sides {
			if out[s.name] {
				continue
			}
			printed, took, err := s.run(ctx)
			if round == 0 && i == 0 {
				want = printed
			}
			if err == nil && printed != want {
				err = fmt.Errorf("prints %q; %s prints %q", printed, sides[0].name, want)
			}
			if err != nil {
				failed = append(failed, fmt.Errorf("%s: %w", s.name, err))
				out[s.name] = true
				delete(best, s.name)
				continue
			}
			if b, ok := best[s.name]; !ok || took < b {
				best[s.name] = took
			}
		}
	}
	return best, errors.Join(failed...)
}

// timed runs a command that prints the time of its call, in nanoseconds, as the last
// of its standard error.
func timed(ctx context.Context, name string, args ...string) (string, time.Duration, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return "", 0, fmt.Errorf("%w: %s", err, strings.TrimSpace(stderr.String()))
	}
	ns, err := strconv.ParseInt(strings.TrimSpace(stderr.String()), 10, 64)
	if err != nil {
		return "", 0, fmt.Errorf("no time is printed, but %q", stderr.String())
	}
	return strings.ReplaceAll(stdout.String(), "\r\n", "\n"), time.Duration(ns), nil
}

// build compiles the programs into a folder.
func build(ctx context.Context, goTool, dir string, list []program) error {
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module programs\n\ngo 1.26\n"), 0o644); err != nil {
		return err
	}
	for _, p := range list {
		if err := os.Mkdir(filepath.Join(dir, p.name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(source(dir, p), []byte(p.main()), 0o644); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, p.name, "main.py"), []byte(p.script()), 0o644); err != nil {
			return err
		}
	}
	cmd := exec.CommandContext(ctx, goTool, "build", "-o", filepath.Join(dir, "bin")+string(filepath.Separator), "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("compile the programs: %w: %s", err, out)
	}
	return nil
}

func source(dir string, p program) string { return filepath.Join(dir, p.name, "main.go") }

// compiled is a program that build has compiled.
func compiled(dir string, p program) side {
	binary := filepath.Join(dir, "bin", p.name)
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	return side{"go", func(ctx context.Context) (string, time.Duration, error) { return timed(ctx, binary) }}
}

// bare is the interpreter alone, in a process of its own.
func bare(self, dir string, p program) side {
	return side{"yaegi", func(ctx context.Context) (string, time.Duration, error) {
		return timed(ctx, self, "-raw", source(dir, p))
	}}
}

// interpret runs a file by the bare interpreter.
func interpret(name string) error {
	code, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	i := interp.New(interp.Options{})
	if err := i.Use(stdlib.Symbols); err != nil {
		return err
	}
	_, err = i.Eval(string(code))
	return err
}

// byPython is a program in Python, which sees nothing of the user's.
func byPython(python, dir string, p program) side {
	script := filepath.Join(dir, p.name, "main.py")
	return side{"cpython", func(ctx context.Context) (string, time.Duration, error) { return timed(ctx, python, "-I", script) }}
}

// findPython returns a Python, "" if there is none, and what it says it is.
func findPython(ctx context.Context, wanted string) (python, version string) {
	names := []string{"/usr/bin/python3", "python3"}
	if wanted != "" {
		names = []string{wanted}
	}
	for _, name := range names {
		if out, err := exec.CommandContext(ctx, name, "-c", "import sys; print('%d.%d.%d, %s' % (sys.version_info[:3] + (sys.executable,)))").Output(); err == nil {
			return name, strings.TrimSpace(string(out))
		}
	}
	return "", "not timed: there is no " + strings.Join(names, " and no ")
}

func goVersion(ctx context.Context, goTool string) string {
	out, err := exec.CommandContext(ctx, goTool, "env", "GOVERSION").Output()
	if err != nil {
		return goTool
	}
	return strings.TrimSpace(string(out))
}

// inCells is a program in a session of the kernel's engine, in which its
// declarations have run.
func inCells(ctx context.Context, kernel string, p program) (s side, closed func(), err error) {
	e, err := process.Start(process.Options{Command: []string{kernel, "engine"}})
	if err != nil {
		return s, nil, err
	}
	run := cellsOf(e)
	if _, _, err := run(ctx, p.cells[0]); err != nil {
		e.Close()
		return s, nil, fmt.Errorf("cells: %w", err)
	}
	return side{"cells", func(ctx context.Context) (string, time.Duration, error) { return run(ctx, p.cells[1]) }}, func() { e.Close() }, nil
}

// cellsOf runs cells one after the other.
func cellsOf(e engine.Engine) func(ctx context.Context, code string) (string, time.Duration, error) {
	count := 0
	return func(ctx context.Context, code string) (string, time.Duration, error) {
		count++
		out := &text{}
		start := time.Now()
		r, err := e.Execute(ctx, engine.Cell{Code: code, Count: count}, out)
		took := time.Since(start)
		if err != nil {
			return "", 0, err
		}
		if r.Fault != nil {
			return "", 0, fmt.Errorf("%s: %s", r.Fault.Name, strings.Join(r.Fault.Traceback, "; "))
		}
		return out.String(), took, nil
	}
}

// text is what a cell prints.
type text struct {
	mu sync.Mutex
	b  strings.Builder
}

func (t *text) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.String()
}

// Stream keeps text of either stream: what is complained about differs from what
// the others print.
func (t *text) Stream(_, s string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b.WriteString(s)
}

func (t *text) Display(engine.MIME, map[string]any, string, bool) {}
func (t *text) ClearOutput(bool)                                  {}
func (t *text) Input(context.Context, string, bool) (string, error) {
	return "", errors.New("nobody answers")
}
