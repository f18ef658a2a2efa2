// Package stdio brings what cells print to where it is shown, in order.
package stdio

import (
	"os"
	"sync"
	"time"

	"cryptounet/kernel/interp/runs"
)

// Stream is standard output or error as cells see it: what a goroutine prints
// goes to the cell that started it. The running cell's own words go to the
// process's descriptor, like those of compiled code, and keep their order with
// them; those of a cell that another one has followed, or that has run beside
// others, are sent under its name.
//
// A flood is gathered, because each write is a system call: once a cell has
// printed many times in quick succession, its text waits for more, for at most
// holdFor. A fault that ends the process can cost that much of a flood.
type Stream struct {
	runs   *runs.Set
	name   string
	before *Stream // what waits there is written first

	mu     sync.Mutex
	direct bool // cells write to the descriptor past this stream
	held   []byte
	from   *runs.Run // whose words they are
	quick  int       // writes in quick succession
	last   time.Time
	timer  *time.Timer
}

const (
	quickly   = 50 * time.Microsecond
	manyTimes = 128
	holdBytes = 32 << 10
	holdFor   = 2 * time.Millisecond
)

// Write prints as a cell's goroutine.
func (w *Stream) Write(b []byte) (int, error) {
	x := w.runs.Owners.Current()
	if !w.runs.Direct(x) {
		w.flush()
		x.Out.Stream(w.name, string(b))
		return len(b), nil
	}
	if w.before != nil {
		w.before.flush()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	if now.Sub(w.last) < quickly {
		w.quick++
	} else {
		w.quick = 0
	}
	w.last = now
	if w.direct || w.quick < manyTimes {
		w.send()
		return w.file().Write(b)
	}
	w.held = append(w.held, b...)
	w.from = x
	if len(w.held) >= holdBytes {
		w.send()
	} else if w.timer == nil {
		w.timer = time.AfterFunc(holdFor, w.flush)
	}
	return len(b), nil
}

// flush writes what waits.
func (w *Stream) flush() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.send()
}

func (w *Stream) send() {
	if w.timer != nil {
		w.timer.Stop()
		w.timer = nil
	}
	if len(w.held) == 0 {
		return
	}
	if x := w.from; x != nil && !w.runs.Direct(x) {
		x.Out.Stream(w.name, string(w.held))
	} else {
		w.file().Write(w.held)
	}
	w.held = w.held[:0]
}

// unheld makes the stream write at once from now on.
func (w *Stream) unheld() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.send()
	w.direct = true
}

func (w *Stream) file() *os.File {
	if w.name == "stderr" {
		return os.Stderr
	}
	return os.Stdout
}
