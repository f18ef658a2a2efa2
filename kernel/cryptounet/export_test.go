package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestExport: a notebook that works with encrypted maps prints the same when it is
// compiled.
func TestExport(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "packing")
	path := filepath.Join("..", "..", "notebooks", "packing.ipynb")
	if _, stderr, status := runCryptounet(t, "", "export", path, "-o", dir); status != 0 || !strings.Contains(stderr, "go run -C "+dir) {
		t.Fatalf("status %d: %s", status, stderr)
	}
	want, _, _ := runCryptounet(t, "", "run", path)
	cmd := exec.Command("go", "run", ".")
	cmd.Dir, cmd.Stderr = dir, t.Output()
	got, err := cmd.Output()
	if err != nil || string(got) != want {
		t.Errorf("%v: it prints\n%s\nwant\n%s", err, got, want)
	}
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil || !strings.Contains(string(mod), "github.com/tuneinsight/lattigo/v5 v5.0.7") || strings.Contains(string(mod), "yaegi") {
		t.Errorf("%v: %s", err, mod)
	}
	// Again over itself, but over nothing else.
	if _, stderr, status := runCryptounet(t, "", "export", path, "-o", dir); status != 0 {
		t.Errorf("status %d: %s", status, stderr)
	}
	if _, stderr, status := runCryptounet(t, "", "export", path, "-o", "."); status == 0 || !strings.Contains(stderr, "name another folder") {
		t.Errorf("status %d: %s", status, stderr)
	}
}

// Every notebook of this project can be exported.
func TestExportNotebooks(t *testing.T) {
	list, err := filepath.Glob(filepath.Join("..", "..", "notebooks", "*.ipynb"))
	if err != nil || len(list) == 0 {
		t.Fatal(list, err)
	}
	for _, path := range list {
		dir := filepath.Join(t.TempDir(), "out")
		if _, stderr, status := runCryptounet(t, "", "export", path, "-o", dir); status != 0 {
			t.Errorf("%s: status %d: %s", path, status, stderr)
		}
	}
}

func TestExportMistakes(t *testing.T) {
	n := notebookOf(t, "x := 1", "x + \"a\"")
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"export", n}, "-o is missing"},
		{[]string{"export", "-o", t.TempDir()}, "the notebook"},
		{[]string{"export", n, "-o", filepath.Join(t.TempDir(), "m")}, "cell 2 does not compile"},
		{[]string{"export", n, "-o", filepath.Join(t.TempDir(), "m"), "--source", t.TempDir()}, "cell 2 does not compile"},
		{[]string{"export", "missing.ipynb", "-o", t.TempDir()}, "read the notebook"},
	} {
		if _, stderr, status := runCryptounet(t, "", test.args...); status == 0 || !strings.Contains(stderr, test.want) {
			t.Errorf("%q: status %d: %s", test.args, status, stderr)
		}
	}
}
