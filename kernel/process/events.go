package process

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/process/frames"
)

// takeEvents handles the child's frames until the pipe ends. What the child
// has printed before an event is taken first, so that output keeps its order.
func (c *child) takeEvents(r *bufio.Reader) {
	for {
		f, err := frames.Read(r)
		if err == nil {
			err = c.take(f)
		}
		if err == nil {
			continue
		}
		if err != io.EOF {
			c.kill("it sent what the kernel cannot read: " + err.Error())
		}
		// The end of the pipe is the end of the process, unless a cell has
		// closed the descriptor: then nothing can come any more either.
		last := time.AfterFunc(time.Second, func() { c.kill("it closed its pipe to the kernel") })
		go func() {
			<-c.died
			last.Stop()
		}()
		return
	}
}

func (c *child) take(f frames.Frame) error {
	switch f.Kind {
	case frames.KindReady:
		c.mu.Lock()
		defer c.mu.Unlock()
		if !c.wasReady() {
			close(c.ready)
		}
	case frames.KindFailed:
		c.mu.Lock()
		defer c.mu.Unlock()
		c.failed = string(f.Body)
	case frames.KindReply:
		c.mu.Lock()
		ended := c.cells.runs(f.ID)
		c.mu.Unlock()
		if ended {
			c.stdout.Drain()
			c.stderr.Drain()
		}
		c.mu.Lock()
		w := c.waiting[f.ID]
		delete(c.waiting, f.ID)
		c.mu.Unlock()
		if w != nil {
			w <- f // has room for one
		}
	case frames.KindStdout:
		c.output(f.ID).Stream("stdout", string(f.Body))
	case frames.KindStderr:
		c.output(f.ID).Stream("stderr", string(f.Body))
	case frames.KindDebugEvent:
		c.stdout.Drain() // what a cell has printed comes before its stop
		c.stderr.Drain()
		c.debugEvent(f.Body)
	case frames.KindShow, frames.KindClear, frames.KindTellComm, frames.KindAsk, frames.KindAskEnd:
		c.stdout.Drain()
		c.stderr.Drain()
		return c.event(f)
	default:
		return fmt.Errorf("an event of unknown kind %d", f.Kind)
	}
	return nil
}

// event handles the events that have a body in JSON.
func (c *child) event(f frames.Frame) error {
	switch f.Kind {
	case frames.KindShow:
		var s frames.Show
		if err := json.Unmarshal(f.Body, &s); err != nil {
			return fmt.Errorf("read a display: %w", err)
		}
		var metadata map[string]any
		if err := json.Unmarshal(s.Metadata, &metadata); err != nil {
			return fmt.Errorf("read a display's metadata: %w", err)
		}
		c.output(s.Cell).Display(s.Data.Unpack(), metadata, s.ID, s.Update)
		return c.requests.Send(frames.KindAck, f.ID, nil)
	case frames.KindClear:
		var s frames.Clearing
		if err := json.Unmarshal(f.Body, &s); err != nil {
			return fmt.Errorf("read a clear_output: %w", err)
		}
		c.output(s.Cell).ClearOutput(s.Wait)
		return c.requests.Send(frames.KindAck, f.ID, nil)
	case frames.KindTellComm:
		var t frames.Tell
		if err := json.Unmarshal(f.Body, &t); err != nil {
			return fmt.Errorf("read a comm's message: %w", err)
		}
		if out, ok := c.output(t.Cell).(engine.CommOutput); ok {
			out.Comm(t.Message)
		}
		return c.requests.Send(frames.KindAck, f.ID, nil)
	case frames.KindAsk:
		var a frames.Ask
		if err := json.Unmarshal(f.Body, &a); err != nil {
			return fmt.Errorf("read an input request: %w", err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		c.mu.Lock()
		c.asks[f.ID] = cancel
		c.mu.Unlock()
		go c.input(ctx, f.ID, a)
	case frames.KindAskEnd:
		c.mu.Lock()
		cancel := c.asks[f.ID]
		c.mu.Unlock()
		if cancel != nil {
			cancel()
		}
	}
	return nil
}

// input gets a line from the front end for the child.
func (c *child) input(ctx context.Context, id uint64, a frames.Ask) {
	var r frames.Answer
	value, err := c.output(a.Cell).Input(ctx, a.Prompt, a.Password)
	if err != nil {
		r.Err = err.Error()
		if ctx.Err() != nil {
			r.Err = frames.ErrInputInterrupted.Error()
		}
	}
	r.Value = value
	c.mu.Lock()
	c.asks[id]()
	delete(c.asks, id)
	c.mu.Unlock()
	c.requests.SendJSON(frames.KindInput, id, r)
}
