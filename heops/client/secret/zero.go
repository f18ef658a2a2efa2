package secret

import (
	"encoding/binary"
	"fmt"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client/sampling"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring/ringqp"
)

// roots are what a set of keys, or of ciphertexts, grows from.
type roots struct {
	uniform cipher.Seed   // public
	errors  sampling.Root // secret
}

// roots returns fresh roots, or those of the purpose and its parts.
func (k *Key) roots(m *material, purpose string, parts ...[]byte) (r roots, err error) {
	var uniform sampling.Root
	if k.reproducible {
		digest := k.scheme.Digest()
		parts = append([][]byte{digest[:]}, parts...)
		if uniform, err = m.seed.derive(purpose+", uniform", parts...); err == nil {
			r.errors, err = m.seed.derive(purpose+", errors", parts...)
		}
	} else if uniform, err = sampling.Fresh(); err == nil {
		r.errors, err = sampling.Fresh()
	}
	r.uniform = cipher.Seed(uniform)
	return r, err
}

// wipe forgets the secret root.
func (r *roots) wipe() { clear(r.errors[:]) }

// zeros encrypts zero, one polynomial after the other, under the secret to.
type zeros struct {
	ring    ringqp.Ring
	uniform *cipher.Uniform
	errors  *sampling.Errors
}

// zeros returns the encryptions of zero number i of the roots, in a ring.
func (r *roots) zeros(params rlwe.Parameters, ring ringqp.Ring, i int) (*zeros, error) {
	root, err := sampling.Derive(r.errors[:], "errors of number", sampling.Number(i))
	if err != nil {
		return nil, err
	}
	defer clear(root[:])
	stream, err := root.Stream()
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	return &zeros{ring, r.uniform.Uniform(i), sampling.NewErrors(stream, ring)}, nil
}

// montgomery fills (c0, c1) with (e - c1 s, c1) in NTT and Montgomery form: what
// keys are made of.
func (z *zeros) montgomery(s, c0, c1 ringqp.Poly) {
	z.uniform.Read(z.ring, c1)
	z.errors.Read(c0)
	z.ring.MForm(c0, c0)
	z.ring.MulCoeffsMontgomeryThenSub(c1, s, c0)
}

// plain fills (c0, c1) with (e - c1 s, c1) in NTT form: what ciphertexts are
// made of. s is in Montgomery form.
func (z *zeros) plain(s, c0, c1 ringqp.Poly) {
	z.uniform.Read(z.ring, c1)
	z.errors.Read(c0)
	z.ring.MulCoeffsMontgomeryThenSub(c1, s, c0)
}

// numbers returns a list of numbers as a part.
func numbers(list ...int) (b []byte) {
	for _, n := range list {
		b = binary.LittleEndian.AppendUint64(b, uint64(n))
	}
	return b
}
