// Package where tells cells which of their functions call which, as package
// runtime does in compiled Go: the files are the cells.
package where

import (
	"fmt"
	"go/token"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"

	"cryptounet/kernel/interp/rt/control"
)

// Stacks tells of the calls of a session's goroutines.
type Stacks struct {
	// Calls are the functions under way on the running goroutine, innermost
	// first, with the positions that they have reached.
	Calls func() []control.Place
	// Position is where a position of the session is.
	Position func(token.Pos) token.Position
	// Directed says whether a line directive tells where a position is.
	Directed func(token.Pos) bool

	mu    sync.Mutex
	ids   map[site]uintptr // what stand for program counters
	sites []site
}

// site is a place that a program counter may stand for.
type site struct {
	function, file string
	line           int
}

// counters is where the program counters of cells begin: no code is there.
const counters = ^uintptr(0) >> 2

func (s *Stacks) calls() []site {
	var list []site
	for _, c := range s.Calls() {
		switch pos := s.Position(c.Pos); {
		case c.Panics:
			list = append(list, site{"runtime.gopanic", "runtime/panic.go", 0})
		case c.Pos.IsValid() && c.Symbol != "":
			list = append(list, site{c.Symbol, s.fileName(c.Pos, pos.Filename), pos.Line})
		}
	}
	return list
}

// drive is how the path of a file begins that lies on a drive of Windows.
var drive = regexp.MustCompile(`^[A-Za-z]:[/\\]`)

// fileName is a file's whole path; the names of cells, and those that line
// directives give, are their own.
func (s *Stacks) fileName(pos token.Pos, name string) string {
	switch {
	case name == "":
		return "??"
	case filepath.Ext(name) != ".go", drive.MatchString(name), s.Directed != nil && s.Directed(pos):
		return name
	}
	if path, err := filepath.Abs(name); err == nil {
		return path
	}
	return name
}

// Source is where the running goroutine is in the code of cells, or the caller of
// that function, and so on.
func (s *Stacks) Source(skip int) (file string, line int, ok bool) {
	_, file, line, ok = s.Caller(skip)
	return file, line, ok
}

// Caller is runtime.Caller.
func (s *Stacks) Caller(skip int) (pc uintptr, file string, line int, ok bool) {
	list := s.calls()
	if skip < 0 || skip >= len(list) {
		return 0, "", 0, false
	}
	return s.counter(list[skip]), list[skip].file, list[skip].line, true
}

// Callers is runtime.Callers.
func (s *Stacks) Callers(skip int, pcs []uintptr) int {
	list := append([]site{{function: "runtime.Callers"}}, s.calls()...)
	n := 0
	for i := max(skip, 0); i < len(list) && n < len(pcs); i++ {
		pcs[n] = s.counter(list[i])
		n++
	}
	return n
}

func (s *Stacks) counter(at site) uintptr {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ids == nil {
		s.ids = map[site]uintptr{}
	}
	id, ok := s.ids[at]
	if !ok {
		id = counters + uintptr(len(s.sites))
		s.ids[at], s.sites = id, append(s.sites, at)
	}
	return id
}

// site is what a program counter stands for; other counters are of compiled code.
func (s *Stacks) site(pc uintptr) (site, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := pc - counters; pc >= counters && i < uintptr(len(s.sites)) {
		return s.sites[i], true
	}
	return site{}, false
}

// Stack is debug.Stack.
func (s *Stacks) Stack() []byte {
	var head [64]byte
	b := head[:runtime.Stack(head[:], false)]
	line, _, _ := strings.Cut(string(b), "\n")
	var text strings.Builder
	fmt.Fprintln(&text, line)
	for _, c := range s.calls() {
		args := "(...)"
		if c.function == "main.main" {
			args = "()"
		}
		fmt.Fprintf(&text, "%s%s\n\t%s:%d +0x0\n", strings.Replace(c.function, "runtime.gopanic", "panic", 1), args, c.file, c.line)
	}
	return []byte(text.String())
}
