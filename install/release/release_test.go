package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var at = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// some are entries in no order.
func some() []entry {
	return []entry{{"notebooks/a.ipynb", false, []byte("{}")}, {"cryptounet", true, []byte("program")}, {"LICENSE", false, []byte("text")}}
}

// TestTheSameBytes: whatever order files come in, an archive is the same.
func TestTheSameBytes(t *testing.T) {
	for name, write := range map[string]func(io.Writer, string, time.Time, []entry) error{"tar": writeTar, "zip": writeZip} {
		var one, two bytes.Buffer
		if err := write(&one, "x", at, some()); err != nil {
			t.Fatal(err)
		}
		other := some()
		slices.Reverse(other)
		if err := write(&two, "x", at.In(time.FixedZone("elsewhere", 3600)), other); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Errorf("%s: %d and %d bytes, which differ", name, one.Len(), two.Len())
		}
		if err := write(io.Discard, "x", at, append(some(), entry{name: "LICENSE"})); err == nil || !strings.Contains(err.Error(), "LICENSE") {
			t.Errorf("%s: two files of one name: %v", name, err)
		}
	}
}

func TestTar(t *testing.T) {
	var b bytes.Buffer
	if err := writeTar(&b, "x", at, some()); err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	if !z.ModTime.IsZero() || z.Name != "" {
		t.Errorf("gzip says %v, %q", z.ModTime, z.Name)
	}
	var names []string
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, h.Name)
		mode := int64(0o644)
		if h.Name == "x/cryptounet" {
			mode = 0o755
		}
		if h.Mode != mode || !h.ModTime.Equal(at) || h.Uname != "" || h.Gname != "" || h.Uid != 0 || h.Gid != 0 {
			t.Errorf("%+v", h)
		}
	}
	if want := []string{"x/LICENSE", "x/cryptounet", "x/notebooks/a.ipynb"}; !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
}

func TestZip(t *testing.T) {
	var b bytes.Buffer
	if err := writeZip(&b, "x", at, some()); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if len(z.File) != 3 || z.File[1].Name != "x/cryptounet" || z.File[1].Mode().Perm() != 0o755 || !z.File[1].Modified.Equal(at) {
		t.Errorf("%+v", z.File)
	}
}

func TestVersions(t *testing.T) {
	commit := "0123456789abcdef0123"
	for tags, want := range map[string]string{
		"":               "v0.0.0-20260102030405-0123456789ab",
		"v1.0.0":         "v1.0.0",
		"v1.0.0\nv1.0.1": "v1.0.1",
	} {
		if got := versionOf(tags, at, commit); got != want {
			t.Errorf("%q: %s, want %s", tags, got, want)
		}
	}
}

// TestFiles: what an archive holds of the source, and what it says of its system.
func TestFiles(t *testing.T) {
	s := &source{root: filepath.Join("..", ".."), version: "v1.2.3", commit: "0123456789ab", time: at}
	for _, c := range []struct {
		on   target
		says []string
	}{
		{target{"linux", "amd64"}, []string{"The tests run on this system", "./cryptounet install --user", "v1.2.3 for linux on amd64"}},
		{target{"darwin", "arm64"}, []string{"never tried on it", "./cryptounet doctor"}},
		{target{"windows", "amd64"}, []string{"never tried on it", `cryptounet.exe run notebooks\quickstart.ipynb`}},
	} {
		entries, err := s.files(t.TempDir(), c.on)
		if err != nil {
			t.Fatal(err)
		}
		has := make(map[string]string)
		for _, e := range entries {
			has[e.name] = string(e.data)
		}
		for _, name := range []string{"LICENSE", "CHANGELOG.md", "kernelspec/cryptounet/kernel.json", "kernelspec/cryptounet/logo-64x64.png", "notebooks/quickstart.ipynb"} {
			if has[name] == "" {
				t.Errorf("%v: no %s", c.on, name)
			}
		}
		for _, want := range c.says {
			if !strings.Contains(has["README.md"], want) {
				t.Errorf("%v: the README does not say %q:\n%s", c.on, want, has["README.md"])
			}
		}
		if program := `"` + c.on.program("cryptounet") + `"`; !strings.Contains(has["kernelspec/cryptounet/kernel.json"], program) {
			t.Errorf("%v: %s", c.on, has["kernelspec/cryptounet/kernel.json"])
		}
	}
}

func TestLegalFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"README.md", "NOTICE", "licensed.go", "main.go"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := legalFiles(dir); err == nil || !strings.Contains(err.Error(), "has none") {
		t.Errorf("without a licence: %v", err)
	}
	for _, name := range []string{"LICENSE.txt", "COPYING", "Licence-MIT"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	found, err := legalFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range found {
		names = append(names, e.name)
	}
	if want := []string{"COPYING", "LICENSE.txt", "Licence-MIT", "NOTICE"}; !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
}

func TestWithoutTool(t *testing.T) {
	got, err := withoutTool([]byte(`{"b": 1, "metadata": {"tools": [{"hashes": ["x"]}], "component": {"name": "c"}}}`))
	if want := "{\n  \"b\": 1,\n  \"metadata\": {\n    \"component\": {\n      \"name\": \"c\"\n    }\n  }\n}"; err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
	if _, err := withoutTool([]byte("x")); err == nil {
		t.Error("no JSON, no error")
	}
}

// TestWithin: of two programs, the one without modules is within the other.
func TestWithin(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	goroot, err := said(t.Context(), ".", "go", "env", "GOROOT")
	if err != nil {
		t.Fatal(err)
	}
	small := filepath.Join(goroot, "bin", "gofmt")
	if err := within(self, small); err != nil {
		t.Error(err)
	}
	if err := within(small, self); err == nil || !strings.Contains(err.Error(), "not in the bill of materials") {
		t.Errorf("%v", err)
	}
	if err := within(self, "release_test.go"); err == nil {
		t.Error("a text has no modules")
	}
}

func TestSums(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b", "a"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := sums(dir, []string{"b", "a"}); err != nil {
		t.Fatal(err)
	}
	const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	got, err := os.ReadFile(filepath.Join(dir, "SHA256SUMS"))
	if err != nil || string(got) != empty+"  a\n"+empty+"  b\n" {
		t.Errorf("%s, %v", got, err)
	}
}

func TestMistakes(t *testing.T) {
	if err := run(t.Context(), t.TempDir(), []string{"plan9/386"}); err == nil || !strings.Contains(err.Error(), "plan9/386") {
		t.Errorf("%v", err)
	}
}
