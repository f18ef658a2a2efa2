package jupyter

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"cryptounet/kernel/jupyter/message"
	"cryptounet/kernel/jupyter/zmtp"
)

// inputs asks front ends for lines, one question at a time.
type inputs struct {
	turn sync.Mutex // held from question to answer

	mu     sync.Mutex
	answer chan string // of the question under way, nil for none
}

// ask sends an input_request to the client that the request came from and
// waits for its answer.
func (i *inputs) ask(ctx context.Context, r *request, allowed bool, prompt string, password bool) (string, error) {
	if !allowed {
		return "", errors.New("this front end does not allow input (allow_stdin is false)")
	}
	i.turn.Lock()
	defer i.turn.Unlock()
	k := r.kernel
	peer := k.stdinOf(ctx, r)
	if peer == nil {
		return "", errors.New("this front end is not connected to the stdin channel")
	}
	answer := make(chan string, 1)
	i.set(answer)
	defer i.set(nil)
	err := k.send(peer, nil, message.Outgoing{
		Type: "input_request", Parent: r.RawHeader, Content: map[string]any{"prompt": prompt, "password": password},
	})
	if err != nil {
		return "", err
	}
	select {
	case s := <-answer:
		return s, nil
	case <-ctx.Done():
		return "", ctx.Err()
	case <-k.ctx.Done():
		return "", errors.New("the kernel is shutting down")
	}
}

// stdinOf is the stdin connection of the client that a request came from:
// clients use one identity for all of their sockets. One that has just come
// may not have finished shaking hands on stdin.
func (k *Kernel) stdinOf(ctx context.Context, r *request) *zmtp.Peer {
	for range 100 {
		if p := k.sockets.stdin.Find(r.peer.Identity()); p != nil {
			return p
		}
		if p := k.sockets.stdin.Only(); p != nil && r.peer.Identity() == "" {
			return p
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(10 * time.Millisecond):
		}
	}
	return k.sockets.stdin.Only()
}

func (i *inputs) set(answer chan string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.answer = answer
}

// receiveStdin takes the answers. One that nobody waits for, as after an
// interrupt, is dropped.
func (k *Kernel) receiveStdin(p *zmtp.Peer, frames [][]byte) {
	m, err := k.session.Decode(frames)
	if err != nil {
		k.log.Warn("message dropped", "channel", "stdin", "peer", p, "error", err)
		return
	}
	var content struct {
		Value *string `json:"value"`
	}
	if err := json.Unmarshal(m.Content, &content); err != nil || content.Value == nil || m.Header.Type != "input_reply" {
		k.log.Warn("message dropped", "channel", "stdin", "peer", p, "error", "not an input_reply with a value")
		return
	}
	k.input.mu.Lock()
	defer k.input.mu.Unlock()
	select {
	case k.input.answer <- *content.Value:
	default:
		k.log.Info("input_reply that nobody waits for", "peer", p)
	}
}
