package machine

import (
	"io/fs"
	"strconv"
	"strings"
	"sync"
)

// tap receives what the interpreter prints when a panic passes a function:
// one line for each, innermost first, with the line where it starts. That is
// the only trace it leaves of the interpreted call stack.
type tap struct {
	mu    sync.Mutex
	lines []int
}

func (t *tap) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.lines) >= 1000 {
		return len(b), nil
	}
	for _, s := range strings.Split(string(b), "\n") {
		s = strings.TrimPrefix(s, "_.go:")
		n, rest, ok := strings.Cut(s, ":")
		if !ok || !strings.Contains(rest, "panic") {
			continue
		}
		if line, err := strconv.Atoi(n); err == nil {
			t.lines = append(t.lines, line)
		}
	}
	return len(b), nil
}

// Take returns the lines since the last call.
func (t *tap) Take() []int {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := t.lines
	t.lines = nil
	return l
}

// nowhere is the file system that the interpreter looks for source packages
// in: cells import what the binary holds and nothing else.
type nowhere struct{}

func (nowhere) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
