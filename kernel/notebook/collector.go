package notebook

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"cryptounet/kernel/engine"
)

// Terminal is where a run shows what its cells say, as they say it.
type Terminal struct {
	Out, Err io.Writer
	In       *bufio.Reader // for cells that ask; nil for nobody to ask
	Live     bool          // Out is a person's terminal: a display that is updated stays in its line
}

// collector keeps the outputs of one cell and shows them on the terminal.
type collector struct {
	run *run

	mu      sync.Mutex
	outputs []Output
	clear   bool // before the next output
}

// run is what the collectors of a run share.
type run struct {
	terminal *Terminal
	models   models

	mu         sync.Mutex
	collectors []*collector
	live       live
}

func (c *collector) Stream(name, text string) {
	c.mu.Lock()
	c.clearIfAsked()
	if s, ok := c.last().(*stream); ok && s.name == name {
		s.text += text
	} else {
		c.outputs = append(c.outputs, &stream{name: name, text: text})
	}
	c.mu.Unlock()
	c.run.show(name, text)
}

func (c *collector) last() Output {
	if len(c.outputs) == 0 {
		return nil
	}
	return c.outputs[len(c.outputs)-1]
}

func (c *collector) Display(data engine.MIME, metadata map[string]any, id string, update bool) {
	if update {
		c.run.update(id, data, metadata)
		c.run.showAgain(id, data)
		return
	}
	c.add(&display{data: data, metadata: metadata, id: id})
	c.run.showFirst(id, data)
}

func (c *collector) add(o Output) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clearIfAsked()
	c.outputs = append(c.outputs, o)
}

func (c *collector) clearIfAsked() {
	if c.clear {
		c.outputs, c.clear = nil, false
	}
}

func (c *collector) ClearOutput(wait bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.clear = wait; !wait {
		c.outputs = nil
	}
}

func (c *collector) Input(_ context.Context, prompt string, _ bool) (string, error) {
	t := c.run.terminal
	if t == nil || t.In == nil {
		return "", errors.New("there is nobody to ask: the notebook runs without a front end")
	}
	fmt.Fprint(t.Err, prompt)
	line, err := t.In.ReadString('\n')
	if err != nil && line == "" {
		return "", errors.New("standard input has ended")
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// update changes the displays of a display_id wherever they are.
func (r *run) update(id string, data engine.MIME, metadata map[string]any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.collectors {
		c.mu.Lock()
		for _, o := range c.outputs {
			if d, ok := o.(*display); ok && d.id == id && id != "" {
				d.data, d.metadata = data, metadata
			}
		}
		c.mu.Unlock()
	}
}

func (r *run) show(name, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.terminal != nil {
		r.live.close(r.terminal)
	}
	switch {
	case r.terminal == nil:
	case name == "stderr":
		io.WriteString(r.terminal.Err, text)
	default:
		io.WriteString(r.terminal.Out, text)
	}
}

// showData shows the text of a display, where it has one.
func (r *run) showData(data engine.MIME) {
	if text, ok := data["text/plain"].(string); ok && text != "" {
		r.show("stdout", strings.TrimSuffix(text, "\n")+"\n")
	}
}
