package keystore

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
)

// Kind says how a file's seed is protected.
type Kind uint32

// The kinds of protection.
const (
	InPlain       Kind = iota // by the file's mode alone
	ByPassphrase              // age, scrypt
	ForRecipients             // age, public keys
	kinds
)

// String reads "a passphrase".
func (k Kind) String() string {
	switch k {
	case InPlain:
		return "nothing"
	case ByPassphrase:
		return "a passphrase"
	case ForRecipients:
		return "the keys of its recipients"
	}
	return fmt.Sprintf("something of kind %d", uint32(k))
}

// Protection is how Write protects a seed: Passphrase, Recipients or Plain.
type Protection interface {
	kind() Kind
	seal(w io.Writer, seed []byte) error
}

// Plain leaves the seed as it is: whoever reads the file has the secret.
func Plain() Protection { return plain{} }

type plain struct{}

func (plain) kind() Kind { return InPlain }

func (plain) seal(w io.Writer, seed []byte) error {
	_, err := w.Write(seed)
	return err
}

// work is the scrypt work factor of what is written, and the most that is read: 2^18
// blocks, 256 MiB and about a second.
const work = 18

// Passphrase encrypts the seed by age with a key that scrypt makes of a
// passphrase. age keeps a copy of it, which cannot be wiped.
func Passphrase(phrase []byte) Protection { return passphrase{phrase, work} }

type passphrase struct {
	phrase []byte
	work   int
}

func (passphrase) kind() Kind { return ByPassphrase }

func (p passphrase) seal(w io.Writer, seed []byte) error {
	r, err := age.NewScryptRecipient(string(p.phrase))
	if err != nil {
		return err
	}
	r.SetWorkFactor(p.work)
	return encrypt(w, seed, r)
}

// String does not show the passphrase.
func (p passphrase) String() string               { return "a passphrase" }
func (p passphrase) GoString() string             { return p.String() }
func (p passphrase) Format(f fmt.State, _ rune)   { fmt.Fprint(f, p.String()) }
func (p passphrase) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// Recipients encrypts the seed by age to public keys, any of whose owners can
// open the file: age.ParseX25519Recipient and age.ParseRecipients make them from
// "age1...".
func Recipients(r ...age.Recipient) Protection { return recipients(r) }

type recipients []age.Recipient

func (recipients) kind() Kind { return ForRecipients }

func (r recipients) seal(w io.Writer, seed []byte) error {
	if len(r) == 0 {
		return errors.New("there are no recipients: nobody could open it")
	}
	for _, one := range r {
		if _, ok := one.(*age.ScryptRecipient); ok {
			return errors.New("a passphrase among the recipients: protect with Passphrase")
		}
	}
	return encrypt(w, seed, r...)
}

func encrypt(w io.Writer, seed []byte, r ...age.Recipient) error {
	a, err := age.Encrypt(w, r...)
	if err != nil {
		return err
	}
	if _, err := a.Write(seed); err != nil {
		return err
	}
	return a.Close()
}

// Unlock is what a file is opened with. A plain file needs none of it.
type Unlock struct {
	// Passphrase is asked for the passphrase of a file that is protected by one.
	// What it returns is wiped.
	Passphrase func() ([]byte, error)

	// Identities are tried on a file that is for recipients:
	// age.ParseX25519Identity and age.ParseIdentities make them from
	// "AGE-SECRET-KEY-1...".
	Identities []age.Identity

	// AnyMode has Open read a file that others than its owner can read as well.
	AnyMode bool
}

// open gives use the seed that is sealed; it is wiped afterwards.
func (u Unlock) open(k Kind, sealed []byte, use func(seed []byte) error) error {
	var identities []age.Identity
	switch k {
	case InPlain:
		return use(sealed)
	case ByPassphrase:
		if u.Passphrase == nil {
			return errors.New("it is protected by a passphrase: give one (Unlock.Passphrase)")
		}
		phrase, err := u.Passphrase()
		defer clear(phrase)
		if err != nil {
			return fmt.Errorf("asking for its passphrase: %w", err)
		}
		one, err := age.NewScryptIdentity(string(phrase))
		if err != nil {
			return err
		}
		one.SetMaxWorkFactor(work)
		identities = []age.Identity{one}
	case ForRecipients:
		if len(u.Identities) == 0 {
			return errors.New("it is for the keys of its recipients: give an identity of one (Unlock.Identities)")
		}
		identities = u.Identities
	}
	r, err := age.Decrypt(bytes.NewReader(sealed), identities...)
	if none := new(age.NoIdentityMatchError); errors.As(err, &none) {
		if k == ByPassphrase && len(none.StanzaTypes) == 1 && none.StanzaTypes[0] == "scrypt" {
			return errors.New("the passphrase is wrong")
		}
		return fmt.Errorf("none of %d identities opens it: %w", len(identities), err)
	}
	if err != nil {
		return err
	}
	seed := make([]byte, len(sealed))
	defer clear(seed)
	n, err := io.ReadFull(r, seed)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) { // the end is authenticated too
		return err
	}
	return use(seed[:n])
}
