package machine

import (
	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/interp/machine/frames"
)

// passed hears of a panic that passes a function, and finds out what the
// interpreter does not tell.
func (m *Machine) passed(line int) {
	if frames.Origin() {
		m.RT.OutOfBounds(m.stack.OutOfBounds(emit.MarkPrefix))
	}
	m.RT.Passed(line)
}

// under are the lines of lowered code at which the functions under way start,
// innermost first.
func (m *Machine) under() []int {
	var lines []int
	for _, c := range m.stack.Calls() {
		lines = append(lines, c.Line)
	}
	return lines
}
