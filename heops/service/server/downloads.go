package server

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"cryptounet/heops/service/access"
	"cryptounet/heops/service/api"
	"cryptounet/heops/service/store"

	"connectrpc.com/connect"
)

// piece is how many bytes of a download go at once, at most.
const piece = 256 << 10

func (v *service) FetchModel(ctx context.Context, r *api.FetchModelRequest, out *connect.ServerStream[api.Chunk]) error {
	c, err := need(ctx, access.Submit, access.Model)
	if err != nil {
		return err
	}
	m, err := v.s.store.Model(r.Model)
	if err != nil {
		return v.s.status(ctx, "model", err)
	}
	if !m.Public && m.Client != c.Name {
		return refusal(connect.CodePermissionDenied, "the weights of model %s are not public; its plan is: GetPlan", m.Name)
	}
	f, err := v.s.store.OpenModel(m)
	return v.download(ctx, f, err, "model", r.Offset, out)
}

func (v *service) FetchResult(ctx context.Context, r *api.FetchResultRequest, out *connect.ServerStream[api.Chunk]) error {
	j, err := v.theirs(ctx, r.Job)
	if err != nil {
		return err
	}
	f, err := v.s.store.OpenResult(j.Client, j.ID)
	return v.download(ctx, f, err, "result", r.Offset, out)
}

func (v *service) FetchMap(ctx context.Context, r *api.FetchMapRequest, out *connect.ServerStream[api.Chunk]) error {
	j, err := v.theirs(ctx, r.Job)
	if err != nil {
		return err
	}
	if j.State == store.Done && int(r.Step) == j.Steps {
		f, err := v.s.store.OpenResult(j.Client, j.ID)
		return v.download(ctx, f, err, "map", r.Offset, out)
	}
	if j, err = v.mapped(ctx, j, int(r.Step)); err != nil {
		return err
	}
	f, err := v.s.store.OpenMap(j)
	return v.download(ctx, f, err, "map", r.Offset, out)
}

// mapped waits until the map that a paused job's last step made is written.
func (v *service) mapped(ctx context.Context, j store.Job, step int) (_ store.Job, err error) {
	watcher := v.s.worker.Watch(j.ID)
	defer watcher.Close()
	for asked := false; ; asked = true {
		if !j.Stepwise || step < 1 || step != j.Step || j.State.Ended() {
			return j, refusal(connect.CodeFailedPrecondition, "there is no map of step %d: the job is %s after step %d; the map that a stepwise job's last step made can be fetched while it is paused", step, j.State, j.Step)
		}
		if j.State == store.Paused && j.Map.Step == step {
			return j, nil
		}
		if !asked {
			if j, err = v.s.worker.WantMap(j); err != nil {
				return j, v.s.status(ctx, "map", err)
			}
		}
		select {
		case <-watcher.Changed:
		case <-ctx.Done():
			return j, v.s.status(ctx, "map", ctx.Err())
		case <-v.s.stopping.Done():
			return j, busy(connect.CodeUnavailable, errors.New("the server is stopping: try again when it is back"), 2*time.Second)
		}
		if j, err = v.theirs(ctx, j.ID); err != nil {
			return j, err
		}
	}
}

// download streams a file from an offset.
func (v *service) download(ctx context.Context, f *os.File, err error, what string, offset int64, out *connect.ServerStream[api.Chunk]) error {
	if err != nil {
		return v.s.status(ctx, what, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return v.s.status(ctx, what, err)
	}
	size := info.Size()
	if offset < 0 || offset > size {
		return refusal(connect.CodeOutOfRange, "offset %d; the %s has %d bytes", offset, what, size)
	}
	buffer := make([]byte, min(piece, int64(v.s.c.Chunk), size-offset))
	for {
		n, err := f.ReadAt(buffer, offset)
		if err != nil && err != io.EOF {
			return v.s.status(ctx, what, err)
		}
		if err := v.send(ctx, func() error { return out.Send(&api.Chunk{Data: buffer[:n], Offset: offset, Size: size}) }); err != nil {
			return err
		}
		v.s.metrics.downloaded.Add(float64(n))
		if offset += int64(n); offset >= size || n == 0 {
			return nil
		}
	}
}
