package files_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"cryptounet/heops/wire/files"
)

func TestWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	text := func(s string) func(io.Writer) error {
		return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
	}
	if err := files.Create(path, 0o600, false, text("first")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := files.Create(path, 0o600, false, text("second")); !errors.Is(err, files.ErrExists) {
		t.Errorf("an existing file: %v", err)
	}
	broken := errors.New("broken")
	err := files.Create(path, 0o644, true, func(w io.Writer) error { io.WriteString(w, "half"); return broken })
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), path) {
		t.Errorf("a failure while writing: %v", err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "first" {
		t.Errorf("%q, %v", b, err)
	}
	if err := files.Create(path, 0o644, true, text("third")); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "third" {
		t.Errorf("%q, %v", b, err)
	}
	if err := files.Create(filepath.Join(dir, "none", "a"), 0o644, true, text("x")); err == nil || !strings.Contains(err.Error(), "no folder") {
		t.Errorf("a missing folder: %v", err)
	}
	if list, err := os.ReadDir(dir); err != nil || len(list) != 1 {
		t.Errorf("files are left over: %v, %v", list, err)
	}
}
