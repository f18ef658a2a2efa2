// Package cipher is what is public between who encrypts and who computes:
// encrypted maps and evaluation keys, bound to a plan and to a secret's
// identity, and how both travel (package wire has the frames).
//
// Nothing here can hold a secret key. Package client makes what is here from
// one, package evaluator computes with it.
//
// Scheme: Cheon, Kim, Kim, Song (eprint 2016/421); conjugate-invariant ring:
// Kim and Song (eprint 2018/952); key switching with special primes: Han and
// Ki (eprint 2019/688).
package cipher

import (
	"errors"
	"fmt"

	"cryptounet/heops/network/plan"
	"cryptounet/heops/wire"

	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// Literal is what a Scheme is made from.
type Literal struct {
	LogN     int
	Q, P     []uint64 // modulus chain and special primes
	Ring     ring.Type
	LogScale int
}

// Scheme is CKKS with fixed parameters, at 128-bit security with a dense ternary
// secret, and the digest of what fixed them: keys and ciphertexts of equal
// digests go together. It is not changed once made, and may be shared.
type Scheme struct {
	params hefloat.Parameters
	digest wire.Digest
}

// NewScheme returns the scheme of a literal, or a *plan.SecurityError where it
// would be weaker than 128 bits.
func NewScheme(l Literal, digest wire.Digest) (*Scheme, error) {
	if err := plan.CheckSecurity(l.LogN, l.Q, l.P); err != nil {
		return nil, err
	}
	return newScheme(l, digest)
}

// newScheme does not check security: tests take small rings.
func newScheme(l Literal, digest wire.Digest) (*Scheme, error) {
	if len(l.Q) == 0 || len(l.P) == 0 {
		return nil, fmt.Errorf("cipher: parameters: %d primes and %d special ones; there must be some of each", len(l.Q), len(l.P))
	}
	params, err := hefloat.NewParametersFromLiteral(hefloat.ParametersLiteral{
		LogN:            l.LogN,
		Q:               l.Q,
		P:               l.P,
		Xs:              ring.Ternary{P: 2.0 / 3}, // dense: +-1 and 0 alike
		RingType:        l.Ring,
		LogDefaultScale: l.LogScale,
	})
	if err != nil {
		return nil, fmt.Errorf("cipher: parameters: %w", err)
	}
	return &Scheme{params, digest}, nil
}

// errNoScheme is what was asked of a Scheme or Context that nothing made.
var errNoScheme = errors.New("cipher: there are no parameters: NewContext makes them from a plan, NewScheme from a Literal")

// Valid returns an error if NewScheme did not make s.
func (s *Scheme) Valid() error {
	if s == nil || s.params.RingQ() == nil {
		return errNoScheme
	}
	return nil
}

// Lattigo returns the parameters as Lattigo has them.
func (s *Scheme) Lattigo() hefloat.Parameters {
	if s == nil {
		return hefloat.Parameters{}
	}
	return s.params
}

// Digest returns the digest of what fixed the parameters.
func (s *Scheme) Digest() wire.Digest {
	if s == nil {
		return wire.Digest{}
	}
	return s.digest
}

// Turn returns the rotation to the left by 0 to slots-1 that k comes to.
func (s *Scheme) Turn(k int) int {
	if s.Valid() != nil {
		return 0
	}
	n := s.params.MaxSlots()
	return ((k % n) + n) % n
}

// polynomialSize returns the bytes of a polynomial modulo primes on the wire.
func (s *Scheme) polynomialSize(primes []uint64) uint64 {
	return wire.ResiduesSize(s.params.N(), primes)
}

// digits returns how many digits a key up to a level has.
func (s *Scheme) digits(level int) int {
	special := s.params.PCount()
	return (level + special) / special
}

// gadgetSize returns the bytes of a key up to a level on the wire: of each digit
// one polynomial.
func (s *Scheme) gadgetSize(level int) uint64 {
	return uint64(s.digits(level)) * (s.polynomialSize(s.params.Q()[:level+1]) + s.polynomialSize(s.params.P()))
}

// Context is a plan with its scheme: what readers, clients and evaluators
// prepare once. It is not changed once made, and may be shared.
type Context struct {
	*Scheme
	plan *plan.Plan
}

// NewContext checks a plan and prepares its ring, which takes some
// milliseconds.
func NewContext(p *plan.Plan) (*Context, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	p = p.Clone()
	s, err := NewScheme(Literal{LogN: p.LogN, Q: p.Q, P: p.P, Ring: ring.ConjugateInvariant, LogScale: 40}, p.Digest())
	if err != nil {
		return nil, err
	}
	return &Context{s, p}, nil
}

// valid returns an error if NewContext did not make c.
func (c *Context) valid() error {
	if c == nil || c.plan == nil {
		return errNoScheme
	}
	return c.Scheme.Valid()
}

// Plan returns a copy of the plan, nil for a zero Context.
func (c *Context) Plan() *plan.Plan {
	if c.valid() != nil {
		return nil
	}
	return c.plan.Clone()
}

// check refuses what belongs to another plan or another secret.
func check(what string, got, want wire.Digest, owner, key wire.Owner) error {
	if got != want {
		return fmt.Errorf("cipher: %s belongs to plan %v; this is plan %v: both sides need the same plan", what, got, want)
	}
	if owner != key {
		return fmt.Errorf("cipher: %s belongs to secret %v; this is secret %v: take the keys and maps of one client", what, owner, key)
	}
	return nil
}
