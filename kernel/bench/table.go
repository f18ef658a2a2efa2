package main

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"
)

// others are the sides that cells are held against, in the order of the columns.
var others = []string{"go", "cpython", "yaegi"}

// table prints a line a program, and keeps the figures for the end.
type table struct {
	out   io.Writer
	lines []string
	logs  map[string][]float64 // of the ratios to each side
}

func (t *table) head() {
	fmt.Fprintf(t.out, "%-12s", "")
	for _, s := range append(others, "cells") {
		fmt.Fprintf(t.out, "%12s", s)
	}
	for _, s := range others {
		fmt.Fprintf(t.out, "%14s", "cells/"+s)
	}
	fmt.Fprintln(t.out)
}

// row prints a program's times and by how much cells take longer; what has no time
// has a dash.
func (t *table) row(name string, best map[string]time.Duration) {
	fmt.Fprintf(t.out, "%-12s", name)
	for _, s := range append(others, "cells") {
		d, ok := best[s]
		if !ok {
			fmt.Fprintf(t.out, "%12s", "-")
			continue
		}
		ms := float64(d) / float64(time.Millisecond)
		fmt.Fprintf(t.out, "%12.1f", ms)
		t.lines = append(t.lines, fmt.Sprintf("figure %s/%s %.6g ms", s, name, ms))
	}
	cells, ours := best["cells"]
	for _, s := range others {
		d, ok := best[s]
		if !ok || !ours {
			fmt.Fprintf(t.out, "%14s", "-")
			continue
		}
		ratio := float64(cells) / float64(max(d, 1))
		fmt.Fprintf(t.out, "%14s", short(ratio))
		t.lines = append(t.lines, fmt.Sprintf("figure cells-per-%s/%s %.6g ratio", s, name, ratio))
		if t.logs == nil {
			t.logs = map[string][]float64{}
		}
		t.logs[s] = append(t.logs[s], math.Log(ratio))
	}
	fmt.Fprintln(t.out)
}

// figures ends the table with the ratios' geometric means and prints all as lines
// that two runs can be compared by.
func (t *table) figures() {
	fmt.Fprintf(t.out, "%-12s%s", "mean ratio", strings.Repeat(" ", 12*(len(others)+1)))
	for _, s := range others {
		logs := t.logs[s]
		if len(logs) == 0 {
			fmt.Fprintf(t.out, "%14s", "-")
			continue
		}
		sum := 0.0
		for _, l := range logs {
			sum += l
		}
		mean := math.Exp(sum / float64(len(logs)))
		fmt.Fprintf(t.out, "%14s", short(mean))
		t.lines = append(t.lines, fmt.Sprintf("figure cells-per-%s/mean %.6g ratio", s, mean))
	}
	fmt.Fprintf(t.out, "\n\n%s\n", strings.Join(t.lines, "\n"))
}

// short writes a ratio with two digits behind the point where it is small.
func short(ratio float64) string {
	if ratio < 10 {
		return fmt.Sprintf("%.2f", ratio)
	}
	return fmt.Sprintf("%.0f", ratio)
}
