package jupyter

import (
	"context"
	"encoding/json"
	"sync"

	"cryptounet/kernel/engine"
)

type executeContent struct {
	Code        string            `json:"code"`
	Silent      bool              `json:"silent"`
	Store       *bool             `json:"store_history"`
	Expressions map[string]string `json:"user_expressions"`
	AllowStdin  *bool             `json:"allow_stdin"`
	StopOnError *bool             `json:"stop_on_error"`
}

// isTrue is a boolean of the protocol that is true unless it is said not to be.
func isTrue(b *bool) bool { return b == nil || *b }

// counter is the execution count.
type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) next() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	return c.n
}

func (c *counter) now() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}

// execute runs a cell (messaging protocol, "Execute").
func execute(ctx context.Context, r *request, c executeContent) (any, error) {
	k := r.kernel
	stored := isTrue(c.Store) && !c.Silent
	cell := engine.Cell{Code: c.Code, Expressions: c.Expressions, ID: cellID(r)}
	var count int
	if stored {
		count = k.counter.next()
		cell.Count = count
	} else {
		count = k.counter.now()
	}
	out := newOutput(r, c.Silent, isTrue(c.AllowStdin))
	if !c.Silent {
		r.publish("execute_input", map[string]any{"code": c.Code, "execution_count": count})
	}
	var result engine.Result
	var err error
	if name, detail, ok := question(c.Code); ok {
		result = k.answer(ctx, name, detail)
	} else if result, err = k.engine.Execute(ctx, cell, out); err != nil {
		result = engine.Result{Fault: &engine.Fault{Name: "engine error", Value: err.Error()}}
	}
	out.flush()

	if result.Fault != nil {
		if stored {
			k.history.Add(count, c.Code, "")
		}
		content := faultContent(result.Fault)
		if !c.Silent {
			iopub := content
			iopub.Status = ""
			r.publish("error", iopub)
		}
		if isTrue(c.StopOnError) {
			r.loop.abortQueued()
		}
		content.Count = &count
		return content, nil
	}
	text := ""
	if result.Value != nil && !c.Silent {
		data := result.Value.JSON()
		text, _ = data["text/plain"].(string)
		r.publish("execute_result", map[string]any{"execution_count": count, "data": data, "metadata": map[string]any{}})
	}
	if stored {
		k.history.Add(count, c.Code, text)
	}
	payload := result.Payload
	if payload == nil {
		payload = []map[string]any{}
	}
	return map[string]any{
		"status": "ok", "execution_count": count, "payload": payload, "user_expressions": expressions(result.Expressions),
	}, nil
}

// cellID is the name that JupyterLab and its like give a cell in their requests.
func cellID(r *request) string {
	var metadata struct {
		ID string `json:"cellId"`
	}
	if json.Unmarshal(r.Metadata, &metadata) != nil {
		return ""
	}
	return metadata.ID
}

func expressions(results map[string]engine.ExpressionResult) map[string]any {
	reply := map[string]any{}
	for name, e := range results {
		if e.Fault != nil {
			reply[name] = faultContent(e.Fault)
		} else {
			reply[name] = map[string]any{"status": "ok", "data": e.Value.JSON(), "metadata": map[string]any{}}
		}
	}
	return reply
}

// abort answers a cell that is not run because one before it failed.
func (k *Kernel) abort(r *request) {
	r.publish("status", status{"busy"})
	defer r.publish("status", status{"idle"})
	count := k.counter.now()
	r.reply("execute_reply", errorContent{
		Status: "aborted", Count: &count, Name: "aborted", Value: "a cell before this one failed", Traceback: []string{},
	})
}
