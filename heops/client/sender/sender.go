// Package sender encrypts under a public key: whoever has images and no secret,
// a scanner perhaps, sends them to be computed on, and the client alone can
// decrypt what comes of them.
//
//	s, _ := sender.New(p, publicKey) // which Client.PublicKey made
//	input, _ := s.Encrypt(ctx, image)
//
// # Noise
//
// An encryption is (u b + e0, u a + e1) / P + (m, 0), with u ternary and the
// public key (b, a) modulo Q P: Lyubashevsky, Peikert, Regev (eprint 2012/230),
// divided by a special prime P as Lattigo does, so that the errors u e + e0 + e1 s
// all but vanish and the rounding of the division is left, of variance 1/12 in
// both halves, the second times the secret. Its deviation is
// sqrt((1 + 2N 2/3) / 12): at N = 2^14 some 43, which is 13 times that of an
// encryption under the secret key. Noise is what an input's error is then.
package sender

import (
	"context"
	"errors"
	"fmt"
	"math"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client/input"
	"cryptounet/heops/client/parallel"
	"cryptounet/heops/client/sampling"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/wire"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
	"github.com/tuneinsight/lattigo/v5/ring/ringqp"
)

// Sender encrypts inputs of a plan. It holds no secret, and is safe for use by
// several goroutines.
type Sender struct {
	key     *cipher.PublicKey
	encoder *input.Encoder
	plan    *plan.Plan
}

// New returns the sender of a plan under a public key, which must belong to an
// equal plan.
func New(p *plan.Plan, key *cipher.PublicKey) (*Sender, error) {
	if p == nil || key.Context() == nil {
		return nil, errors.New("sender: there is no plan or no public key: Client.PublicKey makes one, Context.ReadPublicKey reads one")
	}
	if got, want := key.Context().Digest(), p.Digest(); got != want {
		return nil, fmt.Errorf("sender: the public key belongs to plan %v; this is plan %v: both sides need the same plan", got, want)
	}
	e, err := input.NewEncoder(key.Context())
	if err != nil {
		return nil, fmt.Errorf("sender: %w", err)
	}
	return &Sender{key, e, p.Clone()}, nil
}

var errNone = errors.New("sender: there is no sender: make one with New")

func (s *Sender) check() error {
	if s == nil || s.key == nil {
		return errNone
	}
	return nil
}

// Owner returns the identity of the secret that can decrypt.
func (s *Sender) Owner() wire.Owner {
	if s.check() != nil {
		return wire.Owner{}
	}
	return s.key.Owner()
}

// Noise returns the standard deviation of an encrypted input's error, in the
// input's values.
func (s *Sender) Noise() float64 {
	if s.check() != nil {
		return 0
	}
	n := float64(s.plan.Slots())
	in := s.plan.Input()
	// Of a coefficient: both roundings, and that of the encoding.
	variance := (1+2*n*2/3)/12 + 1.0/12
	return math.Sqrt(2*n*variance) / in.Scale * in.Gain[0]
}

// String says who can decrypt.
func (s *Sender) String() string {
	if err := s.check(); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("sender to secret %v of %s", s.Owner(), s.plan.Model.Name)
}

// Encrypt encrypts network inputs as Client.Encrypt does: one, or up to the
// plan's batch of them. Both polynomials of each ciphertext travel: twice what an
// encryption under the secret takes.
func (s *Sender) Encrypt(ctx context.Context, images ...*tensor.Tensor) (*cipher.Encrypted, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	pts, err := s.encoder.Plaintexts(ctx, images...)
	if err != nil {
		return nil, fmt.Errorf("sender: encrypting: %w", err)
	}
	root, err := sampling.Fresh()
	if err != nil {
		return nil, fmt.Errorf("sender: encrypting: %w", err)
	}
	defer clear(root[:])
	cts := make([]*rlwe.Ciphertext, len(pts))
	err = parallel.Each(ctx, len(pts), func(i int) (err error) {
		cts[i], err = s.encrypt(pts[i], root, i)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sender: encrypting: %w", err)
	}
	return cipher.New(s.key.Context(), s.key.Owner(), 0, len(images), cts, nil)
}

// encrypt encrypts plaintext number i.
func (s *Sender) encrypt(pt *rlwe.Plaintext, root sampling.Root, i int) (*rlwe.Ciphertext, error) {
	own, err := sampling.Derive(root[:], "encryption under a public key", sampling.Number(i))
	if err != nil {
		return nil, err
	}
	defer clear(own[:])
	stream, err := own.Stream()
	if err != nil {
		return nil, err
	}
	params := s.key.Context().Lattigo()
	r := s.key.Context().PublicRing()
	u, sum := r.NewPoly(), r.NewPoly()
	defer func() {
		for _, rows := range [][][]uint64{u.Q.Coeffs, u.P.Coeffs, sum.Q.Coeffs, sum.P.Coeffs} {
			for _, row := range rows {
				clear(row)
			}
		}
	}()
	if err := sampling.Ternary(stream, r, u); err != nil {
		return nil, err
	}
	r.NTT(u, u)
	ct := rlwe.NewCiphertext(params, 1, pt.Level())
	*ct.MetaData = *pt.MetaData
	errs := sampling.NewErrors(stream, r)
	down := ring.NewBasisExtender(params.RingQ(), params.RingP())
	b, a := s.key.Halves()
	for k, half := range []ringqp.Poly{b, a} {
		errs.Read(sum)
		r.MulCoeffsMontgomeryThenAdd(u, half, sum)
		down.ModDownQPtoQNTT(r.LevelQ(), r.LevelP(), sum.Q, sum.P, ct.Value[k])
	}
	r.RingQ.Add(ct.Value[0], pt.Value, ct.Value[0])
	return ct, nil
}
