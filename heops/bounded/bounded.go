// Package bounded reads whole files that somebody else made, up to a size.
package bounded

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// ErrContent is what an error is that a file's bytes are to blame for.
var ErrContent = errors.New("what the file holds cannot be used")

// content is an error with ErrContent beside it.
type content struct{ error }

func (c content) Unwrap() error      { return c.error }
func (content) Is(target error) bool { return target == ErrContent }

// Content says of an error that a file's bytes are to blame for it; nil stays nil.
func Content(err error) error {
	if err == nil {
		return nil
	}
	return content{err}
}

// ReadFile reads a file of at most so many bytes. Errors name it, for people.
func ReadFile(file string, most int64) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, explained(file, err)
	}
	return read(f, file, most)
}

// ReadFS is ReadFile within a file system.
func ReadFS(fsys fs.FS, file string, most int64) ([]byte, error) {
	f, err := fsys.Open(file)
	if err != nil {
		return nil, explained(file, err)
	}
	return read(f, file, most)
}

func read(f fs.File, file string, most int64) ([]byte, error) {
	defer f.Close()
	tooLarge := fmt.Errorf("%s is larger than %d bytes, the most that are read", file, most)
	if info, err := f.Stat(); err == nil {
		if info.IsDir() {
			return nil, fmt.Errorf("%s is a folder: name a file in it", file)
		}
		if info.Size() > most {
			return nil, tooLarge
		}
	}
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", file, err)
	}
	if int64(len(data)) > most { // a pipe, or a file that grew
		return nil, tooLarge
	}
	return data, nil
}

func explained(file string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no file %s", file)
	}
	return fmt.Errorf("opening %s: %w", file, err)
}
