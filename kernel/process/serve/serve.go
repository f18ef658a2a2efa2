// Package serve lets the kernel that has started this process use an engine: the
// child's side of kernel/process.
package serve

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/process/frames"
	"cryptounet/kernel/process/system"
)

// Engine makes an engine and lets the kernel that started this process use it,
// until the kernel closes the pipe or dies. It returns only when the process
// should end; what the cells have started is still to be killed then, which
// EndGroup does.
func Engine(open func() (engine.Engine, error)) error {
	requests, events, err := system.Pipes()
	if err != nil {
		return fmt.Errorf("this command is for the kernel to start, not for a person: use \"cryptounet run\" to run a file (%w)", err)
	}
	e, err := open()
	out := &frames.Sender{W: events}
	if err != nil {
		out.Send(frames.KindFailed, 0, []byte(err.Error()))
		return fmt.Errorf("make the engine: %w", err)
	}
	s := &server{engine: e, events: out, cancels: map[uint64]context.CancelFunc{}, cells: map[uint64]context.CancelFunc{}, waiting: map[uint64]chan frames.Frame{}}
	if d, ok := e.(engine.Debugger); ok {
		d.DebugEvents(func(event json.RawMessage) { out.Send(frames.KindDebugEvent, 0, event) })
	}
	if err := out.Send(frames.KindReady, 0, nil); err != nil {
		return fmt.Errorf("tell the kernel: %w", err)
	}
	return s.run(bufio.NewReader(requests))
}

// EndGroup kills this process and what cells have started, which must not
// outlive the kernel. It does nothing where a person has started the process by
// hand.
func EndGroup() { system.EndGroup() }

// server answers requests with an engine.
type server struct {
	engine engine.Engine
	events *frames.Sender

	mu      sync.Mutex
	cancels map[uint64]context.CancelFunc // of the requests under way
	cells   map[uint64]context.CancelFunc // of those that run cells or programs
	waiting map[uint64]chan frames.Frame  // for an answer of the kernel
	next    uint64                        // id of the next ask, show or clear
}

func (s *server) run(requests *bufio.Reader) error {
	beside := map[uint64]bool{}
	for {
		f, err := frames.Read(requests)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read a request: %w", err)
		}
		switch f.Kind {
		case frames.KindExecute, frames.KindComplete, frames.KindInspect, frames.KindIsComplete, frames.KindProgram, frames.KindComm, frames.KindOpenComms, frames.KindDebug:
			ctx, cancel := context.WithCancel(context.Background())
			if beside[f.ID] {
				ctx = engine.Beside(ctx)
				delete(beside, f.ID)
			}
			s.mu.Lock()
			s.cancels[f.ID] = cancel
			if f.Kind == frames.KindExecute || f.Kind == frames.KindProgram || f.Kind == frames.KindComm {
				s.cells[f.ID] = cancel
			}
			s.mu.Unlock()
			go s.answer(ctx, f)
		case frames.KindBeside:
			beside[f.ID] = true
		case frames.KindInterrupt:
			s.interrupt()
		case frames.KindCancel:
			s.mu.Lock()
			cancel := s.cancels[f.ID]
			s.mu.Unlock()
			if cancel != nil {
				cancel()
			}
		case frames.KindInput, frames.KindAck:
			s.mu.Lock()
			c := s.waiting[f.ID]
			delete(s.waiting, f.ID)
			s.mu.Unlock()
			if c != nil {
				c <- f // has room for one
			}
		default:
			return fmt.Errorf("a request of unknown kind %d", f.Kind)
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
func (s *server) answer(ctx context.Context, f frames.Frame) {
	r, err := s.do(ctx, f)
	if err != nil {
		r = frames.Reply{Err: err.Error()}
	}
	s.mu.Lock()
	s.cancels[f.ID]()
	delete(s.cancels, f.ID)
	delete(s.cells, f.ID)
	s.mu.Unlock()
	if err := s.events.SendJSON(frames.KindReply, f.ID, r); err != nil {
		s.events.SendJSON(frames.KindReply, f.ID, frames.Reply{Err: "send the result: " + err.Error()})
	}
}

func (s *server) do(ctx context.Context, f frames.Frame) (frames.Reply, error) {
	if f.Kind == frames.KindExecute {
		var cell engine.Cell
		if err := json.Unmarshal(f.Body, &cell); err != nil {
			return frames.Reply{}, fmt.Errorf("read the request: %w", err)
		}
		r, err := s.engine.Execute(ctx, cell, &cellOutput{server: s, cell: f.ID})
		if err != nil {
			return frames.Reply{}, err
		}
		p, err := frames.PackResult(r)
		return frames.Reply{Result: p}, err
	}
	if f.Kind == frames.KindProgram {
		var p engine.Program
		if err := json.Unmarshal(f.Body, &p); err != nil {
			return frames.Reply{}, fmt.Errorf("read the request: %w", err)
		}
		programs, ok := s.engine.(engine.Programs)
		if !ok {
			return frames.Reply{}, errors.New("this engine runs cells only")
		}
		status, fault, err := programs.RunProgram(ctx, p, &cellOutput{server: s, cell: f.ID})
		return frames.Reply{Result: &frames.Result{Status: status, Fault: fault}}, err
	}
	if f.Kind == frames.KindComm || f.Kind == frames.KindOpenComms {
		return s.comm(ctx, f)
	}
	if f.Kind == frames.KindDebug {
		d, ok := s.engine.(engine.Debugger)
		if !ok {
			return frames.Reply{}, errors.New("this engine has no debugger")
		}
		response, err := d.Debug(ctx, f.Body)
		return frames.Reply{Debug: response}, err
	}
	var at frames.Position
	if err := json.Unmarshal(f.Body, &at); err != nil {
		return frames.Reply{}, fmt.Errorf("read the request: %w", err)
	}
	switch f.Kind {
	case frames.KindComplete:
		c, err := s.engine.Complete(ctx, at.Code, at.Cursor)
		return frames.Reply{Completion: &c}, err
	case frames.KindInspect:
		i, err := s.engine.Inspect(ctx, at.Code, at.Cursor, at.Detail)
		if err != nil {
			return frames.Reply{}, err
		}
		data, err := frames.Pack(i.Data)
		return frames.Reply{Inspection: &frames.Inspection{Found: i.Found, Data: data}}, err
	default:
		c, err := s.engine.IsComplete(ctx, at.Code)
		return frames.Reply{Completeness: &c}, err
	}
}

func (s *server) comm(ctx context.Context, f frames.Frame) (frames.Reply, error) {
	e, ok := s.engine.(engine.Comms)
	if !ok {
		return frames.Reply{}, nil
	}
	if f.Kind == frames.KindOpenComms {
		open, err := e.OpenComms(ctx)
		return frames.Reply{Comms: open}, err
	}
	var m engine.CommMessage
	if err := json.Unmarshal(f.Body, &m); err != nil {
		return frames.Reply{}, fmt.Errorf("read the comm's message: %w", err)
	}
	known, err := e.Comm(ctx, m, &cellOutput{server: s, cell: f.ID})
	return frames.Reply{Known: known}, err
}

// expect registers a channel for the kernel's answer under a new id.
func (s *server) expect() (uint64, chan frames.Frame) {
	c := make(chan frames.Frame, 1)
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
