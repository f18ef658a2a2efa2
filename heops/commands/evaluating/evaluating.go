// Package evaluating has the commands of who computes: they need a program and
// evaluation keys, and no package that they reach can hold a secret key.
package evaluating

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"cryptounet/heops/backend"
	"cryptounet/heops/cipher"
	"cryptounet/heops/commands/shell"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/network/archive"
	"cryptounet/heops/network/program"
	"cryptounet/heops/wire"

	"github.com/spf13/cobra"
)

// Evaluate returns the command that computes on encrypted images.
func Evaluate() *cobra.Command {
	var out string
	var lattigo, steps, asJSON bool
	cmd := &cobra.Command{
		Use:   "evaluate PROGRAM KEYS INPUT... -o OUT",
		Short: "Compute on encrypted images: who has neither them nor the secret key",
		Long: `Evaluates a program (cryptounet plan) with evaluation keys (cryptounet keygen) on
encrypted images (cryptounet encrypt). INPUT - is standard input and -o - standard
output; results go out as they are computed. Of several INPUTs, OUT is a folder,
which gets NAME.result for each.

The exit status is 3 where a file is damaged, or belongs to another plan or secret.`,
		Args: shell.Args(3, -1, "evaluate needs a PROGRAM, KEYS and at least one INPUT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			targets, err := Targets(out, args[2:], ".result")
			if err != nil {
				return err
			}
			if asJSON && slices.Contains(targets, shell.Stdio) {
				return shell.WithStatus(shell.Misused, errors.New("--json and -o - both want standard output"))
			}
			ctx, stop := shell.Context(cmd)
			defer stop()
			e, err := open(cmd, args[0], args[1], lattigo)
			if err != nil {
				return err
			}
			for i, path := range args[2:] {
				j := &job{cmd: cmd, evaluator: e, report: Evaluation{Input: path, Output: targets[i]}, steps: steps}
				if err := j.run(ctx); err != nil {
					return err
				}
				if err := shell.Report(cmd, asJSON, j.report); err != nil {
					return err
				}
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVarP(&out, "out", "o", "", "where results go: a file, - or a folder")
	f.BoolVar(&lattigo, "lattigo", false, "compute with Lattigo's evaluator, slower, to compare")
	f.BoolVar(&steps, "steps", false, "say what each step took")
	f.BoolVar(&asJSON, "json", false, "say in JSON what was done")
	return shell.Complete(cmd, []string{"program"}, []string{"keys"}, []string{"map"})
}

// open returns the evaluator of two files.
func open(cmd *cobra.Command, programFile, keysFile string, lattigo bool) (*evaluator.Evaluator, error) {
	p, err := shell.ReadFile(cmd, programFile, func(r io.Reader) (*program.Program, error) {
		a, err := archive.Read(r)
		if err != nil {
			return nil, err
		}
		return a.Program()
	})
	if err != nil {
		return nil, err
	}
	c, err := cipher.NewContext(p.Plan())
	if err != nil {
		return nil, err
	}
	keys, err := shell.ReadFile(cmd, keysFile, c.ReadEvaluationKeys)
	if err != nil {
		return nil, err
	}
	o := evaluator.Options{Backend: backend.Native}
	if lattigo {
		o.Backend = backend.Lattigo
	}
	return evaluator.NewWith(o, p, keys)
}

// Targets returns where what is made of each input goes: the file out, or files of
// the inputs' names in the folder out. Where it is to be a folder it is made.
func Targets(out string, inputs []string, ext string) ([]string, error) {
	if out == "" {
		return nil, shell.WithStatus(shell.Misused, errors.New("say where it goes: -o FILE, -o FOLDER or -o -"))
	}
	info, err := os.Stat(out)
	if len(inputs) == 1 && (err != nil || !info.IsDir()) || out == shell.Stdio {
		return slices.Repeat([]string{out}, len(inputs)), nil
	}
	if err == nil && !info.IsDir() {
		return nil, shell.WithStatus(shell.Misused, fmt.Errorf("%d inputs and one file, %s: give a folder", len(inputs), out))
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return nil, err
	}
	var all []string
	for _, input := range inputs {
		name := filepath.Base(input)
		if input == shell.Stdio {
			name = "stdin"
		}
		target := filepath.Join(out, shell.Named(name, ext))
		if slices.Contains(all, target) {
			return nil, shell.WithStatus(shell.Misused, fmt.Errorf("two inputs are named %s: what is made of them would be one file", name))
		}
		all = append(all, target)
	}
	return all, nil
}

// Evaluation says what was computed.
type Evaluation struct {
	Input   string     `json:"input"`
	Output  string     `json:"output"`
	Runs    int        `json:"runs"`
	Bytes   int64      `json:"bytes"`   // of the output
	Seconds float64    `json:"seconds"` // in runs
	Steps   []StepTime `json:"steps"`   // over all runs
}

// StepTime is what a step took.
type StepTime struct {
	Name    string  `json:"name"`
	Kind    string  `json:"kind"`
	Level   int     `json:"level"`
	Seconds float64 `json:"seconds"`
}

// String is one line for people.
func (e Evaluation) String() string {
	return fmt.Sprintf("%s: %d run(s) in %.2f s, %.2f MB", e.Output, e.Runs, e.Seconds, float64(e.Bytes)/1e6)
}

// job evaluates one stream of frames.
type job struct {
	cmd       *cobra.Command
	evaluator *evaluator.Evaluator
	report    Evaluation
	steps     bool
}

func (j *job) run(ctx context.Context) error {
	in, err := shell.Open(j.cmd, j.report.Input)
	if err != nil {
		return err
	}
	defer in.Close()
	j.report.Bytes, err = shell.Write(j.cmd, j.report.Output, 0o644, func(w io.Writer) error {
		for ; !in.Ended(); j.flush(w) {
			h, err := wire.Peek(in.Reader)
			if err != nil {
				return in.Wrap(err)
			}
			if h.Kind == wire.Images { // for who decrypts
				frame, err := Pass(in, h, j.evaluator.Plan().Digest())
				if err != nil {
					return in.Wrap(err)
				}
				if _, err := w.Write(frame); err != nil {
					return err
				}
				continue
			}
			input, err := j.evaluator.ReadEncrypted(in)
			if err != nil {
				return in.Wrap(err)
			}
			output, err := j.evaluate(ctx, input)
			if err != nil {
				return err
			}
			if _, err := output.WriteTo(w); err != nil {
				return err
			}
		}
		if j.report.Runs == 0 {
			return in.Wrap(errors.New("there are no encrypted images in it"))
		}
		return nil
	})
	return err
}

func (j *job) flush(w io.Writer) {
	if f, ok := w.(interface{ Flush() error }); ok {
		f.Flush() // the next write fails too
	}
}

// maxPassed bounds a frame that is for who decrypts: it is kept until it is known
// to be whole.
const maxPassed = 1 << 20

// Pass returns the frame that follows, of the header h, which is for who decrypts,
// and checks that it is whole and of a plan.
func Pass(in *shell.Input, h wire.Header, d wire.Digest) ([]byte, error) {
	if h.Length > maxPassed {
		return nil, fmt.Errorf("%v of %d bytes; at most %d are taken", h.Kind, h.Length, maxPassed)
	}
	if h.Digest != d {
		return nil, fmt.Errorf("it belongs to plan %v; the program is of plan %v", h.Digest, d)
	}
	var frame bytes.Buffer
	_, err := wire.Skip(io.TeeReader(in, &frame), io.Discard)
	return frame.Bytes(), err
}

// evaluate runs the program once.
func (j *job) evaluate(ctx context.Context, input *cipher.Encrypted) (*cipher.Encrypted, error) {
	run, err := j.evaluator.Start(input)
	if err != nil {
		return nil, shell.WithStatus(shell.Refused, err)
	}
	j.report.Runs++
	p := j.evaluator.Plan()
	all, done := p.Units(), 0.0
	b := shell.NewBar(j.cmd.ErrOrStderr())
	defer b.End()
	began := time.Now()
	for i := range p.Steps {
		progress := shell.Progress{Doing: p.Steps[i].Name, Run: j.report.Runs, Runs: j.report.Runs, Done: done / max(all, 1)}
		if took := time.Since(began); took > 2*time.Second && progress.Done > 0 {
			progress.Left = time.Duration(float64(took) * (1 - progress.Done) / progress.Done).Round(time.Second).String()
			b.Show(progress)
		}
		if !run.Next(ctx) {
			if errors.Is(run.Err(), context.Canceled) {
				return nil, shell.WithStatus(shell.Interrupted, errors.New("interrupted; nothing was written"))
			}
			return nil, run.Err()
		}
		done += p.Steps[i].Work.Units()
		r := run.Report()
		if j.steps {
			b.Line("%v", r)
		}
		if len(j.report.Steps) < len(p.Steps) {
			j.report.Steps = append(j.report.Steps, StepTime{r.Step.Name, string(r.Step.Kind), r.Tensor.Level, 0})
		}
		j.report.Steps[i].Seconds += r.Duration.Seconds()
		j.report.Seconds += r.Duration.Seconds()
	}
	return run.Output(), nil
}
