package commands

import (
	"errors"
	"fmt"
	"io"

	"cryptounet/heops/commands/shell"
	"cryptounet/heops/network/archive"
	"cryptounet/heops/network/images"
	"cryptounet/heops/network/model"
	"cryptounet/heops/science/pictures"
	"cryptounet/heops/segment"

	"github.com/spf13/cobra"
)

func planCommand() *cobra.Command {
	var (
		opts        segment.Options
		from        shell.Source
		out, size   string
		like        string
		together    int
		asJSON, all bool
	)
	cmd := &cobra.Command{
		Use:   "plan MODEL -o NAME",
		Short: "Plan how a network runs under encryption: what both sides agree on",
		Long: `Plans a network for images of a size and writes

    NAME.program  for who computes: the plan and the network with its weights
    NAME.plan     for who encrypts: public, without weights

MODEL is a network's .onnx, .safetensors or .json, or the name of one that comes with
the program. Images of other sizes than planned for can be encrypted too, in pieces,
if they are not smaller.`,
		Args: shell.Args(1, 1, "plan needs one MODEL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := shell.Context(cmd)
			defer stop()
			if out == "" {
				return shell.WithStatus(shell.Misused, errors.New("say where the plan goes: -o NAME makes NAME.program and NAME.plan"))
			}
			if out == shell.Stdio && asJSON {
				return shell.WithStatus(shell.Misused, errors.New("--json and -o - both want standard output"))
			}
			h, w, err := sidesOf(size)
			if err != nil {
				return shell.WithStatus(shell.Misused, err)
			}
			var pages []pictures.Picture
			if like != "" {
				if pages, err = pictures.Open(like); err != nil {
					return err
				}
				if h == 0 {
					h, w = pages[0].Samples.H, pages[0].Samples.W
				}
			}
			read, err := from.Load(args[0], h, w, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			h, w = sidesFor(read, h, w)
			network := read.Network
			if network.Range(network.Output) == nil { // never calibrated
				if len(pages) == 0 {
					return fmt.Errorf("model %s has no ranges yet: give an image like those to come (--like IMAGE), or calibrate it on several (cryptounet check %s --images DIR -o FILE.json)", network.Name, args[0])
				}
				x, err := pages[0].Input(network.Input)
				if err != nil {
					return err
				}
				if network, err = shell.Interruptible(ctx, func() (*model.Network, error) { return segment.Calibrated(ctx, network, x) }); err != nil {
					return err
				}
			}
			job, err := shell.Interruptible(ctx, func() (*segment.Job, error) { return segment.Plan(ctx, network, h, w, together, opts) })
			if err != nil {
				return err
			}
			p := job.Plan()
			if _, err := images.New(p, images.Size{Height: h, Width: w}); err != nil {
				return err
			}
			a, err := archive.New(p, network)
			if err != nil {
				return err
			}
			programFile, planFile := shell.Named(out, ".program"), shell.Named(out, ".plan")
			if out == shell.Stdio {
				programFile, planFile = out, ""
			}
			done := planned{Program: programFile, Plan: planFile, Digest: p.Digest().String(), Job: job.String()}
			if done.ProgramBytes, err = shell.Write(cmd, programFile, 0o644, func(w io.Writer) error { _, err := a.WriteTo(w); return err }); err != nil {
				return err
			}
			if planFile != "" {
				if done.PlanBytes, err = shell.Write(cmd, planFile, 0o644, func(w io.Writer) error { _, err := p.WriteTo(w); return err }); err != nil {
					return err
				}
			}
			if all {
				fmt.Fprint(cmd.ErrOrStderr(), p)
			}
			return shell.Report(cmd, asJSON, done)
		},
	}
	f := cmd.Flags()
	from.Flags(f)
	f.StringVarP(&out, "out", "o", "", "the files' name without extension; - writes the program to standard output")
	f.StringVar(&size, "size", "", "HxW of the images to come (default that of --like, of the network's file, or 512x512)")
	f.StringVar(&like, "like", "", "an image like those to come: its size, and ranges for a network without")
	f.IntVar(&together, "images", 1, "how many images come together")
	f.IntVar(&opts.Memory, "memory", 0, "MiB that who computes has for a run, on two cores (default three quarters of this machine's)")
	f.IntVar(&opts.Tile, "tile", 0, "the longest side of a piece in pixels (default what is quickest)")
	f.Float64Var(&opts.Margin, "margin", 0, "how far beyond their calibrated range logits may go, as a factor (default 2)")
	f.Float64Var(&opts.Precision, "precision", 0, "bits of the logits' precision (default 12)")
	f.BoolVar(&all, "table", false, "print the plan step by step")
	f.BoolVar(&asJSON, "json", false, "say in JSON what was done")
	return cmd
}

// planned says what plan wrote.
type planned struct {
	Program      string `json:"program"`
	ProgramBytes int64  `json:"programBytes"`
	Plan         string `json:"plan,omitempty"`
	PlanBytes    int64  `json:"planBytes,omitempty"`
	Digest       string `json:"digest"`
	Job          string `json:"job"`
}

func (p planned) String() string {
	return fmt.Sprintf("%s\nwrote %s (%.2f MB) and %s (%d bytes), plan %s", p.Job, p.Program, float64(p.ProgramBytes)/1e6, p.Plan, p.PlanBytes, p.Digest)
}
