package serving

import (
	"bufio"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"cryptounet/heops/cipher"
	"cryptounet/heops/commands/evaluating"
	"cryptounet/heops/commands/shell"
	"cryptounet/heops/network/archive"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/service/remote"
	"cryptounet/heops/wire"

	"github.com/spf13/cobra"
)

// tokenVariable names the variable that holds a token.
const tokenVariable = "CRYPTOUNET_TOKEN"

// Connection says how to reach a server.
type Connection struct {
	token, ca, cert, key string
	retry                time.Duration
}

// Flags adds the flags that say so.
func (c *Connection) Flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&c.token, "token-file", "", "a file with the token that the server gave (default the variable "+tokenVariable+")")
	f.StringVar(&c.ca, "ca", "", "the authority of the server's certificate, PEM (default the system's)")
	f.StringVar(&c.cert, "cert", "", "this client's certificate, PEM")
	f.StringVar(&c.key, "key", "", "its private key, PEM")
	f.DurationVar(&c.retry, "retry", 30*time.Second, "how long a server that is away or busy is tried again")
}

// Dial returns a client of the server at a URL, which shows on a bar how far it is.
func (c *Connection) Dial(url string, b *shell.Bar) (*remote.Client, error) {
	o := remote.Options{Token: os.Getenv(tokenVariable), Progress: transfers(b), Retry: c.retry}
	o.Waiting = func(err error, most time.Duration) {
		b.Line("waiting for the server, %v at most: %v", most.Round(time.Second), err)
	}
	if c.retry <= 0 {
		o.Retry = -1
	}
	if c.token != "" {
		text, err := os.ReadFile(c.token)
		if err != nil {
			return nil, err
		}
		o.Token = strings.TrimSpace(string(text))
	}
	var err error
	if c.ca != "" {
		if o.CA, err = pool(c.ca); err != nil {
			return nil, err
		}
	}
	if c.cert != "" || c.key != "" {
		pair, err := tls.LoadX509KeyPair(c.cert, c.key)
		if err != nil {
			return nil, fmt.Errorf("--cert and --key: %w", err)
		}
		o.Certificate = &pair
	}
	r, err := remote.Dial(url, o)
	return r, shell.WithStatus(shell.Misused, err)
}

