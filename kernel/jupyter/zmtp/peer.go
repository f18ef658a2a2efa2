package zmtp

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

// Peer is one connection of a socket.
type Peer struct {
	socket *Socket
	conn   net.Conn
	out    *queue
	since  uint64 // order of arrival

	order    sync.Mutex // of a subscription and what is published
	mu       sync.Mutex
	identity string
	topics   map[string]int // subscriptions and how often each was made
	err      error          // why the connection was closed, first reason
}

// Subscriptions of one peer are bounded: Jupyter's clients make one.
const (
	maxTopics    = 256
	maxTopicSize = 4 << 10
)

// Identity is the name that the peer gave itself, "" for none.
func (p *Peer) Identity() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.identity
}

func (p *Peer) String() string {
	s := p.conn.RemoteAddr().String()
	if s == "" || s == "@" {
		s = p.conn.LocalAddr().String()
	}
	if id := p.Identity(); id != "" {
		if strings.ContainsFunc(id, func(r rune) bool { return r < ' ' || r > '~' }) {
			id = hex.EncodeToString([]byte(id))
		}
		s += " (" + id + ")"
	}
	return s
}

// serve runs the connection until it ends.
func (p *Peer) serve() {
	s := p.socket
	r := &reader{r: bufio.NewReaderSize(p.conn, 4<<10), limits: s.config.Limits, pending: &s.pending}
	defer r.release()
	defer p.conn.Close()
	w := bufio.NewWriterSize(p.conn, 16<<10)

	p.conn.SetDeadline(time.Now().Add(s.config.Handshake))
	identity, err := handshake(s.config.Type, r, w)
	if err != nil {
		s.log.Warn("peer refused", "peer", p, "error", err)
		s.remove(p)
		return
	}
	p.conn.SetDeadline(time.Time{})
	p.mu.Lock()
	p.identity = identity
	p.mu.Unlock()
	if !s.established(p) {
		return
	}
	s.log.Debug("peer connected", "peer", p)

	written := make(chan struct{})
	go func() {
		defer close(written)
		p.write(w)
	}()
	err = p.read(r)
	s.remove(p)
	p.fail(err)
	<-written

	p.mu.Lock()
	err = p.err
	p.mu.Unlock()
	var protocol *ProtocolError
	if errors.As(err, &protocol) {
		s.log.Warn("peer closed", "peer", p, "error", err)
	} else {
		s.log.Debug("peer gone", "peer", p, "reason", err)
	}
}

// read hands the peer's messages to the socket until the connection ends. A
// panic on the way is a fault of this program that costs the peer alone.
func (p *Peer) read(r *reader) (err error) {
	defer func() {
		if v := recover(); v != nil {
			p.socket.log.Error("reading from a peer panicked", "peer", p, "panic", v, "stack", string(debug.Stack()))
			err = fmt.Errorf("zmtp: reading panicked: %v", v)
		}
	}()
	for {
		msg, err := r.readMessage(p.command)
		if err != nil {
			return err
		}
		if p.socket.config.Type == XPub {
			err = p.subscription(msg)
		} else if p.socket.config.Receive != nil {
			p.socket.config.Receive(p, msg)
		}
		r.release()
		if err != nil {
			return err
		}
	}
}

// command handles a command that stands between messages.
func (p *Peer) command(body []byte) error {
	name, data, err := parseCommand(body)
	if err != nil {
		return err
	}
	switch name {
	case cmdPing: // time to live (2 bytes), context (up to 16)
		if len(data) < 2 || len(data) > 18 {
			return broken("a PING of %d bytes", len(data))
		}
		p.push(item{msg: [][]byte{command(cmdPong, data[2:]).body}, cmd: true})
	case cmdSubscribe:
		return p.subscribe(string(data))
	case cmdCancel:
		p.cancel(string(data))
	case cmdError:
		return broken("the peer reports %q", data)
	}
	return nil // others, PONG among them, are for peers that ask for them
}

// subscription handles a SUB peer's message of ZMTP 3.0: 1 or 0 and a topic.
func (p *Peer) subscription(msg [][]byte) error {
	if len(msg) != 1 || len(msg[0]) == 0 {
		return nil // an XSUB may send what it likes; nobody listens
	}
	switch msg[0][0] {
	case 1:
		return p.subscribe(string(msg[0][1:]))
	case 0:
		p.cancel(string(msg[0][1:]))
	}
	return nil
}

func (p *Peer) subscribe(topic string) error {
	if len(topic) > maxTopicSize {
		return broken("a topic of %d bytes is longer than %d", len(topic), maxTopicSize)
	}
	p.order.Lock()
	defer p.order.Unlock()
	if f := p.socket.config.Subscribed; f != nil {
		f(p, topic)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.topics == nil {
		p.topics = map[string]int{}
	}
	p.topics[topic]++
	if len(p.topics) > maxTopics {
		return broken("more than %d subscriptions", maxTopics)
	}
	return nil
}

// publish sends a message if the peer has subscribed to its topic.
func (p *Peer) publish(topic string, msg [][]byte) {
	p.order.Lock()
	defer p.order.Unlock()
	if p.wants(topic) {
		p.push(item{msg: msg})
	}
}

func (p *Peer) cancel(topic string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := p.topics[topic]; n > 1 {
		p.topics[topic] = n - 1
	} else {
		delete(p.topics, topic)
	}
}

// wants tells whether a subscription of the peer is a prefix of the topic.
func (p *Peer) wants(topic string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for t := range p.topics {
		if strings.HasPrefix(topic, t) {
			return true
		}
	}
	return false
}

// push queues an item for the peer; a peer that lets its queue run full is
// cut off, so that it costs no more than the queue's limit.
func (p *Peer) push(i item) {
	if !p.out.push(i) {
		p.fail(broken("the peer does not read: more than %d bytes wait for it", p.socket.config.QueueBytes))
	}
}

// fail closes the connection for a reason.
func (p *Peer) fail(reason error) {
	p.mu.Lock()
	if p.err == nil {
		p.err = reason
	}
	p.mu.Unlock()
	p.out.discard()
	p.conn.Close()
}

// write sends what is queued and flushes whenever nothing else waits.
func (p *Peer) write(w *bufio.Writer) {
	for {
		i, ok := p.out.pop()
		if !ok {
			break
		}
		var err error
		if i.cmd {
			err = writeFrame(w, frame{command: true, body: i.msg[0]})
		} else {
			err = writeMessage(w, i.msg)
		}
		if more := p.out.done(i); err == nil && !more {
			err = w.Flush()
		}
		if err != nil {
			p.fail(err)
			return
		}
	}
	// The socket closes: the peer learns that there is no more, and its own
	// end of file ends read.
	if c, ok := p.conn.(interface{ CloseWrite() error }); ok {
		if c.CloseWrite() == nil {
			return
		}
	}
	p.fail(io.EOF)
}
