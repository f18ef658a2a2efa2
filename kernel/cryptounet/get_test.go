package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestGet: a notebook that gets a module goes on with it, and says what is lost. A
// module that there is not changes nothing.
func TestGet(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":   "module example.com/shout\n\ngo 1.21\n",
		"shout.go": "package shout\n\nimport \"strings\"\n\n// Loud is a text, louder.\nfunc Loud(s string) string { return strings.ToUpper(s) }\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	n := notebookOf(t, "x, y := 1, \"text\"\nx", "%get -y "+dir, "import \"example.com/shout\"\nshout.Loud(\"a\")", "y")
	gocache, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	run := func(more ...string) (string, string, error) {
		cmd := command(t, "run", n)
		cmd.Env = append(append(cmd.Env, "XDG_CACHE_HOME="+t.TempDir(), "GOCACHE="+strings.TrimSpace(string(gocache))), more...)
		var out, errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &errs
		err := cmd.Run()
		return out.String(), errs.String(), err
	}
	out, errs, err := run()
	if want := "1\nCells can import packages of " + dir + ". What they have declared is lost: x, y. Run those cells again.\nA\n"; out != want {
		t.Errorf("%q\nwant %q", out, want)
	}
	if err == nil || !strings.Contains(errs, "building a program with "+dir) || !strings.Contains(errs, "cell 4") || !strings.Contains(errs, "undefined: y") {
		t.Errorf("%v, %s", err, errs)
	}
	if _, errs, err := run("PATH=" + t.TempDir()); err == nil || !strings.Contains(errs, "the go command is not there") || !strings.Contains(errs, "nothing was changed") {
		t.Errorf("%v, %s", err, errs)
	}
	n = notebookOf(t, "%get -y example.com/nothing/here@latest")
	if _, errs, err := run("GOPROXY=off"); err == nil || !strings.Contains(errs, "cell 1, line 1: example.com/nothing/here@latest:") || !strings.Contains(errs, "nothing was changed") {
		t.Errorf("%v, %s", err, errs)
	}
}
