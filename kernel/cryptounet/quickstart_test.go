package main

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cryptounet/heops/science/isbi"
	"cryptounet/kernel/notebook"
)

// TestQuickstart runs the notebook that users see first, on a folder with
// sections like the challenge's: a score on a section that the network was
// trained on says so, and the mask is held against the twin and against the
// network in floats, each under its name.
func TestQuickstart(t *testing.T) {
	dir := t.TempDir()
	slice := isbi.Synthetic(5)
	for section := range 21 {
		for folder, pixels := range map[string]*image.Gray{"image": slice.Image, "label": slice.Label} {
			var b bytes.Buffer
			if err := png.Encode(&b, pixels); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, "train", folder, fmt.Sprintf("%02d.png", section))
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Setenv("ISBI2012_DIR", dir)
	for _, tc := range []struct {
		args []string
		want string
	}{
		{nil, "section 0 was kept apart in training"}, // the default
		{[]string{"-p", "section=20"}, "section 20 was trained on"},
	} {
		stdout, stderr, status := runCryptounet(t, "", append([]string{"run", "../../notebooks/quickstart.ipynb"}, tc.args...)...)
		if status != 0 {
			t.Fatalf("status %d: %s", status, stderr)
		}
		if !strings.Contains(stdout, tc.want) {
			t.Errorf("the scores do not say %q:\n%s", tc.want, stdout)
		}
		for _, share := range []string{`same as the twin +(99\.9|100)`, `same as in floats +(99\.9|100)`} {
			if !regexp.MustCompile(share).MatchString(stdout) {
				t.Errorf("nothing matches %q in\n%s", share, stdout)
			}
		}
	}
}

// TestTwoMachines runs the notebook whose server is another process, killed and
// started again on the way.
func TestTwoMachines(t *testing.T) {
	stdout, stderr, status := runCryptounet(t, "", "run", "../../notebooks/two-machines.ipynb")
	if status != 0 {
		t.Fatalf("status %d: %s\n%s", status, stderr, stdout)
	}
	for _, want := range []string{`13 evaluation keys of secret [0-9a-f]+, .* sent in`, `logits +linear +16 +1 `, `sent, computed and fetched in`, `to share: 1 image`} {
		if !regexp.MustCompile(want).MatchString(stdout) {
			t.Errorf("nothing matches %q in\n%s", want, stdout)
		}
	}
}

// TestQuickstartIsShort: it is read at a glance. What holds for all notebooks is in
// install/notebooks.
func TestQuickstartIsShort(t *testing.T) {
	data, err := os.ReadFile("../../notebooks/quickstart.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	n, err := notebook.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	cells := 0
	for i, c := range n.Cells {
		if !c.IsCode() {
			continue
		}
		cells++
		if lines := strings.Count(c.Source(), "\n") + 1; lines > 10 {
			t.Errorf("cell %d has %d lines; 10 are enough:\n%s", i, lines, c.Source())
		}
	}
	if cells > 10 {
		t.Errorf("there are %d cells; 10 are enough", cells)
	}
}
