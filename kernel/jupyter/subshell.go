package jupyter

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"
)

// subshells are loops beside the main shell's, so that a client can ask while
// a cell runs (JEP 91). Requests name theirs in the header.
type subshells struct {
	mu     sync.Mutex
	next   int
	loops  map[string]*loop
	closed bool
}

// maxSubshells bounds what clients can leave behind; beyond it the one that
// has been idle for longest makes room.
const maxSubshells = 256

func (s *subshells) find(id string) *loop {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.loops[id]
}

func (s *subshells) create(newLoop func(string) *loop) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return "", errors.New("the kernel is shutting down")
	}
	if len(s.loops) >= maxSubshells && !s.evict() {
		return "", fmt.Errorf("there are %d subshells already, and all are busy", len(s.loops))
	}
	if s.loops == nil {
		s.loops = map[string]*loop{}
	}
	s.next++
	id := "subshell-" + strconv.Itoa(s.next)
	s.loops[id] = newLoop(id)
	return id, nil
}

func (s *subshells) evict() bool {
	oldest, since := "", time.Now()
	for id, l := range s.loops {
		if t, idle := l.idleSince(); idle && t.Before(since) {
			oldest, since = id, t
		}
	}
	if oldest == "" {
		return false
	}
	s.loops[oldest].close()
	delete(s.loops, oldest)
	return true
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
	id, err := r.kernel.subshells.create(r.kernel.newLoop)
	if err != nil {
		return nil, err
	}
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
