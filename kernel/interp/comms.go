package interp

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"cryptounet/kernel/cell"
	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp/runs"
	"cryptounet/kernel/widgets/protocol"
)

// comms are the open comms of a session and the targets that its cells answer.
type comms struct {
	mu      sync.Mutex
	open    map[string]*cell.Comm
	targets map[string]func(*cell.Comm, map[string]any)
}

// openComm is cell.OpenComm in a session.
func (s *session) openComm(target string, data map[string]any) (*cell.Comm, error) {
	c := s.NewComm(target)
	return c, s.OpenComm(c, data, nil, nil)
}

// NewComm registers a comm. Its id is drawn: a page may show what an earlier
// session had under any number.
func (s *session) NewComm(target string) *cell.Comm {
	var id [16]byte
	rand.Read(id[:])
	return s.newComm(hex.EncodeToString(id[:]), target)
}

// OpenComm tells the front end of a comm. What was to be said by one that it does
// not hear of is forgotten.
func (s *session) OpenComm(c *cell.Comm, data, metadata map[string]any, buffers [][]byte) error {
	err := s.tellComm(engine.CommMessage{Kind: "comm_open", ID: c.ID(), Target: c.Target(), Data: data, Metadata: metadata, Buffers: buffers})
	if err != nil {
		s.forgetComm(c.ID())
	}
	return err
}

// acceptComms is cell.AcceptComms in a session.
func (s *session) acceptComms(target string, f func(*cell.Comm, map[string]any)) {
	s.comms.mu.Lock()
	defer s.comms.mu.Unlock()
	if s.comms.targets == nil {
		s.comms.targets = map[string]func(*cell.Comm, map[string]any){}
	}
	s.comms.targets[target] = f
}

func (s *session) newComm(id, target string) *cell.Comm {
	c := cell.NewComm(id, target, func(kind string, data map[string]any, buffers [][]byte) error {
		if kind == "comm_close" {
			s.forgetComm(id)
		}
		return s.tellComm(engine.CommMessage{Kind: kind, ID: id, Data: data, Buffers: buffers})
	})
	s.comms.mu.Lock()
	defer s.comms.mu.Unlock()
	if s.comms.open == nil {
		s.comms.open = map[string]*cell.Comm{}
	}
	s.comms.open[id] = c
	return c
}

func (s *session) forgetComm(id string) {
	s.comms.mu.Lock()
	defer s.comms.mu.Unlock()
	delete(s.comms.open, id)
}

// tellComm sends a message to the front end that the running goroutine's cell
// came from.
func (s *session) tellComm(m engine.CommMessage) error {
	out, ok := s.Output().(engine.CommOutput)
	if !ok {
		return errors.New("cell: this front end has no comms")
	}
	if m.Data == nil {
		m.Data = map[string]any{}
	}
	out.Comm(m)
	return nil
}

// Comm runs what a cell has said is to be done with a message.
func (s *session) Comm(ctx context.Context, m engine.CommMessage, out engine.Output) (known bool, err error) {
	s.comms.mu.Lock()
	c, accept := s.comms.open[m.ID], s.comms.targets[m.Target]
	s.comms.mu.Unlock()
	defer s.runs.Ask()()
	var act func()
	switch m.Kind {
	case "comm_open":
		of := slices.Contains(protocol.Targets(), m.Target)
		if accept == nil && !of || c != nil {
			return false, nil
		}
		c = s.newComm(m.ID, m.Target)
		act = func() { accept(c, m.Data) }
		if of {
			act = func() { s.acceptFrontEnd(c, m) }
		}
	case "comm_msg", "comm_close":
		if c == nil {
			return m.Kind == "comm_close", nil
		}
		end := m.Kind == "comm_close"
		if end {
			s.forgetComm(m.ID)
		}
		act = func() { c.Receive(m.Data, m.Buffers, m.More, end) }
	default:
		return false, fmt.Errorf("a comm message of unknown kind %q", m.Kind)
	}
	ctx, life, _ := runs.Living(ctx)
	x := s.start(ctx, out)
	defer s.runs.End(x)
	restore, err := s.capture(out)
	if err != nil {
		return true, err
	}
	fault := life.End(s.drive(x, m.Kind, act))
	s.std.Flush()
	restore()
	if fault != nil {
		out.Stream("stderr", strings.Join(fault.Traceback, "\n")+"\n")
	}
	return true, nil
}

// acceptFrontEnd answers what a front end's widgets open.
func (s *session) acceptFrontEnd(c *cell.Comm, m engine.CommMessage) {
	known, err := s.widgets.Accept(c, m.Metadata)
	if err != nil {
		s.Output().Stream("stderr", err.Error()+"\n")
	}
	if !known {
		c.Close(nil)
	}
}

// closeComms closes all comms and forgets the targets.
func (s *session) closeComms() {
	s.comms.mu.Lock()
	open := s.comms.open
	s.comms.open, s.comms.targets = nil, nil
	s.comms.mu.Unlock()
	for _, c := range open {
		c.Close(nil)
	}
	s.widgets = protocol.NewSession(s)
}

// OpenComms lists the open comms.
func (s *session) OpenComms(context.Context) (map[string]string, error) {
	s.comms.mu.Lock()
	defer s.comms.mu.Unlock()
	list := map[string]string{}
	for id, c := range s.comms.open {
		list[id] = c.Target()
	}
	return list, nil
}
