// Package secret is the one place that holds a secret key. Its Key makes
// evaluation keys and a public key, encrypts and decrypts; nothing that only
// computes imports it.
//
// # From a seed
//
// A key is 32 random bytes, its Seed. All else is derived from it (package
// sampling: Derive, Stream), always with the digest of the scheme as the first
// part, so that keys of two plans have nothing in common though the seed be one:
//
//	"secret key"    the dense ternary polynomial (sampling.Ternary), in NTT and
//	                Montgomery form modulo every prime
//	"owner"         the first 16 bytes: the key's public identity
//
// Evaluation keys, public keys and encryptions take fresh randomness, unless the
// key was made by Reproducible; then each has two roots, for its uniform halves
// (public, it is sent) and for its errors (secret):
//
//	"evaluation keys, uniform" / "..., errors"    part: all rotations with their levels
//	"public key, uniform" / "..., errors"         part: the level
//	"encryption, uniform" / "..., errors"         part: SHA-256 of all plaintexts of the call
//
// Two calls share randomness only if everything about them is equal, and then
// their results are equal: of two samples with the same error and different
// uniform halves, the secret would follow by subtraction. Reproducible encryption
// shows who sees two ciphertexts whether their plaintexts are equal.
//
// # Memory
//
// Seed, key and every polynomial of a key switch's secret side live in package
// memory; Close wipes them, as does the garbage collector once a Key is out of
// reach. Beyond reach, in Go's memory until it is used again, are: the states of
// HMAC and BLAKE2b that hold derived roots, the buffers of random bytes of
// Lattigo's error sampler, errors themselves until the keys or ciphertexts take
// their place, and decrypted plaintexts. Lattigo's decryptor copies nothing of
// the key; its encryptor and key generator, which would, are not used.
package secret

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client/memory"
	"cryptounet/heops/client/sampling"
	"cryptounet/heops/wire"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
	"github.com/tuneinsight/lattigo/v5/ring/ringqp"
)

// Key is a secret key of a scheme: dense ternary. It is safe for use by several
// goroutines.
type Key struct {
	scheme       *cipher.Scheme
	owner        wire.Owner
	reproducible bool
	open         func() *material // what prints by reflection does not see behind it
}

// material is what of a key is secret.
type material struct {
	mu   sync.RWMutex
	seed *Seed
	rows *memory.Region
	key  *rlwe.SecretKey // its rows lie in the region; nil once closed
}

// New draws a key from the operating system's randomness.
func New(s *cipher.Scheme) (*Key, error) {
	seed, err := NewSeed()
	if err != nil {
		return nil, err
	}
	defer seed.Close()
	return FromSeed(s, seed)
}

// FromSeed returns the key of a seed, the same for equal seeds and schemes. What
// it makes takes fresh randomness, as of a key that New drew.
func FromSeed(s *cipher.Scheme, seed *Seed) (*Key, error) { return expand(s, seed, false) }

// Reproducible is FromSeed, but for that all that the key makes is derived as
// well: equal calls give equal bits, in any process on machines of one
// architecture; the errors are made with floats.
func Reproducible(s *cipher.Scheme, seed *Seed) (*Key, error) { return expand(s, seed, true) }

func expand(s *cipher.Scheme, seed *Seed, reproducible bool) (*Key, error) {
	if err := s.Valid(); err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	digest := s.Digest()
	own, err := seed.clone()
	if err != nil {
		return nil, err
	}
	identity, err := own.derive("owner", digest[:])
	if err != nil {
		return nil, err
	}
	root, err := own.derive("secret key", digest[:])
	if err != nil {
		return nil, err
	}
	defer clear(root[:])
	stream, err := root.Stream()
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	r := *s.Lattigo().RingQP()
	rows, err := memory.New(8 * words(r))
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	p := poly(rows.Words(), r)
	if err := sampling.Ternary(stream, r, p); err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	r.NTT(p, p)
	r.MForm(p, p)
	key := &rlwe.SecretKey{Value: p}
	runtime.AddCleanup(key, func(r *memory.Region) { r.Close() }, rows)
	m := &material{seed: own, rows: rows, key: key}
	return &Key{s, wire.Owner(identity[:16]), reproducible, func() *material { return m }}, nil
}

