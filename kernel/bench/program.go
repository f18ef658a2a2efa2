package main

import (
	"embed"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// A program is NAME.cells, two cells between which a line "====" stands, and the
// same in NAME.py with "# ====". Its size is a constant that its first lines declare
// with a smaller one for tests.
//
//go:embed programs
var files embed.FS

// program is one program on all sides.
type program struct {
	name         string
	cells        [2]string // what it declares, and the call
	python       [2]string
	declarations string // of cells[0], without its imports
	imports      string
}

// order has the programs as the table has them.
var order = []string{"fib", "sieve", "matrix", "map", "strings", "sort", "nbody", "spectral", "mandelbrot", "trees", "json", "sobel"}

// Sizes of a program.
const (
	whole = iota
	tiny
)

// programs reads all programs in a size.
func programs(size int) ([]program, error) {
	entries, err := files.ReadDir("programs")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if name := strings.TrimSuffix(e.Name(), path.Ext(e.Name())); !slices.Contains(order, name) {
			return nil, fmt.Errorf("programs/%s has no place in the order", e.Name())
		}
	}
	var list []program
	for _, name := range order {
		p := program{name: name}
		if p.cells, err = halves(name+".cells", "\n====\n", size); err != nil {
			return nil, err
		}
		if p.python, err = halves(name+".py", "\n# ====\n", size); err != nil {
			return nil, err
		}
		if p.imports = importing.FindString(p.cells[0]); p.imports == "" {
			return nil, fmt.Errorf("programs/%s.cells does not begin with its imports", name)
		}
		p.declarations = p.cells[0][len(p.imports):]
		list = append(list, p)
	}
	return list, nil
}

var (
	sized     = regexp.MustCompile(`(?m)^((?:const )?size = )\d+( +(?://|#) )(\d+) in tests$`)
	importing = regexp.MustCompile(`^import (?:"[^"]*"|\([^)]*\))\n`)
)

// halves reads a program's two parts.
func halves(name, border string, size int) (parts [2]string, err error) {
	text, err := files.ReadFile("programs/" + name)
	if err != nil {
		return parts, err
	}
	code := strings.ReplaceAll(string(text), "\r\n", "\n")
	if !sized.MatchString(code) {
		return parts, fmt.Errorf("programs/%s: no line says its size and that of tests", name)
	}
	if size == tiny {
		code = sized.ReplaceAllString(code, "$1$3")
	}
	var ok bool
	if parts[0], parts[1], ok = strings.Cut(code, border); !ok {
		return parts, errors.New("programs/" + name + ": no line divides declarations and call")
	}
	return parts, nil
}

// main is the program as a file for the compiler, or for the bare interpreter. It
// prints the nanoseconds of its call on standard error.
func (p program) main() string {
	return "package main\n\n" + p.imports + "import (\n\tclock \"time\"\n\tsystem \"os\"\n)\n" + p.declarations + `
func call() {
` + p.cells[1] + `}

func main() {
	start := clock.Now()
	call()
	fmt.Fprintln(system.Stderr, clock.Since(start).Nanoseconds())
}
`
}

// script is the program for Python.
func (p program) script() string {
	return p.python[0] + "\nimport sys as _sys, time as _time\n_start = _time.perf_counter_ns()\n" +
		p.python[1] + "\nprint(_time.perf_counter_ns() - _start, file=_sys.stderr)\n"
}
