package server

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"time"

	"cryptounet/heops/service/access"
	"cryptounet/heops/service/api"
	"cryptounet/heops/service/store"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"
)

// Bounds of what Submit and ListJobs take.
const (
	maxPriority    = 100
	maxIdempotency = 128                  // bytes
	maxDeadline    = 366 * 24 * time.Hour // from now
	maxList        = 1000
	defaultList    = 100
)

func (v *service) Submit(ctx context.Context, r *api.SubmitRequest) (*api.Job, error) {
	c, err := need(ctx, access.Submit)
	if err != nil {
		return nil, err
	}
	switch {
	case len(r.Keys) != 32 || len(r.Input) != 32:
		err = refusal(connect.CodeInvalidArgument, "keys and input are named by their SHA-256, 32 bytes each")
	case r.Priority < -maxPriority || r.Priority > maxPriority:
		err = refusal(connect.CodeInvalidArgument, "priority %d; it is -%d to %d", r.Priority, maxPriority, maxPriority)
	case len(r.IdempotencyKey) > maxIdempotency:
		err = refusal(connect.CodeInvalidArgument, "an idempotency key of %d bytes; it has at most %d", len(r.IdempotencyKey), maxIdempotency)
	case r.DeadlineMs < 0 || r.DeadlineMs > maxDeadline.Milliseconds():
		err = refusal(connect.CodeInvalidArgument, "a deadline %d ms from now; it is 0 to %d", r.DeadlineMs, maxDeadline.Milliseconds())
	}
	if err != nil {
		return nil, err
	}
	j := store.Job{
		Client: c.Name, Model: r.Model, Keys: hex.EncodeToString(r.Keys), Input: hex.EncodeToString(r.Input),
		Priority: int(r.Priority), Stepwise: r.Stepwise, Idempotency: r.IdempotencyKey,
	}
	if r.DeadlineMs > 0 {
		j.Deadline = v.s.store.Now().Add(time.Duration(r.DeadlineMs) * time.Millisecond)
	}
	if p, _, err := v.s.worker.Plan(r.Model); err != nil {
		return nil, v.s.status(ctx, "model", err)
	} else if err := v.s.worker.Fits(p); err != nil {
		return nil, refusal(connect.CodeFailedPrecondition, "%w", err)
	}
	j, existed, err := v.s.worker.Submit(j)
	if errors.Is(err, store.ErrNotFound) {
		return nil, connect.NewError(connect.CodeNotFound, err) // says what to upload
	}
	if err != nil {
		return nil, v.s.status(ctx, "job", err)
	}
	if !existed {
		v.s.metrics.accepted.Inc()
		v.s.c.Log.Info("job accepted", "job", j.ID, "client", c.Name, "model", r.Model)
	}
	return v.job(j, 0), nil
}

// job is a job as the client sees it, with the reports of the steps after one.
func (v *service) job(j store.Job, after int) *api.Job {
	j, ahead := v.s.worker.Now(j)
	out := &api.Job{
		Id: j.ID, Model: j.Model, State: states[j.State], Error: j.Error,
		Step: int32(j.Step), Steps: int32(j.Steps), Attempt: int32(j.Attempt), ResumedStep: int32(j.Resumed),
		ResultBytes: j.Result.Bytes, CreatedUnixMs: j.Created.UnixMilli(),
	}
	if j.Stepwise {
		out.Target = int32(min(j.Target, j.Steps))
	}
	if j.State == store.Queued {
		out.Ahead = int64(ahead)
	}
	if !j.Ended.IsZero() {
		out.EndedUnixMs = j.Ended.UnixMilli()
	}
	for _, r := range j.Reports {
		if r.Step > after {
			out.Reports = append(out.Reports, &api.StepReport{Step: int32(r.Step), Nanoseconds: int64(r.Duration), Bytes: r.Bytes})
		}
	}
	return out
}

var states = map[store.State]api.State{
	store.Queued: api.State_STATE_QUEUED, store.Running: api.State_STATE_RUNNING, store.Paused: api.State_STATE_PAUSED,
	store.Done: api.State_STATE_DONE, store.Failed: api.State_STATE_FAILED, store.Cancelled: api.State_STATE_CANCELLED,
}

