package cell

import (
	"errors"
	"sync"
)

// Comm is a channel to code in the front end, such as a widget's
// (messaging protocol, "Custom Messages"). Data is a JSON object; buffers
// travel beside it as they are.
type Comm struct {
	id, target string
	send       func(kind string, data map[string]any, buffers [][]byte) error

	mu      sync.Mutex
	closed  bool
	more    bool
	message func(data map[string]any, buffers [][]byte)
	end     func(data map[string]any)
}

// ErrCommClosed says that a comm has been closed by one of its ends.
var ErrCommClosed = errors.New("cell: the comm is closed")

// OpenComm opens a comm to what the front end has registered under a target.
// The front end answers with a close where it knows no such target.
func OpenComm(target string, data map[string]any) (*Comm, error) {
	return nil, errors.New("cell: there is no front end to open a comm to")
}

// AcceptComms has f answer the comms that the front end opens to a target; nil
// ends that. f should say what is to be done with messages before it returns.
func AcceptComms(target string, f func(c *Comm, data map[string]any)) {}

// NewComm returns a comm that says what it has to say by send. Cells get
// theirs from OpenComm and AcceptComms.
func NewComm(id, target string, send func(kind string, data map[string]any, buffers [][]byte) error) *Comm {
	return &Comm{id: id, target: target, send: send}
}

// ID is the comm's number in messages.
func (c *Comm) ID() string { return c.id }

// Target is what the comm was opened to.
func (c *Comm) Target() string { return c.target }

// Send sends a message to the front end.
func (c *Comm) Send(data map[string]any, buffers ...[]byte) error {
	c.mu.Lock()
	closed := c.closed
	c.mu.Unlock()
	if closed {
		return ErrCommClosed
	}
	return c.send("comm_msg", data, buffers)
}

// OnMessage has f called with each message of the front end.
func (c *Comm) OnMessage(f func(data map[string]any, buffers [][]byte)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.message = f
}

// OnClose has f called when the front end closes the comm.
func (c *Comm) OnClose(f func(data map[string]any)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.end = f
}

// Close tells the front end that the comm has ended.
func (c *Comm) Close(data map[string]any) error {
	c.mu.Lock()
	closed := c.closed
	c.closed = true
	c.mu.Unlock()
	if closed {
		return ErrCommClosed
	}
	return c.send("comm_close", data, nil)
}

// More says, of the message that is being answered, whether another one of this
// comm waits behind it: an answer that the next one makes stale can be left out.
func (c *Comm) More() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.more
}

// Receive hands the comm a message of the front end, with whether another one
// waits: a comm_msg, or a comm_close if end is set. The session calls it.
func (c *Comm) Receive(data map[string]any, buffers [][]byte, more, end bool) {
	c.mu.Lock()
	c.closed, c.more = c.closed || end, more
	message, closed := c.message, c.end
	c.mu.Unlock()
	switch {
	case end && closed != nil:
		closed(data)
	case !end && message != nil:
		message(data, buffers)
	}
}
