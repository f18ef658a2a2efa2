package remote

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"cryptounet/heops/cipher"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/service/api"
	"cryptounet/heops/wire"

	"connectrpc.com/connect"
)

// State is where a job is.
type State = api.State

// The states of a job.
const (
	Queued    = api.State_STATE_QUEUED
	Running   = api.State_STATE_RUNNING
	Paused    = api.State_STATE_PAUSED
	Done      = api.State_STATE_DONE
	Failed    = api.State_STATE_FAILED
	Cancelled = api.State_STATE_CANCELLED
)

// JobOptions says how a job is to be done. The zero value is fine.
type JobOptions struct {
	Priority    int           // among one's own jobs, higher ones first; -100 to 100
	Deadline    time.Duration // from now: a job that is not done by then fails; 0: none
	Idempotency string        // submitting again under the same key returns the same job; default: a random one

	stepwise bool
}

// Status is a job's state.
type Status struct {
	State       State
	Error       string // why it failed
	Step, Steps int    // that are done; that there are
	Attempt     int    // how often it was begun
	Resumed     int    // steps that the last attempt found done, in a checkpoint
	Ahead       int    // one's own jobs that come before, while it is queued
	Reports     []evaluator.StepReport
}

// Ended says whether nothing more happens to the job.
func (s Status) Ended() bool { return s.State == Done || s.State == Failed || s.State == Cancelled }

// JobError says that a job ended without a result.
type JobError struct {
	ID     string
	State  State
	Reason string
}

func (e *JobError) Error() string {
	if e.State == Cancelled {
		return fmt.Sprintf("remote: job %s was cancelled", e.ID)
	}
	return fmt.Sprintf("remote: job %s failed: %s", e.ID, e.Reason)
}

// Job is a job on the server.
type Job struct {
	c     *Client
	id    string
	model string
	plan  *plan.Plan
	owner wire.Owner // of the input; zero where it is not known
}

// ID returns the identifier by which Client.Job finds the job again.
func (j *Job) ID() string { return j.id }

// Submit uploads an encrypted image and queues a job on it, with keys that
// UploadKeys uploaded.
func (c *Client) Submit(ctx context.Context, keys Keys, input *cipher.Encrypted, o JobOptions) (*Job, error) {
	d := input.Digest()
	if model := hex.EncodeToString(d[:]); model != keys.Model {
		return nil, fmt.Errorf("remote: the input belongs to plan %.16s, the keys to plan %.16s: both need the same", model, keys.Model)
	}
	k, err := c.context(ctx, keys.Model)
	if err != nil {
		return nil, err
	}
	sum, _, err := c.upload(ctx, &api.StartUploadRequest{Kind: api.Kind_KIND_INPUT, Model: keys.Model}, "input", input.WriteTo)
	if err != nil {
		return nil, err
	}
	if o.Idempotency == "" {
		o.Idempotency = rand.Text()
	}
	a, err := call(ctx, c, c.api.Submit, &api.SubmitRequest{
		Model: keys.Model, Keys: keys.SHA256[:], Input: sum[:], IdempotencyKey: o.Idempotency,
		Priority: int32(o.Priority), DeadlineMs: o.Deadline.Milliseconds(), Stepwise: o.stepwise,
	})
	if err != nil {
		return nil, err
	}
	return &Job{c, a.Id, keys.Model, k.Plan(), input.Owner()}, nil
}

// Job returns the job of an identifier.
func (c *Client) Job(ctx context.Context, id string) (*Job, error) {
	a, err := call(ctx, c, c.api.GetJob, &api.GetJobRequest{Job: id})
	if err != nil {
		return nil, err
	}
	return c.job(ctx, a)
}

func (c *Client) job(ctx context.Context, a *api.Job) (*Job, error) {
	k, err := c.context(ctx, a.Model)
	if err != nil {
		return nil, err
	}
	return &Job{c: c, id: a.Id, model: a.Model, plan: k.Plan()}, nil
}

// Jobs returns the client's jobs, the oldest first.
func (c *Client) Jobs(ctx context.Context) (jobs []*Job, err error) {
	const page = 100
	after := ""
	for {
		a, err := call(ctx, c, c.api.ListJobs, &api.ListJobsRequest{After: after, Limit: page})
		if err != nil {
			return nil, err
		}
		for _, m := range a.Jobs {
			j, err := c.job(ctx, m)
			if err != nil {
				return nil, err
			}
			jobs = append(jobs, j)
			after = m.Id
		}
		if len(a.Jobs) < page {
			return jobs, nil
		}
	}
}

