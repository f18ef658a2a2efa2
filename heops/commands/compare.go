package commands

import (
	"errors"
	"fmt"

	"cryptounet/heops/commands/shell"
	"cryptounet/heops/compare"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/progress"
	"cryptounet/heops/segment"

	"github.com/spf13/cobra"
)

func compareCommand() *cobra.Command {
	var input, expected string
	var opts compare.Options
	cmd := &cobra.Command{
		Use:   "compare MODEL --input X.npy --expected Y.npy",
		Short: "Hold an encrypted run against what the network's framework computes",
		Long: `Reads a network (.onnx, .safetensors or a .json description), runs it under
encryption on the image in X.npy and says how far its output is from that in Y.npy.

X.npy is one image, C x H x W or 1 x C x H x W, as the network takes it; uint8 is
divided by 255, as ToTensor does, unless the network does it itself. Y.npy is the
framework's output for it, final sigmoid or softmax included:

    numpy.save("X.npy", x.numpy()); numpy.save("Y.npy", model(x).detach().numpy())

The exit status is not 0 if the largest error is beyond the tolerance, a part of the
spread, which is the standard deviation of the expected values.`,
		Args: shell.Args(1, 1, "compare needs one MODEL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := shell.Context(cmd)
			defer stop()
			if input == "" || expected == "" {
				return shell.WithStatus(shell.Misused, errors.New("compare needs --input X.npy, the image, and --expected Y.npy, what the framework computes of it"))
			}
			b := shell.NewBar(cmd.ErrOrStderr())
			opts.Planned = func(p *plan.Plan) { b.Line("%dx%d: %v", p.Options.Width, p.Options.Height, segment.CostOf(p, 1)) }
			ctx = progress.With(ctx, func(what string, done, total float64) {
				if total > 0 { // a plan may need no keys
					b.Show(shell.Progress{Doing: what, Done: done / total})
				}
			})
			r, err := shell.Interruptible(ctx, func() (*compare.Result, error) { return compare.Files(ctx, args[0], input, expected, opts) })
			b.End()
			if err != nil {
				return err
			}
			for _, note := range r.Import.Notes {
				fmt.Fprintln(cmd.ErrOrStderr(), note)
			}
			fmt.Fprintln(cmd.OutOrStdout(), r)
			if !r.Within() {
				return errors.New(r.Verdict())
			}
			fmt.Fprintln(cmd.OutOrStdout(), r.Verdict())
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&input, "input", "", "the image, as numpy.save writes it")
	f.StringVar(&expected, "expected", "", "what the framework computes of it")
	f.Float64Var(&opts.Tolerance, "tolerance", compare.Tolerance, "largest error, as a part of the spread")
	f.StringVar(&opts.Import.Output, "output", "", "which output, where an .onnx file has several")
	f.StringVar(&opts.Import.Description, "description", "", "of a state dict: a .json whose layers are named as its keys")
	f.StringVar(&opts.Import.Architecture, "architecture", "", "of a state dict: unet")
	f.IntVar(&opts.Memory, "memory", 0, "MiB that ciphertexts and keys may take")
	return cmd
}
