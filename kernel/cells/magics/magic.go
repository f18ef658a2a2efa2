// Package magics knows the notebook's own commands and finds them in cells. It
// does not run them.
package magics

import (
	"fmt"
	"strings"

	"cryptounet/kernel/cells/near"
)

// Magic is a command for the notebook itself: a line of a cell that starts
// with % and its name; with %% it is about the whole cell. "!command" runs a
// command of the shell.
type Magic struct {
	Name, Usage, Does string
	// Takes says what stands after the name, or in the cell: "code", "path",
	// "shell", "text" or "".
	Takes string
}

// All are all that stand on a line.
var All = []Magic{
	{"bench", "%bench [REGEXP]", "run the cells' benchmarks, func BenchmarkX(b *testing.B)", ""},
	{"cd", "%cd [DIR]", "change the working directory, or show it", "path"},
	{"doc", "%doc NAME", "show the documentation of a name", "code"},
	{"env", "%env [NAME[=VALUE]]", "show or set environment variables of the cells", ""},
	{"get", "%get [-y] MODULE@VERSION", "have cells import a module: builds a program with it and starts anew", ""},
	{"help", "%help", "this list", ""},
	{"history", "%history [COUNT]", "show the cells that were run, or the last ones", ""},
	{"load", "%load FILE", "run a Go file's code as if it stood here", "path"},
	{"ls", "%ls [ARGUMENTS]", "list files", "path"},
	{"pwd", "%pwd", "show the working directory", ""},
	{"reset", "%reset", "forget all that cells have declared", ""},
	{"run", "%run FILE [ARGUMENTS]", "run a Go program by itself, or a notebook's cells here", "path"},
	{"test", "%test [REGEXP]", "run the cells' tests, func TestX(t *testing.T)", ""},
	{"time", "%time [CODE]", "run the code, or the rest of the cell, and show how long it took", "code"},
	{"timeit", "%timeit CODE", "run the code many times and show the time of one run", "code"},
	{"who", "%who", "list what the cells have declared, with types", ""},
	{"whos", "%whos", "the same, with the values of variables", ""},
}

// Cells are those on the first line of a cell that take all of it.
var Cells = []Magic{
	{"bash", "%%bash [ARGUMENTS]", "run the cell in bash", "shell"},
	{"fmt", "%%fmt", "format the cell as gofmt does", "code"},
	{"html", "%%html", "show the cell as HTML", "text"},
	{"latex", "%%latex", "show the cell as LaTeX", "text"},
	{"markdown", "%%markdown", "show the cell as Markdown", "text"},
	{"script", "%%script COMMAND", "give the cell to a command's standard input", "shell"},
	{"sh", "%%sh [ARGUMENTS]", "run the cell in sh", "shell"},
	{"svg", "%%svg", "show the cell as SVG", "text"},
	{"time", "%%time", "run the cell and show how long it took", "code"},
	{"timeit", "%%timeit", "run the cell many times and show the time of one run", "code"},
	{"writefile", "%%writefile [-a] FILE", "write the cell to a file, or at its end", "path"},
}

// Help is the text of %help.
func Help() string {
	var b strings.Builder
	for _, m := range append(All[:len(All):len(All)], Cells...) {
		fmt.Fprintf(&b, "%-24s %s\n", m.Usage, m.Does)
	}
	fmt.Fprintf(&b, "%-24s %s\n", "!COMMAND", "run a command of the shell")
	fmt.Fprintf(&b, "%-24s %s\n", "x := !COMMAND", "the lines that it prints, a []string")
	fmt.Fprintf(&b, "%-24s %s\n", "_, Out[N], In[N]", "the value shown last, that of cell N, and cell N's source")
	return b.String()
}

// Find returns the magic of a name, with % before one that takes a cell, or what
// may have been meant.
func Find(name string) (m Magic, ok bool, hint string) {
	list := All
	if rest, whole := strings.CutPrefix(name, "%"); whole {
		list, name = Cells, rest
	}
	best := 3
	for _, m := range list {
		if m.Name == name {
			return m, true, ""
		}
		if d := near.Distance(name, m.Name); d < best {
			best, hint = d, m.Name
		}
	}
	return Magic{}, false, hint
}
