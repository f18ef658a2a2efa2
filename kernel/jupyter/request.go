package jupyter

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"time"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/jupyter/message"
	"cryptounet/kernel/jupyter/zmtp"
)

// request is a message with the way back to who sent it.
type request struct {
	*message.Message
	kernel *Kernel
	peer   *zmtp.Peer
	loop   *loop
}

// receive decodes a message and queues it for its loop. It runs in the peer's
// goroutine.
func (k *Kernel) receive(l *loop, p *zmtp.Peer, frames [][]byte) {
	m, err := k.session.Decode(frames)
	if err != nil {
		k.log.Warn("message dropped", "channel", l.name, "peer", p, "error", err)
		return
	}
	r := &request{Message: m, kernel: k, peer: p, loop: l}
	if id := m.Header.Subshell; id != "" && l == k.shell {
		if sub := k.subshells.find(id); sub != nil {
			r.loop = sub
		} else {
			k.log.Warn("message dropped", "channel", l.name, "peer", p, "error", fmt.Sprintf("there is no subshell %q", id))
			r.reply(k.replyType(m.Header.Type), failed(badRequest, "there is no subshell "+id))
			return
		}
	}
	r.loop.push(r)
}

// status is the content of a status message.
type status struct {
	State string `json:"execution_state"`
}

// serve handles one request: busy, handler, reply, idle.
func (k *Kernel) serve(r *request) {
	k.log.Debug("request", "channel", r.loop.name, "type", r.Header.Type, "id", r.Header.ID)
	if r.Header.Type == "execute_request" {
		k.awaitSubscriber()
	}
	r.publish("status", status{"busy"})
	defer r.publish("status", status{"idle"})
	h, ok := k.handlers[r.Header.Type]
	if !ok || (h.shellOnly && r.loop == k.control) {
		k.log.Warn("request of unknown type", "channel", r.loop.name, "type", r.Header.Type)
		if ok {
			r.reply(h.reply, failed(badRequest, r.Header.Type+" is not for the control channel"))
		}
		return
	}
	content, err := k.handle(h, r)
	if err != nil {
		k.log.Warn("request failed", "type", r.Header.Type, "error", err)
		content = failed(badRequest, err.Error())
	}
	if h.reply != "" && content != nil {
		r.reply(h.reply, content)
	}
	if h.after != nil && err == nil {
		h.after(r)
	}
}

// handle calls the handler. A panic in it is a fault of this program, which
// the request is told of; the kernel lives on.
func (k *Kernel) handle(h handler, r *request) (content any, err error) {
	defer func() {
		if p := recover(); p != nil {
			k.log.Error("handler panicked", "type", r.Header.Type, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("the kernel could not handle %s: %v", r.Header.Type, p)
		}
	}()
	return h.handle(k.ctx, r)
}

// reply answers on the socket that the request came from.
func (r *request) reply(kind string, content any) {
	if r.kernel.send(r.peer, r.Routing, message.Outgoing{Type: kind, Parent: r.RawHeader, Content: content}) != nil {
		// A reply that cannot be encoded is still a reply.
		r.kernel.send(r.peer, r.Routing, message.Outgoing{
			Type: kind, Parent: r.RawHeader, Content: failed("kernel error", "the reply could not be encoded")})
	}
}

// publish sends a message on iopub as a consequence of the request.
func (r *request) publish(kind string, content any) {
	r.publishWith(kind, content, nil, nil)
}

func (r *request) publishWith(kind string, content any, metadata map[string]any, buffers [][]byte) {
	r.kernel.publish(message.Outgoing{Type: kind, Parent: r.RawHeader, Metadata: metadata, Content: content, Buffers: buffers})
}

// send encodes a message for one peer of a ROUTER socket.
func (k *Kernel) send(p *zmtp.Peer, routing [][]byte, o message.Outgoing) error {
	frames, err := k.session.Encode(o)
	if err != nil {
		k.log.Error("message not sent", "type", o.Type, "error", err)
		return err
	}
	p.Send(append(routing[:len(routing):len(routing)], frames...))
	return nil
}

// publish encodes a message for everybody who listens on iopub.
func (k *Kernel) publish(o message.Outgoing) error {
	frames, err := k.session.Encode(o)
	if err != nil {
		k.log.Error("message not published", "type", o.Type, "error", err)
		return err
	}
	topic := []byte("kernel." + k.session.ID() + "." + o.Type)
	k.sockets.iopub.Publish(append([][]byte{topic}, frames...))
	return nil
}

// welcome tells a new subscriber that it hears everything from now on (JEP 65).
func (k *Kernel) welcome(p *zmtp.Peer, topic string) {
	k.hearing.Do(func() { close(k.heard) })
	frames, err := k.session.Encode(message.Outgoing{
		Type: "iopub_welcome", Content: map[string]string{"subscription": topic},
	})
	if err == nil {
		p.Send(append([][]byte{[]byte(topic)}, frames...))
	}
}

// subscriberPatience is how long the first cell waits for somebody to hear it.
const subscriberPatience = time.Second

// awaitSubscriber holds the first cell back until iopub has a subscriber. A
// client that comes back after a restart may reach shell before iopub; what
// the cell says would be lost.
func (k *Kernel) awaitSubscriber() {
	select {
	case <-k.heard:
		return
	default:
	}
	select {
	case <-k.heard:
	case <-time.After(subscriberPatience):
		k.hearing.Do(func() { close(k.heard) })
	case <-k.ctx.Done():
	}
}

// badRequest is the ename of a request that does not make sense.
const badRequest = "bad request"

// errorContent is the content of every reply with status "error", and of the
// error message on iopub.
type errorContent struct {
	Status    string   `json:"status,omitempty"`
	Count     *int     `json:"execution_count,omitempty"`
	Name      string   `json:"ename"`
	Value     string   `json:"evalue"`
	Traceback []string `json:"traceback"`
}

func failed(name, value string) errorContent {
	return errorContent{Status: "error", Name: name, Value: value, Traceback: []string{name + ": " + value}}
}

// faultContent is a fault as an error message; the traceback is never null.
func faultContent(f *engine.Fault) errorContent {
	c := errorContent{Status: "error", Name: f.Name, Value: f.Value, Traceback: f.Traceback}
	if len(c.Traceback) == 0 {
		c.Traceback = []string{f.Error()}
	}
	return c
}

// handler serves the requests of one type.
type handler struct {
	reply     string // type of the reply, "" for none
	shellOnly bool
	handle    func(ctx context.Context, r *request) (content any, err error)
	after     func(r *request) // when the reply is sent
}

// typed makes a handler function of one that takes the content decoded. Wrong
// types in it become an error that names the field.
func typed[T any](f func(context.Context, *request, T) (any, error)) func(context.Context, *request) (any, error) {
	return func(ctx context.Context, r *request) (any, error) {
		var content T
		if err := json.Unmarshal(r.Content, &content); err != nil {
			return nil, fmt.Errorf("the content of %s: %w", r.Header.Type, err)
		}
		return f(ctx, r, content)
	}
}
