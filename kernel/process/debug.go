package process

import (
	"context"
	"encoding/json"
	"errors"
	"sync"

	"cryptounet/kernel/process/frames"
)

// debugging is the way of a debugger's events, and the child that one is
// attached to.
type debugging struct {
	mu       sync.Mutex
	send     func(event json.RawMessage)
	attached *child
}

func (d *debugging) tell(event json.RawMessage) {
	d.mu.Lock()
	send := d.send
	d.mu.Unlock()
	if send != nil {
		send(event)
	}
}

// died tells a debugger of the end of the child that it was attached to. It may
// attach to the next one.
func (d *debugging) died(c *child) {
	d.mu.Lock()
	was := d.attached == c
	if was {
		d.attached = nil
	}
	d.mu.Unlock()
	if was {
		d.tell(json.RawMessage(`{"seq":0,"type":"event","event":"terminated","body":{}}`))
	}
}

// DebugEvents has the events of whatever child serves sent to a function.
func (e *Engine) DebugEvents(send func(event json.RawMessage)) {
	e.debug.mu.Lock()
	defer e.debug.mu.Unlock()
	e.debug.send = send
}

// Debug asks the child.
func (e *Engine) Debug(ctx context.Context, request json.RawMessage) (json.RawMessage, error) {
	c, err := e.current(ctx)
	if err != nil {
		return nil, err
	}
	r, err := c.request(ctx, frames.KindDebug, request)
	if errors.Is(err, errDied) {
		return nil, errors.New("the engine died while its debugger was asked; a new one has been started")
	}
	var answer struct {
		Command string
		Success bool
	}
	if err == nil && json.Unmarshal(r.Debug, &answer) == nil && answer.Success {
		e.debug.mu.Lock()
		switch answer.Command {
		case "attach":
			e.debug.attached = c
		case "disconnect", "terminate":
			e.debug.attached = nil
		}
		e.debug.mu.Unlock()
	}
	return r.Debug, err
}
