package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestFailures checks that the list names programs that are there, in order,
// each with a reason.
func TestFailures(t *testing.T) {
	listed, err := known(failuresFile)
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(strings.TrimSpace(string(out)), "test")
	names, err := find(root)
	if err != nil || len(names) == 0 {
		t.Skipf("this Go distribution comes without its test programs: %v", err)
	}
	there := map[string]bool{}
	for _, n := range names {
		rel, err := filepath.Rel(root, n)
		if err != nil {
			t.Fatal(err)
		}
		there[filepath.ToSlash(rel)] = true
	}
	for n := range listed {
		if !there[n] {
			t.Errorf("%s is no program of the test folder", n)
		}
	}
	if n := len(names) - len(listed); n < 830 {
		t.Errorf("%d programs pass by the list, want 830", n)
	}
	for _, bad := range []string{"b: x\na: y\n", "a\n", "a: \n", "a: x\na: x\n"} {
		if _, err := known(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}
