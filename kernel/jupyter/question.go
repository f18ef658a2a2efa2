package jupyter

import (
	"context"
	"strings"
	"unicode"

	"cryptounet/kernel/engine"
)

// question reads a cell that asks for documentation, as IPython has it:
// "?name" or "name?", and "??name" or "name??" for more of it.
func question(code string) (name string, detail int, ok bool) {
	name = strings.TrimSpace(code)
	if strings.Contains(name, "\n") {
		return "", 0, false
	}
	front := len(name) - len(strings.TrimLeft(name, "?"))
	back := len(name) - len(strings.TrimRight(name, "?"))
	if n := max(front, back); n == 0 || n > 2 {
		return "", 0, false
	} else if n == 2 {
		detail = 1
	}
	name = strings.Trim(name, "?")
	return name, detail, name != "" && !strings.ContainsFunc(name, notInName)
}

// notInName tells what names of things have none of: "x = 1 // why?" is a cell.
func notInName(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_./", r)
}

// answer shows the documentation in the front end's pager.
func (k *Kernel) answer(ctx context.Context, name string, detail int) engine.Result {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	i, err := k.engine.Inspect(ctx, name, len([]rune(name)), detail)
	if err != nil {
		return engine.Result{Fault: &engine.Fault{Name: "engine error", Value: err.Error()}}
	}
	if !i.Found {
		return engine.Result{Fault: &engine.Fault{Name: "unknown", Value: "nothing is known about " + name}}
	}
	return engine.Result{Payload: []map[string]any{{"source": "page", "start": 0, "data": i.Data.JSON()}}}
}
