package secret

import (
	"errors"
	"fmt"

	"cryptounet/heops/cipher"
)

// PublicKey makes the public key for a plan's inputs; the context must be one of
// the key's scheme.
func (k *Key) PublicKey(c *cipher.Context) (*cipher.PublicKey, error) {
	m, done, err := k.use()
	if err != nil {
		return nil, err
	}
	defer done()
	ring := c.PublicRing()
	if ring.RingQ == nil {
		return nil, errors.New("secret: making a public key: there is no plan: cipher.NewContext makes a context of one")
	}
	if got, want := c.Digest(), k.scheme.Digest(); got != want {
		return nil, fmt.Errorf("secret: making a public key: the key belongs to plan %v; this is plan %v", want, got)
	}
	r, err := k.roots(m, "public key", numbers(ring.LevelQ()))
	if err != nil {
		return nil, fmt.Errorf("secret: making a public key: %w", err)
	}
	defer r.wipe()
	z, err := r.zeros(k.scheme.Lattigo().Parameters.Parameters, ring, 0)
	if err != nil {
		return nil, err
	}
	b, a := ring.NewPoly(), ring.NewPoly()
	z.montgomery(m.key.Value, b, a)
	return cipher.NewPublicKey(c, k.owner, b, r.uniform)
}
