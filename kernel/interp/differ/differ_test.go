package differ_test

import (
	"flag"
	"fmt"
	"go/format"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cryptounet/kernel/interp/differ"
)

var (
	programs = flag.Int("programs", 40, "how many random programs to run")
	during   = flag.Duration("for", 0, "run random programs for so long instead")
	first    = flag.Uint64("seed", 60, "the first program's seed")
	inModes  = flag.String("modes", "cells,plain", "how cells run them, with commas between")
	smaller  = flag.Duration("shrink", time.Minute, "how long to look for a smaller program that differs")
	printing = flag.Bool("print", false, "print the programs")
)

// batch is how many programs are compiled together.
const batch = 40

// TestPrograms: random programs print in cells what they print compiled. More of
// them than a test needs:
//
//	go test ./kernel/interp/differ -for 30m -timeout 0
//	go test ./kernel/interp/differ -seed 4711 -programs 1 -print
func TestPrograms(t *testing.T) {
	began := time.Now()
	ways := strings.Split(*inModes, ",")
	for _, w := range ways {
		if modes[w] == nil {
			t.Fatalf("there is no mode %q", w)
		}
	}
	workers := make([]worker, min(runtime.NumCPU(), 4))
	defer func() {
		for i := range workers {
			workers[i].close()
		}
	}()
	done, failed := 0, 0
	for seed := *first; failed < 10; {
		n := min(batch, *programs-done)
		if *during > 0 {
			n = batch
			if time.Since(began) > *during {
				break
			}
		}
		if n <= 0 {
			break
		}
		var list []*differ.Program
		for range n {
			list = append(list, differ.Generate(seed))
			seed++
		}
		if *printing {
			for _, p := range list {
				fmt.Println(gofmt(p))
			}
		}
		for i, d := range differences(t, workers, ways, list) {
			if d != "" {
				failed++
				p := list[i]
				if !strings.HasPrefix(d, "compile") {
					p, d = shrink(t, workers, ways, p, d)
				}
				t.Errorf("the program of seed %d: %s\n%s", p.Seed, d, gofmt(p))
			}
		}
		done += n
	}
	t.Logf("%d programs", done)
}

// differences says of each program where it prints something else in cells than
// compiled.
func differences(t *testing.T, workers []worker, ways []string, list []*differ.Program) []string {
	t.Helper()
	found := make([]string, len(list))
	ran := make([][]string, len(list))
	next := make(chan int)
	var wg sync.WaitGroup
	for i := range workers {
		wg.Go(func() {
			for j := range next {
				for _, way := range ways {
					ran[j] = append(ran[j], workers[i].run(order{way, list[j].Cells()}))
				}
			}
		})
	}
	for j := range list {
		next <- j
	}
	close(next)
	want, err := compiled(t, list)
	wg.Wait()
	if err != nil {
		if len(list) == 1 {
			return []string{err.Error()}
		}
		for i := range list { // find whose fault it is
			found[i] = differences(t, workers, ways, list[i:i+1])[0]
		}
		return found
	}
	for i := range list {
		for j, way := range ways {
			if ran[i][j] == want[i] {
				continue
			}
			if found[i] == "" {
				found[i] = difference(ran[i][j], want[i])
			}
			found[i] = way + ", " + found[i]
		}
	}
	return found
}

// difference tells of the first line that differs.
func difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) {
			return fmt.Sprintf("line %d, %.300q, is too much", i+1, strings.Join(g[i:], "\n"))
		}
		if g[i] != w[i] {
			return fmt.Sprintf("line %d is %.1500q, compiled %.300q", i+1, strings.Join(g[i:min(i+8, len(g))], "\n"), w[i])
		}
	}
	return fmt.Sprintf("ends before %.300q", w[len(g)])
}

// shrink drops of a program what is not needed for it to differ, while there is time.
func shrink(t *testing.T, workers []worker, ways []string, p *differ.Program, why string) (*differ.Program, string) {
	t.Helper()
	began := time.Now()
	c := newChecker()
	for time.Since(began) < *smaller {
		var list []*differ.Program
		better := false
		rest := p.Smaller()
		for len(rest) > 0 && !better && time.Since(began) < *smaller {
			list = nil
			for len(rest) > 0 && len(list) < 24 {
				if q := rest[0]; c.check(q) == nil {
					list = append(list, q)
				}
				rest = rest[1:]
			}
			found := differences(t, workers, ways, list)
			if i := slices.IndexFunc(found, func(s string) bool { return s != "" && !strings.HasPrefix(s, "compile") }); i >= 0 {
				p, why, better = list[i], found[i], true
			}
		}
		if !better {
			break
		}
	}
	return p, why
}

// gofmt is a program's cells, but the first, which all have.
func gofmt(p *differ.Program) string {
	s := "package main\n" + strings.Join(p.Cells()[1:], "\n//line ====\n")
	if b, err := format.Source([]byte("package p\nfunc _() {\n" + s + "\n}")); err == nil {
		return string(b)
	}
	var lines []string
	depth := 0
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "}") {
			depth--
		}
		lines = append(lines, strings.Repeat("\t", max(depth, 0))+line)
		if strings.HasSuffix(line, "{") {
			depth++
		}
	}
	return strings.Join(lines, "\n")
}

// Programs of the same seed are the same, and all are Go.
func TestGenerate(t *testing.T) {
	c := newChecker()
	for seed := range uint64(60) {
		p := differ.Generate(seed)
		if err := c.check(p); err != nil {
			t.Errorf("the program of seed %d is not Go: %v", seed, err)
		}
		if q := differ.Generate(seed); p.Package("p") != q.Package("p") {
			t.Errorf("seed %d has two programs", seed)
		}
	}
}

// What is smaller is smaller, and some of it is Go.
func TestSmaller(t *testing.T) {
	c := newChecker()
	p := differ.Generate(7)
	valid := 0
	for _, q := range p.Smaller() {
		if q.Size() >= p.Size() {
			t.Errorf("not smaller:\n%s", gofmt(q))
		}
		if valid < 5 && c.check(q) == nil {
			valid++
		}
	}
	if valid < 5 {
		t.Errorf("%d smaller programs are Go", valid)
	}
}
