package keystore

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"

	"cryptounet/heops/client"
	"cryptounet/heops/wire/files"
)

// Save writes a client to a new file that its owner alone can read (mode 0600).
// It is written under another name in the same folder and gets its own once all
// of it is on the disk. A file that is there is not replaced: a secret is lost with
// it (Replace).
func Save(path string, c *client.Client, p Protection) error { return save(path, c, p, false) }

// Replace is Save in the place of a file that may be there, which is lost.
func Replace(path string, c *client.Client, p Protection) error { return save(path, c, p, true) }

func save(path string, c *client.Client, p Protection, replace bool) error {
	err := files.Create(path, 0o600, replace, func(w io.Writer) error { _, err := Write(w, c, p); return err })
	if errors.Is(err, files.ErrExists) {
		return fmt.Errorf("keystore: %s is there already, and whatever needs its secret would be lost: choose another name, or replace it", path)
	}
	if err != nil {
		return fmt.Errorf("keystore: %w", err)
	}
	return nil
}

// Open reads a client from a file, which must be readable by its owner alone.
func Open(path string, u Unlock) (*client.Client, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("keystore: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("keystore: %w", err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && !u.AnyMode && runtime.GOOS != "windows" {
		return nil, fmt.Errorf("keystore: others than its owner can read or write %s (mode %#o): chmod 600 it, and draw a new secret if they may have read it", path, mode)
	}
	c, err := read(f, u)
	if err != nil {
		return nil, fmt.Errorf("keystore: %s: %w", path, err)
	}
	return c, nil
}
