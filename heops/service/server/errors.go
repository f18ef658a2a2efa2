package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"time"

	"cryptounet/heops/service/api"
	"cryptounet/heops/service/store"
	"cryptounet/heops/service/worker"

	"connectrpc.com/connect"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/types/known/durationpb"
)

var errInternal = errors.New("something went wrong in the server; its log has the details")

// refusal is an error whose text is for the client, with a code.
func refusal(code connect.Code, format string, args ...any) error {
	return connect.NewError(code, fmt.Errorf(format, args...))
}

// busy is an error that passes: the client is told when to try again.
func busy(code connect.Code, err error, retry time.Duration) *connect.Error {
	e := connect.NewError(code, err)
	if d, err := connect.NewErrorDetail(&errdetails.RetryInfo{RetryDelay: durationpb.New(retry)}); err == nil {
		e.AddDetail(d)
	}
	e.Meta().Set("Retry-After", strconv.Itoa(max(1, int(retry.Round(time.Second).Seconds()))))
	return e
}

// status turns an error into what the client is told. Errors that are not for
// clients are logged, and told as internal.
func (s *Server) status(ctx context.Context, what string, err error) error {
	var busyError *worker.BusyError
	var offset *store.OffsetError
	var told *connect.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &told):
		return told
	case ctx.Err() != nil:
		return connect.NewError(connect.CodeCanceled, ctx.Err())
	case errors.As(err, &busyError):
		return busy(connect.CodeResourceExhausted, err, busyError.Retry)
	case errors.As(err, &offset):
		e := connect.NewError(connect.CodeOutOfRange, err)
		if d, err := connect.NewErrorDetail(&api.UploadChunkResponse{Offset: offset.Want}); err == nil {
			e.AddDetail(d)
		}
		return e
	case errors.Is(err, store.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		// One text for what is not there and for what is another client's.
		return refusal(connect.CodeNotFound, "%s: %w", what, store.ErrNotFound)
	case errors.Is(err, store.ErrFull):
		s.c.Log.Error("the disk is full", "call", what, "error", err)
		return busy(connect.CodeResourceExhausted, store.ErrFull, 30*time.Second)
	case errors.Is(err, store.ErrAway):
		s.c.Log.Error("the store is away", "call", what, "error", err)
		return busy(connect.CodeUnavailable, store.ErrAway, 2*time.Second)
	case errors.Is(err, store.ErrQuota):
		return connect.NewError(connect.CodeResourceExhausted, err)
	case errors.Is(err, store.ErrDigest):
		return connect.NewError(connect.CodeDataLoss, store.ErrDigest)
	case errors.Is(err, store.ErrConflict), errors.Is(err, store.ErrStale):
		return connect.NewError(connect.CodeFailedPrecondition, err)
	}
	s.c.Log.Error("a call failed", "call", what, "error", err)
	return connect.NewError(connect.CodeInternal, errInternal)
}
