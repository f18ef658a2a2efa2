// Package history keeps what was typed into a kernel, across restarts, in a
// file of one JSON object a line that is bounded in size. Several kernels may
// use one file at a time.
package history

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Entry is one cell that has run.
type Entry struct {
	Session int    `json:"session"`
	Line    int    `json:"line"`
	Input   string `json:"input,omitempty"`
	Output  string `json:"output,omitempty"` // text of its value, "" for none
}

const (
	// maxFile is the size from which on a file loses its older half when it
	// is opened.
	maxFile = 8 << 20
	// maxText is the longest input or output that is kept.
	maxText = 64 << 10
)

// History is the memory of one session, which has a number of its own, and of
// those before it.
type History struct {
	path  string // "" keeps nothing
	ready chan struct{}

	mu      sync.Mutex
	session int
	file    *os.File
	own     []Entry // in memory only, or where the file fails
	err     error
}

// InMemory returns a history that is gone with its process.
func InMemory() *History {
	h := &History{session: 1, ready: make(chan struct{})}
	close(h.ready)
	return h
}

// Open returns the history of a file, which is made if it is missing. It does
// not wait for the file: what fails is told by Err and by the questions.
func Open(path string) *History {
	h := &History{path: path, session: 1, ready: make(chan struct{})}
	go func() {
		defer close(h.ready)
		h.mu.Lock()
		defer h.mu.Unlock()
		if err := h.open(); err != nil {
			h.err = fmt.Errorf("open the history %s: %w", path, err)
		}
	}()
	return h
}

