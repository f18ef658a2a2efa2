package jupyter

import (
	"context"
	"fmt"

	"cryptounet/kernel/jupyter/history"
)

type historyContent struct {
	Output  bool   `json:"output"`
	Raw     bool   `json:"raw"` // cells are always kept as they were typed
	Access  string `json:"hist_access_type"`
	Session int    `json:"session"`
	Start   int    `json:"start"`
	Stop    *int   `json:"stop"`
	N       *int   `json:"n"`
	Pattern string `json:"pattern"`
	Unique  bool   `json:"unique"`
}

// recall answers history_request: tail, search or range.
func recall(_ context.Context, r *request, c historyContent) (any, error) {
	const all = 1000
	n := all
	if c.N != nil && *c.N >= 0 {
		n = *c.N
	}
	h := r.kernel.history
	var entries []history.Entry
	var err error
	switch c.Access {
	case "tail", "":
		entries, err = h.Tail(n)
	case "range":
		stop := 0 // until the end
		if c.Stop != nil {
			stop = *c.Stop
		}
		entries, err = h.Range(c.Session, c.Start, stop)
	case "search":
		entries, err = h.Search(c.Pattern, n, c.Unique)
	default:
		return nil, fmt.Errorf("hist_access_type is %q, it must be \"tail\", \"range\" or \"search\"", c.Access)
	}
	if err != nil {
		return nil, err
	}
	list := make([]any, 0, len(entries))
	for _, e := range entries {
		if !c.Output {
			list = append(list, []any{e.Session, e.Line, e.Input})
			continue
		}
		var output any
		if e.Output != "" {
			output = e.Output
		}
		list = append(list, []any{e.Session, e.Line, []any{e.Input, output}})
	}
	return map[string]any{"status": "ok", "history": list}, nil
}