// theirs returns a job of the caller's.
func (v *service) theirs(ctx context.Context, id string) (j store.Job, err error) {
	c, err := need(ctx, access.Submit)
	if err != nil {
		return j, err
	}
	if j, err = v.s.store.Job(c.Name, id); err != nil {
		return j, v.s.status(ctx, "job", err)
	}
	return j, nil
}

func (v *service) GetJob(ctx context.Context, r *api.GetJobRequest) (*api.Job, error) {
	j, err := v.theirs(ctx, r.Job)
	if err != nil {
		return nil, err
	}
	return v.job(j, 0), nil
}

// listed returns how many jobs a list is to have.
func listed(limit int32) (int, error) {
	if limit < 0 || limit > maxList {
		return 0, refusal(connect.CodeInvalidArgument, "a limit of %d; it is 1 to %d", limit, maxList)
	}
	return cmp.Or(int(limit), defaultList), nil
}

func (v *service) ListJobs(ctx context.Context, r *api.ListJobsRequest) (*api.ListJobsResponse, error) {
	c, err := need(ctx, access.Submit)
	if err != nil {
		return nil, err
	}
	limit, err := listed(r.Limit)
	if err != nil {
		return nil, err
	}
	jobs, err := v.s.store.Jobs(c.Name, r.After, limit)
	if err != nil {
		return nil, v.s.status(ctx, "job", err)
	}
	out := &api.ListJobsResponse{}
	for _, j := range jobs {
		out.Jobs = append(out.Jobs, v.job(j, j.Steps))
	}
	return out, nil
}

func (v *service) Cancel(ctx context.Context, r *api.CancelRequest) (*api.Job, error) {
	j, err := v.theirs(ctx, r.Job)
	if err != nil {
		return nil, err
	}
	if j, err = v.s.worker.Cancel(j.ID); err != nil {
		return nil, v.s.status(ctx, "job", err)
	}
	return v.job(j, 0), nil
}

func (v *service) Advance(ctx context.Context, r *api.AdvanceRequest) (*api.Job, error) {
	j, err := v.theirs(ctx, r.Job)
	if err != nil {
		return nil, err
	}
	if r.Step < 1 || int(r.Step) > j.Steps {
		return nil, refusal(connect.CodeInvalidArgument, "step %d; the job has steps 1 to %d", r.Step, j.Steps)
	}
	if j, err = v.s.worker.Advance(j, int(r.Step)); err != nil {
		return nil, v.s.status(ctx, "job", err)
	}
	return v.job(j, 0), nil
}

func (v *service) Watch(ctx context.Context, r *api.WatchRequest, out *connect.ServerStream[api.Job]) error {
	j, err := v.theirs(ctx, r.Job)
	if err != nil {
		return err
	}
	watcher := v.s.worker.Watch(j.ID)
	defer watcher.Close()
	after := int(r.AfterStep)
	var last *api.Job
	for {
		if j, err = v.theirs(ctx, r.Job); err != nil {
			return err
		}
		now := v.job(j, after)
		if last == nil || !proto.Equal(now, last) {
			if err := v.send(ctx, func() error { return out.Send(now) }); err != nil {
				return err
			}
			after = max(after, int(now.Step))
			last = proto.CloneOf(now)
			last.Reports = nil
		}
		if j.State.Ended() {
			return nil
		}
		select {
		case <-watcher.Changed:
		case <-ctx.Done():
			return v.s.status(ctx, "watch", ctx.Err())
		case <-v.s.stopping.Done():
			return busy(connect.CodeUnavailable, errors.New("the server is stopping: watch again when it is back"), 2*time.Second)
		}
	}
}

// send sends a message of a stream; a client that does not take it in time loses
// the connection.
func (v *service) send(ctx context.Context, f func() error) error {
	c := callerOf(ctx)
	c.control.SetWriteDeadline(time.Now().Add(v.s.c.Timeout))
	err := f()
	c.control.SetWriteDeadline(time.Time{})
	return err
}
