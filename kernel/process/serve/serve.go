package process

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"syscall"

	"cryptounet/kernel/engine"
)

// The engine's pipes have fixed numbers: descriptors 0 to 2 belong to the
// cells.
const (
	requestsFD = 3
	eventsFD   = 4
)

// Serve is the engine's side: it makes an engine and lets the kernel that
// started this process use it, until the kernel closes the pipe or dies. It
// returns only when the process should end; what the cells have started is
// still to be killed then, which EndGroup does.
func Serve(open func() (engine.Engine, error)) error {
	for _, fd := range []int{requestsFD, eventsFD} {
		var stat syscall.Stat_t
		if err := syscall.Fstat(fd, &stat); err != nil || stat.Mode&syscall.S_IFMT != syscall.S_IFIFO {
			return errors.New("this command is for the kernel to start, not for a person: use \"cryptounet run\" to run a file")
		}
		syscall.CloseOnExec(fd)
	}
	requests, events := os.NewFile(requestsFD, "requests"), os.NewFile(eventsFD, "events")
	e, err := open()
	out := &sender{w: events}
	if err != nil {
		out.send(kindFailed, 0, []byte(err.Error()))
		return fmt.Errorf("make the engine: %w", err)
	}
	s := &server{engine: e, events: out, cancels: map[uint64]context.CancelFunc{}, cells: map[uint64]context.CancelFunc{}, waiting: map[uint64]chan frame{}}
	if err := out.send(kindReady, 0, nil); err != nil {
		return fmt.Errorf("tell the kernel: %w", err)
	}
	return s.run(bufio.NewReader(requests))
}

// EndGroup kills this process and every process of its group: what cells have
// started must not outlive the kernel. It does nothing where the process does
// not lead its group, as when a person has started it by hand.
func EndGroup() {
	if syscall.Getpgrp() == os.Getpid() {
		syscall.Kill(0, syscall.SIGKILL)
	}
}

// server answers requests with an engine.
type server struct {
	engine engine.Engine
	events *sender

	mu      sync.Mutex
	cancels map[uint64]context.CancelFunc // of the requests under way
	cells   map[uint64]context.CancelFunc // of those that run cells or programs
	waiting map[uint64]chan frame         // for an answer of the kernel
	next    uint64                        // id of the next ask, show or clear
}

func (s *server) run(requests *bufio.Reader) error {
	beside := map[uint64]bool{}
	for {
		f, err := readFrame(requests)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read a request: %w", err)
		}
		switch f.kind {
		case kindExecute, kindComplete, kindInspect, kindIsComplete, kindProgram, kindComm, kindOpenComms:
			ctx, cancel := context.WithCancel(context.Background())
			if beside[f.id] {
				ctx = engine.Beside(ctx)
				delete(beside, f.id)
			}
			s.mu.Lock()
			s.cancels[f.id] = cancel
			if f.kind == kindExecute || f.kind == kindProgram || f.kind == kindComm {
				s.cells[f.id] = cancel
			}
			s.mu.Unlock()
			go s.answer(ctx, f)
		case kindBeside:
			beside[f.id] = true
		case kindInterrupt:
			s.interrupt()
		case kindCancel:
			s.mu.Lock()
			cancel := s.cancels[f.id]
			s.mu.Unlock()
			if cancel != nil {
				cancel()
			}
		case kindInput, kindAck:
			s.mu.Lock()
			c := s.waiting[f.id]
			delete(s.waiting, f.id)
			s.mu.Unlock()
			if c != nil {
				c <- f // has room for one
			}
		default:
			return fmt.Errorf("a request of unknown kind %d", f.kind)
		}
	}
}

// interrupt stops the cells that have come before it. A cell that has not begun
// is not there for the engine to interrupt yet; the end of its context awaits
// it.
func (s *server) interrupt() {
	// Not in a goroutine of its own: it would reach the next cell if this one
	// ended first.
	s.engine.Interrupt()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, cancel := range s.cells {
		cancel()
	}
}

// answer does one request and sends its reply.
func (s *server) answer(ctx context.Context, f frame) {
	r, err := s.do(ctx, f)
	if err != nil {
		r = reply{Err: err.Error()}
	}
	s.mu.Lock()
	s.cancels[f.id]()
	delete(s.cancels, f.id)
	delete(s.cells, f.id)
	s.mu.Unlock()
	if err := s.events.sendJSON(kindReply, f.id, r); err != nil {
		s.events.sendJSON(kindReply, f.id, reply{Err: "send the result: " + err.Error()})
	}
}

func (s *server) do(ctx context.Context, f frame) (reply, error) {
	if f.kind == kindExecute {
		var cell engine.Cell
		if err := json.Unmarshal(f.body, &cell); err != nil {
			return reply{}, fmt.Errorf("read the request: %w", err)
		}
		r, err := s.engine.Execute(ctx, cell, &cellOutput{server: s, cell: f.id})
		if err != nil {
			return reply{}, err
		}
		p, err := packResult(r)
		return reply{Result: p}, err
	}
	if f.kind == kindProgram {
		var p engine.Program
		if err := json.Unmarshal(f.body, &p); err != nil {
			return reply{}, fmt.Errorf("read the request: %w", err)
		}
		programs, ok := s.engine.(engine.Programs)
		if !ok {
			return reply{}, errors.New("this engine runs cells only")
		}
		status, fault, err := programs.RunProgram(ctx, p, &cellOutput{server: s, cell: f.id})
		return reply{Result: &result{Status: status, Fault: fault}}, err
	}
	if f.kind == kindComm || f.kind == kindOpenComms {
		return s.comm(ctx, f)
	}
	var at position
	if err := json.Unmarshal(f.body, &at); err != nil {
		return reply{}, fmt.Errorf("read the request: %w", err)
	}
	switch f.kind {
	case kindComplete:
		c, err := s.engine.Complete(ctx, at.Code, at.Cursor)
		return reply{Completion: &c}, err
	case kindInspect:
		i, err := s.engine.Inspect(ctx, at.Code, at.Cursor, at.Detail)
		if err != nil {
			return reply{}, err
		}
		data, err := pack(i.Data)
		return reply{Inspection: &inspection{Found: i.Found, Data: data}}, err
	default:
		c, err := s.engine.IsComplete(ctx, at.Code)
		return reply{Completeness: &c}, err
	}
}

func (s *server) comm(ctx context.Context, f frame) (reply, error) {
	e, ok := s.engine.(engine.Comms)
	if !ok {
		return reply{}, nil
	}
	if f.kind == kindOpenComms {
		open, err := e.OpenComms(ctx)
		return reply{Comms: open}, err
	}
	var m engine.CommMessage
	if err := json.Unmarshal(f.body, &m); err != nil {
		return reply{}, fmt.Errorf("read the comm's message: %w", err)
	}
	known, err := e.Comm(ctx, m, &cellOutput{server: s, cell: f.id})
	return reply{Known: known}, err
}

// expect registers a channel for the kernel's answer under a new id.
func (s *server) expect() (uint64, chan frame) {
	c := make(chan frame, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next++
	s.waiting[s.next] = c
	return s.next, c
}

// forget takes back expect.
func (s *server) forget(id uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.waiting, id)
}
