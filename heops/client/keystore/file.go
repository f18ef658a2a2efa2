package keystore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"cryptounet/heops/client"
)

// Save writes a client to a new file that its owner alone can read (mode 0600).
// It is written under another name in the same folder and gets its own once all
// of it is on the disk. A file that is there is not replaced: a secret is lost with
// it (Replace).
func Save(path string, c *client.Client, p Protection) error { return save(path, c, p, false) }

// Replace is Save in the place of a file that may be there, which is lost.
func Replace(path string, c *client.Client, p Protection) error { return save(path, c, p, true) }

func save(path string, c *client.Client, p Protection, replace bool) (err error) {
	if _, err := os.Lstat(path); err == nil && !replace {
		return exists(path)
	}
	dir, name := filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	f, err := os.CreateTemp(dir, "."+name+"-*") // mode 0600
	if err != nil {
		return fmt.Errorf("keystore: saving: %w", err)
	}
	defer os.Remove(f.Name()) // if it still has that name
	_, err = Write(f, c, p)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := place(f.Name(), path, replace); err != nil {
		return err
	}
	if err := syncFolder(dir); err != nil {
		return fmt.Errorf("keystore: saving %s: %w", path, err)
	}
	return nil
}

func exists(path string) error {
	return fmt.Errorf("keystore: %s is there already, and whatever needs its secret would be lost: choose another name, or Replace it", path)
}

// place gives a file its name.
func place(from, to string, replace bool) error {
	if !replace {
		// A link does not replace a file that came to be meanwhile. Not all file systems
		// have it.
		switch err := os.Link(from, to); {
		case err == nil:
			return nil
		case errors.Is(err, fs.ErrExist):
			return exists(to)
		}
	}
	if err := os.Rename(from, to); err != nil {
		return fmt.Errorf("keystore: saving: %w", err)
	}
	return nil
}

// syncFolder has the new name reach the disk, where folders can be synced.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
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
