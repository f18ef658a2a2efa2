package interp

import (
	"context"
	"encoding/json"
	"sync"

	"cryptounet/kernel/debug"
	"cryptounet/kernel/interp/target"
)

// debugging is the debugger of a session's cells.
type debugging struct {
	session *debug.Session
	target  *target.Target

	mu   sync.Mutex
	send func(event json.RawMessage)
}

func (d *debugging) open(s *session) {
	d.target = &target.Target{
		Front:   &s.front,
		Session: func() *debug.Session { return d.session },
		Say: func(text string) {
			if out := s.Output(); out != nil {
				out.Stream("stdout", text)
			}
		},
		Flush: func() { s.std.Flush() },
		Quiet: func() bool { return s.runs.Count() == 0 },
	}
	d.session = debug.New(d.target, func(event json.RawMessage) {
		d.mu.Lock()
		send := d.send
		d.mu.Unlock()
		if send != nil {
			send(event)
		}
	})
}

// Debug answers a request of the Debug Adapter Protocol.
func (s *session) Debug(_ context.Context, request json.RawMessage) (json.RawMessage, error) {
	return s.debug.session.Handle(request), nil
}

// DebugEvents has its events sent to a function.
func (s *session) DebugEvents(send func(event json.RawMessage)) {
	s.debug.mu.Lock()
	defer s.debug.mu.Unlock()
	s.debug.send = send
}
