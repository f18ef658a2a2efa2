package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// words splits a command line of the documentation: words, or text in quotes.
var words = regexp.MustCompile(`"[^"]*"|\S+`)

// TestDocumentation: every command line that the documentation shows names a
// command and flags that there are, with as many arguments as it takes.
func TestDocumentation(t *testing.T) {
	root := filepath.Join("..", "..")
	var files []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "build" || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != root) {
			return fs.SkipDir
		}
		if filepath.Ext(path) == ".md" && d.Name() != "CHANGELOG.md" {
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			command, ok := strings.CutPrefix(line, "    ") // code, or a table's cell is not
			if !ok || strings.Contains(command, "{{") {
				continue
			}
			command, _, _ = strings.Cut(command, " #")
			args := words.FindAllString(command, -1)
			if len(args) < 2 || !slices.Contains([]string{"cryptounet", "build/cryptounet"}, strings.TrimPrefix(args[0], "./")) {
				continue
			}
			checked++
			if err := understood(args[1:]); err != nil {
				t.Errorf("%s: %s: %v", file, strings.TrimSpace(line), err)
			}
		}
	}
	if checked < 30 {
		t.Errorf("only %d command lines were looked at", checked)
	}
}

// understood says whether the program takes a command line.
func understood(args []string) error {
	cmd, rest, err := root().Find(args)
	if err != nil {
		return err
	}
	if !slices.Contains(rest, "--help") {
		if err := cmd.ParseFlags(rest); err != nil {
			return err
		}
		return cmd.ValidateArgs(cmd.Flags().Args())
	}
	return nil
}

func TestUnderstood(t *testing.T) {
	for line, ok := range map[string]bool{
		"segment dlin slice.png -o mask.png": true,
		"serve --help":                       true,
		"segment --no-such dlin":             false,
		"nonsense":                           false,
		"doctor now":                         false,
		"plan":                               false,
	} {
		if err := understood(strings.Fields(line)); (err == nil) != ok {
			t.Errorf("%s: %v", line, err)
		}
	}
}

// TestInstallFromProgram: the program installs a copy of itself, which doctor then
// finds, and takes it away.
func TestInstallFromProgram(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_DATA_HOME", filepath.Join(home, "data"))
	t.Setenv("PATH", t.TempDir()) // without Jupyter and Go
	if out, errs, status := runCryptounet(t, "", "install", "--user"); status != 0 {
		t.Fatalf("%s%s", out, errs)
	}
	out, errs, status := runCryptounet(t, "", "doctor")
	if status != 0 || !strings.Contains(out, "there is no jupyter command") || !strings.Contains(out, "ok    kernel      cryptounet in "+filepath.Join(home, "data", "jupyter", "kernels", "cryptounet")) {
		t.Errorf("status %d:\n%s%s", status, out, errs)
	}
	if out, errs, status := runCryptounet(t, "", "uninstall", "--user"); status != 0 {
		t.Fatalf("%s%s", out, errs)
	}
	left, err := os.ReadDir(home)
	if err != nil || len(left) != 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}
