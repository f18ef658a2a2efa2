package command

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

	"cryptounet/kernel/cells/magics"
	"cryptounet/kernel/engine"
)

// History is the cells that a session has run, the last 1,000 of them.
type History struct {
	mu    sync.Mutex
	cells []past
}

type past struct {
	count int
	code  string
}

const mostPast = 1000

// Add adds a cell by its execution count.
func (h *History) Add(count int, code string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.cells = append(h.cells, past{count, code}); len(h.cells) > 2*mostPast {
		h.cells = append([]past(nil), h.cells[len(h.cells)-mostPast:]...)
	}
}

func (h *History) last(n int) []past {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]past(nil), h.cells[max(0, len(h.cells)-n):]...)
}

func (c *cell) history(p magics.Part) *engine.Fault {
	n := mostPast
	if p.Rest != "" {
		var err error
		if n, err = strconv.Atoi(strings.TrimPrefix(p.Rest, "-")); err != nil || n < 1 {
			return c.mistake(p, fmt.Sprintf("%%history %s: how many cells? give a number", p.Rest))
		}
	}
	for _, cell := range c.Past().last(n) {
		c.say(fmt.Sprintf("%4d: %s\n", cell.count, strings.ReplaceAll(strings.TrimRight(cell.code, "\n"), "\n", "\n      ")))
	}
	return nil
}
