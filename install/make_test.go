package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMakeWantsGo: without Go, or with one that is too old, make says so, whatever
// the target; help needs none.
func TestMakeWantsGo(t *testing.T) {
	tool, err := exec.LookPath("make")
	if err != nil {
		t.Skip("there is no make")
	}
	dir := t.TempDir()
	fake := func(version string) string {
		path := filepath.Join(dir, version)
		if err := os.WriteFile(path, []byte("#!/bin/sh\necho "+version+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct{ goCommand, target, want string }{
		{filepath.Join(dir, "none"), "demo", "install Go 1."},
		{fake("go1.19.8"), "install", "go1.19.8, and go.mod wants 1."},
		{fake("go1.26.7"), "test", "go1.26.7, and go.mod wants 1."},
		{fake("go1.99"), "generate", ""},
		{fake("go1.99rc1"), "generate", ""},
		{filepath.Join(dir, "none"), "help", ""},
	} {
		out, err := exec.Command(tool, "-C", "..", "-n", "GO="+c.goCommand, c.target).CombinedOutput()
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(string(out), c.want) || !strings.Contains(string(out), "https://go.dev/dl")) {
			t.Errorf("make GO=%s %s: %v\n%s", c.goCommand, c.target, err, out)
		}
	}
}
