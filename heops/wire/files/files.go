// Package files writes files whole or not at all: what stands under a file's name
// is never half of it.
package files

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrExists is why Create did not replace a file that it was to make.
var ErrExists = errors.New("there is such a file already")

// Create writes a file by way of a temporary one beside it, of the given mode from
// the start, which takes its place once all is on disk. The file replaces another
// of its name only where replace says so, else the error is an ErrExists.
func Create(path string, mode fs.FileMode, replace bool, write func(io.Writer) error) (err error) {
	folder := filepath.Dir(path)
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return fmt.Errorf("writing %s: there is no folder %s", filepath.Base(path), folder)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("writing %s: %w", path, err)
		}
	}()
	if _, err := os.Lstat(path); err == nil && !replace {
		return ErrExists
	}
	f, err := os.CreateTemp(folder, "."+filepath.Base(path)+".*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // once renamed or linked, there is none
	w := bufio.NewWriterSize(f, 1<<16)
	if err := errors.Join(write(w), w.Flush(), f.Chmod(mode), f.Sync(), f.Close()); err != nil {
		return err
	}
	if !replace {
		// Unlike a rename, a link fails where another was quicker.
		if err := os.Link(f.Name(), path); errors.Is(err, fs.ErrExist) {
			return ErrExists
		} else if err == nil {
			return sync(folder)
		} // some file systems have no links
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return sync(folder)
}

// sync makes the names in a folder last, where the system can.
func sync(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return nil
	}
	defer d.Close()
	d.Sync() // not every file system knows how
	return nil
}
