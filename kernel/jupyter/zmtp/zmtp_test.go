package zmtp

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
)

// patience is how long a test waits for what must come.
const patience = 20 * time.Second

func serve(t *testing.T, c Config) (*Socket, string) {
	t.Helper()
	l, err := Listen("tcp", "127.0.0.1", 0)
	if err != nil {
		t.Fatal(err)
	}
	s := Serve(l, c)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		defer cancel()
		s.Close(ctx)
	})
	return s, "tcp://" + l.Addr().String()
}

// echo serves a ROUTER that sends everything back.
func echo(t *testing.T, c Config) (*Socket, string) {
	t.Helper()
	c.Type = Router
	c.Receive = func(p *Peer, msg [][]byte) { p.Send(msg) }
	return serve(t, c)
}

func dial(t *testing.T, s zmq4.Socket, address string) zmq4.Socket {
	t.Helper()
	if err := s.Dial(address); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("did not happen: " + what)
		}
	}
}

// roundTrip sends a message with a new client and checks that it comes back.
func roundTrip(t *testing.T, address string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	c := zmq4.NewDealer(ctx)
	defer c.Close()
	if err := c.Dial(address); err != nil {
		t.Fatal(err)
	}
	if err := c.Send(zmq4.NewMsgFrom([]byte("a"), nil, []byte("b"))); err != nil {
		t.Fatal(err)
	}
	msg, err := c.Recv()
	if err != nil {
		t.Fatal(err)
	}
	if len(msg.Frames) != 3 || string(msg.Frames[2]) != "b" {
		t.Fatalf("got %q back", msg.Frames)
	}
}

func TestRouterServesDealerAndReq(t *testing.T) {
	_, address := echo(t, Config{})
	roundTrip(t, address)

	req := dial(t, zmq4.NewReq(t.Context()), address)
	if err := req.Send(zmq4.NewMsgString("ping")); err != nil {
		t.Fatal(err)
	}
	if msg, err := req.Recv(); err != nil || string(msg.Bytes()) != "ping" {
		t.Fatalf("heartbeat: %q, %v", msg.Frames, err)
	}
}

func TestLargeMessages(t *testing.T) {
	_, address := echo(t, Config{})
	c := dial(t, zmq4.NewDealer(t.Context()), address)
	for _, n := range []int{0, 1, 255, 256, firstRead - 1, firstRead, firstRead + 1, 3*firstRead + 17, 8 << 20} {
		want := bytes.Repeat([]byte{byte(n), 7, 3}, n/3+1)[:n]
		if err := c.Send(zmq4.NewMsgFrom(want, []byte("end"))); err != nil {
			t.Fatal(err)
		}
		msg, err := c.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if len(msg.Frames) != 2 || !bytes.Equal(msg.Frames[0], want) {
			t.Fatalf("%d bytes came back changed", n)
		}
	}
}

func TestPublish(t *testing.T) {
	subscribed := make(chan string, 8)
	s, address := serve(t, Config{Type: XPub, Subscribed: func(p *Peer, topic string) { subscribed <- topic }})
	all, some := dial(t, zmq4.NewSub(t.Context()), address), dial(t, zmq4.NewSub(t.Context()), address)
	all.SetOption(zmq4.OptionSubscribe, "")
	some.SetOption(zmq4.OptionSubscribe, "b")
	for range 2 {
		select {
		case <-subscribed:
		case <-time.After(patience):
			t.Fatal("no subscription")
		}
	}
	s.Publish([][]byte{[]byte("a"), []byte("1")})
	s.Publish([][]byte{[]byte("bc"), []byte("2")})
	for _, want := range []string{"a", "bc"} {
		if msg, err := all.Recv(); err != nil || string(msg.Frames[0]) != want {
			t.Fatalf("%q, %v, want topic %s", msg.Frames, err, want)
		}
	}
	if msg, err := some.Recv(); err != nil || string(msg.Frames[0]) != "bc" {
		t.Fatalf("%q, %v, want topic bc only", msg.Frames, err)
	}
}

