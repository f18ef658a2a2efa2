// Package backend chooses who computes on ciphertexts - own kernels or
// Lattigo's evaluator - and shares the workers that do among all that want to.
package backend

import (
	"fmt"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/backend/lattigo"
	"cryptounet/heops/backend/native"
	"cryptounet/heops/backend/rns"
	"cryptounet/heops/cipher"
)

// Kind is an implementation of the ciphertext arithmetic.
type Kind int

// The backends compute the same; Lattigo is the oracle and the yardstick.
const (
	Native  Kind = iota // own kernels, vectorised where the processor can
	Lattigo             // Lattigo's evaluator as it is
)

// String returns the backend's name.
func (k Kind) String() string {
	switch k {
	case Native:
		return "native"
	case Lattigo:
		return "lattigo"
	}
	return fmt.Sprintf("backend %d", int(k))
}

// Best returns Native where its kernels can compute with the scheme, and
// Lattigo where they cannot: for primes above 2^49.5 or many special primes.
func Best(s *cipher.Scheme) Kind {
	if native.Supports(s) == nil {
		return Native
	}
	return Lattigo
}

// New returns a pool of workers with the keys.
func New(kind Kind, keys *cipher.EvaluationKeys) (*Pool, error) {
	return NewOn(kind, rns.Best(), keys)
}

// NewOn is New with a choice of the native backend's instructions.
func NewOn(kind Kind, path rns.Path, keys *cipher.EvaluationKeys) (*Pool, error) {
	if keys.Scheme() == nil {
		return nil, fmt.Errorf("backend: no evaluation keys: make them with Client.EvaluationKeys")
	}
	var b arithmetic.Backend
	switch kind {
	case Native:
		n, err := native.New(keys, path)
		if err != nil {
			return nil, err
		}
		b = n
	case Lattigo:
		b = lattigo.New(keys)
	default:
		return nil, fmt.Errorf("backend: unknown %v", kind)
	}
	return newPool(b), nil
}
