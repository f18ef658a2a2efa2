package commands

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"cryptounet/heops/client/keystore"
	"cryptounet/heops/commands/shell"

	"filippo.io/age"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// passphraseVariable names the variable that holds a passphrase.
const passphraseVariable = "CRYPTOUNET_PASSPHRASE"

// protection says how a secret is protected when it is written.
type protection struct {
	plain      bool
	recipients []string
	file       string
}

func (p *protection) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&p.plain, "plain", false, "do not encrypt the secret: who can read the file has it")
	f.StringArrayVar(&p.recipients, "recipient", nil, "encrypt the secret to this age public key (age1...); may be repeated")
	f.StringVar(&p.file, "passphrase-file", "", "read the passphrase from the first line of this file")
	cmd.MarkFlagsMutuallyExclusive("plain", "recipient", "passphrase-file")
}

func (p *protection) choose(cmd *cobra.Command) (keystore.Protection, error) {
	if p.plain {
		return keystore.Plain(), nil
	}
	if len(p.recipients) > 0 {
		var all []age.Recipient
		for _, text := range p.recipients {
			r, err := age.ParseRecipients(strings.NewReader(text))
			if err != nil {
				return nil, shell.WithStatus(shell.Misused, fmt.Errorf("--recipient %q is no age public key (age1...): %w", text, err))
			}
			all = append(all, r...)
		}
		return keystore.Recipients(all...), nil
	}
	phrase, err := passphrase(cmd, p.file, true)
	if err != nil {
		return nil, err
	}
	return keystore.Passphrase(phrase), nil
}

// passphrase returns a passphrase: of a file, of the environment, or of who sits
// at the terminal, who gives a new one twice.
func passphrase(cmd *cobra.Command, file string, isNew bool) ([]byte, error) {
	var phrase []byte
	switch {
	case file != "":
		text, err := shell.ReadFile(cmd, file, func(r io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(r, 1<<12)) })
		if err != nil {
			return nil, err
		}
		phrase, _, _ = bytes.Cut(text, []byte("\n"))
		phrase = bytes.TrimSuffix(phrase, []byte("\r"))
	case os.Getenv(passphraseVariable) != "":
		phrase = []byte(os.Getenv(passphraseVariable))
	default:
		var err error
		if phrase, err = ask(cmd, "Passphrase: "); err != nil {
			return nil, err
		}
		if isNew && len(phrase) > 0 {
			again, err := ask(cmd, "Once more: ")
			if err != nil {
				return nil, err
			}
			if !bytes.Equal(phrase, again) {
				return nil, errors.New("the passphrases differ; nothing was written")
			}
		}
	}
	if len(phrase) == 0 {
		return nil, errors.New("the passphrase is empty; to leave a secret unprotected say --plain")
	}
	return phrase, nil
}

// ask reads a line from the terminal, unseen.
func ask(cmd *cobra.Command, prompt string) ([]byte, error) {
	in := int(os.Stdin.Fd())
	if cmd.InOrStdin() != os.Stdin || !term.IsTerminal(in) {
		return nil, fmt.Errorf("a passphrase is needed and there is no terminal to ask at: set %s, or give --passphrase-file, --recipient or --plain (keygen)", passphraseVariable)
	}
	fmt.Fprint(cmd.ErrOrStderr(), prompt)
	defer fmt.Fprintln(cmd.ErrOrStderr())
	return term.ReadPassword(in)
}

// unlocking says how a secret is read again.
type unlocking struct {
	file       string
	identities []string
	anyMode    bool
}

func (u *unlocking) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&u.file, "passphrase-file", "", "read the passphrase from the first line of this file")
	f.StringArrayVarP(&u.identities, "identity", "i", nil, "a file of age secret keys, for a secret that is encrypted to recipients")
	f.BoolVar(&u.anyMode, "any-mode", false, "read a secret that others on this machine can read too")
}

func (u *unlocking) unlock(cmd *cobra.Command) (keystore.Unlock, error) {
	k := keystore.Unlock{AnyMode: u.anyMode, Passphrase: func() ([]byte, error) { return passphrase(cmd, u.file, false) }}
	for _, path := range u.identities {
		ids, err := shell.ReadFile(cmd, path, func(r io.Reader) ([]age.Identity, error) { return age.ParseIdentities(r) })
		if err != nil {
			return k, err
		}
		k.Identities = append(k.Identities, ids...)
	}
	return k, nil
}
