package process

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/process/frames"
)

// request sends a request and waits for its reply. The end of the context
// cancels it in the child and does not wait.
func (c *child) request(ctx context.Context, k frames.Kind, body any) (frames.Reply, error) {
	id, w := c.expect()
	return c.await(ctx, k, id, w, body, false)
}

func (c *child) expect() (uint64, chan frames.Frame) {
	w := make(chan frames.Frame, 1)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next++
	c.waiting[c.next] = w
	return c.next, w
}

func (c *child) await(ctx context.Context, k frames.Kind, id uint64, w chan frames.Frame, body any, stay bool) (frames.Reply, error) {
	if err := c.requests.SendJSON(k, id, body); err != nil {
		// A broken pipe is the child's death; its cause is known soon.
		select {
		case <-c.died:
			return frames.Reply{}, errDied
		case <-time.After(5 * time.Second):
			return frames.Reply{}, fmt.Errorf("send a request to the engine: %w", err)
		}
	}
	if stay {
		c.interruptAgain(id)
	}
	done := ctx.Done()
	for {
		select {
		case f := <-w:
			var r frames.Reply
			if err := json.Unmarshal(f.Body, &r); err != nil {
				return frames.Reply{}, fmt.Errorf("read the engine's reply: %w", err)
			}
			if r.Err != "" {
				return r, errors.New(r.Err)
			}
			return r, nil
		case <-c.died:
			return frames.Reply{}, errDied
		case <-done:
			c.requests.Send(frames.KindCancel, id, nil)
			if !stay {
				c.mu.Lock()
				delete(c.waiting, id)
				c.mu.Unlock()
				return frames.Reply{}, ctx.Err()
			}
			done = nil
		}
	}
}

// run does a request that has output, which stays registered for what comes
// late.
func (c *child) run(ctx context.Context, k frames.Kind, body any, out engine.Output) (frames.Reply, error) {
	id, w := c.expect()
	// What the child has printed so far belongs to the cells before.
	c.stdout.Drain()
	c.stderr.Drain()
	c.mu.Lock()
	beside := c.cells.busy()
	c.cells.start(id, out)
	c.mu.Unlock()
	if beside {
		c.requests.Send(frames.KindBeside, id, nil) // await tells of a broken pipe
	}
	r, err := c.await(ctx, k, id, w, body, true)
	if errors.Is(err, errDied) {
		return frames.Reply{}, err
	}
	c.mu.Lock()
	c.cells.end(id)
	if !c.cells.busy() {
		c.urge.stop()
	}
	c.mu.Unlock()
	return r, err
}
