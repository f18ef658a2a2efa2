package zmtp

import (
	"bytes"
	"encoding/binary"
	"net"
	"runtime"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
)

func TestHostilePeers(t *testing.T) {
	long := func(flags byte, n uint64) []byte {
		return binary.BigEndian.AppendUint64([]byte{flags}, n)
	}
	oldVersion, curve := greeting(), greeting()
	oldVersion[10] = 1
	copy(curve[12:], "CURVE")
	for name, c := range map[string]struct {
		handshake bool
		send      []byte
	}{
		"http":                   {false, []byte("GET / HTTP/1.1\r\nHost: kernel\r\n\r\n")},
		"version 1":              {false, oldVersion},
		"another mechanism":      {false, curve},
		"no ready":               {false, append(greeting(), 0, 1, 'x')},
		"ready without end":      {false, append(greeting(), 4, 8, 5, 'R', 'E', 'A', 'D', 'Y', 9, 'S')},
		"large ready":            {false, append(greeting(), long(flagCommand|flagLong, 1<<40)...)},
		"2^62 bytes":             {true, long(flagLong, 1<<62)},
		"2^64-1 bytes":           {true, long(flagLong, 1<<64-1)},
		"reserved flags":         {true, []byte{0xf0, 1, 'x'}},
		"command with more":      {true, []byte{flagCommand | flagMore, 1, 'x'}},
		"command in a message":   {true, []byte{flagMore, 1, 'x', flagCommand, 1, 0}},
		"command without a name": {true, []byte{flagCommand, 0}},
		"frames without end":     {true, bytes.Repeat([]byte{flagMore, 0}, 5000)},
		"error command":          {true, append([]byte{flagCommand, 8, 5}, "ERROR\x01x"...)},
		"long ping":              {true, append([]byte{flagCommand, 25, 4}, "PING56789012345678901234"...)},
	} {
		t.Run(name, func(t *testing.T) {
			_, address := echo(t, Config{})
			var p net.Conn
			if c.handshake {
				p = raw(t, address, "DEALER")
			} else {
				p = connect(t, address)
			}
			p.Write(c.send)
			closes(t, p)
			roundTrip(t, address)
		})
	}
}

func TestWrongSocketType(t *testing.T) {
	_, address := echo(t, Config{})
	closes(t, raw(t, address, "SUB"))
	_, address = serve(t, Config{Type: XPub})
	closes(t, raw(t, address, "DEALER"))
}

// TestSilentPeers connects more peers that say nothing than may shake hands at
// a time, for longer than the test runs.
func TestSilentPeers(t *testing.T) {
	_, address := echo(t, Config{MaxWaiting: 20, Handshake: time.Hour})
	for range 50 {
		connect(t, address)
	}
	for range 3 {
		roundTrip(t, address)
	}
}

func TestHandshakeDeadline(t *testing.T) {
	_, address := echo(t, Config{Handshake: 10 * time.Millisecond})
	c := connect(t, address)
	c.Write(greeting()[:20])
	closes(t, c)
}

// TestStuckReader lets one subscriber read nothing while others get much more
// than its queue may hold.
func TestStuckReader(t *testing.T) {
	subscribed := make(chan string, 8)
	s, address := serve(t, Config{Type: XPub, QueueBytes: 4 << 20, Subscribed: func(*Peer, string) { subscribed <- "" }})
	stuck := raw(t, address, "SUB")
	stuck.Write([]byte{0, 1, 1}) // subscribe to everything
	<-subscribed
	good := dial(t, zmq4.NewSub(t.Context()), address)
	good.SetOption(zmq4.OptionSubscribe, "")
	<-subscribed
	const messages, size = 100, 1 << 20
	go func() {
		for i := range messages {
			s.Publish([][]byte{{}, binary.BigEndian.AppendUint32(nil, uint32(i)), make([]byte, size)})
			// As fast as the good reader takes them: it has a bound too.
			for q := 1; q > 0; time.Sleep(time.Millisecond) {
				q = s.waitingFor(func(p *Peer) bool { return p.since == 2 })
			}
		}
	}()
	for i := range messages {
		msg, err := good.Recv()
		if err != nil || len(msg.Frames) != 3 || binary.BigEndian.Uint32(msg.Frames[1]) != uint32(i) {
			t.Fatalf("message %d: %v", i, err)
		}
	}
	eventually(t, "the stuck reader is cut off", func() bool { return s.Peers() == 1 })
}

// waitingFor counts the queued messages of some peers.
func (s *Socket) waitingFor(which func(*Peer) bool) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for p := range s.peers {
		if which(p) {
			p.out.mu.Lock()
			n += len(p.out.items)
			p.out.mu.Unlock()
		}
	}
	return n
}

// TestPeersComeAndGo leaves no goroutine and no byte of a message behind.
func TestPeersComeAndGo(t *testing.T) {
	s, address := echo(t, Config{})
	roundTrip(t, address)
	before := runtime.NumGoroutine()
	for i := range 300 {
		c := raw(t, address, "DEALER")
		switch i % 4 {
		case 0:
			c.Write([]byte{0, 3, 'a', 'b', 'c'})
		case 1:
			c.Write([]byte{flagMore, 200, 'a'}) // in the middle of a frame
		case 2:
			c.Write(append([]byte{flagLong, 0, 0, 0, 0, 1, 0, 0, 0}, make([]byte, 200<<10)...))
		}
		c.Close()
	}
	eventually(t, "the peers are gone", func() bool { return s.Peers() == 0 && s.pending.Load() == 0 })
	eventually(t, "their goroutines are gone", func() bool { return runtime.NumGoroutine() <= before })
	roundTrip(t, address)
}

func TestPendingLimit(t *testing.T) {
	l := DefaultLimits()
	l.Pending = 1 << 20
	s, address := echo(t, Config{Limits: l})
	c := raw(t, address, "DEALER")
	c.Write(binary.BigEndian.AppendUint64([]byte{flagLong}, 4<<20))
	go c.Write(make([]byte, 4<<20))
	closes(t, c)
	eventually(t, "its bytes are given back", func() bool { return s.pending.Load() == 0 })
	roundTrip(t, address)
}
