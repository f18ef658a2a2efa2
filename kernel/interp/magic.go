package interp

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"os"
	"os/exec"
	"sort"
	"strings"
	"time"

	"cryptounet/kernel/cells"
	"cryptounet/kernel/engine"
)

// cell runs a cell part by part: Go, and the magics between. The value is that
// of the last part.
func (s *session) cell(ctx context.Context, name, code string, out engine.Output) (value engine.MIME, fault *engine.Fault) {
	s.front.Lock()
	parts := s.cells.Parts(code)
	s.front.Unlock()
	if len(parts) == 1 && parts[0].Magic == "" {
		return s.run(ctx, name, code, out)
	}
	ctx, life, begun := living(ctx)
	if begun {
		defer func() { fault = life.end(fault) }()
	}
	m := &magic{session: s, ctx: ctx, name: name, out: out}
	start, timed := time.Now(), false
	for _, p := range parts {
		if p.Magic == "time" && p.Rest == "" {
			start, timed = time.Now(), true
			continue
		}
		if value, fault = m.part(p, code); fault != nil {
			break
		}
	}
	if timed && fault == nil {
		out.Stream("stdout", fmt.Sprintf("time: %s\n", round(time.Since(start))))
	}
	if fault != nil {
		value = nil
	}
	return value, fault
}

// magic is the work on the magics of one cell.
type magic struct {
	*session
	ctx  context.Context
	name string
	out  engine.Output
}

func (m *magic) part(p cells.Part, whole string) (engine.MIME, *engine.Fault) {
	switch p.Magic {
	case "":
		m.front.Lock()
		m.cells.Source(m.name, whole)
		m.front.Unlock()
		return m.run(m.ctx, m.name, p.Code, m.out)
	case "!":
		return nil, m.shell(p.Rest)
	case "help":
		m.say(cells.MagicHelp())
	case "who":
		m.who()
	case "reset":
		m.closeComms()
		m.reset()
	case "cd":
		if p.Rest != "" {
			if err := os.Chdir(home(p.Rest)); err != nil {
				return nil, mistake(m.name, p, err.Error())
			}
		}
		dir, err := os.Getwd()
		if err != nil {
			return nil, mistake(m.name, p, err.Error())
		}
		m.say(dir + "\n")
	case "env":
		return nil, m.env(p)
	case "load":
		src, err := os.ReadFile(home(p.Rest))
		if err != nil {
			return nil, mistake(m.name, p, err.Error())
		}
		return m.run(m.ctx, p.Rest, string(src), m.out)
	case "time":
		start := time.Now()
		v, fault := m.run(m.ctx, m.name, placed(p, p.Rest), m.out)
		if fault == nil {
			m.say(fmt.Sprintf("time: %s\n", round(time.Since(start))))
		}
		return v, fault
	case "timeit":
		return nil, m.timeit(p)
	default:
		msg := fmt.Sprintf("there is no magic %%%s; %%help lists them", p.Magic)
		if _, _, hint := cells.FindMagic(p.Magic); hint != "" {
			msg = fmt.Sprintf("there is no magic %%%s; did you mean %%%s? %%help lists them", p.Magic, hint)
		}
		return nil, mistake(m.name, p, msg)
	}
	return nil, nil
}

func (m *magic) say(text string) { m.out.Stream("stdout", text) }

// placed puts code at the place in a cell where it stands.
func placed(p cells.Part, code string) string {
	return strings.Repeat("\n", p.Line-1) + strings.Repeat(" ", p.Column-1) + code
}

func mistake(cell string, p cells.Part, msg string) *engine.Fault {
	msg = fmt.Sprintf("%s, line %d: %s", cell, p.Line, msg)
	return &engine.Fault{Name: "magic", Value: msg, Traceback: []string{msg}}
}

func home(path string) string {
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || rest[0] == '/') {
		if dir, err := os.UserHomeDir(); err == nil {
			return dir + rest
		}
	}
	return path
}

func round(d time.Duration) time.Duration {
	for unit := time.Duration(1); unit < d; unit *= 10 {
		if d < 1000*unit {
			return d.Round(unit)
		}
	}
	return d
}

// who lists the cells' names.
func (m *magic) who() {
	m.front.Lock()
	names := m.cells.Names()
	m.front.Unlock()
	if len(names) == 0 {
		m.say("nothing is declared yet\n")
		return
	}
	for _, n := range names {
		m.say(fmt.Sprintf("%-9s %-16s %s\n", n.Kind, n.Name, n.Type))
	}
}

