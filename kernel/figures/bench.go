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
// ran several times (-count) has the median.
func bench(in io.Reader, out io.Writer) error {
	type key struct{ name, unit string }
	var order []key
	values := map[key][]float64{}
	pkg, failed := "", false
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
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
				if values[k] == nil {
					order = append(order, k)
				}
				values[k] = append(values[k], v)
			}
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
	if len(order) == 0 {
		return errors.New("there is no benchmark's result on standard input")
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
