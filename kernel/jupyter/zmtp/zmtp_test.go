package zmtp

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
)

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
