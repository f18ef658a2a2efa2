package process

import (
	"slices"
	"time"

	"cryptounet/kernel/process/frames"
)

// interruption is how far the wish to stop the running cell has got: the cell
// is asked, then a restart is offered, then it is done.
type interruption struct {
	asked   bool
	early   []uint64 // requests that were registered then, sent or not
	offered bool
	since   time.Time
	timer   *time.Timer
}

// patience is the least time between the first interrupt and a restart: three
// quick clicks do not cost the session's values.
const patience = time.Second

const offer = "The cell has not stopped yet: it may be in a call that cannot be interrupted.\n" +
	"Interrupt once more to restart the engine; the values of this session are lost then.\n"

// Interrupt asks the running cell to stop. Where it does not within the grace
// period, or is asked a second time, a restart is offered under the cell, and
// the next interrupt does it.
func (e *Engine) Interrupt() {
	e.mu.Lock()
	c := e.child
	e.mu.Unlock()
	if c != nil {
		c.interrupt()
	}
}

func (c *child) interrupt() {
	c.mu.Lock()
	if !c.cells.busy() {
		c.mu.Unlock()
		return
	}
	for _, cancel := range c.asks {
		cancel()
	}
	u := &c.urge
	u.early = slices.Clone(c.cells.running)
	say, kill := false, false
	switch {
	case !u.asked:
		u.asked, u.since = true, time.Now()
		u.timer = time.AfterFunc(c.options.Grace, c.offerRestart)
	case !u.offered:
		u.offered, say = true, true
	default:
		kill = time.Since(u.since) >= patience
	}
	c.mu.Unlock()
	if kill {
		c.kill("interrupted")
		return
	}
	go c.requests.Send(frames.KindInterrupt, 0, nil) // a large cell may be on its way
	if say {
		c.note(offer)
	}
}

// interruptAgain repeats an interrupt that may have overtaken a request that it
// was for too.
func (c *child) interruptAgain(id uint64) {
	c.mu.Lock()
	asked := c.urge.asked && slices.Contains(c.urge.early, id)
	c.mu.Unlock()
	if asked {
		c.requests.Send(frames.KindInterrupt, 0, nil)
	}
}

func (c *child) offerRestart() {
	c.mu.Lock()
	say := c.urge.asked && !c.urge.offered && c.cells.busy()
	c.urge.offered = c.urge.offered || say
	c.mu.Unlock()
	if say {
		c.note(offer)
	}
}

// stop forgets the wish when no cell runs any more.
func (u *interruption) stop() {
	if u.timer != nil {
		u.timer.Stop()
	}
	*u = interruption{}
}
