// Command gotests runs the test programs of the Go distribution and prints how
// many pass. Each runs in a process of its own with a limit of 10 seconds.
//
//	go run ./kernel/gotests            # all, with the list of failures
//	go run ./kernel/gotests -run map   # those whose name matches
//	go run ./kernel/gotests -one FILE  # one, in this process
package main

import (
	"bytes"
	"context"
	_ "embed"
	"flag"
	"fmt"
	"go/build/constraint"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"cryptounet/kernel/cells/source"
	"cryptounet/kernel/interp"
	"cryptounet/kernel/symbols"
)

var probed = flag.Bool("probed", false, "run the programs as a debugger sees them")

func main() {
	one := flag.String("one", "", "run one program in this process")
	match := flag.String("run", "", "run the programs whose path matches")
	limit := flag.Duration("limit", 10*time.Second, "the most that a program may take")
	list := flag.String("list", "", "write the failures with their reasons to a file")
	flag.Parse()
	if *one != "" {
		os.Exit(program(*one, flag.Args()))
	}
	if err := all(*match, *limit, *list); err != nil {
		fmt.Fprintln(os.Stderr, "gotests:", err)
		os.Exit(1)
	}
}

// program runs a program as cryptounet run does.
func program(name string, args []string) int {
	src, err := os.ReadFile(name)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	set, err := symbols.New()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	e, err := interp.New(interp.Options{Packages: set, Exit: os.Exit, Probed: *probed})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	code, fault := e.(interp.Programs).RunProgram(context.Background(), []source.File{{Name: filepath.Base(name), Code: string(src)}}, append([]string{name}, args...), nil)
	if fault != nil {
		fmt.Fprintln(os.Stderr, strings.Join(fault.Traceback, "\n"))
	}
	return code
}

var excluded = regexp.MustCompile(`"(os/exec|syscall|unsafe|runtime/debug|internal/[^"]*|[^"]*/internal/[^"]*)"`)

func find(root string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		line, _, _ := bytes.Cut(src, []byte("\n"))
		if strings.TrimSpace(string(line)) == "// run" && !excluded.Match(src) && !strings.Contains(path, ".dir"+string(filepath.Separator)) && builds(src) {
			names = append(names, path)
		}
		return nil
	})
	sort.Strings(names)
	return names, err
}

// builds says whether a program is one for this machine.
func builds(src []byte) bool {
	for line := range strings.Lines(string(src)) {
		if strings.HasPrefix(line, "package ") {
			break
		}
		if x, err := constraint.Parse(strings.TrimSpace(line)); err == nil {
			return x.Eval(func(tag string) bool {
				return tag == runtime.GOOS || tag == runtime.GOARCH || tag == "gc" || tag == "cgo" || tag == "unix" || strings.HasPrefix(tag, "go1.")
			})
		}
	}
	return true
}

//go:embed failures.txt
var failuresFile string

// known reads the list of the programs that fail, with the reasons.
func known(text string) (map[string]string, error) {
	m := map[string]string{}
	last := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, reason, ok := strings.Cut(line, ": ")
		if !ok || strings.TrimSpace(reason) == "" {
			return nil, fmt.Errorf("failures.txt: %q has no reason", line)
		}
		if name <= last {
			return nil, fmt.Errorf("failures.txt: %s is not in order", name)
		}
		last = name
		m[name] = reason
	}
	return m, nil
}

func all(match string, limit time.Duration, list string) error {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("find the Go distribution: %w", err)
	}
	root := filepath.Join(strings.TrimSpace(string(out)), "test")
	names, err := find(root)
	if err != nil {
		return err
	}
	re, err := regexp.Compile(match)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	reasons := make([]string, len(names))
	ran := make([]bool, len(names))
	work := make(chan int)
	var wg sync.WaitGroup
	for range runtime.NumCPU() {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range work {
				reasons[i] = run(self, names[i], limit)
			}
		}()
	}
	for i, n := range names {
		if re.MatchString(n) {
			ran[i] = true
			work <- i
		}
	}
	close(work)
	wg.Wait()
	listed, err := known(failuresFile)
	if err != nil {
		return err
	}
	passed, total, unlisted, mended := 0, 0, 0, 0
	var failures strings.Builder
	for i, n := range names {
		if !ran[i] {
			continue
		}
		total++
		rel, err := filepath.Rel(root, n)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		reason, isListed := listed[rel]
		if reasons[i] == "" {
			passed++
			if isListed {
				mended++
				fmt.Printf("%s passes, and is listed: %s\n", rel, reason)
			}
			continue
		}
		if !isListed {
			unlisted++
			reason = "not listed"
		}
		fmt.Fprintf(&failures, "%s\t%s\t(%s)\n", rel, reasons[i], reason)
	}
	fmt.Print(failures.String())
	fmt.Printf("%d of %d programs pass; of the others %d are not listed in failures.txt, and %d listed ones pass\n", passed, total, unlisted, mended)
	fmt.Printf("figure gotests/passed %d programs\nfigure gotests/total %d programs\n", passed, total)
	if list != "" {
		return os.WriteFile(list, []byte(failures.String()), 0o644)
	}
	return nil
}

// run runs one program and returns why it fails, "" if it passes.
func run(self, name string, limit time.Duration) string {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, self, "-probed="+strconv.FormatBool(*probed), "-one", name)
	cmd.Dir = filepath.Dir(name)
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if ctx.Err() != nil {
		return "takes longer than the limit"
	}
	want, _ := os.ReadFile(strings.TrimSuffix(name, ".go") + ".out")
	if err != nil {
		return first(out.String(), err.Error())
	}
	if !bytes.Equal(bytes.ReplaceAll(out.Bytes(), []byte("\r\n"), []byte("\n")), want) {
		return "other output: " + difference(out.String(), string(want))
	}
	return ""
}

func first(s, other string) string {
	for _, line := range strings.Split(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			if len(line) > 160 {
				line = line[:160]
			}
			return line
		}
	}
	return other
}

func difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) {
			return fmt.Sprintf("%.100q is too much", g[i])
		}
		if g[i] != w[i] {
			return fmt.Sprintf("%.80q, not %.80q", g[i], w[i])
		}
	}
	return "it ends early"
}
