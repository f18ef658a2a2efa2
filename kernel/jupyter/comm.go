package jupyter

import "context"

type commContent struct {
	ID     string         `json:"comm_id"`
	Target string         `json:"target_name"`
	Data   map[string]any `json:"data"`
}

// commInfo lists the open comms. There are none as long as no target is known.
func commInfo(context.Context, *request, commContent) (any, error) {
	return map[string]any{"status": "ok", "comms": map[string]any{}}, nil
}

// commOpen refuses comms to targets that are not known, as the protocol asks,
// by closing them.
func commOpen(_ context.Context, r *request, c commContent) (any, error) {
	r.publish("comm_close", map[string]any{"comm_id": c.ID, "data": map[string]any{}})
	return nil, nil
}

func commMessage(_ context.Context, r *request, c commContent) (any, error) {
	r.kernel.log.Info("message for a comm that is not open", "comm", c.ID)
	return nil, nil
}

func commClose(context.Context, *request, commContent) (any, error) { return nil, nil }
