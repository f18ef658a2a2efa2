package commands

import (
	"context"
	"errors"
	"fmt"
	"io"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client"
	"cryptounet/heops/client/keystore"
	"cryptounet/heops/client/sender"
	"cryptounet/heops/commands/shell"
	"cryptounet/heops/network/images"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/science/pictures"
	"cryptounet/heops/wire"

	"github.com/spf13/cobra"
)

func encryptCommand() *cobra.Command {
	var (
		out                  string
		unlocking            unlocking
		reproducible, asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "encrypt KEY IMAGE... -o OUT",
		Short: "Encrypt images, for who computes",
		Long: `Encrypts images with KEY, a .secret or a .public file (cryptounet keygen): with the
first they take half the bytes. IMAGE is a PNG, JPEG, TIFF, NPY, NPZ or DICOM, with one page
or several; all go into OUT, in their order. -o - is standard output.

OUT tells the images' sizes and number and nothing else of them, not their names.`,
		Args: shell.Args(2, -1, "encrypt needs a KEY and at least one IMAGE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := shell.Context(cmd)
			defer stop()
			if out == "" {
				return shell.WithStatus(shell.Misused, errors.New("say where the encrypted images go: -o FILE or -o -"))
			}
			if out == shell.Stdio && asJSON {
				return shell.WithStatus(shell.Misused, errors.New("--json and -o - both want standard output"))
			}
			k, err := openKey(cmd, args[0], unlocking)
			if err != nil {
				return err
			}
			defer k.close()
			if reproducible {
				if err := k.reproduce(); err != nil {
					return err
				}
			}
			inputs, set, err := readImages(k.plan, args[1:])
			if err != nil {
				return err
			}
			done := encrypted{Output: out, Images: len(inputs), Runs: set.Runs()}
			done.Bytes, err = shell.Write(cmd, out, 0o644, func(w io.Writer) error {
				if _, err := set.WriteTo(w); err != nil {
					return err
				}
				for run := range set.Runs() {
					pieces, err := set.Inputs(run, inputs...)
					if err != nil {
						return err
					}
					e, err := k.encrypt(ctx, pieces...)
					if err != nil {
						return interrupted(ctx, err)
					}
					if _, err := e.WriteTo(w); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
			return shell.Report(cmd, asJSON, done)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&out, "out", "o", "", "where encrypted images go: a file or -")
	unlocking.flags(cmd)
	f.BoolVar(&reproducible, "reproducible", false, "equal images and secrets give equal bytes, which tells who sees them that they are equal")
	f.BoolVar(&asJSON, "json", false, "say in JSON what was done")
	return cmd
}

// encrypted says what encrypt wrote.
type encrypted struct {
	Output string `json:"output"`
	Images int    `json:"images"`
	Runs   int    `json:"runs"`
	Bytes  int64  `json:"bytes"`
}

func (e encrypted) String() string {
	return fmt.Sprintf("%s: %d image(s), %d run(s), %.2f MB", e.Output, e.Images, e.Runs, float64(e.Bytes)/1e6)
}

// key is what encrypts: a client, or who has a public key only.
type key struct {
	plan   *plan.Plan
	client *client.Client // nil for a sender
	sender *sender.Sender
}

// openKey opens a .secret or a .public file.
func openKey(cmd *cobra.Command, path string, u unlocking) (*key, error) {
	in, err := shell.Open(cmd, path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	h, err := wire.Peek(in.Reader)
	if err != nil {
		return nil, in.Wrap(err)
	}
	switch h.Kind {
	case wire.Secret:
		c, err := openSecret(cmd, path, u)
		if err != nil {
			return nil, err
		}
		return &key{plan: c.Plan(), client: c}, nil
	case wire.Plan:
		p, err := plan.Read(in)
		if err != nil {
			return nil, in.Wrap(err)
		}
		if in.Ended() {
			return nil, in.Wrap(errors.New("this is a plan and holds no key: give the .secret or .public file that keygen made of it"))
		}
		c, err := cipher.NewContext(p)
		if err != nil {
			return nil, in.Wrap(err)
		}
		public, err := c.ReadPublicKey(in)
		if err != nil {
			return nil, in.Wrap(err)
		}
		s, err := sender.New(p, public)
		return &key{plan: p, sender: s}, in.Wrap(err)
	}
	return nil, in.Wrap(fmt.Errorf("this is %v; to encrypt a .secret or .public file is needed", h.Kind))
}

// openSecret opens a .secret file.
func openSecret(cmd *cobra.Command, path string, u unlocking) (*client.Client, error) {
	k, err := u.unlock(cmd)
	if err != nil {
		return nil, err
	}
	if path == shell.Stdio {
		return nil, shell.WithStatus(shell.Misused, errors.New("a secret is read from a file of its owner's, not from standard input"))
	}
	in, err := shell.Open(cmd, path)
	if err != nil {
		return nil, err
	}
	h, err := wire.Peek(in.Reader)
	in.Close()
	if err == nil && h.Kind != wire.Secret {
		err = fmt.Errorf("this is %v; expected a secret key", h.Kind)
	}
	if err != nil {
		return nil, in.Wrap(err)
	}
	c, err := keystore.Open(path, k)
	return c, shell.WithStatus(shell.Refused, err)
}

func (k *key) close() {
	if k.client != nil {
		k.client.Close()
	}
}

// reproduce has the randomness of encryptions follow from secret and image.
func (k *key) reproduce() error {
	if k.client == nil {
		return shell.WithStatus(shell.Misused, errors.New("--reproducible needs the .secret file"))
	}
	seed, err := k.client.Seed()
	if err != nil {
		return err
	}
	defer seed.Close()
	c, err := client.NewWith(k.plan, client.Options{Seed: seed})
	if err != nil {
		return err
	}
	k.client.Close()
	k.client = c
	return nil
}

func (k *key) encrypt(ctx context.Context, inputs ...*tensor.Tensor) (*cipher.Encrypted, error) {
	if k.client != nil {
		return k.client.Encrypt(ctx, inputs...)
	}
	return k.sender.Encrypt(ctx, inputs...)
}

// readImages reads all pages of files as network inputs.
func readImages(p *plan.Plan, paths []string) ([]*tensor.Tensor, *images.Set, error) {
	var inputs []*tensor.Tensor
	var sizes []images.Size
	fits := map[images.Size]bool{} // checked already
	for _, path := range paths {
		if path == shell.Stdio {
			return nil, nil, shell.WithStatus(shell.Misused, errors.New("images are read from files"))
		}
		pages, err := pictures.Open(path)
		if err != nil {
			return nil, nil, err
		}
		for _, page := range pages {
			x, err := page.Input(p.Model.Pixels)
			if err != nil {
				return nil, nil, err
			}
			size := images.Size{Height: x.H, Width: x.W}
			if !fits[size] {
				if _, err := images.New(p, size); err != nil {
					return nil, nil, fmt.Errorf("%s: %w", page.Name, err)
				}
				fits[size] = true
			}
			inputs, sizes = append(inputs, x), append(sizes, size)
		}
	}
	set, err := images.New(p, sizes...)
	return inputs, set, err
}
