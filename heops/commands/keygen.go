package commands

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client"
	"cryptounet/heops/client/keystore"
	"cryptounet/heops/client/secret"
	"cryptounet/heops/commands/evaluating"
	"cryptounet/heops/commands/shell"

	"github.com/spf13/cobra"
)

func keygenCommand() *cobra.Command {
	var (
		out, seed     string
		protection    protection
		force, asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "keygen PLAN -o NAME",
		Short: "Make keys: a secret one, and those that others need",
		Long: `Draws a secret key for a plan (a .plan or .program file) and writes

    NAME.secret  encrypts and decrypts; it stays here
    NAME.keys    evaluation keys, for who computes: nothing can be decrypted with them
    NAME.public  encrypts only, for who sends images and must not read results

The secret is encrypted under a passphrase, which is asked for, or read from
CRYPTOUNET_PASSPHRASE or a file; or to age recipients (age-keygen makes them); or it is
left --plain. Each file holds the plan: encrypt and decrypt need nothing else.`,
		Args: shell.Args(1, 1, "keygen needs one PLAN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := shell.Context(cmd)
			defer stop()
			if out == "" || out == shell.Stdio {
				return shell.WithStatus(shell.Misused, errors.New("say what the keys are called: -o NAME makes NAME.secret, NAME.keys and NAME.public"))
			}
			p, err := evaluating.ReadPlan(cmd, args[0])
			if err != nil {
				return err
			}
			var opts client.Options
			if seed != "" {
				if opts.Seed, err = parseSeed(seed); err != nil {
					return err
				}
			}
			how, err := protection.choose(cmd)
			if err != nil {
				return err
			}
			done := keysMade{Secret: shell.Named(out, ".secret"), Keys: shell.Named(out, ".keys"), Public: shell.Named(out, ".public")}
			c, err := client.NewWith(p, opts)
			if err != nil {
				return err
			}
			defer c.Close()
			keys, err := c.EvaluationKeys(ctx)
			if err == nil {
				err = context.Cause(ctx)
			}
			if err != nil {
				return interrupted(ctx, err)
			}
			public, err := c.PublicKey(ctx)
			if err != nil {
				return interrupted(ctx, err)
			}
			// The secret first: the others are worth nothing without.
			save := keystore.Save
			if force {
				save = keystore.Replace
			}
			if err := save(done.Secret, c, how); err != nil {
				return err
			}
			if done.KeysBytes, err = shell.Write(cmd, done.Keys, 0o644, func(w io.Writer) error { _, err := keys.WriteTo(w); return err }); err != nil {
				return err
			}
			if done.PublicBytes, err = shell.Write(cmd, done.Public, 0o644, func(w io.Writer) error { return writePublic(w, c, public) }); err != nil {
				return err
			}
			done.Owner = c.Owner().String()
			return shell.Report(cmd, asJSON, done)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&out, "out", "o", "", "the files' name without extension")
	protection.flags(cmd)
	f.StringVar(&seed, "seed", "", "64 hexadecimal digits that all keys follow from, to reproduce a run; anyone who knows them can decrypt")
	f.BoolVar(&force, "force", false, "replace a secret of that name, with which what it encrypted is lost")
	f.BoolVar(&asJSON, "json", false, "say in JSON what was done")
	return cmd
}

// writePublic writes the plan and the public key: a sender needs both.
func writePublic(w io.Writer, c *client.Client, key *cipher.PublicKey) error {
	if _, err := c.Plan().WriteTo(w); err != nil {
		return err
	}
	_, err := key.WriteTo(w)
	return err
}

func parseSeed(text string) (*secret.Seed, error) {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != secret.SeedSize {
		return nil, shell.WithStatus(shell.Misused, fmt.Errorf("--seed has %d characters; give %d hexadecimal digits", len(text), 2*secret.SeedSize))
	}
	return secret.SeedFrom(b)
}

// interrupted says so instead of what failed because of it.
func interrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return shell.WithStatus(shell.Interrupted, errors.New("interrupted; nothing was written"))
	}
	return err
}

// keysMade says what keygen wrote.
type keysMade struct {
	Owner       string `json:"secretIdentity"`
	Secret      string `json:"secret"`
	Keys        string `json:"keys"`
	KeysBytes   int64  `json:"keysBytes"`
	Public      string `json:"public"`
	PublicBytes int64  `json:"publicBytes"`
}

func (k keysMade) String() string {
	return fmt.Sprintf("secret %s: %s stays here; %s (%.1f MB) is for who computes, %s (%.1f MB) for who only sends", k.Owner, k.Secret, k.Keys, float64(k.KeysBytes)/1e6, k.Public, float64(k.PublicBytes)/1e6)
}