// open trims the file, takes the next session number and notes it.
func (h *History) open() error {
	if err := os.MkdirAll(filepath.Dir(h.path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(h.path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	unlock, err := lock(f)
	if err != nil {
		f.Close()
		return err
	}
	defer unlock()
	entries, size, err := read(f)
	if err != nil {
		f.Close()
		return err
	}
	if size > maxFile {
		if err := trim(f, entries); err != nil {
			f.Close()
			return err
		}
	}
	for _, e := range entries {
		h.session = max(h.session, e.Session+1)
	}
	h.file = f
	return h.append(Entry{Session: h.session}) // line 0: the session exists
}

// trim rewrites the file, in place because other kernels have it open, with
// the newest entries that make half of the limit.
func trim(f *os.File, entries []Entry) error {
	var kept [][]byte
	size := 0
	for _, e := range slices.Backward(entries) {
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		if size += len(line) + 1; size > maxFile/2 {
			break
		}
		kept = append(kept, line)
	}
	slices.Reverse(kept)
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.Write(append(bytes.Join(kept, []byte("\n")), '\n'))
	return err
}

// read returns the entries of a file, oldest first. Lines that are damaged are
// left out.
func read(f *os.File) (entries []Entry, size int64, err error) {
	info, err := f.Stat()
	if err != nil {
		return nil, 0, err
	}
	r := bufio.NewReader(io.NewSectionReader(f, 0, info.Size()))
	for {
		line, err := r.ReadBytes('\n')
		var e Entry
		if json.Unmarshal(line, &e) == nil && e.Session > 0 {
			entries = append(entries, e)
		}
		if err == io.EOF {
			return entries, info.Size(), nil
		}
		if err != nil {
			return nil, 0, err
		}
	}
}

func (h *History) append(e Entry) error {
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	_, err = h.file.Write(append(line, '\n')) // one write: lines of several kernels do not mix
	return err
}

// Session is the number of this session.
func (h *History) Session() int {
	<-h.ready
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.session
}

// Err says why the history cannot be kept in its file, nil if it can.
func (h *History) Err() error {
	<-h.ready
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.err
}

// Add notes a cell of this session.
func (h *History) Add(line int, input, output string) {
	<-h.ready
	h.mu.Lock()
	defer h.mu.Unlock()
	e := Entry{Session: h.session, Line: line, Input: cut(input), Output: cut(output)}
	if h.file != nil && h.err == nil {
		if err := h.append(e); err == nil {
			return
		} else {
			h.err = fmt.Errorf("write the history %s: %w", h.path, err)
		}
	}
	const most = 10_000
	if h.own = append(h.own, e); len(h.own) > most {
		h.own = slices.Clone(h.own[most/2:])
	}
}

func cut(s string) string {
	if len(s) > maxText {
		return strings.ToValidUTF8(s[:maxText], "")
	}
	return s
}

// all returns the entries that are known now, oldest session first.
func (h *History) all() ([]Entry, int, error) {
	<-h.ready
	h.mu.Lock()
	defer h.mu.Unlock()
	var entries []Entry
	if h.file != nil {
		var err error
		if entries, _, err = read(h.file); err != nil {
			return nil, 0, fmt.Errorf("read the history %s: %w", h.path, err)
		}
	}
	entries = append(entries, h.own...)
	entries = slices.DeleteFunc(entries, func(e Entry) bool { return e.Line == 0 })
	slices.SortStableFunc(entries, func(a, b Entry) int { return a.Session - b.Session })
	return entries, h.session, nil
}

// Tail returns the last n entries of all sessions.
func (h *History) Tail(n int) ([]Entry, error) {
	entries, _, err := h.all()
	return last(entries, n), err
}

// Range returns the entries of a session with start <= line < stop; a stop of
// 0 or less means to the end. Session 0 is this one, -1 the one before.
func (h *History) Range(session, start, stop int) ([]Entry, error) {
	entries, now, err := h.all()
	if err != nil {
		return nil, err
	}
	if session <= 0 {
		session += now
	}
	return slices.DeleteFunc(entries, func(e Entry) bool {
		return e.Session != session || e.Line < start || (stop > 0 && e.Line >= stop)
	}), nil
}

// Search returns the last n entries whose input matches a glob pattern (*, ?
// and [...]); an empty one matches everything. With unique, only the newest of
// equal inputs counts.
func (h *History) Search(pattern string, n int, unique bool) ([]Entry, error) {
	if pattern == "" {
		pattern = "*"
	}
	match, err := glob(pattern)
	if err != nil {
		return nil, err
	}
	entries, _, err := h.all()
	if err != nil {
		return nil, err
	}
	var found []Entry
	seen := map[string]bool{}
	for _, e := range slices.Backward(entries) {
		if len(found) == n {
			break
		}
		if !match.MatchString(e.Input) || unique && seen[e.Input] {
			continue
		}
		seen[e.Input] = true
		found = append(found, e)
	}
	slices.Reverse(found)
	return found, nil
}

// glob is a shell pattern as a regular expression for the whole text.
func glob(pattern string) (*regexp.Regexp, error) {
	var b strings.Builder
	b.WriteString(`(?s)\A`)
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; c {
		case '*':
			b.WriteString(".*")
		case '?':
			b.WriteString(".")
		case '[':
			end := strings.IndexByte(pattern[min(i+2, len(pattern)):], ']')
			if end < 0 {
				b.WriteString(`\[`)
				continue
			}
			set := pattern[i+1 : i+2+end]
			b.WriteByte('[')
			if set[0] == '^' || set[0] == '!' {
				b.WriteByte('^')
				set = set[1:]
			}
			b.WriteString(strings.NewReplacer(`\`, `\\`, `[`, `\[`, `^`, `\^`, `]`, `\]`).Replace(set))
			b.WriteByte(']')
			i += 2 + end
		default:
			n := i + 1
			for n < len(pattern) && pattern[n]&0xc0 == 0x80 {
				n++
			}
			b.WriteString(regexp.QuoteMeta(pattern[i:n]))
			i = n - 1
		}
	}
	b.WriteString(`\z`)
	re, err := regexp.Compile(b.String())
	if err != nil {
		return nil, fmt.Errorf("the pattern %q cannot be used: %w", pattern, err)
	}
	return re, nil
}

func last(entries []Entry, n int) []Entry { return entries[max(0, len(entries)-n):] }

// Close closes the file.
func (h *History) Close() error {
	<-h.ready
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.file == nil {
		return nil
	}
	f := h.file
	h.file = nil
	return f.Close()
}
