package export

import (
	"fmt"
	"path/filepath"
	"strings"

	"cryptounet/kernel/cells/magics"
	"cryptounet/kernel/notebook"
)

// parts takes a cell apart into steps; show says whether its last value is shown.
func (e *exporter) parts(name, code string, show bool) error {
	list := e.session.Parts(code)
	for i, p := range list {
		if err := e.part(name, p, show && i == len(list)-1); err != nil {
			return err
		}
	}
	return nil
}

func (e *exporter) add(s step) {
	c := e.cells[len(e.cells)-1]
	c.steps = append(c.steps, s)
}

// helper adds a call of package shown.
func (e *exporter) helper(function string, args ...any) {
	var list []string
	for _, a := range args {
		list = append(list, fmt.Sprintf("%#v", a))
	}
	e.add(step{code: helperMark + function + "(" + strings.Join(list, ", ") + ")"})
}

// helperMark stands for package shown, whose name is known later.
const helperMark = "\x00shown."

// leave makes a comment of a command.
func (e *exporter) leave(name string, p magics.Part) {
	text := strings.TrimSpace("%" + p.Magic + " " + p.Rest)
	e.add(step{code: "// " + text + " is for a notebook, and left out."})
	e.left = append(e.left, fmt.Sprintf("%s: %s", name, text))
}

// run adds Go.
func (e *exporter) run(name, code string, show bool) (*unit, error) {
	if strings.TrimSpace(code) == "" {
		return nil, nil
	}
	u, err := e.check(name, code)
	if err == nil {
		e.add(step{unit: u, print: show && len(u.Shown) > 0})
	}
	return u, err
}

func (e *exporter) part(name string, p magics.Part, show bool) error {
	go1 := func(code string) error {
		_, err := e.run(name, code, show)
		return err
	}
	switch p.Magic {
	case "":
		return go1(p.Code)
	case "!":
		if p.Into == "" {
			e.helper("Shell", p.Rest)
			return nil
		}
		u, err := e.run(name, strings.Repeat("\n", p.Line-1)+p.Into+"[]string{}", false)
		if err == nil {
			u.lines = p.Rest
		}
		return err
	case "ls":
		e.helper("Shell", strings.TrimSpace("ls "+p.Rest))
	case "cd", "pwd":
		e.helper("Folder", p.Rest)
	case "env":
		if variable, value, set := strings.Cut(p.Rest, "="); set {
			e.helper("SetEnv", strings.TrimSpace(variable), strings.TrimSpace(value))
		} else {
			e.helper("Env", p.Rest)
		}
	case "load":
		text, err := e.options.ReadFile(p.Rest)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		_, err = e.run(p.Rest, string(text), show)
		return err
	case "run":
		return e.runFile(name, p)
	case "time":
		return go1(strings.Repeat("\n", p.Line-1) + strings.Repeat(" ", p.Column-1) + p.Rest)
	case "reset":
		e.begin()
		e.add(step{code: "// %reset: what the cells above have declared is forgotten."})
		e.add(step{unit: &unit{fresh: true}})
	case "%time":
		return e.parts(name, strings.Repeat("\n", p.Line)+p.Body, show)
	case "%bash", "%sh":
		e.helper("Script", anys(p.Body, append([]string{p.Magic[1:], "-s", "--"}, strings.Fields(p.Rest)...))...)
	case "%script":
		e.helper("Script", anys(p.Body, strings.Fields(p.Rest))...)
	case "%writefile":
		path, more := strings.CutPrefix(p.Rest, "-a ")
		e.helper("Write", strings.TrimSpace(path), p.Body, more)
	case "%html", "%markdown", "%latex", "%svg":
		if show {
			e.helper("Print", p.Body)
		}
	default:
		e.leave(name, p)
	}
	return nil
}

func anys(first string, rest []string) []any {
	list := []any{first}
	for _, s := range rest {
		list = append(list, s)
	}
	return list
}

// runFile adds the cells of another notebook; a program runs by itself, and is
// left out.
func (e *exporter) runFile(name string, p magics.Part) error {
	args := strings.Fields(p.Rest)
	if len(args) == 0 || filepath.Ext(args[0]) != ".ipynb" {
		e.leave(name, p)
		return nil
	}
	if e.deep++; e.deep > 20 {
		return fmt.Errorf("%s: %%run %s: notebooks that run each other without end", name, p.Rest)
	}
	defer func() { e.deep-- }()
	text, err := e.options.ReadFile(args[0])
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	n, err := notebook.Parse(text)
	if err != nil {
		return fmt.Errorf("%s: %s: %w", name, args[0], err)
	}
	for i, code := range n.Code() {
		if err := e.parts(fmt.Sprintf("%s, cell %d", filepath.Base(args[0]), i+1), code, true); err != nil {
			return err
		}
	}
	return nil
}
