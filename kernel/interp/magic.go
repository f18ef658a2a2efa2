package interp

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"sort"
	"strings"
	"time"

	"cryptounet/kernel/cells/magics"
	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp/runs"
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
	ctx, life, begun := runs.Living(ctx)
	if begun {
		defer func() { fault = life.End(fault) }()
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

func (m *magic) part(p magics.Part, whole string) (engine.MIME, *engine.Fault) {
	switch p.Magic {
	case "":
		m.front.Lock()
		m.cells.Source(m.name, whole)
		m.front.Unlock()
		return m.run(m.ctx, m.name, p.Code, m.out)
	case "!":
		return nil, m.shell(p.Rest)
	case "help":
		m.say(magics.Help())
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
		if _, _, hint := magics.Find(p.Magic); hint != "" {
			msg = fmt.Sprintf("there is no magic %%%s; did you mean %%%s? %%help lists them", p.Magic, hint)
		}
		return nil, mistake(m.name, p, msg)
	}
	return nil, nil
}

func (m *magic) say(text string) { m.out.Stream("stdout", text) }

// placed puts code at the place in a cell where it stands.
func placed(p magics.Part, code string) string {
	return strings.Repeat("\n", p.Line-1) + strings.Repeat(" ", p.Column-1) + code
}

func mistake(cell string, p magics.Part, msg string) *engine.Fault {
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
	s.machine.RT.Stop()
	s.begin()
}

func (m *magic) env(p magics.Part) *engine.Fault {
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

// shell runs a command and shows its output as it comes.
func (m *magic) shell(command string) *engine.Fault {
	x := m.runs.Start(m.ctx, m.out, m.std.Flush, func() {}, m.options.Grace)
	defer m.runs.End(x)
	ctx := x.Context
	go func() {
		select {
		case <-x.Life.Crashed:
			x.Cancel()
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
