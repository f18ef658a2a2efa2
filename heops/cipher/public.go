package cipher

import (
	"errors"
	"fmt"
	"io"

	"cryptounet/heops/wire"

	"github.com/tuneinsight/lattigo/v5/ring"
	"github.com/tuneinsight/lattigo/v5/ring/ringqp"
)

// PublicKey encrypts inputs of a plan to the secret that it belongs to: who has
// it can encrypt and not decrypt (package sender). It is (b, a) with b = e - a s
// modulo the primes of the input's level and the first special one, in NTT and
// Montgomery form; a grows from a seed.
type PublicKey struct {
	context *Context
	owner   wire.Owner
	b, a    ringqp.Poly
	seed    Seed
}

// NewPublicKey returns the public key of a secret. a grows from the seed's
// Uniform(0).
func NewPublicKey(c *Context, owner wire.Owner, b ringqp.Poly, seed Seed) (*PublicKey, error) {
	if err := c.valid(); err != nil {
		return nil, err
	}
	level, n := c.plan.Input().Level, c.params.N()
	if !hasRows(b.Q, level+1, n) || !hasRows(b.P, 1, n) || len(b.Q.Coeffs) != level+1 || len(b.P.Coeffs) != 1 {
		return nil, fmt.Errorf("cipher: the public key is missing or of another level than the input's, %d", level)
	}
	k := &PublicKey{context: c, owner: owner, b: b, seed: seed}
	k.expand()
	return k, nil
}

// PublicRing returns the ring that the plan's public key is in.
func (c *Context) PublicRing() ringqp.Ring {
	if c.valid() != nil {
		return ringqp.Ring{}
	}
	return c.params.RingQP().AtLevel(c.plan.Input().Level, 0)
}

// expand fills the uniform half.
func (k *PublicKey) expand() {
	r := k.context.PublicRing()
	k.a = r.NewPoly()
	k.seed.Uniform(0).Read(r, k.a)
}

// Context returns the plan's context, nil for a zero PublicKey.
func (k *PublicKey) Context() *Context {
	if k == nil {
		return nil
	}
	return k.context
}

// Owner returns the identity of the secret that the key belongs to.
func (k *PublicKey) Owner() wire.Owner {
	if k == nil {
		return wire.Owner{}
	}
	return k.owner
}

// Halves returns b and a. They are shared: do not change them.
func (k *PublicKey) Halves() (b, a ringqp.Poly) {
	if k == nil {
		return b, a
	}
	return k.b, k.a
}

// Bytes returns the size on the wire.
func (k *PublicKey) Bytes() int64 {
	if k == nil || k.context == nil {
		return 0
	}
	return int64(k.context.publicSize()) + wire.Overhead
}

// String reads "public key of secret 0123456789ab, 0.3 MB".
func (k *PublicKey) String() string {
	if k == nil || k.context == nil {
		return "no public key"
	}
	return fmt.Sprintf("public key of secret %v, %.1f MB", k.owner, float64(k.Bytes())/1e6)
}

func (c *Context) publicSize() uint64 {
	return uint64(len(Seed{})) + c.polynomialSize(c.params.Q()[:c.plan.Input().Level+1]) + c.polynomialSize(c.params.P()[:1])
}

// WriteTo writes the key as a frame of package wire. Its content is a seed of 32
// bytes, from which a grows as the second polynomials of evaluation keys do with
// rotation 0, and b modulo the primes of the input's level and then modulo the
// first special one.
func (k *PublicKey) WriteTo(w io.Writer) (int64, error) {
	if k == nil || k.context == nil {
		return 0, errors.New("cipher: there is no public key to write")
	}
	c := k.context
	f := wire.NewWriter(w, wire.Header{Kind: wire.PublicKey, Digest: c.digest, Owner: k.owner, Length: c.publicSize()})
	f.Write(k.seed[:])
	f.Residues(k.b.Q.Coeffs, c.params.Q())
	f.Residues(k.b.P.Coeffs, c.params.P())
	n, err := f.Close()
	if err != nil {
		return n, fmt.Errorf("cipher: writing a public key: %w", err)
	}
	return n, nil
}

// ReadPublicKey reads a key that WriteTo wrote under the same plan.
func (c *Context) ReadPublicKey(r io.Reader) (*PublicKey, error) {
	if err := c.valid(); err != nil {
		return nil, err
	}
	k, err := c.readPublicKey(r)
	if err != nil {
		return nil, fmt.Errorf("cipher: reading a public key: %w", err)
	}
	return k, nil
}

func (c *Context) readPublicKey(r io.Reader) (*PublicKey, error) {
	f, err := wire.NewReader(r, wire.PublicKey, c.publicSize())
	if err != nil {
		return nil, err
	}
	if f.Digest != c.digest {
		return nil, fmt.Errorf("it belongs to plan %v; this is plan %v: both sides need the same plan", f.Digest, c.digest)
	}
	if size := c.publicSize(); f.Length != size {
		return nil, fmt.Errorf("it claims %d bytes; the plan's has %d", f.Length, size)
	}
	k := &PublicKey{context: c, owner: f.Owner, b: c.PublicRing().NewPoly()}
	if _, err := io.ReadFull(f, k.seed[:]); err != nil {
		return nil, wire.Truncated(err)
	}
	for _, part := range []struct {
		poly   ring.Poly
		primes []uint64
	}{{k.b.Q, c.params.Q()}, {k.b.P, c.params.P()}} {
		if err := wire.ReadResidues(f, part.poly.Coeffs, part.primes); err != nil {
			return nil, err
		}
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	k.expand()
	return k, nil
}
