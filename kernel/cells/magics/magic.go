// Package magics knows the notebook's own commands and finds them in cells. It
// does not run them.
package magics

import (
	"fmt"
	"strings"

	"cryptounet/kernel/cells/near"
)

// Magic is a command for the notebook itself: a line of a cell that starts
// with % and its name. "!command" runs a command of the shell.
type Magic struct {
	Name, Usage, Does string
	// Takes says what stands after the name: "code", "path" or "".
	Takes string
}

// All are all there are.
var All = []Magic{
	{"cd", "%cd [DIR]", "change the working directory, or show it", "path"},
	{"env", "%env [NAME[=VALUE]]", "show or set environment variables of the cells", ""},
	{"help", "%help", "this list", ""},
	{"load", "%load FILE", "run a Go file's code as if it stood here", "path"},
	{"reset", "%reset", "forget all that cells have declared", ""},
	{"time", "%time [CODE]", "run the code, or the rest of the cell, and show how long it took", "code"},
	{"timeit", "%timeit CODE", "run the code many times and show the time of one run", "code"},
	{"who", "%who", "list what the cells have declared, with types", ""},
}

// Help is the text of %help.
func Help() string {
	var b strings.Builder
	for _, m := range All {
		fmt.Fprintf(&b, "%-20s %s\n", m.Usage, m.Does)
	}
	fmt.Fprintf(&b, "%-20s %s\n", "!COMMAND", "run a command of the shell")
	return b.String()
}

// Find returns the magic of a name, or what may have been meant.
func Find(name string) (m Magic, ok bool, hint string) {
	best := 3
	for _, m := range All {
		if m.Name == name {
			return m, true, ""
		}
		if d := near.Distance(name, m.Name); d < best {
			best, hint = d, m.Name
		}
	}
	return Magic{}, false, hint
}
