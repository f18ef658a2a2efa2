package jupyter

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

// limit is how long a test waits for what must come.
const limit = 20 * time.Second

// client is a Jupyter client on ZeroMQ sockets, made without this package's
// message code.
type client struct {
	t                             *testing.T
	c                             Connection
	session                       string
	shell, control, iopub, stdin_ zmq4.Socket
	inbox                         map[zmq4.Socket]chan *received
	next                          int
}

// received is a message as the tests look at it.
type received struct {
	Type    string
	Parent  string // msg_id of the request
	Header  map[string]any
	parent  json.RawMessage
	Content map[string]any
}

func (m *received) text(name string) string {
	s, _ := m.Content[name].(string)
	return s
}

// connect opens all channels and waits until iopub delivers.
func connectClient(t *testing.T, c Connection) *client {
	t.Helper()
	k := &client{t: t, c: c, session: fmt.Sprintf("session-%d", time.Now().UnixNano()), inbox: map[zmq4.Socket]chan *received{}}
	id := zmq4.WithID(zmq4.SocketIdentity(k.session))
	k.iopub = k.open(zmq4.NewSub(t.Context()), c.IOPub)
	if err := k.iopub.SetOption(zmq4.OptionSubscribe, ""); err != nil {
		t.Fatal(err)
	}
	k.shell = k.open(zmq4.NewDealer(t.Context(), id), c.Shell)
	k.control = k.open(zmq4.NewDealer(t.Context(), id), c.Control)
	k.stdin_ = k.open(zmq4.NewDealer(t.Context(), id), c.Stdin)
	if m := k.receive(k.iopub); m.Type != "iopub_welcome" || m.Content["subscription"] != "" {
		t.Fatalf("instead of a welcome: %+v", m)
	}
	return k
}

func (k *client) open(s zmq4.Socket, port int) zmq4.Socket {
	k.t.Helper()
	address := fmt.Sprintf("tcp://%s:%d", k.c.IP, port)
	if k.c.Transport == "ipc" {
		address = fmt.Sprintf("ipc://%s-%d", k.c.IP, port)
	}
	if err := s.Dial(address); err != nil {
		k.t.Fatal(err)
	}
	k.t.Cleanup(func() { s.Close() })
	in := make(chan *received, 10_000)
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

func sign(key string, parts ...[]byte) []byte {
	h := hmac.New(sha256.New, []byte(key))
	for _, p := range parts {
		h.Write(p)
	}
	return []byte(hex.EncodeToString(h.Sum(nil)))
}

// frames makes a request.
func (k *client) frames(kind string, content any, header map[string]any) (id string, frames [][]byte) {
	k.t.Helper()
	k.next++
	id = fmt.Sprintf("%s-%d", k.session, k.next)
	h := map[string]any{
		"msg_id": id, "session": k.session, "username": "tester", "msg_type": kind, "version": "5.4",
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
	return id, append([][]byte{[]byte("<IDS|MSG>"), sign(k.c.Key, parts...)}, parts...)
}

func (k *client) decode(frames [][]byte) (*received, error) {
	for len(frames) > 0 && string(frames[0]) != "<IDS|MSG>" {
		frames = frames[1:]
	}
	if len(frames) < 6 {
		return nil, fmt.Errorf("%d frames: %q", len(frames), frames)
	}
	if k.c.Key != "" && string(frames[1]) != string(sign(k.c.Key, frames[2:6]...)) {
		return nil, fmt.Errorf("the signature is wrong")
	}
	m := &received{parent: frames[3]}
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

func (k *client) sendFrames(s zmq4.Socket, frames [][]byte) {
	k.t.Helper()
	if err := s.SendMulti(zmq4.NewMsgFrom(frames...)); err != nil {
		k.t.Fatal(err)
	}
}

// send sends a request and returns its id.
func (k *client) send(s zmq4.Socket, kind string, content any) string {
	k.t.Helper()
	id, frames := k.frames(kind, content, nil)
	k.sendFrames(s, frames)
	return id
}

func (k *client) receive(s zmq4.Socket) *received {
	k.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
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

// reply waits for the reply to a request on the socket that it was sent on.
func (k *client) reply(s zmq4.Socket, id string) *received {
	k.t.Helper()
	for {
		if m := k.receive(s); m.Parent == id {
			return m
		}
	}
}

// outputs collects what iopub says about a request until its idle.
func (k *client) outputs(id string) []*received {
	k.t.Helper()
	var all []*received
	for {
		m := k.receive(k.iopub)
		if m.Parent != id {
			continue
		}
		all = append(all, m)
		if m.Type == "status" && m.text("execution_state") == "idle" {
			return all
		}
	}
}

// request sends a request on shell and returns its reply and what iopub says.
func (k *client) request(kind string, content any) (*received, []*received) {
	k.t.Helper()
	id := k.send(k.shell, kind, content)
	return k.reply(k.shell, id), k.outputs(id)
}

func (k *client) execute(code string) (*received, []*received) {
	k.t.Helper()
	return k.request("execute_request", map[string]any{"code": code})
}

// kinds lists message types, states and stream texts in short.
func kinds(messages []*received) string {
	var s []string
	for _, m := range messages {
		switch m.Type {
		case "status":
			s = append(s, m.text("execution_state"))
		case "stream":
			s = append(s, m.text("name")+":"+m.text("text"))
		default:
			s = append(s, m.Type)
		}
	}
	return strings.Join(s, " ")
}
