package commands

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cryptounet/heops/check"
	"cryptounet/heops/commands/shell"
	"cryptounet/heops/imports"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/segment"

	"github.com/spf13/cobra"
)

func checkCommand() *cobra.Command {
	var (
		folder, size, out, how string
		replace                bool
		opts                   check.Options
		from                   shell.Source
	)
	cmd := &cobra.Command{
		Use:   "check MODEL",
		Short: "Say what of a network runs under encryption, and at what cost",
		Long: `Plans a network and says layer by layer what runs: levels, noise, seconds and
memory, and for what does not run why and what to change.

With --replace, polynomials take the place of ReLU, SiLU, GELU, sigmoid and tanh, on
the ranges that the images in DIR bring, and mean pooling that of max pooling; what
that costs in accuracy on these images is shown, in plaintext, and -o writes
the network for cryptounet segment. A piece of an image is kept with its weights,
on which noise is predicted: take images that may be passed on.

A network without ranges is calibrated on the images in DIR, which -o keeps too.`,
		Args: shell.Args(1, 1, "check needs one MODEL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := shell.Context(cmd)
			defer stop()
			if opts.Fit = check.Fit(how); replace && folder == "" {
				return shell.WithStatus(shell.Misused, errors.New("--replace needs --images DIR: the ranges of activations are taken from images like those to come"))
			}
			if err := writable(out); err != nil {
				return err
			}
			var images []*tensor.Tensor
			h, w, err := sidesOf(size)
			if err != nil {
				return err
			}
			if folder != "" && h == 0 {
				if h, w, err = check.FirstSize(folder); err != nil {
					return err
				}
			}
			read, err := from.Load(args[0], h, w, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			network := read.Network
			h, w = sidesFor(read, h, w)
			if folder != "" {
				if images, err = check.Images(network, folder); err != nil {
					return err
				}
			}
			var report *check.Report
			if replace {
				r, err := shell.Interruptible(ctx, func() (r *check.Replacement, err error) {
					r, report, err = check.Runnable(ctx, network, opts, h, w, images...)
					return r, err
				})
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%v\n", r)
				network = r.Network
			} else if images != nil {
				if network, err = shell.Interruptible(ctx, func() (*model.Network, error) { return segment.Calibrated(ctx, network, images...) }); err != nil {
					return err
				}
			}
			if network.Range(network.Output) == nil && !slices.ContainsFunc(network.Layers, model.Layer.PlaintextOnly) {
				notes := len(read.Notes)
				if read.Height, read.Width = h, w; read.Calibrate() == nil {
					for _, note := range read.Notes[notes:] {
						fmt.Fprintf(cmd.ErrOrStderr(), "%s (--images DIR)\n", note)
					}
				}
			}
			if report == nil {
				if report, err = shell.Interruptible(ctx, func() (*check.Report, error) { return check.Network(ctx, network, h, w) }); err != nil {
					return err
				}
			}
			fmt.Fprint(cmd.OutOrStdout(), report)
			if out != "" {
				if err := write(network, out); err != nil {
					return err
				}
			}
			if !report.Runs() {
				return errors.New("the network does not run as it is")
			}
			return nil
		},
	}
	flags := cmd.Flags()
	from.Flags(flags)
	flags.StringVar(&folder, "images", "", "a folder with images like those to come")
	flags.StringVar(&size, "size", "", "HxW of the images to come (default that of the first of --images, else 512x512)")
	flags.BoolVar(&replace, "replace", false, "replace what does not run by what does")
	flags.IntVar(&opts.Degree, "degree", 0, "of the polynomials, 2 to 7 (default 4, or 2 where that does not run)")
	flags.StringVar(&how, "fit", string(check.LeastSquares), "how polynomials are chosen: leastsquares or minimax")
	flags.Float64Var(&opts.Margin, "margin", 0.1, "of the range seen, added at both ends")
	flags.StringVarP(&out, "out", "o", "", "write the network to this .json, its weights beside it")
	return cmd
}

// sidesOf reads "HxW", 0 and 0 where nothing is said.
func sidesOf(size string) (h, w int, err error) {
	if size == "" {
		return 0, 0, nil
	}
	var rest string
	if count, _ := fmt.Sscanf(size+" .", "%dx%d %s", &h, &w, &rest); count != 3 || rest != "." || h < 1 || w < 1 {
		return 0, 0, fmt.Errorf("--size %q; give height and width, such as 512x512", size)
	}
	return h, w, nil
}

// sidesFor returns the sides to plan for: those that were asked for, or the
// network's file says, or 512 x 512.
func sidesFor(read *imports.Import, h, w int) (int, int) {
	switch {
	case h > 0:
		return h, w
	case read.Height > 0 && read.Width > 0:
		return read.Height, read.Width
	}
	return imports.DefaultSide, imports.DefaultSide
}

// writable refuses a name that no network can be written to.
func writable(out string) error {
	if out == "" {
		return nil
	}
	if filepath.Ext(out) != ".json" {
		return fmt.Errorf("-o %s; a network is written to a .json, its weights beside it", out)
	}
	if info, err := os.Stat(filepath.Dir(out)); err != nil || !info.IsDir() {
		return fmt.Errorf("there is no folder %s for %s", filepath.Dir(out), filepath.Base(out))
	}
	return nil
}

// write writes a network under the file's name.
func write(n *model.Network, out string) error {
	named := *n
	named.Name = strings.TrimSuffix(filepath.Base(out), ".json")
	return named.Save(filepath.Dir(out))
}
