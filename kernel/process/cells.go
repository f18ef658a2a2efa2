package process

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cryptounet/kernel/engine"
)

// keptCells is how many cells' outputs are kept for what their goroutines say
// after they have ended.
const keptCells = 512

// cellTable knows the outputs of the cells of one child.
type cellTable struct {
	outputs map[uint64]engine.Output
	order   []uint64 // ids, oldest first
	running []uint64 // oldest first
	last    engine.Output
}

func (t *cellTable) start(id uint64, out engine.Output) {
	if t.outputs == nil {
		t.outputs = map[uint64]engine.Output{}
	}
	t.outputs[id] = out
	t.order = append(t.order, id)
	t.running = append(t.running, id)
	t.last = out
	if len(t.order) > keptCells {
		delete(t.outputs, t.order[0])
		t.order = t.order[1:]
	}
}

func (t *cellTable) end(id uint64) {
	t.running = slices.DeleteFunc(t.running, func(r uint64) bool { return r == id })
}

func (t *cellTable) runs(id uint64) bool { return slices.Contains(t.running, id) }

func (t *cellTable) busy() bool { return len(t.running) > 0 }

// current is the running cell's output, the oldest one's where several run, or
// the last one's: what text without an owner belongs to. Cells that come
// while another runs send theirs under their names (engine.Beside). It is nil
// before the first cell.
func (t *cellTable) current() engine.Output {
	if n := len(t.running); n > 0 {
		if o := t.outputs[t.running[0]]; o != nil {
			return o
		}
	}
	return t.last
}

// output is where the events of a cell go.
func (c *child) output(cell uint64) engine.Output {
	c.mu.Lock()
	defer c.mu.Unlock()
	if o := c.cells.outputs[cell]; o != nil {
		return o
	}
	if o := c.cells.current(); o != nil {
		return o
	}
	return nowhere{}
}

// text is the way of captured output to the cell that runs.
func (c *child) text(name string) func(string) {
	return func(s string) {
		c.mu.Lock()
		o := c.cells.current()
		c.mu.Unlock()
		if o == nil {
			c.options.Log.Info("the engine says", name, s)
			return
		}
		o.Stream(name, s)
	}
}

// note puts a text of the kernel's own under the cell that runs or ran last.
func (c *child) note(text string) { c.text("stderr")(text) }

// ranCell remembers a cell for the list of those to run again.
type ranCell struct {
	count int
	line  string
}

func newRanCell(cell engine.Cell) ranCell {
	return ranCell{count: cell.Count, line: firstLine(strings.TrimSpace(cell.Code))}
}

func firstLine(s string) string {
	line, _, more := strings.Cut(s, "\n")
	const most = 60
	if r := []rune(line); len(r) > most {
		return string(r[:most]) + "…"
	} else if more {
		return line + " …"
	}
	return line
}

// remember tells which cells' values went with an engine.
func remember(ran []ranCell) string {
	const most = 20
	var counted []ranCell
	for _, r := range ran {
		if r.count > 0 {
			counted = append(counted, r)
		}
	}
	if len(counted) == 0 {
		return "No cell had run before."
	}
	var b strings.Builder
	b.WriteString("Its values are lost. Run again what you need; these cells had run:")
	if n := len(counted) - most; n > 0 {
		fmt.Fprintf(&b, "\n  … %d earlier ones", n)
		counted = counted[n:]
	}
	for _, r := range counted {
		fmt.Fprintf(&b, "\n  [%d] %s", r.count, r.line)
	}
	return b.String()
}

// nowhere takes the events of a child that no cell has used.
type nowhere struct{}

func (nowhere) Stream(name, text string)                          {}
func (nowhere) Display(engine.MIME, map[string]any, string, bool) {}
func (nowhere) ClearOutput(bool)                                  {}
func (nowhere) Input(context.Context, string, bool) (string, error) {
	return "", errors.New("no cell is running that could ask for input")
}
