package jupyter

import (
	"context"
	"encoding/json"

	"cryptounet/kernel/engine"
)

type commContent struct {
	ID     string         `json:"comm_id"`
	Target string         `json:"target_name"`
	Data   map[string]any `json:"data"`
}

// commInfo lists the open comms, those of one target if it is named.
func commInfo(ctx context.Context, r *request, c commContent) (any, error) {
	list := map[string]any{}
	if e, ok := r.kernel.engine.(engine.Comms); ok {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		open, err := e.OpenComms(ctx)
		if err != nil {
			return nil, err
		}
		for id, target := range open {
			if c.Target == "" || c.Target == target {
				list[id] = map[string]string{"target_name": target}
			}
		}
	}
	return map[string]any{"status": "ok", "comms": list}, nil
}

// comm hands a message to the engine. A comm that nobody is there for is
// closed, as the protocol asks: one to an unknown target, or one whose engine
// has died.
func comm(ctx context.Context, r *request, c commContent) (any, error) {
	out := newOutput(r, false, false)
	defer out.flush()
	known := false
	if e, ok := r.kernel.engine.(engine.Comms); ok {
		var err error
		m := engine.CommMessage{Kind: r.Header.Type, ID: c.ID, Target: c.Target, Data: c.Data, Buffers: r.Buffers, More: moreOf(r, c.ID)}
		json.Unmarshal(r.Metadata, &m.Metadata) // an object: the message has been read
		known, err = e.Comm(ctx, m, out)
		if err != nil {
			out.Stream("stderr", err.Error()+"\n")
		}
	}
	if !known && r.Header.Type != "comm_close" {
		r.kernel.log.Info("a comm that nobody is there for", "comm", c.ID, "target", c.Target)
		r.publish("comm_close", map[string]any{"comm_id": c.ID, "data": map[string]any{}})
	}
	return nil, nil
}

// moreOf says whether another message of a comm waits, with nothing but messages of
// comms before it.
func moreOf(r *request, id string) bool {
	for _, next := range r.loop.ahead() {
		var c commContent
		switch {
		case next.Header.Type != "comm_msg":
			return false
		case json.Unmarshal(next.Content, &c) == nil && c.ID == id:
			return true
		}
	}
	return false
}

// Comm sends a message of a cell.
func (o *output) Comm(m engine.CommMessage) {
	content := map[string]any{"comm_id": m.ID, "data": m.Data}
	if m.Kind == "comm_open" {
		content["target_name"] = m.Target
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.send()
	o.request.publishWith(m.Kind, content, m.Metadata, m.Buffers)
}
