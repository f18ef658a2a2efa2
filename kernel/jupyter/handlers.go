package jupyter

import (
	"context"
	"strings"
	"time"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/jupyter/message"
)

// handlers is the table from message type to what is done with it. It is the
// same for shell and control, except that cells run on shell only.
func handlers() map[string]handler {
	return map[string]handler{
		"execute_request":     {reply: "execute_reply", shellOnly: true, handle: typed(execute)},
		"complete_request":    {reply: "complete_reply", handle: typed(complete)},
		"inspect_request":     {reply: "inspect_reply", handle: typed(inspect)},
		"is_complete_request": {reply: "is_complete_reply", handle: typed(isComplete)},
		"history_request":     {reply: "history_reply", handle: typed(recall)},
		"kernel_info_request": {reply: "kernel_info_reply", handle: kernelInfo},
		"connect_request":     {reply: "connect_reply", handle: connect},

		"comm_info_request": {reply: "comm_info_reply", handle: typed(commInfo)},
		"comm_open":         {handle: typed(comm)},
		"comm_msg":          {handle: typed(comm)},
		"comm_close":        {handle: typed(comm)},

		"interrupt_request": {reply: "interrupt_reply", handle: interrupt},
		"shutdown_request":  {reply: "shutdown_reply", handle: typed(shutdown), after: afterShutdown},
		"debug_request":     {reply: "debug_reply", handle: debugRequest},

		"create_subshell_request": {reply: "create_subshell_reply", handle: createSubshell},
		"delete_subshell_request": {reply: "delete_subshell_reply", handle: typed(deleteSubshell)},
		"list_subshell_request":   {reply: "list_subshell_reply", handle: listSubshells},
	}
}

// replyType is the type of the reply to a request.
func (k *Kernel) replyType(request string) string {
	if h, ok := k.handlers[request]; ok && h.reply != "" {
		return h.reply
	}
	return strings.TrimSuffix(request, "_request") + "_reply"
}

// patience bounds how long a question that a person waits for while typing may
// take; a late answer is worth nothing.
const patience = 10 * time.Second

type positionContent struct {
	Code   string `json:"code"`
	Cursor *int   `json:"cursor_pos"` // in code points; the end when missing
	Detail int    `json:"detail_level"`
}

func (p positionContent) cursor() int {
	n := len([]rune(p.Code))
	if p.Cursor == nil {
		return n
	}
	return max(0, min(*p.Cursor, n))
}

func complete(ctx context.Context, r *request, p positionContent) (any, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c, err := r.kernel.engine.Complete(ctx, p.Code, p.cursor())
	if err != nil {
		return nil, err
	}
	reply := map[string]any{
		"status": "ok", "matches": c.Matches, "cursor_start": c.Start, "cursor_end": c.End, "metadata": map[string]any{},
	}
	if c.Matches == nil {
		reply["matches"] = []string{}
	}
	if len(c.Types) == len(c.Matches) && len(c.Types) > 0 {
		// Not in the protocol, but what JupyterLab and VS Code show as kinds.
		kinds := make([]map[string]any, len(c.Matches))
		for i, m := range c.Matches {
			kinds[i] = map[string]any{"text": m, "type": c.Types[i], "start": c.Start, "end": c.End}
			if i < len(c.Signatures) && c.Signatures[i] != "" {
				kinds[i]["signature"] = c.Signatures[i]
			}
		}
		reply["metadata"] = map[string]any{"_jupyter_types_experimental": kinds}
	}
	return reply, nil
}

func inspect(ctx context.Context, r *request, p positionContent) (any, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	i, err := r.kernel.engine.Inspect(ctx, p.Code, p.cursor(), p.Detail)
	if err != nil {
		return nil, err
	}
	return map[string]any{"status": "ok", "found": i.Found, "data": i.Data.JSON(), "metadata": map[string]any{}}, nil
}

func isComplete(ctx context.Context, r *request, p positionContent) (any, error) {
	if _, _, ok := question(p.Code); ok {
		return map[string]any{"status": "complete"}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c, err := r.kernel.engine.IsComplete(ctx, p.Code)
	if err != nil {
		r.kernel.log.Warn("is_complete", "error", err)
		return map[string]any{"status": "unknown"}, nil
	}
	reply := map[string]any{"status": c.Status}
	if c.Status == "incomplete" {
		reply["indent"] = c.Indent
	}
	return reply, nil
}

func kernelInfo(_ context.Context, r *request) (any, error) {
	i := r.kernel.options.Info
	links := i.HelpLinks
	if links == nil {
		links = []HelpLink{}
	}
	_, debugger := r.kernel.engine.(engine.Debugger)
	features := []string{"kernel subshells"}
	if debugger {
		features = append(features, "debugger")
	}
	return map[string]any{
		"status": "ok", "protocol_version": message.ProtocolVersion,
		"implementation": i.Implementation, "implementation_version": i.Version,
		"language_info": i.Language, "banner": i.Banner, "help_links": links,
		"debugger": debugger, "supported_features": features,
	}, nil
}

func connect(_ context.Context, r *request) (any, error) {
	c := r.kernel.connection
	return map[string]any{
		"status": "ok", "shell_port": c.Shell, "iopub_port": c.IOPub, "stdin_port": c.Stdin,
		"hb_port": c.Heartbeat, "control_port": c.Control,
	}, nil
}

func interrupt(_ context.Context, r *request) (any, error) {
	r.kernel.engine.Interrupt()
	return map[string]any{"status": "ok"}, nil
}

type shutdownContent struct {
	Restart bool `json:"restart"`
}

// shutdown answers here and on iopub; the kernel ends after it. A restart is
// for the client to do, with a new process.
func shutdown(_ context.Context, r *request, c shutdownContent) (any, error) {
	reply := map[string]any{"status": "ok", "restart": c.Restart}
	r.publish("shutdown_reply", reply)
	return reply, nil
}

func afterShutdown(r *request) { r.kernel.stop() }
