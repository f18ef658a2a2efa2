package jupyter

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
)

// subshells are loops beside the main shell's, so that a client can ask while
// a cell runs (JEP 91). Requests name theirs in the header.
type subshells struct {
	mu     sync.Mutex
	next   int
	loops  map[string]*loop
	closed bool
}

// maxSubshells bounds what clients can make the kernel start.
const maxSubshells = 256

func (s *subshells) find(id string) *loop {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.loops[id]
}

func (s *subshells) create() (string, *loop, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return "", nil, fmt.Errorf("the kernel is shutting down")
	}
	if len(s.loops) >= maxSubshells {
		return "", nil, fmt.Errorf("there are %d subshells already: delete some", len(s.loops))
	}
	if s.loops == nil {
		s.loops = map[string]*loop{}
	}
	s.next++
	id := "subshell-" + strconv.Itoa(s.next)
	l := newLoop(id)
	s.loops[id] = l
	return id, l, nil
}

func (s *subshells) remove(id string) *loop {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.loops[id]
	delete(s.loops, id)
	return l
}

func (s *subshells) ids() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := []string{}
	for id := range s.loops {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func (s *subshells) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, l := range s.loops {
		l.close()
	}
}

func createSubshell(_ context.Context, r *request) (any, error) {
	id, l, err := r.kernel.subshells.create()
	if err != nil {
		return nil, err
	}
	r.kernel.start(l)
	return map[string]any{"status": "ok", "subshell_id": id}, nil
}

type subshellContent struct {
	ID string `json:"subshell_id"`
}

func deleteSubshell(_ context.Context, r *request, c subshellContent) (any, error) {
	l := r.kernel.subshells.remove(c.ID)
	if l == nil {
		return nil, fmt.Errorf("there is no subshell %q", c.ID)
	}
	l.close()
	return map[string]any{"status": "ok"}, nil
}

func listSubshells(_ context.Context, r *request) (any, error) {
	return map[string]any{"status": "ok", "subshell_id": r.kernel.subshells.ids()}, nil
}
