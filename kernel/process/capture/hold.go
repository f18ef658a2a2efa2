package capture

import (
	"strings"
	"sync"
	"time"
)

// traceHold keeps back text that looks like the runtime's last words, until it
// is known whether the process died of it. A fault then shows the trace once,
// and not again as output of the cell.
type traceHold struct {
	lock  sync.Locker // of the capture, for the timer
	held  strings.Builder
	line  string // the last unfinished line of what was let through
	timer *time.Timer
}

// traceStarts begin the line with which the Go runtime announces its end.
var traceStarts = []string{
	"panic: ", "fatal error: ", "runtime: ", "SIGABRT: ", "SIGQUIT: ", "SIGSEGV: ", "SIGBUS: ", "SIGILL: ", "SIGFPE: ",
	"unexpected fault address ", "[signal ",
}

const (
	// holdFor is how long text is kept back that no death and no event
	// follows.
	holdFor = 500 * time.Millisecond
	// holdBytes bounds a trace; a longer one keeps its beginning.
	holdBytes = 4 << 20
)

// HoldTraces keeps last words back, for Trace.
func (c *Capture) HoldTraces() { c.hold = &traceHold{lock: &c.mu} }

// add lets text through up to the beginning of a trace. The capture is locked.
func (h *traceHold) add(s string, emit func(string)) {
	if h.held.Len() == 0 {
		text := h.line + s
		at := traceStart(text)
		if at < 0 {
			h.line = text[strings.LastIndexByte(text, '\n')+1:]
			h.line = h.line[:min(len(h.line), 64)]
			emit(s)
			return
		}
		// The beginning of the line may have been let through already.
		if at = max(at, len(h.line)); at > len(h.line) {
			emit(s[:at-len(h.line)])
		}
		s = s[at-len(h.line):]
		h.line = ""
		h.timer = time.AfterFunc(holdFor, func() {
			h.lock.Lock()
			defer h.lock.Unlock()
			h.release(emit)
		})
	}
	if h.held.Len()+len(s) > holdBytes {
		s = s[:max(0, holdBytes-h.held.Len())]
	}
	h.held.WriteString(s)
}

// traceStart finds the first line that begins like a trace.
func traceStart(text string) int {
	for at := 0; at < len(text); {
		for _, start := range traceStarts {
			if strings.HasPrefix(text[at:], start) {
				return at
			}
		}
		n := strings.IndexByte(text[at:], '\n')
		if n < 0 {
			break
		}
		at += n + 1
	}
	return -1
}

// release lets everything through. The capture is locked.
func (h *traceHold) release(emit func(string)) {
	if h.timer != nil {
		h.timer.Stop()
		h.timer = nil
	}
	if h.held.Len() > 0 {
		emit(h.held.String())
		h.held.Reset()
	}
}

// Trace returns what is held when the process has died, and holds no more.
func (c *Capture) Trace() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hold == nil {
		return ""
	}
	if c.hold.timer != nil {
		c.hold.timer.Stop()
	}
	s := c.hold.held.String()
	c.hold.held.Reset()
	return s
}
