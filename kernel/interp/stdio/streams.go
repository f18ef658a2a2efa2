package stdio

import (
	"fmt"
	"io"
	"os"

	"cryptounet/kernel/interp/runs"
)

// Streams are standard output and error of a session's cells.
type Streams struct{ Out, Err *Stream }

// NewStreams returns the streams of a session whose cells are these.
func NewStreams(r *runs.Set) Streams {
	out := &Stream{runs: r, name: "stdout"}
	return Streams{out, &Stream{runs: r, name: "stderr", before: out}}
}

// Unheld makes the streams write at once from now on.
func (s Streams) Unheld() {
	s.Out.unheld()
	s.Err.unheld()
}

// Flush writes what waits, before something else is said.
func (s Streams) Flush() {
	s.Out.flush()
	s.Err.flush()
}

// Printing are the functions of package fmt that write, with these
// streams for the process's.
func (s Streams) Printing() map[string]any {
	return map[string]any{
		"Print":    func(a ...any) (int, error) { return fmt.Fprint(s.Out, a...) },
		"Println":  func(a ...any) (int, error) { return fmt.Fprintln(s.Out, a...) },
		"Printf":   func(format string, a ...any) (int, error) { return fmt.Fprintf(s.Out, format, a...) },
		"Fprint":   func(w io.Writer, a ...any) (int, error) { return fmt.Fprint(s.owned(w), a...) },
		"Fprintln": func(w io.Writer, a ...any) (int, error) { return fmt.Fprintln(s.owned(w), a...) },
		"Fprintf":  func(w io.Writer, format string, a ...any) (int, error) { return fmt.Fprintf(s.owned(w), format, a...) },
	}
}

// owned is the writer, or the stream where it is the process's.
func (s Streams) owned(w io.Writer) io.Writer {
	if f, ok := w.(*os.File); ok {
		switch f {
		case os.Stdout:
			return s.Out
		case os.Stderr:
			return s.Err
		}
	}
	return w
}
