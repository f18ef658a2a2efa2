package bounded_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"cryptounet/heops/bounded"
)

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "five"), []byte("12345"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		file string
		most int64
		want string // "" for none
	}{
		{"five", 5, ""},
		{"five", 1 << 40, ""},
		{"five", 4, "five is larger than 4 bytes"},
		{"none", 5, "there is no file"},
		{".", 5, "is a folder"},
	} {
		for kind, read := range map[string]func() ([]byte, error){
			"file":   func() ([]byte, error) { return bounded.ReadFile(filepath.Join(dir, tc.file), tc.most) },
			"folder": func() ([]byte, error) { return bounded.ReadFS(os.DirFS(dir), tc.file, tc.most) },
		} {
			data, err := read()
			if tc.want == "" && (err != nil || string(data) != "12345") {
				t.Errorf("%s %s: %q, %v", kind, tc.file, data, err)
			}
			if tc.want != "" && (err == nil || data != nil || !strings.Contains(err.Error(), tc.want)) {
				t.Errorf("%s %s: %q, %v; expected %q", kind, tc.file, data, err, tc.want)
			}
		}
	}
}

// grown says that it is smaller than it is, as a pipe does.
type grown struct{ fs.File }
type small struct{ fs.FileInfo }

func (small) Size() int64                  { return 0 }
func (g grown) Stat() (fs.FileInfo, error) { i, err := g.File.Stat(); return small{i}, err }

type pipes struct{ fs.FS }

func (p pipes) Open(name string) (fs.File, error) { f, err := p.FS.Open(name); return grown{f}, err }

// TestGrowing: the size that a file tells is not believed.
func TestGrowing(t *testing.T) {
	fsys := pipes{fstest.MapFS{"pipe": {Data: []byte("12345")}}}
	if _, err := bounded.ReadFS(fsys, "pipe", 4); err == nil || !strings.Contains(err.Error(), "larger than 4 bytes") {
		t.Error(err)
	}
	if data, err := bounded.ReadFS(fsys, "pipe", 5); err != nil || string(data) != "12345" {
		t.Errorf("%q, %v", data, err)
	}
}