// words returns how many words a polynomial of a ring takes.
func words(r ringqp.Ring) int { return r.RingQ.N() * (r.LevelQ() + r.LevelP() + 2) }

// poly returns a polynomial of a ring whose rows lie in memory.
func poly(memory []uint64, r ringqp.Ring) ringqp.Poly {
	n := r.RingQ.N()
	rows := make([][]uint64, r.LevelQ()+r.LevelP()+2)
	for i := range rows {
		rows[i] = memory[i*n : (i+1)*n : (i+1)*n]
	}
	q := r.LevelQ() + 1
	return ringqp.Poly{Q: ring.Poly{Coeffs: rows[:q:q]}, P: ring.Poly{Coeffs: rows[q:]}}
}

// errNone is what methods of a zero or closed Key return.
var errNone = errors.New("secret: there is no key: it was closed, or none was made (New, FromSeed)")

// use returns the key for as long as done has not been called: Close waits.
func (k *Key) use() (m *material, done func(), err error) {
	if k == nil || k.open == nil {
		return nil, nil, errNone
	}
	m = k.open()
	m.mu.RLock()
	if m.key == nil {
		m.mu.RUnlock()
		return nil, nil, errNone
	}
	return m, func() { m.mu.RUnlock(); runtime.KeepAlive(m) }, nil
}

// Close wipes the key and its seed once what is under way has ended. The key is
// of no use afterwards. A second Close does nothing.
func (k *Key) Close() error {
	if k == nil || k.open == nil {
		return nil
	}
	m := k.open()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.key == nil {
		return nil
	}
	m.key.Value = ringqp.Poly{} // who kept it meets an end of a slice, not of a mapping
	m.key = nil
	return errors.Join(m.rows.Close(), m.seed.Close())
}

// Seed returns a copy of the seed that the key grew from, to be stored; close it.
func (k *Key) Seed() (*Seed, error) {
	m, done, err := k.use()
	if err != nil {
		return nil, err
	}
	defer done()
	return m.seed.clone()
}

// Scheme returns the scheme that the key is for, nil for a zero Key.
func (k *Key) Scheme() *cipher.Scheme {
	if k == nil {
		return nil
	}
	return k.scheme
}

// Owner returns the key's public identity, from which nothing of it follows.
func (k *Key) Owner() wire.Owner {
	if k == nil {
		return wire.Owner{}
	}
	return k.owner
}

// Lattigo returns the key as Lattigo has it, for packages that derive keys of
// other kinds from it; nil for a zero or closed Key. It must not leave the
// secret's side, and is of use only while the Key is in reach (runtime.KeepAlive)
// and not closed.
func (k *Key) Lattigo() *rlwe.SecretKey {
	m, done, err := k.use()
	if err != nil {
		return nil
	}
	defer done()
	return m.key
}

// String does not show the key, nor does any other way to print or encode it.
func (k *Key) String() string { return fmt.Sprintf("secret key %v", k.Owner()) }

// errNotSerialised is what every encoder gets.
var errNotSerialised = errors.New("secret: a secret key is not written by accident: package keystore saves it")

func (k *Key) GoString() string               { return k.String() }
func (k *Key) Format(f fmt.State, _ rune)     { fmt.Fprint(f, k.String()) }
func (k *Key) LogValue() slog.Value           { return slog.StringValue(k.String()) }
func (k *Key) MarshalJSON() ([]byte, error)   { return nil, errNotSerialised }
func (k *Key) MarshalText() ([]byte, error)   { return nil, errNotSerialised }
func (k *Key) MarshalBinary() ([]byte, error) { return nil, errNotSerialised }
func (k *Key) GobEncode() ([]byte, error)     { return nil, errNotSerialised }