// TestSubscriptions has a peer cancel what it has not subscribed to, and
// subscribe twice and cancel once.
func TestSubscriptions(t *testing.T) {
	s, address := serve(t, Config{Type: XPub})
	c := raw(t, address, "SUB")
	c.Write([]byte{0, 2, 0, 'x', 0, 2, 1, 'a', 0, 2, 1, 'a', 0, 2, 0, 'a', 0, 2, 1, 'b', 0, 2, 0, 'b'})
	c.Write([]byte{flagCommand, 8, 6, 'C', 'A', 'N', 'C', 'E', 'L', 'z', flagCommand, 7, 4, 'P', 'I', 'N', 'G', 0, 0})
	var p *Peer
	for end := time.Now().Add(patience); p == nil || p.wants("b") || !p.wants("a"); p = s.Only() {
		if time.Now().After(end) {
			t.Fatalf("the subscriptions are wrong: %v", p)
		}
		time.Sleep(time.Millisecond)
	}
}

// TestFirstMessage subscribes while messages are published: what the socket
// has for a new subscriber comes before them.
func TestFirstMessage(t *testing.T) {
	s, address := serve(t, Config{Type: XPub, Subscribed: func(p *Peer, topic string) { p.Send([][]byte{[]byte("welcome")}) }})
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		for {
			select {
			case <-stop:
				return
			default:
				s.Publish([][]byte{[]byte("news")})
				time.Sleep(10 * time.Microsecond)
			}
		}
	}()
	for range 50 {
		sub := dial(t, zmq4.NewSub(t.Context()), address)
		sub.SetOption(zmq4.OptionSubscribe, "")
		if msg, err := sub.Recv(); err != nil || string(msg.Frames[0]) != "welcome" {
			t.Fatalf("%q, %v", msg.Frames, err)
		}
		sub.Close()
	}
}

// TestReceiverPanics costs the peer that caused it its connection, no more.
func TestReceiverPanics(t *testing.T) {
	_, address := serve(t, Config{Type: Router, Receive: func(p *Peer, msg [][]byte) {
		if string(msg[0]) == "no" {
			panic("of the receiver")
		}
		p.Send(msg)
	}})
	c := raw(t, address, "DEALER")
	c.Write([]byte("\x00\x02no"))
	closes(t, c)
	roundTrip(t, address)
}

func TestIPC(t *testing.T) {
	ip := filepath.Join(t.TempDir(), "k")
	for range 2 { // the second finds a socket file without a listener
		l, err := Listen("ipc", ip, 1)
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(ip + "-1"); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the socket file is %v, %v: others may not use it", info.Mode(), err)
		}
		if _, err := Listen("ipc", ip, 1); err == nil {
			t.Error("a socket that is in use was taken over")
		}
		s := Serve(l, Config{Type: Router, Receive: func(p *Peer, msg [][]byte) { p.Send(msg) }})
		roundTrip(t, "ipc://"+ip+"-1")
		l.(*net.UnixListener).SetUnlinkOnClose(false)
		s.Close(t.Context())
	}
	if _, err := Listen("inproc", "x", 1); err == nil {
		t.Error("an unknown transport was accepted")
	}
}

// raw connects without ZeroMQ and greets.
func raw(t *testing.T, address string, socketType string) net.Conn {
	t.Helper()
	c := connect(t, address)
	c.Write(greeting())
	w := bufio.NewWriter(c)
	writeFrame(w, command(cmdReady, appendProperty(nil, "Socket-Type", socketType)))
	w.Flush()
	return c
}

