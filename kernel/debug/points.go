package debug

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/go-dap"
)

// point is a breakpoint.
type point struct {
	asked dap.SourceBreakpoint
	told  dap.Breakpoint
	hits  int
}

type setBreakpointsArguments struct {
	Source      dap.Source             `json:"source"`
	Breakpoints []dap.SourceBreakpoint `json:"breakpoints"`
}

// maxPoints bounds the breakpoints of one source.
const maxPoints = 10_000

// setBreakpoints replaces the breakpoints of a cell. Each goes to the next line
// on which a statement begins.
func setBreakpoints(s *Session, a setBreakpointsArguments) (any, error) {
	if len(a.Breakpoints) > maxPoints {
		return nil, fmt.Errorf("%d breakpoints in one cell: %d are the most", len(a.Breakpoints), maxPoints)
	}
	text, known := s.text(a.Source.Path)
	lines := map[int]bool{}
	if known {
		lines = s.target.Lines(text)
	}
	sorted := slices.Sorted(maps.Keys(lines))
	told := make([]dap.Breakpoint, len(a.Breakpoints))
	var points []*point
	for i, b := range a.Breakpoints {
		t := dap.Breakpoint{Id: i + 1, Source: &dap.Source{Path: a.Source.Path, Name: a.Source.Name}, Line: b.Line}
		switch at, _ := slices.BinarySearch(sorted, b.Line); {
		case !known:
			t.Message = fmt.Sprintf("%s is no cell that the kernel has seen: send dumpCell with its code first", a.Source.Path)
		case at == len(sorted):
			t.Message = fmt.Sprintf("no statement begins on line %d or after it", b.Line)
		default:
			t.Line, t.Verified = sorted[at], true
			if err := checkHits(b.HitCondition); err != nil {
				t.Verified, t.Message = false, err.Error()
			}
		}
		told[i] = t
		if t.Verified {
			points = append(points, &point{asked: b, told: t})
		}
	}
	s.mu.Lock()
	delete(s.points, a.Source.Path)
	if len(points) > 0 {
		s.points[a.Source.Path] = points
	}
	s.sites = nil
	some := len(s.points) > 0
	s.mu.Unlock()
	s.target.Breakpoints(some)
	return dap.SetBreakpointsResponseBody{Breakpoints: told}, nil
}

// text is the source of a cell by its path: one that the client has shown, or
// one that runs.
func (s *Session) text(path string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	text, ok := s.dumped[path]
	return text, ok
}

// Break says whether a breakpoint holds a frame before a statement: the site is
// the number of that, frame tells more of it.
func (s *Session) Break(site int, frame func() Frame) bool {
	s.mu.Lock()
	p, known := s.sites[site]
	s.mu.Unlock()
	if known && p == nil {
		return false
	}
	f := frame()
	if !known {
		text, _ := s.target.Source(f.Cell)
		at := path(text)
		s.mu.Lock()
		for _, q := range s.points[at] {
			if q.told.Line == f.Line {
				p = q
			}
		}
		if s.sites == nil {
			s.sites = map[int]*point{}
		}
		s.sites[site] = p
		s.mu.Unlock()
		if p == nil {
			return false
		}
	}
	return s.holds(p, f)
}

// holds asks a breakpoint for its conditions, and logs what it is to log.
func (s *Session) holds(p *point, f Frame) bool {
	if c := p.asked.Condition; c != "" {
		v, err := s.target.Evaluate(&f, c)
		if err != nil {
			s.target.Log(fmt.Sprintf("%s, line %d: the breakpoint's condition %s: %v\n", f.Cell, f.Line, c, err))
			return true
		}
		if v.Text != "true" {
			return false
		}
	}
	s.mu.Lock()
	p.hits++
	hits := p.hits
	s.mu.Unlock()
	if !meets(p.asked.HitCondition, hits) {
		return false
	}
	if m := p.asked.LogMessage; m != "" {
		text := braces.ReplaceAllStringFunc(m, func(x string) string {
			v, err := s.target.Evaluate(&f, x[1:len(x)-1])
			if err != nil {
				return "{" + err.Error() + "}"
			}
			return v.Text
		}) + "\n"
		s.target.Log(text)
		s.send("output", dap.OutputEventBody{Category: "console", Output: text})
		return false
	}
	return true
}

var braces = regexp.MustCompile(`\{[^{}]+\}`)

// hitCondition takes "3", ">= 3", "== 3", "> 3", "< 3", "<= 3", "% 3".
func hitCondition(c string) (op string, n int, err error) {
	c = strings.TrimSpace(c)
	op = strings.TrimRight(c, "0123456789 \t")
	n, err = strconv.Atoi(strings.TrimSpace(c[len(op):]))
	op = strings.TrimSpace(op)
	if err != nil || !slices.Contains([]string{"", "==", ">", ">=", "<", "<=", "%"}, op) || op == "%" && n == 0 {
		return "", 0, fmt.Errorf("the hit condition %q is none of 3, >= 3, > 3, == 3, < 3, <= 3, %% 3", c)
	}
	return op, n, nil
}

func checkHits(c string) error {
	if c == "" {
		return nil
	}
	_, _, err := hitCondition(c)
	return err
}

func meets(c string, hits int) bool {
	if c == "" {
		return true
	}
	op, n, err := hitCondition(c)
	switch {
	case err != nil:
		return true
	case op == ">":
		return hits > n
	case op == ">=":
		return hits >= n
	case op == "<":
		return hits < n
	case op == "<=":
		return hits <= n
	case op == "%":
		return hits%n == 0
	}
	return hits == n
}

func setExceptionBreakpoints(s *Session, a dap.SetExceptionBreakpointsArguments) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.panics = slices.Contains(a.Filters, "panic")
	for _, o := range a.FilterOptions {
		s.panics = s.panics || o.FilterId == "panic"
	}
	return map[string]any{"breakpoints": []dap.Breakpoint{}}, nil
}

// Panics says whether threads stop where they panic.
func (s *Session) Panics() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.attached && s.panics
}

// Points says whether there are breakpoints.
func (s *Session) Points() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.points) > 0
}