// reset starts a session without names. What still runs of the old one stops.
func (s *session) reset() {
	s.front.Lock()
	defer s.front.Unlock()
	s.machine.rt.Stop()
	s.begin()
}

func (m *magic) env(p cells.Part) *engine.Fault {
	name, value, set := strings.Cut(p.Rest, "=")
	name = strings.TrimSpace(name)
	switch {
	case set:
		if err := os.Setenv(name, strings.TrimSpace(value)); err != nil {
			return mistake(m.name, p, err.Error())
		}
	case name == "":
		list := os.Environ()
		sort.Strings(list)
		m.say(strings.Join(list, "\n") + "\n")
	default:
		v, ok := os.LookupEnv(name)
		if !ok {
			return mistake(m.name, p, name+" is not set")
		}
		m.say(v + "\n")
	}
	return nil
}

// timeit runs code in a loop, long enough to measure it, and tells the best
// of some rounds.
func (m *magic) timeit(p cells.Part) *engine.Fault {
	if p.Rest == "" {
		return mistake(m.name, p, "%timeit wants the code to time on its line")
	}
	m.front.Lock()
	_, err := m.cells.Check(m.name, placed(p, p.Rest))
	m.front.Unlock()
	if err != nil {
		return compileFault(err)
	}
	body := p.Rest
	if e, err := parser.ParseExpr(body); err == nil {
		if _, isCall := ast.Unparen(e).(*ast.CallExpr); !isCall {
			body = "_ = " + body
		}
	}
	round1 := func(n int) (time.Duration, *engine.Fault) {
		_, fault := m.run(m.ctx, m.name, placed(p, fmt.Sprintf("for range %d { %s }", n, body)), m.out)
		if fault != nil && fault.Name == "compile error" && body == p.Rest {
			body = "_ = " + body // a call that is not a statement: len(x)
			_, fault = m.run(m.ctx, m.name, placed(p, fmt.Sprintf("for range %d { %s }", n, body)), m.out)
		}
		return time.Duration(m.elapsed.Load()), fault
	}
	n := 1
	for {
		d, fault := round1(n)
		if fault != nil {
			return fault
		}
		if d >= 100*time.Millisecond || n >= 1e9 {
			break
		}
		n *= 10
	}
	var best, sum time.Duration
	const rounds = 5
	for i := range rounds {
		d, fault := round1(n)
		if fault != nil {
			return fault
		}
		sum += d
		if i == 0 || d < best {
			best = d
		}
	}
	m.say(fmt.Sprintf("%s a run, %s at best (%d runs, %d times)\n", each(sum/rounds, n), each(best, n), n, rounds))
	return nil
}

// each is the time of one of n runs, with three digits.
func each(d time.Duration, n int) string {
	ns := float64(d) / float64(n)
	switch {
	case ns < 1e3:
		return fmt.Sprintf("%.3g ns", ns)
	case ns < 1e6:
		return fmt.Sprintf("%.3g µs", ns/1e3)
	case ns < 1e9:
		return fmt.Sprintf("%.3g ms", ns/1e6)
	}
	return fmt.Sprintf("%.3g s", ns/1e9)
}

// shell runs a command and shows its output as it comes.
func (m *magic) shell(command string) *engine.Fault {
	x := m.runs.start(m.ctx, m.out, m.flush, func() {}, m.options.Grace)
	defer m.runs.end(x)
	ctx := x.ctx
	go func() {
		select {
		case <-x.life.crashed:
			x.cancel()
		case <-ctx.Done():
		}
	}()
	cmd := exec.CommandContext(ctx, "sh", "-c", command)
	cmd.Stdout = printer{m.out, "stdout"}
	cmd.Stderr = printer{m.out, "stderr"}
	cmd.WaitDelay = time.Second // a grandchild may keep the pipes open
	err := cmd.Run()
	if ctx.Err() != nil {
		return &engine.Fault{Name: "interrupted", Value: "the command was interrupted", Traceback: []string{"interrupted: " + command}}
	}
	if err != nil {
		return &engine.Fault{Name: "shell", Value: command + ": " + err.Error(), Traceback: []string{command + ": " + err.Error()}}
	}
	return nil
}

// printer is an output as a writer.
type printer struct {
	out  engine.Output
	name string
}

func (p printer) Write(b []byte) (int, error) {
	p.out.Stream(p.name, string(b))
	return len(b), nil
}
