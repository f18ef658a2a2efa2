// Package keystore saves a client's secret and reads it again.
//
//	err := keystore.Save("client.key", c, keystore.Passphrase(phrase))
//	c, err := keystore.Open("client.key", keystore.Unlock{Passphrase: ask})
//
// One file is enough to encrypt and to decrypt: it holds the public plan beside
// the seed from which the key grows (package secret). Evaluation keys are made
// from it, or stored by themselves; they are public.
//
// # A key file
//
// It is a frame of package wire, of kind 6, whose digest is the plan's and whose
// owner is the key's identity. Its content:
//
//	offset  bytes  content
//	     0      4  protection, little-endian: 0 none, 1 a passphrase, 2 recipients
//	     4      4  length p of the plan
//	     8      p  the plan, a frame by itself (package plan)
//	 8 + p         the seed: 32 bytes, or those as a file of age (age-encryption.org/v1)
//
// A key that is read has fresh randomness in all that it makes
// (client.Options.Fresh).
//
// # What is protected
//
// The seed is, by age. Plan and owner are not secret, but a plan in the place of
// another is refused: the owner is derived from seed and plan. Whoever knows a
// recipient's public key can make a file that the recipient opens, with a secret of
// their own in it: compare the owner with the one that is expected. A file under
// a passphrase can be made only by who knows it. The checksum is against damage.
package keystore

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"cryptounet/heops/client"
	"cryptounet/heops/client/secret"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/wire"
)

const (
	maxPlan   = 4<<20 + wire.Overhead // package plan reads no more
	maxSealed = 1 << 16               // some hundred recipients
)

// header begins the content.
type header struct {
	Kind Kind
	Plan uint32
}

const headerSize = 8

// Write writes a client's secret and plan, and returns the number of bytes.
func Write(w io.Writer, c *client.Client, p Protection) (int64, error) {
	n, err := write(w, c, p)
	if err != nil {
		return n, fmt.Errorf("keystore: writing: %w", err)
	}
	return n, nil
}

func write(w io.Writer, c *client.Client, p Protection) (int64, error) {
	if p == nil {
		return 0, errors.New("there is no protection: choose Passphrase, Recipients or Plain")
	}
	seed, err := c.Seed()
	if err != nil {
		return 0, err
	}
	defer seed.Close()
	public := c.Plan()
	var planFrame, sealed bytes.Buffer
	defer func() { clear(sealed.Bytes()) }()
	if _, err := public.WriteTo(&planFrame); err != nil {
		return 0, err
	}
	if err := seed.Expose(func(b []byte) error { return p.seal(&sealed, b) }); err != nil {
		return 0, err
	}
	if sealed.Len() > maxSealed {
		return 0, fmt.Errorf("the seed takes %d bytes for that many recipients; %d are read", sealed.Len(), maxSealed)
	}
	f := wire.NewWriter(w, wire.Header{
		Kind: wire.Secret, Digest: public.Digest(), Owner: c.Owner(),
		Length: uint64(headerSize + planFrame.Len() + sealed.Len()),
	})
	binary.Write(f, binary.LittleEndian, header{p.kind(), uint32(planFrame.Len())})
	f.Write(planFrame.Bytes())
	f.Write(sealed.Bytes())
	return f.Close()
}

// Read reads a client that Write wrote.
func Read(r io.Reader, u Unlock) (*client.Client, error) {
	c, err := read(r, u)
	if err != nil {
		return nil, fmt.Errorf("keystore: reading a secret key: %w", err)
	}
	return c, nil
}

func read(r io.Reader, u Unlock) (c *client.Client, err error) {
	d, sealed, err := parse(r)
	if err != nil {
		return nil, err
	}
	defer clear(sealed)
	err = u.open(d.Protection, sealed, func(b []byte) error {
		seed, err := secret.SeedFrom(b)
		if err != nil {
			return err
		}
		defer seed.Close()
		c, err = client.NewWith(d.Plan, client.Options{Seed: seed, Fresh: true})
		return err
	})
	if err != nil {
		return nil, err
	}
	if c.Owner() != d.Owner {
		err := fmt.Errorf("it claims secret %v; its seed and plan make %v: one was put in the place of another", d.Owner, c.Owner())
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// Description is what a key file says of itself without being opened. Only opening
// it shows that it is true.
type Description struct {
	Plan       *plan.Plan
	Owner      wire.Owner
	Protection Kind
}

// String reads "secret 0123456789ab of dlin at N = 2^14, protected by a passphrase".
func (d *Description) String() string {
	if d == nil || d.Plan == nil {
		return "no secret key"
	}
	return fmt.Sprintf("secret %v of %s at N = 2^%d, protected by %v", d.Owner, d.Plan.Model.Name, d.Plan.LogN, d.Protection)
}

// Describe reads a key file and says what it is, without opening it.
func Describe(r io.Reader) (*Description, error) {
	d, sealed, err := parse(r)
	clear(sealed)
	if err != nil {
		return nil, fmt.Errorf("keystore: reading a secret key: %w", err)
	}
	return d, nil
}

// parse takes a key file apart.
func parse(r io.Reader) (*Description, []byte, error) {
	f, err := wire.NewReader(r, wire.Secret, headerSize+maxPlan+maxSealed)
	if err != nil {
		return nil, nil, err
	}
	var h header
	if err := binary.Read(f, binary.LittleEndian, &h); err != nil {
		return nil, nil, wire.Truncated(err)
	}
	if h.Kind >= kinds {
		return nil, nil, fmt.Errorf("it is protected by %v, which this program does not know", h.Kind)
	}
	rest := f.Length - headerSize // there is no underflow: the header was read
	if h.Plan > maxPlan || uint64(h.Plan) > rest || rest-uint64(h.Plan) > maxSealed {
		return nil, nil, fmt.Errorf("it claims a plan of %d bytes in %d", h.Plan, f.Length)
	}
	public := make([]byte, h.Plan)
	sealed := make([]byte, rest-uint64(h.Plan))
	for _, b := range [][]byte{public, sealed} {
		if _, err := io.ReadFull(f, b); err != nil {
			return nil, nil, wire.Truncated(err)
		}
	}
	if err := f.Close(); err != nil {
		return nil, nil, err
	}
	if h.Kind == InPlain && len(sealed) != secret.SeedSize {
		return nil, nil, fmt.Errorf("its seed has %d bytes; a seed has %d", len(sealed), secret.SeedSize)
	}
	from := bytes.NewReader(public)
	p, err := plan.Read(from)
	if err != nil {
		return nil, nil, err
	}
	if from.Len() != 0 {
		return nil, nil, fmt.Errorf("%d bytes follow its plan", from.Len())
	}
	if d := p.Digest(); d != f.Digest {
		return nil, nil, fmt.Errorf("it claims plan %v and holds %v", f.Digest, d)
	}
	return &Description{p, f.Owner, h.Kind}, sealed, nil
}