func connect(t *testing.T, address string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(address, "tcp://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// closes checks that the other side closes the connection.
func closes(t *testing.T, c net.Conn) {
	t.Helper()
	c.SetReadDeadline(time.Now().Add(patience))
	if _, err := io.Copy(io.Discard, c); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("the connection stays open")
	}
}

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

func TestPing(t *testing.T) {
	_, address := echo(t, Config{})
	c := raw(t, address, "DEALER")
	w := bufio.NewWriter(c)
	writeFrame(w, command(cmdPing, []byte{0, 1, 'h', 'i'}))
	w.Flush()
	c.SetReadDeadline(time.Now().Add(patience))
	r := &reader{r: bufio.NewReader(c), limits: DefaultLimits(), pending: new(atomic.Int64)}
	if _, err := io.CopyN(io.Discard, r.r, greetingSize); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{cmdReady, cmdPong} {
		f, err := r.readFrame(1 << 10)
		if err != nil {
			t.Fatal(err)
		}
		name, data, err := parseCommand(f.body)
		if err != nil || name != want || (want == cmdPong && string(data) != "hi") {
			t.Errorf("%s %q, %v, want %s", name, data, err, want)
		}
	}
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

func TestReplyAfterReconnect(t *testing.T) {
	type request struct {
		p   *Peer
		msg [][]byte
	}
	requests := make(chan request, 1)
	s, address := serve(t, Config{Type: Router, Receive: func(p *Peer, msg [][]byte) { requests <- request{p, msg} }})
	dialer := func() zmq4.Socket {
		return dial(t, zmq4.NewDealer(t.Context(), zmq4.WithID(zmq4.SocketIdentity("me"))), address)
	}
	first := dialer()
	if err := first.Send(zmq4.NewMsgString("question")); err != nil {
		t.Fatal(err)
	}
	r := <-requests
	first.Close()
	eventually(t, "the first is gone", func() bool { return s.Peers() == 0 })
	second := dialer()
	eventually(t, "the second is there", func() bool { return s.Find("me") != nil })
	r.p.Send([][]byte{[]byte("answer")})
	if msg, err := second.Recv(); err != nil || string(msg.Bytes()) != "answer" {
		t.Fatalf("%q, %v", msg.Frames, err)
	}
}

// TestCloseFlushes checks that what was queued before Close arrives.
func TestCloseFlushes(t *testing.T) {
	subscribed := make(chan string, 1)
	s, address := serve(t, Config{Type: XPub, Subscribed: func(*Peer, string) { subscribed <- "" }})
	c := dial(t, zmq4.NewSub(t.Context()), address)
	c.SetOption(zmq4.OptionSubscribe, "")
	<-subscribed
	const messages = 50
	for i := range messages {
		s.Publish([][]byte{fmt.Append(nil, i), make([]byte, 100<<10)})
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	closed := make(chan error)
	go func() { closed <- s.Close(ctx) }()
	for i := range messages {
		if msg, err := c.Recv(); err != nil || string(msg.Frames[0]) != fmt.Sprint(i) {
			t.Fatalf("message %d: %v", i, err)
		}
	}
	c.Close()
	if err := <-closed; err != nil {
		t.Fatal(err)
	}
}

func FuzzReadMessage(f *testing.F) {
	f.Add([]byte{0, 1, 'x'})
	f.Add([]byte{flagMore, 1, 'x', 0, 0})
	f.Add([]byte{flagLong, 0, 0, 0, 0, 0, 0, 0, 1, 'x'})
	f.Add([]byte{flagLong, 0x40, 0, 0, 0, 0, 0, 0, 0})
	f.Add([]byte{flagCommand, 6, 5, 'R', 'E', 'A', 'D', 'Y', 0, 0})
	f.Fuzz(func(t *testing.T, input []byte) {
		limits := Limits{Frame: 1 << 16, Message: 1 << 17, Frames: 16, Pending: 1 << 20}
		r := &reader{r: bufio.NewReader(bytes.NewReader(input)), limits: limits, pending: new(atomic.Int64)}
		for {
			msg, err := r.readMessage(func(body []byte) error { _, _, err := parseCommand(body); return err })
			r.release()
			if err != nil {
				break
			}
			// What was read is written as something that is read the same.
			var out bytes.Buffer
			w := bufio.NewWriter(&out)
			writeMessage(w, msg)
			w.Flush()
			again := &reader{r: bufio.NewReader(&out), limits: limits, pending: new(atomic.Int64)}
			got, err := again.readMessage(nil)
			if err != nil || fmt.Sprint(got) != fmt.Sprint(msg) {
				t.Fatalf("%q was written as %q, %v", msg, got, err)
			}
		}
		if r.pending.Load() != 0 {
			t.Error("bytes are not given back")
		}
	})
}

func FuzzHandshake(f *testing.F) {
	ready := command(cmdReady, appendProperty(nil, "Socket-Type", "DEALER")).body
	f.Add(append(append(greeting(), flagCommand, byte(len(ready))), ready...))
	f.Add(greeting())
	f.Fuzz(func(t *testing.T, input []byte) {
		r := &reader{r: bufio.NewReader(bytes.NewReader(input)), limits: DefaultLimits(), pending: new(atomic.Int64)}
		identity, err := handshake(Router, r, bufio.NewWriter(io.Discard))
		if err == nil && len(identity) > 255 {
			t.Errorf("an identity of %d bytes", len(identity))
		}
	})
}
