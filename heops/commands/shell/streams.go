package shell

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cryptounet/heops/wire/files"

	"github.com/spf13/cobra"
)

// Stdio is the name of standard input, or output.
const Stdio = "-"

// Input is a file that is read as a stream, or standard input.
type Input struct {
	*bufio.Reader
	Name string
	file *os.File
}

// Open opens a file, or standard input for "-".
func Open(cmd *cobra.Command, path string) (*Input, error) {
	if path == Stdio {
		return &Input{bufio.NewReaderSize(cmd.InOrStdin(), 1<<16), "standard input", nil}, nil
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no file %s", path)
	} else if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, fmt.Errorf("%s is a folder", path)
	}
	return &Input{bufio.NewReaderSize(f, 1<<16), path, f}, nil
}

// Close closes a file.
func (i *Input) Close() error {
	if i == nil || i.file == nil {
		return nil
	}
	return i.file.Close()
}

// Ended says whether nothing follows.
func (i *Input) Ended() bool {
	_, err := i.Peek(1)
	return errors.Is(err, io.EOF)
}

// Wrap says which file an error is about; the file is at fault.
func (i *Input) Wrap(err error) error {
	if err == nil {
		return nil
	}
	return WithStatus(Refused, fmt.Errorf("%s: %w", i.Name, err))
}

// ReadFile reads what a file holds, or standard input for "-", with one of the
// readers of this module.
func ReadFile[T any](cmd *cobra.Command, path string, read func(io.Reader) (T, error)) (T, error) {
	var none T
	in, err := Open(cmd, path)
	if err != nil {
		return none, err
	}
	defer in.Close()
	v, err := read(in)
	return v, in.Wrap(err)
}

// Write writes a file whole or not at all, or standard output for "-", and
// returns the bytes written.
func Write(cmd *cobra.Command, path string, mode fs.FileMode, write func(io.Writer) error) (int64, error) {
	c := &counter{}
	if path == Stdio {
		w := bufio.NewWriterSize(cmd.OutOrStdout(), 1<<16)
		c.w = w
		err := errors.Join(write(c), w.Flush())
		return c.n, err
	}
	err := files.Create(path, mode, true, func(w io.Writer) error {
		c.w = w
		return write(c)
	})
	return c.n, err
}

type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

// Flush hands on what is buffered: a result goes out while the next is computed.
func (c *counter) Flush() error {
	if b, ok := c.w.(*bufio.Writer); ok {
		return b.Flush()
	}
	return nil
}

// Named returns a path with another extension; what it had stays if it is not one
// of ours.
func Named(path, ext string) string {
	for _, own := range []string{".program", ".plan", ".secret", ".keys", ".public", ".map", ".result"} {
		if s, ok := strings.CutSuffix(path, own); ok && filepath.Base(path) != own {
			return s + ext
		}
	}
	return path + ext
}

// Report prints what a command did: a line for people on stderr, or JSON with
// --json on stdout.
func Report(cmd *cobra.Command, asJSON bool, v fmt.Stringer) error {
	if !asJSON {
		_, err := fmt.Fprintln(cmd.ErrOrStderr(), v)
		return err
	}
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n", text)
	return err
}
