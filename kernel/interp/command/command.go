// Package command does what the notebook's own commands say, those that package
// magics finds in cells: %time, %run, !ls and the others.
package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
	"time"

	"cryptounet/kernel/cells/check"
	"cryptounet/kernel/cells/magics"
	"cryptounet/kernel/engine"
)

// Session is what commands are about: the session in whose cells they stand.
type Session interface {
	// Go runs a stretch of Go of a cell, Check only checks it, and Elapsed is how
	// long the last one ran.
	Go(ctx context.Context, name, code string, out engine.Output) (engine.MIME, *engine.Fault)
	Check(name, code string) *engine.Fault
	Elapsed() time.Duration
	// Cell runs a cell with commands in it; Source names all of a cell whose parts
	// are run.
	Cell(ctx context.Context, name, code string, out engine.Output) engine.Result
	Source(name, code string)
	// Program runs a program by itself.
	Program(ctx context.Context, path, code string, args []string, out engine.Output) *engine.Fault
	// Beside runs what is not Go; an interrupt of the cell ends its context.
	Beside(ctx context.Context, out engine.Output, f func(ctx context.Context) error) error
	// Names are what the cells have declared; Describe says what is known of a name
	// and Value shows a variable.
	Names() []check.Name
	Describe(ctx context.Context, name string) (text string, ok bool)
	Value(name string) (text string, ok bool)
	Parts(code string) []magics.Part
	Reset()
	Past() *History
	// Get makes a program whose cells can import a module too, and says how it is
	// started; what it does goes to log.
	Get(ctx context.Context, module string, log io.Writer) (*engine.Next, error)
}

// cell is the work on one cell.
type cell struct {
	Session
	ctx  context.Context
	name string
	out  engine.Output
}

// Run runs a cell part by part: Go, and the commands between. The value is that of
// the last part.
func Run(ctx context.Context, s Session, name string, parts []magics.Part, whole string, out engine.Output) (result engine.Result) {
	c := &cell{s, ctx, name, out}
	start, timed := time.Now(), false
	for i, p := range parts {
		if p.Magic == "get" && i < len(parts)-1 {
			return engine.Result{Fault: c.mistake(p, "%get starts another program, so nothing can follow it in a cell: put the rest into the next one")}
		}
		if p.Magic == "time" && p.Rest == "" {
			start, timed = time.Now(), true
			continue
		}
		if result = c.part(p, whole); result.Fault != nil {
			return engine.Result{Fault: result.Fault}
		}
	}
	if timed {
		c.took(time.Since(start))
	}
	return result
}

func (c *cell) part(p magics.Part, whole string) (r engine.Result) {
	switch p.Magic {
	case "":
		c.Source(c.name, whole)
		r.Value, r.Fault = c.Go(c.ctx, c.name, p.Code, c.out)
	case "!":
		r.Fault = c.shell(p, whole)
	case "help":
		c.say(magics.Help())
	case "who":
		c.who(false)
	case "whos":
		c.who(true)
	case "doc":
		text, ok := c.Describe(c.ctx, p.Rest)
		if !ok {
			r.Fault = c.mistake(p, fmt.Sprintf("there is no documentation of %q; import its package first", p.Rest))
			return r
		}
		c.say(text + "\n")
	case "get":
		return c.get(p)
	case "history":
		r.Fault = c.history(p)
	case "reset":
		c.Reset()
	case "cd", "pwd":
		r.Fault = c.folder(p)
	case "ls":
		p.Rest = "ls " + p.Rest
		r.Fault = c.shell(p, whole)
	case "env":
		r.Fault = c.env(p)
	case "load":
		src, err := os.ReadFile(home(p.Rest))
		if err != nil {
			r.Fault = c.mistake(p, err.Error())
			return r
		}
		r.Value, r.Fault = c.Go(c.ctx, p.Rest, string(src), c.out)
	case "run":
		r.Fault = c.run(p)
	case "time":
		start := time.Now()
		if r.Value, r.Fault = c.Go(c.ctx, c.name, placed(p, p.Rest), c.out); r.Fault == nil {
			c.took(time.Since(start))
		}
	case "timeit":
		r.Fault = c.timeit(p, p.Rest)
	case "test", "bench":
		r.Fault = c.tests(p)
	default:
		if strings.HasPrefix(p.Magic, "%") {
			return c.body(p)
		}
		r.Fault = c.unknown(p)
	}
	return r
}

