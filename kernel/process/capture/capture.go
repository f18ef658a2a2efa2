// Package capture reads what a process prints: its text as it comes, or whatever
// is there before something else that it says, with the last words of a Go
// program kept apart.
package capture

import (
	"fmt"
	"os"
	"sync"
	"time"
	"unicode/utf8"

	"cryptounet/kernel/process/system"
)

// Capture reads one of the child's standard streams whole, whoever writes to
// it: cells, native code, the runtime's last words.
type Capture struct {
	file *os.File

	mu      sync.Mutex
	fd      uintptr
	closed  bool
	partial []byte // an unfinished UTF-8 sequence
	buf     []byte
	hold    *traceHold // nil where no traces are looked for
	emit    func(string)
}

// pipeSize is what is asked for as the pipes' capacity, and the most that
// Drain takes.
const pipeSize = 1 << 20

// New returns a capture and the end that the child writes to.
func New(emit func(string)) (*Capture, *os.File, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, nil, fmt.Errorf("make the pipe of the engine's output: %w", err)
	}
	c := &Capture{file: r, emit: emit, buf: make([]byte, 64<<10)}
	raw, err := r.SyscallConn()
	if err == nil {
		err = raw.Control(func(fd uintptr) { c.fd = fd })
	}
	if err != nil {
		r.Close()
		w.Close()
		return nil, nil, fmt.Errorf("make the pipe of the engine's output: %w", err)
	}
	system.GrowPipe(c.fd, pipeSize)
	return c, w, nil
}

// Run takes output as it comes until the pipe ends or Close is called.
func (c *Capture) Run() {
	system.Ready(c.file, func() bool {
		for {
			n, end := c.takeLocked()
			if n == 0 || end {
				return end
			}
			// A cell that prints line by line is not joined by a reader that
			// wakes up for each: there is room for what it prints meanwhile.
			time.Sleep(gather)
		}
	})
}

// gather is how long output may lie in the pipe while more of it comes.
const gather = 2 * time.Millisecond

func (c *Capture) takeLocked() (n int, end bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.take(pipeSize)
}

// Drain takes what the child has written so far. The child's later words on
// another pipe come after it.
func (c *Capture) Drain() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.take(pipeSize)
	if c.hold != nil {
		// The child speaks of something else: what looked like the
		// beginning of its last words was not.
		c.hold.release(c.emit)
	}
	c.flushPartial()
}

// take reads without waiting, at most about limit bytes, and reports how many
// it has read and the end of the pipe. The caller holds the lock.
func (c *Capture) take(limit int) (total int, end bool) {
	for total < limit {
		if c.closed {
			return total, true
		}
		n, err := system.Read(c.fd, c.buf)
		if err == nil && n == 0 {
			return total, false
		}
		if err != nil {
			return total, true
		}
		total += n
		c.text(c.buf[:n])
	}
	return total, false
}

// text emits bytes as text that is cut between characters only.
func (c *Capture) text(b []byte) {
	c.partial = append(c.partial, b...)
	n := len(c.partial)
	for i := 1; i < utf8.UTFMax && i <= n; i++ {
		if p := c.partial[n-i]; utf8.RuneStart(p) {
			if !utf8.FullRune(c.partial[n-i:]) {
				n -= i
			}
			break
		}
	}
	s := string(c.partial[:n])
	c.partial = append(c.partial[:0], c.partial[n:]...)
	c.say(s)
}

func (c *Capture) flushPartial() {
	if len(c.partial) > 0 {
		s := string(c.partial)
		c.partial = c.partial[:0]
		c.say(s)
	}
}

func (c *Capture) say(s string) {
	if s == "" {
		return
	}
	if c.hold != nil {
		c.hold.add(s, c.emit)
		return
	}
	c.emit(s)
}

// Close takes what is left and ends Run.
func (c *Capture) Close() {
	c.mu.Lock()
	closed := c.closed
	if !closed {
		c.take(4 * pipeSize)
		c.flushPartial()
		c.closed = true // nobody uses the descriptor from here on
	}
	c.mu.Unlock()
	if !closed {
		c.file.Close() // waits for Run, which needs the lock
	}
}
