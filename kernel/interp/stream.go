package interp

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// stream is standard output or error as cells see it: what a goroutine prints
// goes to the cell that started it. The running cell's own words go to the
// process's descriptor, like those of compiled code, and keep their order with
// them; those of a cell that another one has followed, or that has run beside
// others, are sent under its name.
//
// A flood is gathered, because each write is a system call: once a cell has
// printed many times in quick succession, its text waits for more, for at most
// holdFor. A fault that ends the process can cost that much of a flood.
type stream struct {
	session *session
	name    string

	mu     sync.Mutex
	direct bool // cells write to the descriptor past this stream
	held   []byte
	from   *run // whose words they are
	quick  int  // writes in quick succession
	last   time.Time
	timer  *time.Timer
}

const (
	quickly   = 50 * time.Microsecond
	manyTimes = 128
	holdBytes = 32 << 10
	holdFor   = 2 * time.Millisecond
)

func (w *stream) Write(b []byte) (int, error) {
	runs := w.session.runs
	x := runs.owners.Current()
	if !runs.direct(x) {
		w.flush()
		x.out.Stream(w.name, string(b))
		return len(b), nil
	}
	if w == w.session.stderr {
		w.session.stdout.flush()
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
func (w *stream) flush() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.send()
}

func (w *stream) send() {
	if w.timer != nil {
		w.timer.Stop()
		w.timer = nil
	}
	if len(w.held) == 0 {
		return
	}
	if x := w.from; x != nil && !w.session.runs.direct(x) {
		x.out.Stream(w.name, string(w.held))
	} else {
		w.file().Write(w.held)
	}
	w.held = w.held[:0]
}

// unheld makes the stream write at once from now on.
func (w *stream) unheld() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.send()
	w.direct = true
}

func (w *stream) file() *os.File {
	if w.name == "stderr" {
		return os.Stderr
	}
	return os.Stdout
}

// flush writes what waits, before something else is said.
func (s *session) flush() {
	s.stdout.flush()
	s.stderr.flush()
}

// printing are the functions of package fmt that write, with the session's
// streams for the process's.
func (s *session) printing() map[string]any {
	return map[string]any{
		"Print":    func(a ...any) (int, error) { return fmt.Fprint(s.stdout, a...) },
		"Println":  func(a ...any) (int, error) { return fmt.Fprintln(s.stdout, a...) },
		"Printf":   func(format string, a ...any) (int, error) { return fmt.Fprintf(s.stdout, format, a...) },
		"Fprint":   func(w io.Writer, a ...any) (int, error) { return fmt.Fprint(s.owned(w), a...) },
		"Fprintln": func(w io.Writer, a ...any) (int, error) { return fmt.Fprintln(s.owned(w), a...) },
		"Fprintf":  func(w io.Writer, format string, a ...any) (int, error) { return fmt.Fprintf(s.owned(w), format, a...) },
	}
}

// owned is the writer, or the session's stream where it is the process's.
func (s *session) owned(w io.Writer) io.Writer {
	if f, ok := w.(*os.File); ok {
		switch f {
		case os.Stdout:
			return s.stdout
		case os.Stderr:
			return s.stderr
		}
	}
	return w
}
