package target

import (
	"errors"
	"fmt"
	"reflect"
	"time"

	"cryptounet/kernel/cells/check"
	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/debug"
	"cryptounet/kernel/interp/rt/box"
	"cryptounet/kernel/interp/rt/probe"
)

// patience is how long something that is evaluated may take.
const patience = 10 * time.Second

// Evaluate evaluates an expression, or runs a statement, in a frame.
func (t *Target) Evaluate(f *debug.Frame, code string) (debug.Value, error) {
	var h *probe.Frame
	var at *emit.Site
	if f != nil {
		h, _ = f.Handle.(*probe.Frame)
	}
	if h != nil && h.Step != nil {
		for _, v := range t.stepped(h.Step) {
			if v.Name == code {
				return v.Value, nil
			}
		}
		return debug.Value{}, fmt.Errorf("this step has no value %s", code)
	}
	m, c := t.now()
	if h != nil {
		if site, ok := m.Program.SiteAt(h.Site()); ok {
			at = &site
		}
	}
	var w *check.Within
	err := t.locked(func() (err error) { w, err = c.Within(at, code); return err })
	if err != nil {
		return debug.Value{}, err
	}
	answers, err := t.run(w, h)
	if err != nil {
		return debug.Value{}, err
	}
	if len(answers) == 0 {
		return debug.Value{}, nil
	}
	list, err := t.Look(func() []debug.Variable {
		if len(answers) == 1 {
			return []debug.Variable{{Value: t.answered(answers[0], code)}}
		}
		var parts []debug.Variable
		for i, a := range answers {
			parts = append(parts, debug.Variable{Name: fmt.Sprint(i), Value: t.answered(a, "")})
		}
		return []debug.Variable{{Value: listed(parts)}}
	})
	if err != nil {
		return debug.Value{}, err
	}
	return list[0].Value, nil
}

// Look calls what describes values, which may call their methods: no breakpoint
// holds those.
func (t *Target) Look(list func() []debug.Variable) ([]debug.Variable, error) {
	var found []debug.Variable
	if err := t.exempt(&probe.Question{}, func() { found = list() }); err != nil {
		return nil, err
	}
	return found, nil
}

func (t *Target) answered(a probe.Answer, path string) debug.Value {
	if a.Key < 0 {
		return debug.Value{Text: "nil", Type: "untyped nil"}
	}
	k := t.machine.RT.At(a.Key)
	x := t.machine.RT.Norm(a.Value)
	if b, ok := x.(box.Box); ok {
		return t.value(reflect.ValueOf(b.V), b.T.Type.Type, path, 0)
	}
	return t.value(reflect.ValueOf(x), k.Type.Type, path, 0)
}

// run runs what was lowered, on a goroutine of its own.
func (t *Target) run(w *check.Within, f *probe.Frame) ([]probe.Answer, error) {
	m, _ := t.now()
	var setup, entry func()
	err := t.locked(func() (err error) {
		if setup, entry, err = m.Load(w.Piece); err != nil {
			w.Piece.Discard()
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("the interpreter cannot run this: %w", err)
	}
	if t.Quiet() {
		m.RT.Start() // what an interrupt has stopped is over
	}
	q := &probe.Question{}
	err = t.exempt(q, func() {
		for _, l := range w.Used {
			q.Places = append(q.Places, f.Place(l.Group, l.Index))
		}
		setup()
		entry()
	})
	return q.Answers, err
}

// locked does something with the session's front-end. A panic in it is a fault
// of this program or of the checker, which the client is told of.
func (t *Target) locked(f func() error) (err error) {
	t.Front.Lock()
	defer t.Front.Unlock()
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("this cannot be done here: %v", v)
		}
	}()
	return f()
}

// exempt runs something that may call functions of cells, which no breakpoint
// holds.
func (t *Target) exempt(q *probe.Question, code func()) error {
	m, _ := t.now()
	ended := make(chan error, 1)
	go func() {
		var err error
		defer func() {
			if v := m.RT.Refined(recover()); v != nil {
				err = errors.New("panic: " + m.RT.Panicked(v))
			}
			ended <- err
		}()
		m.RT.Probe.Ask(q, code)
	}()
	select {
	case err := <-ended:
		return err
	case <-time.After(patience):
		return fmt.Errorf("it has not ended within %v: what it calls may wait for a goroutine that has stopped", patience)
	}
}
