// Command figures turns what has been measured into lines that two runs can be
// compared by:
//
//	figure NAME VALUE UNIT
//
// "figures bench" passes on what go test -bench prints and ends with a line for
// each benchmark and metric; it fails if a test does. "figures tables FILE.csv..."
// prints one for each number in a table.
package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "figures:", err)
		os.Exit(1)
	}
}

func run(args []string, in io.Reader, out io.Writer) error {
	switch {
	case len(args) == 1 && args[0] == "bench":
		return bench(in, out)
	case len(args) > 1 && args[0] == "tables":
		return tables(args[1:], out)
	}
	return fmt.Errorf("%q is neither \"bench\", for benchmarks on standard input, nor \"tables\" with the names of CSV files", args)
}

// figure is one result.
type figure struct {
	name  string
	value float64
	unit  string
}

// print writes figures, those of one name told apart by numbers.
func print(out io.Writer, list []figure) error {
	seen := map[string]int{}
	for _, f := range list {
		name := f.name
		if seen[name]++; seen[name] > 1 {
			name += "#" + strconv.Itoa(seen[name])
		}
		if _, err := fmt.Fprintf(out, "figure %s %s %s\n", name, strconv.FormatFloat(f.value, 'g', -1, 64), f.unit); err != nil {
			return err
		}
	}
	return nil
}

// word makes one word of a text, for a name.
func word(s string) string {
	s = strings.NewReplacer(",", "", " / ", " per ").Replace(s)
	return strings.Join(strings.Fields(s), "-")
}
