package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestBuild makes a kernel with two more modules: one in a directory, one of a
// version that this module requires itself.
func TestBuild(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":              "module example.com/shout\n\ngo 1.21\n",
		"shout.go":            "// Package shout speaks up.\npackage shout\n\nimport \"strings\"\n\n// Speaker has a voice.\ntype Speaker interface{ Say() string }\n\n// Loud lets someone speak up.\nfunc Loud(s Speaker) string { return strings.ToUpper(s.Say()) }\n",
		"internal/x/x.go":     "package x\n",
		"cmd/shouter/main.go": "package main\n\nfunc main() {}\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kernel := filepath.Join(t.TempDir(), "kernel")
	_, stderr, status := runCryptounet(t, "", "build", "--with", dir, "--with", "github.com/google/go-cmp@v0.7.0", "-o", kernel)
	if status != 0 || !strings.Contains(stderr, "built "+kernel) || strings.Contains(stderr, "internal") || strings.Contains(stderr, "cmd/shouter") {
		t.Fatalf("status %d: %s", status, stderr)
	}
	cell := write(t, "c.go", "import (\"example.com/shout\"; \"github.com/google/go-cmp/cmp\")\ntype dog struct{}\nfunc (dog) Say() string { return \"wuff\" }\nsame := cmp.Equal([]int{1}, []int{1})\nif same { println(\"same\") }\nshout.Loud(dog{})\n")
	out, err := exec.Command(kernel, "run", cell).Output()
	if string(out) != "WUFF\n" || err != nil {
		t.Errorf("%q, %v", out, err)
	}
	// This kernel says what to do.
	if _, stderr, status := runCryptounet(t, "", "run", cell); status == 0 || !strings.Contains(stderr, "cryptounet build --with") {
		t.Errorf("status %d: %s", status, stderr)
	}
}