func (j *Job) status(a *api.Job) Status {
	s := Status{a.State, a.Error, int(a.Step), int(a.Steps), int(a.Attempt), int(a.ResumedStep), int(a.Ahead), nil}
	for _, r := range a.Reports {
		if i := int(r.Step) - 1; i >= 0 && i < len(j.plan.Steps) {
			step := j.plan.Steps[i]
			s.Reports = append(s.Reports, evaluator.StepReport{
				Index: i + 1, Steps: len(j.plan.Steps), Step: step, Tensor: j.plan.Tensors[step.Output],
				Bytes: r.Bytes, Duration: time.Duration(r.Nanoseconds),
			})
		}
	}
	return s
}

// Status returns the job's state, with the reports of all steps that are done.
func (j *Job) Status(ctx context.Context) (Status, error) {
	a, err := call(ctx, j.c, j.c.api.GetJob, &api.GetJobRequest{Job: j.id})
	if err != nil {
		return Status{}, err
	}
	return j.status(a), nil
}

// Watch calls f with the job's state whenever it changes, each time with the
// reports since the last, until the job ends or f returns false.
func (j *Job) Watch(ctx context.Context, f func(Status) bool) error { return j.watch(ctx, 0, f) }

func (j *Job) watch(ctx context.Context, after int, f func(Status) bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p := j.c.patience()
	for {
		s, err := j.c.api.Watch(ctx, &api.WatchRequest{Job: j.id, AfterStep: int32(after)})
		if err == nil {
			for s.Receive() {
				p.answered()
				now := j.status(s.Msg())
				after = max(after, now.Step)
				if !f(now) || now.Ended() {
					cancel() // before Close, which would wait for the rest
					s.Close()
					return nil
				}
			}
			if err = s.Err(); err == nil {
				err = connect.NewError(connect.CodeUnavailable, errors.New("the server ended the stream"))
			}
			s.Close()
		}
		if err := p.again(ctx, err); err != nil {
			return fmt.Errorf("remote: watching job %s: %w", j.id, err)
		}
	}
}

// Wait waits until the job ends. It returns a *JobError if that was without a
// result.
func (j *Job) Wait(ctx context.Context) (last Status, err error) {
	reports := []evaluator.StepReport(nil)
	err = j.Watch(ctx, func(s Status) bool {
		last = s
		reports = append(reports, s.Reports...)
		return true
	})
	last.Reports = reports
	if err == nil && last.State != Done {
		err = &JobError{j.id, last.State, last.Error}
	}
	return last, err
}

// Result waits until the job ends and fetches its encrypted result.
func (j *Job) Result(ctx context.Context) (*cipher.Encrypted, error) {
	if _, err := j.Wait(ctx); err != nil {
		return nil, err
	}
	e, err := j.c.fetch(ctx, j.model, "result", func(ctx context.Context, offset int64) (stream, error) {
		return j.c.api.FetchResult(ctx, &api.FetchResultRequest{Job: j.id, Offset: offset})
	})
	if err != nil {
		return nil, err
	}
	if err := j.ours(e, j.plan.ResultIndex()); err != nil {
		return nil, err
	}
	return e, nil
}

// ours refuses a map that the server made from something else.
func (j *Job) ours(e *cipher.Encrypted, tensor int) error {
	if e.Tensor() != tensor {
		return fmt.Errorf("remote: the server answered with the map %s for job %s", e.Name(), j.id)
	}
	if j.owner != (wire.Owner{}) && e.Owner() != j.owner {
		return fmt.Errorf("remote: the server answered with a map of secret %v for job %s, whose input is of secret %v", e.Owner(), j.id, j.owner)
	}
	return nil
}

// Cancel ends the job. One that was cancelled already is fine.
func (j *Job) Cancel(ctx context.Context) error {
	_, err := call(ctx, j.c, j.c.api.Cancel, &api.CancelRequest{Job: j.id})
	if connect.CodeOf(err) == connect.CodeFailedPrecondition {
		if s, e := j.Status(ctx); e == nil && s.State == Cancelled {
			return nil
		}
	}
	return err
}

// Delete removes a job that has ended from the server, with its result.
func (j *Job) Delete(ctx context.Context) error {
	_, err := call(ctx, j.c, j.c.api.Delete, &api.DeleteRequest{What: &api.DeleteRequest_Job{Job: j.id}})
	return err
}
