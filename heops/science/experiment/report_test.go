package experiment_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"cryptounet/heops/science/experiment"
)

func TestReport(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	r, err := experiment.NewReport(dir, "speed", "How fast it is")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Table("layers", "A layer at a time", []string{"layer", "s", "note"}, [][]any{{"conv1", 0.123456, "a, b"}, {"pool | 2", 2, "x"}}); err != nil {
		t.Fatal(err)
	}
	if err := r.Table("sizes", "Bytes", []string{"MB"}, [][]any{{1.5}}); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		"speed-layers.csv": "layer,s,note\nconv1,0.1235,\"a, b\"\npool | 2,2,x\n",
		"speed-sizes.csv":  "MB\n1.5\n",
	} {
		if got, err := os.ReadFile(filepath.Join(dir, file)); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", file, got, err)
		}
	}
	md, err := os.ReadFile(filepath.Join(dir, "speed.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# How fast it is\n\nMeasured on ", runtime.Version(), "## A layer at a time\n\n| layer | s | note |\n|---|---|---|\n| conv1 | 0.1235 | a, b |\n| pool \\| 2 | 2 | x |\n", "## Bytes\n",
	} {
		if !strings.Contains(string(md), want) {
			t.Errorf("no %q in\n%s", want, md)
		}
	}
}

func TestMistakes(t *testing.T) {
	if _, err := experiment.NewReport("", "../x", ""); err == nil {
		t.Error("a name with a path was accepted")
	}
	r, err := experiment.NewReport("", "x", "X")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Table("A b", "", nil, nil); err == nil {
		t.Error("a name with a space was accepted")
	}
	if err := r.Table("a", "", []string{"x", "y"}, [][]any{{1}}); err == nil || !strings.Contains(err.Error(), "row 0 has 1 values for 2 headers") {
		t.Errorf("%v", err)
	}
	if err := r.Table("a", "", []string{"x"}, [][]any{{1}}); err != nil || !strings.Contains(r.Markdown(), "| 1 |") {
		t.Errorf("%v, %s", err, r.Markdown())
	}
	file := filepath.Join(t.TempDir(), "file")
	os.WriteFile(file, nil, 0o600)
	if _, err := experiment.NewReport(filepath.Join(file, "x"), "x", ""); err == nil {
		t.Error("a folder in a file was made")
	}
}
