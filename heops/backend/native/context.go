// Package native is arithmetic on own kernels (package rns), vectorised where
// the processor can.
package native

import (
	"fmt"
	"math/big"
	"slices"

	"cryptounet/heops/backend/rns"
	"cryptounet/heops/cipher"
	"cryptounet/heops/network/plan"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// Backend is what the workers share: the primes' tables, the
// basis extensions and the keys.
type Backend struct {
	params hefloat.Parameters
	n      int
	memory *arena // shared, and safe to share
	q, p   []*rns.Modulus
	digits [][]digit // by level and digit: from its primes to all others
	down   []divide  // by level: division by P
	fused  []divide  // by level: division by P and the level's prime
	last   []divide  // by level: division by the level's prime
	lift   []uint64  // P modulo each prime of Q
	own    []uint64  // rns.Montgomery of each prime of Q
	keys   map[int]*preparedKey
}

// digit is one part of a decomposition in key switching: primes lo .. hi-1 of
// Q, extended to the other primes of the level and to P.
type digit struct {
	lo, hi int
	extend *rns.Extender
}

// divide is a rounded division by some primes: their residues are extended to
// primes 0 .. len(inverse)-1 and subtracted there.
type divide struct {
	extend  *rns.Extender
	inverse []uint64 // of the divisor, a prime
}

// preparedKey is an evaluation key: for each digit and each prime of Q up to the
// key's level, then of P, both polynomials. The rows are the key's own, in
// Montgomery form: digits carry the factor that this takes (rns.Montgomery), so
// that a key, up to a hundred megabytes, is in memory once.
type preparedKey struct {
	level       int
	b           [2][][][]uint64 // polynomial, prime, digit
	permutation *rns.Permutation
}

// New prepares a backend for the keys on a path of package rns. Rings whose
// primes do not fit its kernels are refused: Supports says which.
func New(keys *cipher.EvaluationKeys, path rns.Path) (*Backend, error) {
	scheme := keys.Scheme() // nil of no keys
	if err := Supports(scheme); err != nil {
		return nil, err
	}
	params := scheme.Lattigo()
	c := &Backend{params: params, n: params.N(), memory: &arena{n: params.N()}, keys: make(map[int]*preparedKey)}
	var err error
	if c.q, err = moduli(params.RingQ(), path); err != nil {
		return nil, err
	}
	if c.p, err = moduli(params.RingP(), path); err != nil {
		return nil, err
	}
	if err := c.extensions(); err != nil {
		return nil, err
	}
	for _, k := range keys.List() {
		g, err := keys.Key(k.Rotation, k.Level)
		if err != nil {
			return nil, err
		}
		if err := c.addKey(k, g); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// maxSpecial bounds the primes of P: with the level's prime they are divided by
// together, and a base extension takes up to nine.
const maxSpecial = 8

// Supports says why the kernels cannot compute with a scheme, nil if they can.
func Supports(s *cipher.Scheme) error {
	if err := s.Valid(); err != nil {
		return fmt.Errorf("native: %w", err)
	}
	params := s.Lattigo()
	for _, q := range append(slices.Clone(params.Q()), params.P()...) {
		if q > rns.MaxModulus {
			return fmt.Errorf("native: prime %d is above 2^49.5, the largest that the kernels take", q)
		}
	}
	if k := params.PCount(); k < 1 || k > maxSpecial {
		return fmt.Errorf("native: %d special primes; the kernels take 1 to %d", k, maxSpecial)
	}
	return nil
}

func moduli(r *ring.Ring, path rns.Path) ([]*rns.Modulus, error) {
	m := make([]*rns.Modulus, len(r.SubRings))
	for i, s := range r.SubRings {
		var err error
		if m[i], err = rns.NewModulus(s, r.Type(), path); err != nil {
			return nil, fmt.Errorf("native: %w", err)
		}
	}
	return m, nil
}

// extensions makes the basis extensions of every level.
func (c *Backend) extensions() error {
	special := len(c.p)
	product := big.NewInt(1)
	for _, p := range c.params.P() {
		product.Mul(product, new(big.Int).SetUint64(p))
	}
	for level := range c.q {
		var digits []digit
		for lo := 0; lo <= level; lo += special {
			hi := min(lo+special, level+1)
			others := append(append([]*rns.Modulus{}, c.q[:lo]...), c.q[hi:level+1]...)
			others = append(others, c.p...)
			extend, err := rns.NewExtender(c.q[lo:hi], others, rns.Digit)
			if err != nil {
				return fmt.Errorf("native: %w", err)
			}
			factors := make([]uint64, len(others))
			for i, m := range others {
				factors[i] = m.Montgomery()
			}
			if err := extend.Scale(factors); err != nil {
				return fmt.Errorf("native: %w", err)
			}
			digits = append(digits, digit{lo, hi, extend})
		}
		c.digits = append(c.digits, digits)
		down, err := newDivide(c.p, c.q[:level+1], product)
		if err != nil {
			return err
		}
		c.down = append(c.down, down)
		var fused, last divide
		if level > 0 {
			prime := new(big.Int).SetUint64(c.params.Q()[level])
			if last, err = newDivide(c.q[level:level+1], c.q[:level], prime); err != nil {
				return err
			}
			from := append(append([]*rns.Modulus{}, c.q[level]), c.p...)
			if fused, err = newDivide(from, c.q[:level], prime.Mul(prime, product)); err != nil {
				return err
			}
		}
		c.fused = append(c.fused, fused)
		c.last = append(c.last, last)
		c.own = append(c.own, c.q[level].Montgomery())
		c.lift = append(c.lift, new(big.Int).Mod(product, new(big.Int).SetUint64(c.q[level].Q())).Uint64())
	}
	return nil
}

func newDivide(from, to []*rns.Modulus, by *big.Int) (divide, error) {
	extend, err := rns.NewExtender(from, to, rns.Rounding)
	if err != nil {
		return divide{}, fmt.Errorf("native: %w", err)
	}
	d := divide{extend: extend, inverse: make([]uint64, len(to))}
	for i, m := range to {
		q := new(big.Int).SetUint64(m.Q())
		d.inverse[i] = new(big.Int).ModInverse(new(big.Int).Mod(by, q), q).Uint64()
	}
	return d, nil
}

// addKey lists a key's rows, prime by prime.
func (c *Backend) addKey(k plan.Key, g *rlwe.GadgetCiphertext) error {
	key := &preparedKey{level: k.Level}
	for poly := range 2 {
		key.b[poly] = make([][][]uint64, k.Level+1+len(c.p))
		for i := range key.b[poly] {
			for _, d := range g.Value {
				row := d[0][poly].Q.Coeffs
				if i > k.Level {
					row = d[0][poly].P.Coeffs[i-k.Level-1:]
				} else {
					row = row[i:]
				}
				key.b[poly][i] = append(key.b[poly][i], row[0])
			}
		}
	}
	if k.Rotation != 0 {
		var err error
		if key.permutation, err = rns.NewPermutation(c.n, c.params.RingQ().NthRoot(), c.params.GaloisElement(k.Rotation)); err != nil {
			return fmt.Errorf("native: the key for %s: %w", cipher.Describe(k), err)
		}
	}
	c.keys[k.Rotation] = key
	return nil
}