// body runs a command that takes all of its cell.
func (c *cell) body(p magics.Part) (r engine.Result) {
	below := magics.Part{Line: p.Line + 1, Column: 1}
	switch name := p.Magic[1:]; name {
	case "time":
		start := time.Now()
		code := placed(below, p.Body)
		if r = Run(c.ctx, c.Session, c.name, c.Parts(code), code, c.out); r.Fault == nil {
			c.took(time.Since(start))
		}
	case "timeit":
		r.Fault = c.timeit(below, p.Body)
	case "bash", "sh", "script":
		r.Fault = c.script(name, p)
	case "writefile":
		r.Fault = c.write(p)
	case "fmt":
		return c.format(p)
	case "html", "markdown", "latex", "svg":
		types := map[string]string{"html": "text/html", "markdown": "text/markdown", "latex": "text/latex", "svg": "image/svg+xml"}
		r.Value = engine.MIME{types[name]: p.Body, "text/plain": p.Body}
	default:
		r.Fault = c.unknown(p)
	}
	return r
}

func (c *cell) unknown(p magics.Part) *engine.Fault {
	msg := fmt.Sprintf("there is no magic %%%s; %%help lists them", p.Magic)
	if _, _, hint := magics.Find(p.Magic); hint != "" {
		if strings.HasPrefix(p.Magic, "%") {
			hint = "%" + hint
		}
		msg = fmt.Sprintf("there is no magic %%%s; did you mean %%%s? %%help lists them", p.Magic, hint)
	}
	return c.mistake(p, msg)
}

func (c *cell) say(text string) { c.out.Stream("stdout", text) }

func (c *cell) took(d time.Duration) { c.say(fmt.Sprintf("time: %s\n", round(d))) }

// placed puts code at the place in a cell where it stands.
func placed(p magics.Part, code string) string {
	return strings.Repeat("\n", p.Line-1) + strings.Repeat(" ", p.Column-1) + code
}

func (c *cell) mistake(p magics.Part, msg string) *engine.Fault {
	msg = fmt.Sprintf("%s, line %d: %s", c.name, p.Line, msg)
	return &engine.Fault{Name: "magic", Value: msg, Traceback: []string{msg}}
}

func home(path string) string {
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || rest[0] == '/') {
		if dir, err := os.UserHomeDir(); err == nil {
			return dir + rest
		}
	}
	return path
}

// who lists the cells' names, with what they are, or with the values of variables.
func (c *cell) who(values bool) {
	names := c.Names()
	if len(names) == 0 {
		c.say("nothing is declared yet\n")
		return
	}
	for _, n := range names {
		line := fmt.Sprintf("%-9s %-16s %s", n.Kind, n.Name, n.Type)
		if values && n.Kind == "variable" {
			value, ok := c.Value(n.Name)
			if !ok {
				value = "..."
			}
			if first, _, more := strings.Cut(value, "\n"); more {
				value = first + " ..."
			}
			if short := []rune(value); len(short) > 80 {
				value = string(short[:80]) + " ..."
			}
			line = fmt.Sprintf("%-9s %-16s %-24s %s", n.Kind, n.Name, n.Type, value)
		}
		c.say(line + "\n")
	}
}

// folder changes or shows the working directory.
func (c *cell) folder(p magics.Part) *engine.Fault {
	if p.Rest != "" {
		if p.Magic == "pwd" {
			return c.mistake(p, "%pwd shows the working directory; %cd DIR changes it")
		}
		if err := os.Chdir(home(p.Rest)); err != nil {
			return c.mistake(p, err.Error())
		}
	}
	dir, err := os.Getwd()
	if err != nil {
		return c.mistake(p, err.Error())
	}
	c.say(dir + "\n")
	return nil
}

func (c *cell) env(p magics.Part) *engine.Fault {
	name, value, set := strings.Cut(p.Rest, "=")
	name = strings.TrimSpace(name)
	switch {
	case set:
		if err := os.Setenv(name, strings.TrimSpace(value)); err != nil {
			return c.mistake(p, err.Error())
		}
	case name == "":
		list := os.Environ()
		sort.Strings(list)
		c.say(strings.Join(list, "\n") + "\n")
	default:
		v, ok := os.LookupEnv(name)
		if !ok {
			return c.mistake(p, name+" is not set")
		}
		c.say(v + "\n")
	}
	return nil
}
