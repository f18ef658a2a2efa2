package jupyter

import (
	"context"
	"strings"
	"sync"
	"time"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/jupyter/flood"
)

// Text is sent when it has waited this long or has grown this large: ten
// thousand lines are a few messages, not ten thousand.
const (
	flushAfter = 40 * time.Millisecond
	flushBytes = 1 << 20
)

// output is what a cell says, as messages on iopub under its request. It stays
// usable after the cell has ended.
type output struct {
	request    *request
	silent     bool
	allowStdin bool

	mu    sync.Mutex
	name  string // stream of the text that waits
	text  strings.Builder
	timer *time.Timer
	flood flood.Flood
}

var _ engine.Output = (*output)(nil)

func newOutput(r *request, silent, allowStdin bool) *output {
	return &output{
		request: r, silent: silent, allowStdin: allowStdin,
		flood: flood.New(r.kernel.options.OutputLimit),
	}
}

func (o *output) Stream(name, text string) {
	if o.silent || text == "" {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	text, notice := o.flood.Take(text)
	o.add(name, text)
	o.add("stderr", notice)
}

// add appends text to what waits. The caller holds the lock.
func (o *output) add(name, text string) {
	if text == "" {
		return
	}
	if o.name != name {
		o.send()
		o.name = name
	}
	o.text.WriteString(text)
	if o.text.Len() >= flushBytes {
		o.send()
	} else if o.timer == nil {
		o.timer = time.AfterFunc(flushAfter, o.flush)
	}
}

// flush sends the text that waits.
func (o *output) flush() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.send()
}

func (o *output) send() {
	if o.timer != nil {
		o.timer.Stop()
		o.timer = nil
	}
	if o.text.Len() == 0 {
		return
	}
	text := o.text.String()
	o.text = strings.Builder{}
	o.request.publish("stream", map[string]string{"name": o.name, "text": text})
}

func (o *output) Display(data engine.MIME, metadata map[string]any, id string, update bool) {
	if o.silent {
		return
	}
	if metadata == nil {
		metadata = map[string]any{}
	}
	transient := map[string]any{}
	if id != "" {
		transient["display_id"] = id
	}
	kind := "display_data"
	if update {
		kind = "update_display_data"
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.send()
	o.request.publish(kind, map[string]any{"data": data.JSON(), "metadata": metadata, "transient": transient})
}

func (o *output) ClearOutput(wait bool) {
	if o.silent {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.send()
	o.request.publish("clear_output", map[string]bool{"wait": wait})
}

func (o *output) Input(ctx context.Context, prompt string, password bool) (string, error) {
	o.flush()
	return o.request.kernel.input.ask(ctx, o.request, o.allowStdin, prompt, password)
}
