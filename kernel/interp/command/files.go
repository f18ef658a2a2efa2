package command

import (
	"errors"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"strings"

	"cryptounet/kernel/cells/magics"
	"cryptounet/kernel/engine"
	"cryptounet/kernel/notebook"
)

// run runs a Go program by itself, a file without a package clause as if it stood
// here, or a notebook's cells.
func (c *cell) run(p magics.Part) *engine.Fault {
	args := strings.Fields(p.Rest)
	if len(args) == 0 {
		return c.mistake(p, "%run wants a file: a .go file or a notebook")
	}
	path := home(args[0])
	text, err := os.ReadFile(path)
	if err != nil {
		return c.mistake(p, err.Error())
	}
	if filepath.Ext(path) != ".ipynb" {
		return c.Program(c.ctx, path, string(text), args, c.out)
	}
	n, err := notebook.Parse(text)
	if err != nil {
		return c.mistake(p, err.Error())
	}
	for i, code := range n.Code() {
		name := fmt.Sprintf("%s, cell %d", filepath.Base(path), i+1)
		r := c.Cell(c.ctx, name, code, c.out)
		if r.Fault != nil {
			return r.Fault
		}
		if r.Value != nil {
			c.out.Display(r.Value, map[string]any{}, "", false)
		}
	}
	return nil
}

// write writes a cell to a file.
func (c *cell) write(p magics.Part) *engine.Fault {
	path, more := strings.CutPrefix(p.Rest, "-a ")
	path = home(strings.TrimSpace(path))
	if path == "" {
		return c.mistake(p, "%%writefile wants a file's name")
	}
	flags, said := os.O_CREATE|os.O_WRONLY|os.O_TRUNC, "wrote"
	if more {
		flags, said = os.O_CREATE|os.O_WRONLY|os.O_APPEND, "appended to"
	} else if _, err := os.Stat(path); err == nil {
		said = "overwrote"
	}
	f, err := os.OpenFile(path, flags, 0o666)
	if err == nil {
		_, err = f.WriteString(p.Body)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return c.mistake(p, err.Error())
	}
	c.say(fmt.Sprintf("%s %s, %d bytes\n", said, path, len(p.Body)))
	return nil
}

// format shows a cell as gofmt writes it, and puts that in its place.
func (c *cell) format(p magics.Part) engine.Result {
	text, err := format.Source([]byte(p.Body))
	if err != nil {
		return engine.Result{Fault: c.mistake(p, "this is not Go: "+err.Error())}
	}
	c.say(string(text))
	return engine.Result{Payload: []map[string]any{{"source": "set_next_input", "text": strings.TrimRight(string(text), "\n"), "replace": true}}}
}
