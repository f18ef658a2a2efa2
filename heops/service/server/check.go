package server

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime/debug"

	"cryptounet/heops/cipher"
	"cryptounet/heops/network/archive"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/service/store"
	"cryptounet/heops/wire"

	"connectrpc.com/connect"
)

// keysBytes is what a plan's evaluation keys take as a file.
func keysBytes(p *plan.Plan) int64 {
	const count, entry = 4, 8
	return wire.Overhead + count + int64(len(p.Keys))*entry + int64(len(cipher.Seed{})) + p.KeyUploadBytes()
}

// inputBytes is what a plan's encrypted input takes as a file: grown from a seed,
// as clients make them, and with both halves, the most that there is.
func inputBytes(p *plan.Plan) (seeded, most int64) {
	const header = 8
	head := int64(wire.Overhead + header + len(cipher.Seed{}))
	return head + p.UploadBytes(), head + 2*p.UploadBytes()
}

// resultBytes bounds what a result takes as a file.
func resultBytes(p *plan.Plan) int64 {
	return wire.Overhead + 1024 + p.DownloadBytes()
}

// check reads an upload as what it was announced as, with as much memory as that
// takes and not before there is room.
func (s *Server) check(ctx context.Context, u store.Upload, r io.Reader) (found store.Found, err error) {
	defer func() {
		if p := recover(); p != nil {
			s.c.Log.Error("an upload panicked", "kind", u.Kind, "client", u.Client, "panic", p, "stack", string(debug.Stack()))
			err = refusal(connect.CodeInvalidArgument, "the %s cannot be read", u.Kind)
		}
	}()
	in := bufio.NewReaderSize(r, 1<<18)
	if u.Kind == store.Archive {
		return s.checkArchive(ctx, u, in)
	}
	p, c, err := s.worker.Plan(u.Model)
	if err != nil {
		return found, err
	}
	var owner wire.Owner
	if u.Kind == store.Keys {
		free, err := s.worker.Reserve(ctx, p.KeyBytes())
		if err != nil {
			return found, err
		}
		defer free()
		k, err := c.ReadEvaluationKeys(in)
		if err == nil {
			err = wire.Ends(in)
		}
		if err != nil {
			return found, refusal(connect.CodeInvalidArgument, "%w", err)
		}
		owner = k.Owner()
	} else {
		e, err := s.worker.ReadInput(ctx, u.Client, u.Model, u.SHA256, in)
		if err == nil && e.Tensor() != 0 {
			err = fmt.Errorf("this is the map %s; a job needs an encrypted image", e.Name())
		}
		if err != nil {
			return found, refusal(connect.CodeInvalidArgument, "%w", err)
		}
		owner = e.Owner()
	}
	if owner == (wire.Owner{}) {
		return found, refusal(connect.CodeInvalidArgument, "they belong to no secret")
	}
	return store.Found{Owner: fmt.Sprintf("%x", owner[:])}, nil
}

// checkArchive reads a model's archive and compiles it once, one at a time.
func (s *Server) checkArchive(ctx context.Context, u store.Upload, in *bufio.Reader) (found store.Found, err error) {
	select {
	case s.checks <- struct{}{}:
		defer func() { <-s.checks }()
	case <-ctx.Done():
		return found, ctx.Err()
	}
	// Weights are read as float64 and packed; then as many integers as the plan says.
	read := 4 * u.Size
	free, err := s.worker.Reserve(ctx, read)
	if err != nil {
		return found, err
	}
	a, err := archive.Read(in)
	free()
	if err == nil {
		err = wire.Ends(in)
	}
	if err == nil {
		err = s.worker.Fits(a.Plan)
	}
	if err == nil {
		if free, err = s.worker.Reserve(ctx, read+a.Plan.ProgramBytes()); err != nil {
			return found, err
		}
		defer free()
	}
	if err == nil {
		_, err = a.Program()
	}
	if err != nil {
		return found, refusal(connect.CodeInvalidArgument, "%w", err)
	}
	var frame bytes.Buffer
	if _, err := a.Plan.WriteTo(&frame); err != nil {
		return found, err
	}
	d := a.Plan.Digest()
	return store.Found{Model: &store.Model{ID: fmt.Sprintf("%x", d[:]), Name: a.Plan.Model.Name, Plan: frame.Bytes()}}, nil
}
