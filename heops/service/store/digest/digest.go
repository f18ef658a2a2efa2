// Package digest holds files against the SHA-256 that they were announced with.
package digest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
)

// ErrWrong says that an upload is not what it was announced as; it is gone.
var ErrWrong = errors.New("the bytes uploaded have another SHA-256 than was announced: upload them again")

// Check reads a file and refuses one with another SHA-256, in hexadecimal, than
// want (ErrWrong).
func Check(ctx context.Context, name, want string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return Of(Until(ctx, f), want)
}

// Of is Check for what a reader gives.
func Of(r io.Reader, want string) error {
	h := sha256.New()
	if _, err := io.CopyBuffer(h, r, make([]byte, 1<<18)); err != nil {
		return err
	}
	if hex.EncodeToString(h.Sum(nil)) != want {
		return ErrWrong
	}
	return nil
}

// Begin runs a check beside what else is done and returns what waits for its
// error, as often as it is called.
func Begin(check func() error) (wait func() error) {
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		err = check()
	}()
	return func() error { <-done; return err }
}

// Reader returns a reader that ends well only where a check does: who reads it to
// its end has read what was announced, and nothing of it need be undone.
func Reader(r io.Reader, check func() error) io.Reader { return &checked{r, check} }

type checked struct {
	r     io.Reader
	check func() error
}

func (c *checked) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	if err == io.EOF {
		if wrong := c.check(); wrong != nil {
			err = wrong
		}
	}
	return n, err
}

// Until returns a reader that reads until ctx is done.
func Until(ctx context.Context, r io.Reader) io.Reader { return &untilDone{ctx, r} }

type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u *untilDone) Read(b []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(b)
}
