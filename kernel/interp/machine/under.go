package machine

import (
	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/interp/machine/frames"
	"cryptounet/kernel/interp/rt/control"
)

// passed hears of a panic that passes a function, and finds out what the
// interpreter does not tell.
func (m *Machine) passed(line int) {
	if frames.Origin() {
		m.RT.OutOfBounds(m.stack.OutOfBounds(emit.MarkPrefix))
	}
	m.RT.Passed(line)
}

// under are the functions under way, innermost first.
func (m *Machine) under() []control.Under {
	var list []control.Under
	for _, c := range m.stack.Calls() {
		list = append(list, control.Under{Line: c.Line, Deferred: c.Deferred, Unwinding: c.Unwinding})
	}
	return list
}
