package interp

import (
	"fmt"
	"io"
	"os"
)

// stream is standard output or error as cells see it: what a goroutine prints
// goes to the cell that started it. The running cell's own words go to the
// process's descriptor, like those of compiled code, and keep their order with
// them; those of a cell that has ended, or that is not the newest, are sent
// under its name.
type stream struct {
	session *session
	name    string
}

func (w stream) Write(b []byte) (int, error) {
	runs := &w.session.runs
	if x := runs.owners.Current(); x != nil && x != runs.newest() {
		x.out.Stream(w.name, string(b))
		return len(b), nil
	}
	return w.file().Write(b)
}

func (w stream) file() *os.File {
	if w.name == "stderr" {
		return os.Stderr
	}
	return os.Stdout
}

// printing are the functions of package fmt that write, with the session's
// streams for the process's.
func (s *session) printing() map[string]any {
	stdout := stream{s, "stdout"}
	return map[string]any{
		"Print":    func(a ...any) (int, error) { return fmt.Fprint(stdout, a...) },
		"Println":  func(a ...any) (int, error) { return fmt.Fprintln(stdout, a...) },
		"Printf":   func(format string, a ...any) (int, error) { return fmt.Fprintf(stdout, format, a...) },
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
			return stream{s, "stdout"}
		case os.Stderr:
			return stream{s, "stderr"}
		}
	}
	return w
}
