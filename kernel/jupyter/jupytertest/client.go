// Package jupytertest is a Jupyter client on ZeroMQ sockets for tests of
// kernels. It shares no code with the kernel.
package jupytertest

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
)

// Limit is how long a test waits for what must come.
const Limit = time.Minute

// Connection is what a client needs of a connection file.
type Connection struct {
	Transport string `json:"transport"`
	IP        string `json:"ip"`
	Shell     int    `json:"shell_port"`
	Control   int    `json:"control_port"`
	IOPub     int    `json:"iopub_port"`
	Stdin     int    `json:"stdin_port"`
	Heartbeat int    `json:"hb_port"`
	Key       string `json:"key"`
}

// connectionOf takes what encodes to the JSON of a connection file.
func connectionOf(t *testing.T, connection any) (c Connection) {
	t.Helper()
	text, err := json.Marshal(connection)
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// network is where a port listens, as net.Dial wants it.
func (c Connection) network(port int) (network, address string) {
	if c.Transport == "ipc" {
		return "unix", fmt.Sprintf("%s-%d", c.IP, port)
	}
	return "tcp", fmt.Sprintf("%s:%d", c.IP, port)
}

// Client is connected to all channels of a kernel.
type Client struct {
	Shell, Control, IOPub, Stdin zmq4.Socket
	Connection                   Connection
	Session                      string

	t     *testing.T
	inbox map[zmq4.Socket]chan *Message
	next  int
}

// Message is a message as tests look at it.
type Message struct {
	Type      string
	Parent    string // msg_id of the request
	Header    map[string]any
	RawParent json.RawMessage
	Content   map[string]any
}

// Text is a field of the content, "" where it is no text.
func (m *Message) Text(name string) string {
	s, _ := m.Content[name].(string)
	return s
}

// Connect opens all channels of the kernel that a connection file describes,
// or anything that encodes to the same JSON, and waits until iopub delivers.
func Connect(t *testing.T, connection any) *Client {
	t.Helper()
	k := &Client{t: t, Session: fmt.Sprintf("session-%d", time.Now().UnixNano()), inbox: map[zmq4.Socket]chan *Message{}}
	k.Connection = connectionOf(t, connection)
	c := k.Connection
	id := zmq4.WithID(zmq4.SocketIdentity(k.Session))
	k.IOPub = k.open(zmq4.NewSub(t.Context()), c.IOPub)
	if err := k.IOPub.SetOption(zmq4.OptionSubscribe, ""); err != nil {
		t.Fatal(err)
	}
	k.Shell = k.open(zmq4.NewDealer(t.Context(), id), c.Shell)
	k.Control = k.open(zmq4.NewDealer(t.Context(), id), c.Control)
	k.Stdin = k.open(zmq4.NewDealer(t.Context(), id), c.Stdin)
	if m := k.Receive(k.IOPub); m.Type != "iopub_welcome" || m.Content["subscription"] != "" {
		t.Fatalf("instead of a welcome: %+v", m)
	}
	return k
}

func (k *Client) open(s zmq4.Socket, port int) zmq4.Socket {
	k.t.Helper()
	network, address := k.Connection.network(port)
	if network == "unix" {
		network = "ipc"
	}
	if err := s.Dial(network + "://" + address); err != nil {
		k.t.Fatal(err)
	}
	k.t.Cleanup(func() { s.Close() })
	in := make(chan *Message, 10_000)
	k.inbox[s] = in
	go func() {
		for {
			msg, err := s.Recv()
			if err != nil {
				close(in)
				return
			}
			m, err := k.decode(msg.Frames)
			if err != nil {
				k.t.Errorf("a message of the kernel: %v", err)
				continue
			}
			in <- m
		}
	}()
	return s
}

// Sign is the signature of a message's four JSON frames.
func Sign(key string, parts ...[]byte) []byte {
	h := hmac.New(sha256.New, []byte(key))
	for _, p := range parts {
		h.Write(p)
	}
	return []byte(hex.EncodeToString(h.Sum(nil)))
}

// Frames makes a request; fields of its header may be replaced.
func (k *Client) Frames(kind string, content any, header map[string]any) (id string, frames [][]byte) {
	k.t.Helper()
	k.next++
	id = fmt.Sprintf("%s-%d", k.Session, k.next)
	h := map[string]any{
		"msg_id": id, "session": k.Session, "username": "tester", "msg_type": kind, "version": "5.4",
		"date": "2024-01-01T00:00:00.000000Z", "from_the_future": []int{1, 2},
	}
	for name, v := range header {
		h[name] = v
	}
	var parts [][]byte
	for _, v := range []any{h, map[string]any{}, map[string]any{}, content} {
		b, err := json.Marshal(v)
		if err != nil {
			k.t.Fatal(err)
		}
		parts = append(parts, b)
	}
	return id, append([][]byte{[]byte("<IDS|MSG>"), Sign(k.Connection.Key, parts...)}, parts...)
}

func (k *Client) decode(frames [][]byte) (*Message, error) {
	for len(frames) > 0 && string(frames[0]) != "<IDS|MSG>" {
		frames = frames[1:]
	}
	if len(frames) < 6 {
		return nil, fmt.Errorf("%d frames: %q", len(frames), frames)
	}
	if k.Connection.Key != "" && string(frames[1]) != string(Sign(k.Connection.Key, frames[2:6]...)) {
		return nil, fmt.Errorf("the signature is wrong")
	}
	m := &Message{RawParent: frames[3]}
	var parent struct {
		ID string `json:"msg_id"`
	}
	for i, into := range []any{&m.Header, &parent, &map[string]any{}, &m.Content} {
		if err := json.Unmarshal(frames[2+i], into); err != nil {
			return nil, err
		}
	}
	m.Type, m.Parent = m.Header["msg_type"].(string), parent.ID
	return m, nil
}

// SendFrames sends frames as they are.
func (k *Client) SendFrames(s zmq4.Socket, frames [][]byte) {
	k.t.Helper()
	if err := s.SendMulti(zmq4.NewMsgFrom(frames...)); err != nil {
		k.t.Fatal(err)
	}
}

// Send sends a request and returns its id.
func (k *Client) Send(s zmq4.Socket, kind string, content any) string {
	k.t.Helper()
	id, frames := k.Frames(kind, content, nil)
	k.SendFrames(s, frames)
	return id
}

// Receive returns a socket's next message.
func (k *Client) Receive(s zmq4.Socket) *Message {
	k.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Limit)
	defer cancel()
	select {
	case m, ok := <-k.inbox[s]:
		if !ok {
			k.t.Fatal("the socket was closed")
		}
		return m
	case <-ctx.Done():
		k.t.Fatal("no message came")
		return nil
	}
}

