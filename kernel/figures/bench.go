package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// workers is what go test appends to a benchmark's name: GOMAXPROCS.
var workers = regexp.MustCompile(`-\d+$`)

// bench passes benchmarks' output on and prints their figures. A benchmark that
// ran several times (-count) has the median. One that prints figures of its own
// has those, which are held back for the end, and not its time.
func bench(in io.Reader, out io.Writer) error {
	type key struct{ name, unit string }
	var order []key
	values := map[key][]float64{}
	pkg, failed := "", false
	var own []string // figures that benchmarks have printed
	tells := false   // the benchmark at hand has
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		if strings.HasPrefix(line, "figure ") {
			own, tells = append(own, strings.TrimRight(line, "\n")+"\n"), true
			line = ""
		}
		if _, werr := io.WriteString(out, line); werr != nil {
			return werr
		}
		switch f := strings.Fields(line); {
		case len(f) == 2 && f[0] == "pkg:":
			_, pkg, _ = strings.Cut(f[1], "/") // the module's name says nothing
		case len(f) > 0 && f[0] == "FAIL" || strings.HasPrefix(line, "--- FAIL"):
			failed = true
		case len(f) >= 4 && strings.HasPrefix(f[0], "Benchmark"):
			if _, err := strconv.Atoi(f[1]); err != nil {
				break // a word of its output
			}
			name := pkg + "/" + workers.ReplaceAllString(strings.TrimPrefix(f[0], "Benchmark"), "")
			for i := 2; i+1 < len(f); i += 2 {
				v, err := strconv.ParseFloat(f[i], 64)
				if err != nil {
					break
				}
				k := key{name, f[i+1]}
				if tells && k.unit == "ns/op" {
					continue
				}
				if values[k] == nil {
					order = append(order, k)
				}
				values[k] = append(values[k], v)
			}
			tells = false
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("read the benchmarks: %w", err)
		}
	}
	if failed {
		return errors.New("a benchmark has failed; the output above says which")
	}
	if len(order) == 0 && len(own) == 0 {
		return errors.New("there is no benchmark's result on standard input")
	}
	for _, line := range own {
		if _, err := io.WriteString(out, line); err != nil {
			return err
		}
	}
	var list []figure
	for _, k := range order {
		v := values[k]
		slices.Sort(v)
		name := k.name
		if k.unit != "ns/op" {
			name += "/" + k.unit // one benchmark has one time and any number of metrics
		}
		list = append(list, figure{name, (v[len(v)/2] + v[(len(v)-1)/2]) / 2, k.unit})
	}
	return print(out, list)
}
