package widgets

import (
	"context"
	"errors"
	"maps"
	"strings"
	"sync"
	"time"

	"cryptounet/kernel/engine"
)

// mostText is how much text an Output keeps.
const mostText = 1 << 20

// often is how often an Output that is being written shows what it has.
const often = 100 * time.Millisecond

// capture is what a function says, as a notebook's outputs (nbformat 4).
type capture struct {
	around engine.Output // of the cell that runs it
	shown  func([]any)
	past   func() bool // whether another one has taken its place: goroutines of the function go on

	mu      sync.Mutex
	outputs []any
	ids     map[string]map[string]any // displays that can be updated
	text    int
	clear   bool // before the next output
	ended   bool // what comes now comes from goroutines
	last    time.Time
}

// add appends an output. What it takes the place of is gone with the first one,
// which does not flicker.
func (c *capture) add(o map[string]any) {
	c.mu.Lock()
	c.clearIfAsked()
	c.outputs = append(c.outputs, o)
	c.mu.Unlock()
	c.show(false)
}

func (c *capture) clearIfAsked() {
	if c.clear {
		c.outputs, c.ids, c.text, c.clear = nil, nil, 0, false
	}
}

// show tells of the outputs, from time to time while there are more to come.
func (c *capture) show(end bool) {
	c.mu.Lock()
	now := time.Now()
	if !end && !c.ended && now.Sub(c.last) < often {
		c.mu.Unlock()
		return
	}
	c.last, c.ended = now, c.ended || end
	list := make([]any, len(c.outputs))
	for i, o := range c.outputs {
		list[i] = maps.Clone(o.(map[string]any))
	}
	c.mu.Unlock()
	c.shown(list)
}

// Stream is text on stdout or stderr.
func (c *capture) Stream(name, text string) {
	if c.past() {
		c.around.Stream(name, text)
		return
	}
	c.mu.Lock()
	c.clearIfAsked()
	if c.text >= mostText {
		c.mu.Unlock()
		return
	}
	if c.text += len(text); c.text >= mostText {
		text = text[:len(text)-(c.text-mostText)] + "\n... (an Output keeps no more than 1 MiB of text)\n"
		text = strings.ToValidUTF8(text, "")
	}
	if n := len(c.outputs); n > 0 {
		o := c.outputs[n-1].(map[string]any)
		if before, ok := o["text"].(string); ok && o["output_type"] == "stream" && o["name"] == name {
			o["text"] = before + text
			c.mu.Unlock()
			c.show(false)
			return
		}
	}
	c.mu.Unlock()
	c.add(map[string]any{"output_type": "stream", "name": name, "text": text})
}

// Display is a display, or the update of one.
func (c *capture) Display(data engine.MIME, metadata map[string]any, id string, update bool) {
	if c.past() {
		c.around.Display(data, metadata, id, update)
		return
	}
	if metadata == nil {
		metadata = map[string]any{}
	}
	c.mu.Lock()
	if o := c.ids[id]; o != nil && update {
		o["data"], o["metadata"] = data.JSON(), metadata
		c.mu.Unlock()
		c.show(false)
		return
	}
	c.mu.Unlock()
	if update {
		c.around.Display(data, metadata, id, true)
		return
	}
	o := map[string]any{"output_type": "display_data", "data": data.JSON(), "metadata": metadata}
	c.add(o)
	if id != "" {
		c.mu.Lock()
		if c.ids == nil {
			c.ids = map[string]map[string]any{}
		}
		c.ids[id] = o
		c.mu.Unlock()
	}
}

// ClearOutput removes what there is.
func (c *capture) ClearOutput(wait bool) {
	if c.past() {
		return
	}
	c.mu.Lock()
	c.clear = true
	if !wait {
		c.clearIfAsked()
	}
	c.mu.Unlock()
	if !wait {
		c.show(false)
	}
}

// Input asks where the cell would.
func (c *capture) Input(ctx context.Context, prompt string, password bool) (string, error) {
	if c.around == nil {
		return "", errors.New("widgets: there is nobody to ask")
	}
	return c.around.Input(ctx, prompt, password)
}

// Comm sends a message of a comm, which has no place in an output.
func (c *capture) Comm(m engine.CommMessage) {
	if o, ok := c.around.(engine.CommOutput); ok {
		o.Comm(m)
	}
}

// fault adds an error.
func (c *capture) fault(f *engine.Fault) {
	trace := f.Traceback
	if len(trace) == 0 {
		trace = []string{f.Error()}
	}
	c.add(map[string]any{"output_type": "error", "ename": f.Name, "evalue": f.Value, "traceback": trace})
}