// Submit returns the command that has a server evaluate.
func Submit() *cobra.Command {
	var out string
	var connection Connection
	var asJSON bool
	var opts remote.JobOptions
	cmd := &cobra.Command{
		Use:   "submit URL KEYS INPUT... -o OUT",
		Short: "Have a server compute on encrypted images (cryptounet serve)",
		Long: `Does what evaluate does, on a server: uploads evaluation keys, unless it has them,
and encrypted images, waits, and fetches the results. Nothing that is sent can be
decrypted there.

A submit that was interrupted or cut off goes on when it is started again: jobs are
known by their input's bytes. Results are removed from the server once they are here.`,
		Args: shell.Args(3, -1, "submit needs a URL, KEYS and at least one INPUT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			targets, err := evaluating.Targets(out, args[2:], ".result")
			if err != nil {
				return err
			}
			if asJSON && slices.Contains(targets, shell.Stdio) {
				return shell.WithStatus(shell.Misused, errors.New("--json and -o - both want standard output"))
			}
			ctx, stop := shell.Context(cmd)
			defer stop()
			b := shell.NewBar(cmd.ErrOrStderr())
			defer b.End()
			c, err := connection.Dial(args[0], b)
			if err != nil {
				return err
			}
			s := &submission{cmd: cmd, client: c, opts: opts, bar: b}
			if err := s.open(ctx, args[1]); err != nil {
				return failed(ctx, err)
			}
			for i, path := range args[2:] {
				report, err := s.file(ctx, path, targets[i])
				if err != nil {
					return failed(ctx, err)
				}
				if err := shell.Report(cmd, asJSON, report); err != nil {
					return err
				}
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVarP(&out, "out", "o", "", "where results go: a file, - or a folder")
	f.IntVar(&opts.Priority, "priority", 0, "among one's own jobs, -100 to 100")
	f.DurationVar(&opts.Deadline, "deadline", 0, "jobs that are not done by then fail")
	f.BoolVar(&asJSON, "json", false, "say in JSON what was done")
	connection.Flags(cmd)
	return shell.Complete(cmd, nil, []string{"keys"}, []string{"map"})
}

// transfers shows uploads and downloads that take their time.
func transfers(b *shell.Bar) func(string, int64, int64) {
	began := map[string]time.Time{}
	return func(what string, done, total int64) {
		if done == 0 || began[what].IsZero() {
			began[what] = time.Now()
		}
		if time.Since(began[what]) > time.Second && done < total {
			b.Show(shell.Progress{Doing: what, Run: 1, Runs: 1, Done: float64(done) / float64(total)})
		}
	}
}

func failed(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return shell.WithStatus(shell.Interrupted, errors.New("interrupted; jobs that the server has go on: the same command fetches them"))
	}
	return err
}

// submission sends files under one set of keys.
type submission struct {
	cmd     *cobra.Command
	client  *remote.Client
	opts    remote.JobOptions
	bar     *shell.Bar
	plan    *plan.Plan
	context *cipher.Context
	keys    remote.Keys
}

// open finds the plan that the keys are for on the server, and uploads them.
func (s *submission) open(ctx context.Context, path string) error {
	in, err := shell.Open(s.cmd, path)
	if err != nil {
		return err
	}
	defer in.Close()
	h, err := wire.Peek(in.Reader)
	if err == nil && h.Kind != wire.Keys {
		err = fmt.Errorf("this is %v; expected evaluation keys", h.Kind)
	}
	if err != nil {
		return in.Wrap(err)
	}
	if s.plan, err = s.client.Plan(ctx, hex.EncodeToString(h.Digest[:])); err != nil {
		return fmt.Errorf("the server's program of plan %v, which the keys are for: %w", h.Digest, err)
	}
	if s.context, err = cipher.NewContext(s.plan); err != nil {
		return err
	}
	keys, err := s.context.ReadEvaluationKeys(in)
	if err != nil {
		return in.Wrap(err)
	}
	s.keys, err = s.client.UploadKeys(ctx, keys)
	return err
}

// file submits all maps of a file, and writes their results in their order.
func (s *submission) file(ctx context.Context, path, target string) (evaluating.Evaluation, error) {
	report := evaluating.Evaluation{Input: path, Output: target}
	in, err := shell.Open(s.cmd, path)
	if err != nil {
		return report, err
	}
	defer in.Close()
	var order []func(io.Writer) error // what is written, in the file's order
	var jobs []*remote.Job
	for !in.Ended() {
		h, err := wire.Peek(in.Reader)
		if err != nil {
			return report, in.Wrap(err)
		}
		if h.Kind == wire.Images {
			content, err := evaluating.Pass(in, h, s.plan.Digest())
			if err != nil {
				return report, in.Wrap(err)
			}
			order = append(order, func(w io.Writer) error { _, err := w.Write(content); return err })
			continue
		}
		j, err := s.submit(ctx, in)
		if err != nil {
			return report, err
		}
		jobs = append(jobs, j)
		order = append(order, func(w io.Writer) error {
			if err := s.wait(ctx, j, &report); err != nil {
				return err
			}
			e, err := j.Result(ctx)
			if err != nil {
				return err
			}
			_, err = e.WriteTo(w)
			return err
		})
	}
	if len(jobs) == 0 {
		return report, in.Wrap(errors.New("there are no encrypted images in it"))
	}
	report.Bytes, err = shell.Write(s.cmd, target, 0o644, func(w io.Writer) error {
		for _, write := range order {
			if err := write(w); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return report, err
	}
	for _, j := range jobs {
		j.Delete(ctx) // if not, the server does so in its time
	}
	return report, nil
}

// submit sends one map.
func (s *submission) submit(ctx context.Context, in *shell.Input) (*remote.Job, error) {
	sum := sha256.New()
	input, err := s.context.ReadEncrypted(io.TeeReader(in, sum))
	if err != nil {
		return nil, in.Wrap(err)
	}
	o := s.opts
	o.Idempotency = hex.EncodeToString(sum.Sum(nil))
	return s.client.Submit(ctx, s.keys, input, o)
}

// wait shows how far a job is.
func (s *submission) wait(ctx context.Context, j *remote.Job, report *evaluating.Evaluation) error {
	report.Runs++
	run := report.Runs
	return j.Watch(ctx, func(st remote.Status) bool {
		for _, r := range st.Reports {
			for len(report.Steps) < r.Index {
				step := s.plan.Steps[len(report.Steps)]
				report.Steps = append(report.Steps, evaluating.StepTime{Name: step.Name, Kind: string(step.Kind), Level: s.plan.Tensors[step.Output].Level})
			}
			report.Steps[r.Index-1].Seconds += r.Duration.Seconds()
			report.Seconds += r.Duration.Seconds()
		}
		if st.Steps > 0 && report.Seconds > 2 {
			doing := "waiting"
			if st.State == remote.Running && st.Step < st.Steps {
				doing = s.plan.Steps[st.Step].Name
			}
			s.bar.Show(shell.Progress{Doing: doing, Run: run, Runs: run, Done: float64(st.Step) / float64(st.Steps)})
		}
		return true
	})
}

// Publish returns the command that uploads a program.
func Publish() *cobra.Command {
	var connection Connection
	var public bool
	cmd := &cobra.Command{
		Use:   "publish URL PROGRAM...",
		Short: "Upload programs to a server; it needs the role model",
		Args:  shell.Args(2, -1, "publish needs a URL and at least one PROGRAM"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := shell.Context(cmd)
			defer stop()
			b := shell.NewBar(cmd.ErrOrStderr())
			defer b.End()
			c, err := connection.Dial(args[0], b)
			if err != nil {
				return err
			}
			for _, path := range args[1:] {
				a, err := shell.ReadFile(cmd, path, archive.Read)
				if err != nil {
					return err
				}
				id, err := c.UploadModel(ctx, a, public)
				if err != nil {
					return failed(ctx, err)
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s  %s\n", id, a.Network.Name)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&public, "public", false, "let clients fetch the weights")
	connection.Flags(cmd)
	return shell.Complete(cmd, nil, []string{"program"})
}

// Models returns the command that lists a server's models, and fetches plans.
func Models() *cobra.Command {
	var connection Connection
	var out string
	cmd := &cobra.Command{
		Use:   "models URL [NAME -o FILE.plan]",
		Short: "List what a server computes, or fetch the plan of one: keygen needs no more",
		Args:  shell.Args(1, 2, "models needs a URL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := shell.Context(cmd)
			defer stop()
			b := shell.NewBar(cmd.ErrOrStderr())
			defer b.End()
			c, err := connection.Dial(args[0], b)
			if err != nil {
				return err
			}
			if len(args) == 2 {
				if out == "" {
					return shell.WithStatus(shell.Misused, errors.New("say where the plan goes: -o FILE.plan"))
				}
				p, err := c.Plan(ctx, args[1])
				if err != nil {
					return failed(ctx, err)
				}
				_, err = shell.Write(cmd, out, 0o644, func(w io.Writer) error { _, err := p.WriteTo(w); return err })
				return err
			}
			models, err := c.Models(ctx)
			if err != nil {
				return failed(ctx, err)
			}
			w := bufio.NewWriter(cmd.OutOrStdout())
			for _, m := range models {
				fmt.Fprintf(w, "%.16s  %-20s %dx%d, %d image(s), keys %.1f MB, up %.2f MB, down %.2f MB\n", m.ID, m.Name, m.Height, m.Width, m.Images, float64(m.KeyBytes)/1e6, float64(m.InputBytes)/1e6, float64(m.ResultBytes)/1e6)
			}
			return w.Flush()
		},
	}
	cmd.Flags().StringVarP(&out, "out", "o", "", "write the plan of NAME to this file")
	connection.Flags(cmd)
	return cmd
}
