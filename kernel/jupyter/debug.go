package jupyter

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/jupyter/message"
)

// debugging carries the Debug Adapter Protocol: its responses are the content of
// debug_reply, its events that of debug_event.
type debugging struct {
	mu     sync.Mutex
	parent json.RawMessage // header of the last request
}

// debugEvent publishes an event as a consequence of the last request.
func (k *Kernel) debugEvent(event json.RawMessage) {
	k.debug.mu.Lock()
	parent := k.debug.parent
	k.debug.mu.Unlock()
	k.publish(message.Outgoing{Type: "debug_event", Parent: parent, Content: event})
}

// debugRequest answers in the protocol, also where there is nobody to ask.
func debugRequest(ctx context.Context, r *request) (any, error) {
	var q struct {
		Seq     int    `json:"seq"`
		Command string `json:"command"`
	}
	if err := json.Unmarshal(r.Content, &q); err != nil {
		return nil, fmt.Errorf("the content of %s: %w", r.Header.Type, err)
	}
	err := errors.New("this kernel has no debugger")
	if d, ok := r.kernel.engine.(engine.Debugger); ok {
		r.kernel.debug.mu.Lock()
		r.kernel.debug.parent = r.RawHeader
		r.kernel.debug.mu.Unlock()
		var response json.RawMessage
		if response, err = d.Debug(ctx, json.RawMessage(r.Content)); err == nil {
			return response, nil
		}
	}
	return map[string]any{
		"type": "response", "seq": q.Seq, "request_seq": q.Seq, "command": q.Command, "success": false, "message": err.Error(), "body": map[string]any{},
	}, nil
}
