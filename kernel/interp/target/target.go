// Package target lets kernel/debug debug the cells of an interpreter.
package target

import (
	"errors"
	"fmt"
	"go/token"
	"strings"
	"sync"

	"cryptounet/kernel/cells"
	"cryptounet/kernel/cells/check"
	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/cells/source"
	"cryptounet/kernel/debug"
	"cryptounet/kernel/interp/machine"
	"cryptounet/kernel/interp/rt/probe"
	"cryptounet/kernel/interp/rt/raise"
	"cryptounet/kernel/interp/show"
)

// Target is an interpreter's session as a debugger sees it.
type Target struct {
	Front   *sync.Mutex // of the session's front-end and the interpreter's compiler
	Session func() *debug.Session
	// Say writes under the cell that runs.
	Say func(text string)
	// Flush brings what cells have printed to where it is shown.
	Flush func()
	// Quiet says that no cell runs.
	Quiet func() bool

	machine *machine.Machine
	cells   *cells.Session
	show    show.Shower
}

var _ debug.Target = (*Target)(nil)

// Use makes a machine and what cells have declared on it the target, as an
// attached debugger wants them. The caller holds Front.
func (t *Target) Use(m *machine.Machine, c *cells.Session, attached bool) {
	t.machine, t.cells, t.show = m, c, show.Shower{Runtime: m.RT}
	p := m.RT.Probe
	p.SameLine = func(a, b int) bool {
		x, ok := m.Program.SiteAt(a)
		y, ok2 := m.Program.SiteAt(b)
		if !ok || !ok2 {
			return false
		}
		u, v := m.Fset.Position(x.Pos), m.Fset.Position(y.Pos)
		return u.Filename == v.Filename && u.Line == v.Line
	}
	p.Break = func(_ *probe.Thread, f *probe.Frame) bool {
		return f.Came() && t.Session().Break(f.Site(), func() debug.Frame { return t.frame(f) })
	}
	p.Stopped = func(th *probe.Thread, reason string, value any) {
		name, text := "", ""
		if reason == "exception" {
			name, text = "panic", m.RT.Panicked(value)
		}
		t.Flush()
		t.Session().Stopped(th.ID, reason, name, text)
	}
	p.Resumed = func() { t.Session().Resumed() }
	p.Ended = func(th *probe.Thread) { t.Session().Ended(th.ID) }
	p.Panics = func(value any) bool {
		switch value.(type) {
		case raise.Halted, raise.Exit:
			return false
		}
		return t.Session().Panics()
	}
	m.RT.Panicking = p.Panicking
	if attached {
		m.Program.Probe(true)
		p.Attach(true)
		p.Breakpoints(t.Session().Points())
	}
}

func (t *Target) now() (*machine.Machine, *cells.Session) {
	t.Front.Lock()
	defer t.Front.Unlock()
	return t.machine, t.cells
}

func (t *Target) probe() *probe.Probe {
	m, _ := t.now()
	return m.RT.Probe
}

// Attach has functions lowered for a debugger from now on, and those of earlier
// cells when something calls them next.
func (t *Target) Attach(on bool) error {
	return t.locked(func() error {
		m := t.machine
		if m.RT.Probe.Attached() == on {
			return nil
		}
		m.RT.Probe.Attach(on)
		piece, err := t.cells.Probe(on)
		if err != nil {
			return fmt.Errorf("methods of earlier cells: %w", err)
		}
		if piece == nil {
			return nil
		}
		setup, _, err := m.Load(piece)
		if err != nil {
			piece.Discard()
			return fmt.Errorf("methods of earlier cells: %w", err)
		}
		setup()
		return nil
	})
}

// Threads are the goroutines that run functions of cells.
func (t *Target) Threads() []debug.Thread {
	var list []debug.Thread
	for _, th := range t.probe().Threads() {
		list = append(list, debug.Thread{ID: th.ID, Name: t.name(th)})
	}
	return list
}

// name says where a thread began.
func (t *Target) name(th *probe.Thread) string {
	stack := t.probe().Stack(th)
	if len(stack) == 0 {
		return fmt.Sprintf("goroutine %d", th.ID)
	}
	f := t.frame(stack[len(stack)-1])
	if f.Name == f.Cell {
		return f.Cell
	}
	return fmt.Sprintf("goroutine %d: %s, %s", th.ID, f.Name, f.Cell)
}

func (t *Target) thread(id int) *probe.Thread {
	for _, th := range t.probe().Threads() {
		if th.ID == id {
			return th
		}
	}
	return nil
}

// Frames are a thread's.
func (t *Target) Frames(thread int) []debug.Frame {
	th := t.thread(thread)
	if th == nil {
		return nil
	}
	var list []debug.Frame
	for _, f := range t.probe().Stack(th) {
		if f.Step != nil || f.Site() >= 0 {
			list = append(list, t.frame(f))
		}
	}
	return list
}

