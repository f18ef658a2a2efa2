package zmtp

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"
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
