package machine

import (
	"io/fs"
	"strconv"
	"strings"
)

// tap receives what the interpreter prints when a panic passes a function:
// one line for each, innermost first, with the line where it starts, from the
// goroutine that panics. That is the only trace it leaves of the interpreted
// call stack.
type tap struct{ passed func(line int) }

func (t *tap) Write(b []byte) (int, error) {
	for s := range strings.Lines(string(b)) {
		s = strings.TrimPrefix(s, "_.go:")
		n, rest, ok := strings.Cut(s, ":")
		if !ok || !strings.Contains(rest, "panic") {
			continue
		}
		if line, err := strconv.Atoi(n); err == nil {
			t.passed(line)
		}
	}
	return len(b), nil
}

// nowhere is the file system that the interpreter looks for source packages
// in: cells import what the binary holds and nothing else.
type nowhere struct{}

func (nowhere) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
