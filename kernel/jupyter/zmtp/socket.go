// Package zmtp serves the two kinds of ZeroMQ socket that a Jupyter kernel
// needs, ROUTER and XPUB, with the ZeroMQ Message Transport Protocol 3.1
// (RFC 37, https://rfc.zeromq.org/spec/37/) and its NULL mechanism.
//
// It exists because a server for peers that nobody vouches for has to bound
// what each of them costs: every frame, message, handshake and queue has a
// limit, each peer has its own reader, writer and queue, and a peer that is
// silent, stuck or malformed disturbs no other.
package zmtp

import (
	"context"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// Config describes a socket. Its zero value needs a Type only.
type Config struct {
	Type Type
	// Receive gets the messages of ROUTER peers, called from a goroutine of
	// each peer's own. While it blocks, that peer is not read.
	Receive func(from *Peer, msg [][]byte)
	// Subscribed is called when a peer of an XPUB subscribes: what it sends
	// the peer comes before what is published.
	Subscribed func(p *Peer, topic string)

	Limits     Limits        // DefaultLimits when zero
	Handshake  time.Duration // how long a peer may take to say hello; 10 s
	QueueBytes int64         // what may wait for one peer; 256 MiB
	MaxPeers   int           // connections at a time; 4096
	MaxWaiting int           // of these, before their handshake; 256
	Log        *slog.Logger
}

// Socket serves the peers that connect to one listener.
type Socket struct {
	config   Config
	log      *slog.Logger
	listener net.Listener
	pending  atomic.Int64 // bytes of messages under way, see Limits.Pending

	mu      sync.Mutex
	closed  bool
	arrived uint64
	waiting map[*Peer]bool // shaking hands
	peers   map[*Peer]bool // established
	running sync.WaitGroup
}

// Serve accepts peers on a listener until Close.
func Serve(l net.Listener, c Config) *Socket {
	if c.Limits == (Limits{}) {
		c.Limits = DefaultLimits()
	}
	if c.Handshake == 0 {
		c.Handshake = 10 * time.Second
	}
	if c.QueueBytes == 0 {
		c.QueueBytes = 256 << 20
	}
	if c.MaxPeers == 0 {
		c.MaxPeers = 4096
	}
	if c.MaxWaiting == 0 {
		c.MaxWaiting = 256
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Socket{
		config: c, log: c.Log, listener: l,
		waiting: map[*Peer]bool{}, peers: map[*Peer]bool{},
	}
	s.running.Add(1)
	go s.accept()
	return s
}

// Addr is the listener's address.
func (s *Socket) Addr() net.Addr { return s.listener.Addr() }

func (s *Socket) accept() {
	defer s.running.Done()
	var pause time.Duration
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			s.mu.Lock()
			closed := s.closed
			s.mu.Unlock()
			if closed {
				return
			}
			// Most often there are no file descriptors left: peers that go
			// away free some.
			pause = min(max(2*pause, 5*time.Millisecond), time.Second)
			s.log.Warn("accept failed", "address", s.listener.Addr(), "error", err, "retry_in", pause)
			time.Sleep(pause)
			continue
		}
		pause = 0
		s.admit(conn)
	}
}

// admit starts a peer's goroutine. Where too many peers are shaking hands the
// one that has been at it for longest makes room: silent connections cannot
// lock a client out.
func (s *Socket) admit(conn net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || len(s.peers) >= s.config.MaxPeers {
		if !s.closed {
			s.log.Warn("peer refused: too many connections", "limit", s.config.MaxPeers)
		}
		conn.Close()
		return
	}
	if len(s.waiting) >= s.config.MaxWaiting {
		var oldest *Peer
		for p := range s.waiting {
			if oldest == nil || p.since < oldest.since {
				oldest = p
			}
		}
		delete(s.waiting, oldest)
		oldest.conn.Close()
	}
	s.arrived++
	p := &Peer{socket: s, conn: conn, out: newQueue(s.config.QueueBytes), since: s.arrived}
	s.waiting[p] = true
	s.running.Add(1)
	go func() {
		defer s.running.Done()
		p.serve()
	}()
}

// established moves a peer to those that messages go to.
func (s *Socket) established(p *Peer) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || !s.waiting[p] {
		return false
	}
	delete(s.waiting, p)
	s.peers[p] = true
	return true
}

func (s *Socket) remove(p *Peer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.waiting, p)
	delete(s.peers, p)
}

// Peers is the number of connections that are established.
func (s *Socket) Peers() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.peers)
}

// Find returns the peer that has an identity, the newest where several claim
// it, and nil where none does.
func (s *Socket) Find(identity string) *Peer {
	if identity == "" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var found *Peer
	for p := range s.peers {
		if p.Identity() == identity && (found == nil || p.since > found.since) {
			found = p
		}
	}
	return found
}

// Only returns the socket's peer where there is just one, nil otherwise.
func (s *Socket) Only() *Peer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.peers) == 1 {
		for p := range s.peers {
			return p
		}
	}
	return nil
}

// Send queues a message for the peer and never waits. A peer that has gone and
// come back under the same identity gets what was meant for it. The frames
// must not change afterwards.
func (p *Peer) Send(msg [][]byte) {
	s, to := p.socket, p
	s.mu.Lock()
	here := s.peers[to]
	s.mu.Unlock()
	if !here {
		if to = s.Find(p.Identity()); to == nil {
			return
		}
	}
	to.push(item{msg: msg})
}

// Publish queues a message, whose first frame is the topic, for each peer that
// has subscribed to it, and never waits. The frames must not change
// afterwards.
func (s *Socket) Publish(msg [][]byte) {
	topic := string(msg[0])
	s.mu.Lock()
	peers := make([]*Peer, 0, len(s.peers))
	for p := range s.peers {
		peers = append(peers, p)
	}
	s.mu.Unlock()
	for _, p := range peers {
		p.publish(topic, msg)
	}
}

// Close stops accepting, lets the peers have what is queued until the context
// ends, and closes the connections.
func (s *Socket) Close(ctx context.Context) error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	err := s.listener.Close()
	for p := range s.waiting {
		p.conn.Close()
	}
	for p := range s.peers {
		p.out.close()
	}
	s.mu.Unlock()

	gone := make(chan struct{})
	go func() {
		s.running.Wait()
		close(gone)
	}()
	select {
	case <-gone:
	case <-ctx.Done():
		s.mu.Lock()
		for p := range s.peers {
			p.conn.Close()
		}
		s.mu.Unlock()
	}
	return err
}
