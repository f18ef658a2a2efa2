package jupyter

import (
	"context"
	"encoding/json"
	"errors"
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

func debugRequest(ctx context.Context, r *request) (any, error) {
	d, ok := r.kernel.engine.(engine.Debugger)
	if !ok {
		return nil, errors.New("this kernel has no debugger")
	}
	r.kernel.debug.mu.Lock()
	r.kernel.debug.parent = r.RawHeader
	r.kernel.debug.mu.Unlock()
	return d.Debug(ctx, json.RawMessage(r.Content))
}
