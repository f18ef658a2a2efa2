package main

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	mostPackage = 1500 // lines of a package, tests and generated files left out
	mostFile    = 400  // lines of a file, tests too
)

// exempt is the package whose kernels belong together, however long.
const exempt = "heops/backend/rns"

func house(t *testing.T) []goPackage {
	t.Helper()
	packages, err := load("../..")
	if err != nil {
		t.Fatal(err)
	}
	if len(packages) < 30 {
		t.Fatalf("only %d packages", len(packages))
	}
	return packages
}

// TestArrowsGoDown: in every folder, the packages in it can be put on floors so
// that each imports only from floors below: no import runs back up.
func TestArrowsGoDown(t *testing.T) {
	packages := house(t)
	for _, dir := range folders(packages) {
		if _, err := floors(arrows(dir, packages)); err != nil {
			t.Errorf("in %s, %v", dir, err)
		}
	}
}

// ofMain are the packages of heops that the kernel's main puts to use: the
// commands, the steps of an evaluation, which a debugger stops at, and how work says
// how far it is.
var ofMain = []string{"heops/commands", "heops/evaluator", "heops/progress"}

// TestWings: the kernel knows nothing of encryption but the registration of its
// packages and what main puts to use, and heops nothing of the kernel.
func TestWings(t *testing.T) {
	for _, p := range house(t) {
		for _, i := range p.Imports {
			if strings.HasPrefix(p.Path, "heops") && strings.HasPrefix(i, "kernel") {
				t.Errorf("%s imports %s", p.Path, i)
			}
			if strings.HasPrefix(p.Path, "kernel") && strings.HasPrefix(i, "heops") && p.Path != "kernel/symbols" && !(p.Path == "kernel/cryptounet" && slices.Contains(ofMain, i)) {
				t.Errorf("%s imports %s", p.Path, i)
			}
		}
	}
}

var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// TestLengths: a package has one job and a file one idea.
func TestLengths(t *testing.T) {
	for _, p := range house(t) {
		names, err := filepath.Glob(filepath.Join(p.Dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		total := 0
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if generated.Match(text) {
				continue
			}
			lines := bytes.Count(text, []byte("\n"))
			if lines > mostFile {
				t.Errorf("%s/%s has %d lines; %d are enough for one idea", p.Path, filepath.Base(name), lines, mostFile)
			}
			if !strings.HasSuffix(name, "_test.go") {
				total += lines
			}
		}
		if total > mostPackage && p.Path != exempt {
			t.Errorf("%s has %d lines; %d are enough for one job", p.Path, total, mostPackage)
		}
	}
}

// TestPackagesSayWhatTheyDo: each has a comment.
func TestPackagesSayWhatTheyDo(t *testing.T) {
	for _, p := range house(t) {
		if p.Doc == "" {
			t.Errorf("%s has no package comment", p.Path)
		}
	}
}

func TestCirclesAreFound(t *testing.T) {
	packages := []goPackage{
		{Path: "a/x", Imports: []string{"b"}},
		{Path: "a/y"},
		{Path: "b", Imports: []string{"a/y"}},
	}
	// No package imports in a circle, but folder a and b do.
	if _, err := floors(arrows(".", packages)); err == nil || !strings.Contains(err.Error(), "a -> b -> a") {
		t.Errorf("got %v", err)
	}
	if f, err := floors(arrows("a", packages)); err != nil || f["x"] != 1 {
		t.Errorf("got %v, %v", f, err)
	}
}

func TestPicture(t *testing.T) {
	var b bytes.Buffer
	if err := draw(&b, house(t)); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(&b); lines.Scan(); {
		if strings.Contains(lines.Text(), ">evaluator<") {
			return
		}
	}
	t.Error("the picture has no room for the evaluator")
}
