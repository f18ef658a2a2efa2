package digest_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cryptounet/heops/service/store/digest"
)

func TestCheck(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte("what is stored"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	right := fmt.Sprintf("%x", sha256.Sum256([]byte("what is stored")))
	if err := digest.Check(ctx, name, right); err != nil {
		t.Error(err)
	}
	if err := digest.Check(ctx, name, strings.Repeat("0", 64)); !errors.Is(err, digest.ErrWrong) {
		t.Errorf("another digest: %v", err)
	}
	if err := digest.Check(ctx, name+"2", right); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	cancel()
	if err := digest.Check(ctx, name, right); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestReader: who reads to the end hears of a wrong digest in place of the end,
// however late the check is.
func TestReader(t *testing.T) {
	for _, want := range []error{nil, digest.ErrWrong} {
		release := make(chan struct{})
		wait := digest.Begin(func() error { <-release; return want })
		r := digest.Reader(strings.NewReader("content"), wait)
		var b [7]byte
		if _, err := io.ReadFull(r, b[:]); err != nil || string(b[:]) != "content" {
			t.Fatalf("%q, %v", b, err)
		}
		close(release)
		if _, err := io.ReadAll(r); !errors.Is(err, want) {
			t.Errorf("at the end: %v, expected %v", err, want)
		}
		if err := wait(); err != want {
			t.Errorf("asked again: %v", err)
		}
	}
}