// Reply waits for the reply to a request on the socket that it was sent on.
func (k *Client) Reply(s zmq4.Socket, id string) *Message {
	k.t.Helper()
	for {
		if m := k.Receive(s); m.Parent == id {
			return m
		}
	}
}

// Outputs collects what iopub says about a request until its idle.
func (k *Client) Outputs(id string) []*Message {
	k.t.Helper()
	var all []*Message
	for {
		m := k.Receive(k.IOPub)
		if m.Parent != id {
			continue
		}
		all = append(all, m)
		if m.Type == "status" && m.Text("execution_state") == "idle" {
			return all
		}
	}
}

// Request sends a request on shell and returns its reply and what iopub says.
func (k *Client) Request(kind string, content any) (*Message, []*Message) {
	k.t.Helper()
	id := k.Send(k.Shell, kind, content)
	return k.Reply(k.Shell, id), k.Outputs(id)
}

// Execute runs a cell with the usual options.
func (k *Client) Execute(code string) (*Message, []*Message) {
	k.t.Helper()
	return k.Request("execute_request", map[string]any{"code": code})
}

// Kinds lists message types, states and stream texts in short.
func Kinds(messages []*Message) string {
	var s []string
	for _, m := range messages {
		switch m.Type {
		case "status":
			s = append(s, m.Text("execution_state"))
		case "stream":
			s = append(s, m.Text("name")+":"+m.Text("text"))
		default:
			s = append(s, m.Type)
		}
	}
	return strings.Join(s, " ")
}

// Waiting is how many messages of a socket have come and not been received.
func (k *Client) Waiting(s zmq4.Socket) int { return len(k.inbox[s]) }

// Inbox is where a socket's messages wait.
func (k *Client) Inbox(s zmq4.Socket) <-chan *Message { return k.inbox[s] }