func (t *Target) frame(f *probe.Frame) debug.Frame {
	if f.Step != nil {
		return debug.Frame{Name: f.Step.Name, Handle: f}
	}
	m, _ := t.now()
	site, ok := m.Program.SiteAt(f.Site())
	if !ok {
		return debug.Frame{Name: "?", Handle: f}
	}
	pos := m.Fset.Position(site.Pos)
	name := site.Function
	if name == "" {
		name = pos.Filename
	}
	return debug.Frame{Name: name, Cell: pos.Filename, Line: pos.Line, Column: pos.Column, Handle: f}
}

// Continue lets all threads go on.
func (t *Target) Continue() bool { return t.probe().Continue() }

// StepIn, StepOver and StepOut let them go on until one has stepped.
func (t *Target) StepIn(thread int) bool { return t.step(thread, (*probe.Probe).StepIn) }

func (t *Target) StepOver(thread int) bool { return t.step(thread, (*probe.Probe).StepOver) }

func (t *Target) StepOut(thread int) bool { return t.step(thread, (*probe.Probe).StepOut) }

func (t *Target) step(thread int, how func(*probe.Probe, *probe.Thread) bool) bool {
	p := t.probe()
	th := t.thread(thread)
	if th == nil {
		th = p.Halted()
	}
	return th != nil && how(p, th)
}

// Pause stops the first thread that comes to a statement.
func (t *Target) Pause() bool { return t.probe().Pause() }

// Breakpoints says whether there are any.
func (t *Target) Breakpoints(some bool) { t.probe().Breakpoints(some) }

// Source is the text of a cell.
func (t *Target) Source(cell string) (string, bool) {
	t.Front.Lock()
	defer t.Front.Unlock()
	return t.cells.Text(cell)
}

// Lines are those on which statements begin.
func (t *Target) Lines(text string) map[int]bool {
	t.Front.Lock()
	defer t.Front.Unlock()
	lines := map[int]bool{}
	for _, p := range t.cells.Parts(text) {
		switch p.Magic {
		case "":
			for l := range source.Statements(token.NewFileSet(), "cell", p.Code) {
				lines[l] = true
			}
		case "time", "timeit": // of what stands behind them
			if p.Rest != "" {
				lines[p.Line] = true
			}
		}
	}
	return lines
}

// Modules are the imported packages.
func (t *Target) Modules() [][2]string {
	t.Front.Lock()
	defer t.Front.Unlock()
	var list [][2]string
	for _, n := range t.cells.Names() {
		if n.Kind == "package" {
			list = append(list, [2]string{n.Name, n.Type})
		}
	}
	return list
}

// Log says something under the cell that runs.
func (t *Target) Log(text string) { t.Say(text) }

// Scopes are a frame's.
func (t *Target) Scopes(f debug.Frame) []debug.Scope {
	h, ok := f.Handle.(*probe.Frame)
	if !ok {
		return nil
	}
	if h.Step != nil {
		return []debug.Scope{{Name: "Step", Variables: func() []debug.Variable { return t.stepped(h.Step) }}}
	}
	m, _ := t.now()
	site, ok := m.Program.SiteAt(h.Site())
	if !ok {
		return nil
	}
	return []debug.Scope{
		{Name: "Locals", Variables: func() []debug.Variable { return t.locals(h, site) }},
		{Name: "Session", Variables: func() []debug.Variable { return t.globals(&site, nil) }},
	}
}

// locals are the variables in sight, and at the top of a cell those that it has
// declared.
func (t *Target) locals(f *probe.Frame, site emit.Site) []debug.Variable {
	var list []debug.Variable
	seen := map[string]bool{}
	for _, l := range site.Locals {
		if seen[l.Var.Name()] { // hidden by one of an inner scope
			continue
		}
		seen[l.Var.Name()] = true
		place := f.Place(l.Group, l.Index)
		list = append(list, debug.Variable{Name: l.Var.Name(), Path: l.Var.Name(), Value: t.held(place, l.Type, l.Var.Name())})
	}
	if site.Function == "" {
		list = append(list, t.top(site)...)
	}
	return list
}

// Variables are those of the session.
func (t *Target) Variables() []debug.Variable { return t.globals(nil, nil) }

// Bring makes a local variable one of the session.
func (t *Target) Bring(f debug.Frame, variable, name string) error {
	h, ok := f.Handle.(*probe.Frame)
	if !ok || h.Step != nil {
		return errors.New("a step of compiled code has no variables that cells could use")
	}
	m, c := t.now()
	site, _ := m.Program.SiteAt(h.Site())
	for _, l := range site.Locals {
		if l.Var.Name() != variable {
			continue
		}
		var w *check.Within
		var commit func()
		if err := t.locked(func() (err error) { w, commit, err = c.Bring(site, l, name); return err }); err != nil {
			return err
		}
		if _, err := t.run(w, h); err != nil {
			return err
		}
		return t.locked(func() error { commit(); return nil })
	}
	return fmt.Errorf("%s has no variable %s that is not the session's already", strings.TrimSpace(f.Name), variable)
}
