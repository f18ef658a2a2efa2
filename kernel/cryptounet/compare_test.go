package main

import (
	"os/exec"
	"strings"
	"testing"
)

// Whoever compares the kernels without Python's packages is told in one line
// what to install.
func TestCompareWithoutPackages(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no Python")
	}
	out, err := exec.Command(python, "-I", "-S", "testdata/compare.py", "cryptounet").CombinedOutput()
	text := string(out)
	if err == nil || strings.Count(text, "\n") != 1 || !strings.Contains(text, "python3-zmq and python3-ipykernel") {
		t.Errorf("%v: %s", err, text)
	}
}
