package commands

import (
	"context"
	"errors"
	"fmt"
	"image"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client"
	"cryptounet/heops/commands/shell"
	"cryptounet/heops/network/images"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/science/pictures"
	"cryptounet/heops/wire"

	"github.com/spf13/cobra"
)

func decryptCommand() *cobra.Command {
	var (
		out, logits   string
		threshold     float64
		share, asJSON bool
		sharing       client.Sharing
		unlocking     unlocking
	)
	cmd := &cobra.Command{
		Use:   "decrypt SECRET RESULT... -o OUT",
		Short: "Decrypt results to masks",
		Long: `Decrypts results (cryptounet evaluate) with a .secret file and writes masks of the
images' sizes, those of a result in the order in which its images were encrypted.

OUT is a .png or .tif for one RESULT, a .tif for one with several images, or a folder,
which gets NAME-mask.png or NAME-mask.tif for each. RESULT - is standard input.

Logits as they are decrypted hold noise that depends on the secret: who gets many of
them can find it. For masks and logits that others will see, --share adds noise that
covers it and rounds, as far as --shared results ask for.`,
		Args: shell.Args(2, -1, "decrypt needs a SECRET and at least one RESULT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := shell.Context(cmd)
			defer stop()
			targets, err := targets(out, args[1:])
			if err != nil {
				return shell.WithStatus(shell.Misused, err)
			}
			c, err := openSecret(cmd, args[0], unlocking)
			if err != nil {
				return err
			}
			defer c.Close()
			var shared *client.Sharing
			if share {
				shared = &sharing
			}
			var all []*tensor.Tensor
			for i, path := range args[1:] {
				one, err := decryptFile(ctx, cmd, c, path, shared)
				if err != nil {
					return interrupted(ctx, err)
				}
				var masks []image.Image
				for _, l := range one {
					masks = append(masks, pictures.Mask(l, threshold))
				}
				written, err := save(targets[i], masks)
				if err != nil {
					return err
				}
				all = append(all, one...)
				if err := shell.Report(cmd, asJSON, decrypted{path, written, len(one), share}); err != nil {
					return err
				}
			}
			if logits != "" {
				return pictures.SaveNPY(logits, all...)
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVarP(&out, "out", "o", "", "where masks go: a .png or .tif, or a folder")
	f.StringVar(&logits, "logits", "", "also write the logits to this .npy")
	f.Float64Var(&threshold, "threshold", 0, "the logit above which a pixel is white; 0 is the probability 1/2")
	f.BoolVar(&share, "share", false, "add noise and round, so that others may see what is decrypted")
	f.IntVar(&sharing.Results, "shared", 0, "how many results of this secret will be shared in all (default 100)")
	f.Float64Var(&sharing.Bits, "bits", 0, "share with this statistical security; 0: what is known to be safe")
	f.BoolVar(&asJSON, "json", false, "say in JSON what was done")
	unlocking.flags(cmd)
	return cmd
}

// decrypted says what decrypt wrote.
type decrypted struct {
	Result string `json:"result"`
	Masks  string `json:"masks"`
	Images int    `json:"images"`
	Shared bool   `json:"shared"`
}

func (d decrypted) String() string { return fmt.Sprintf("%s: %d mask(s)", d.Masks, d.Images) }

// decryptFile returns the logits of the images of a file, or of standard input.
func decryptFile(ctx context.Context, cmd *cobra.Command, c *client.Client, path string, sharing *client.Sharing) ([]*tensor.Tensor, error) {
	in, err := shell.Open(cmd, path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	p := c.Plan()
	var all, logits []*tensor.Tensor
	var set *images.Set
	run := 0
	ended := func() error {
		if set != nil && run < set.Runs() {
			return in.Wrap(fmt.Errorf("it ends after %d of %d runs: it was cut off", run, set.Runs()))
		}
		all, logits, set, run = append(all, logits...), nil, nil, 0
		return nil
	}
	for !in.Ended() {
		h, err := wire.Peek(in.Reader)
		if err != nil {
			return nil, in.Wrap(err)
		}
		if h.Kind == wire.Images {
			if err := ended(); err != nil {
				return nil, err
			}
			if set, err = images.Read(p, in); err != nil {
				return nil, in.Wrap(err)
			}
			logits = make([]*tensor.Tensor, len(set.Sizes()))
			continue
		}
		e, err := c.ReadEncrypted(in)
		if err != nil {
			return nil, in.Wrap(err)
		}
		if e.Tensor() != p.ResultIndex() {
			return nil, in.Wrap(fmt.Errorf("it holds %s, not results: evaluate it first (cryptounet evaluate)", e.Name()))
		}
		outputs, err := decryptMap(ctx, cmd, c, e, sharing)
		if err != nil {
			if ctx.Err() == nil {
				if set != nil {
					err = fmt.Errorf("run %d of %d: %w", run+1, set.Runs(), err)
				}
				err = in.Wrap(err)
			}
			return nil, err
		}
		if set == nil { // of a program that says no sizes
			all = append(all, outputs...)
			continue
		}
		if err := set.Join(logits, run, outputs...); err != nil {
			return nil, in.Wrap(err)
		}
		run++
	}
	if err := ended(); err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, in.Wrap(errors.New("there are no results in it"))
	}
	return all, nil
}

func decryptMap(ctx context.Context, cmd *cobra.Command, c *client.Client, e *cipher.Encrypted, sharing *client.Sharing) ([]*tensor.Tensor, error) {
	if sharing == nil {
		return c.Decrypt(ctx, e)
	}
	s, err := c.DecryptShared(ctx, e, *sharing)
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(cmd.ErrOrStderr(), s)
	return s.Images, nil
}
