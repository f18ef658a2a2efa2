// Package secret is the one place that holds a secret key. Its Key makes
// evaluation keys, encrypts and decrypts; nothing that only computes imports
// it.
package secret

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"cryptounet/heops/cipher"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/wire"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"golang.org/x/sync/errgroup"
)

// Key is a secret key of a scheme: dense ternary. It is safe for use by several
// goroutines.
type Key struct {
	scheme *cipher.Scheme
	owner  wire.Owner
	key    *rlwe.SecretKey
}

// New draws a key from the operating system's randomness.
func New(s *cipher.Scheme) (*Key, error) {
	if err := s.Valid(); err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	key := rlwe.NewKeyGenerator(s.Lattigo()).GenSecretKeyNew()
	return &Key{s, identity(key), key}, nil
}

// identity is a public name of the key: a hash, from which nothing of it
// follows.
func identity(key *rlwe.SecretKey) wire.Owner {
	h := sha256.New()
	h.Write([]byte("cryptounet secret 1\n"))
	var word [8]byte
	for _, v := range key.Value.Q.Coeffs[0] {
		binary.LittleEndian.PutUint64(word[:], v)
		h.Write(word[:])
	}
	return wire.Owner(h.Sum(nil)[:16])
}

// errNone is what methods of a zero Key return.
var errNone = errors.New("secret: there is no key: make one with New")

func (k *Key) check() error {
	if k == nil || k.key == nil {
		return errNone
	}
	return nil
}

// Scheme returns the scheme that the key is for, nil for a zero Key.
func (k *Key) Scheme() *cipher.Scheme {
	if k == nil {
		return nil
	}
	return k.scheme
}

// Owner returns the key's public identity.
func (k *Key) Owner() wire.Owner {
	if k == nil {
		return wire.Owner{}
	}
	return k.owner
}

// Lattigo returns the key as Lattigo has it, for packages that derive keys of
// other kinds from it; nil for a zero Key. It must not leave the secret's side.
func (k *Key) Lattigo() *rlwe.SecretKey {
	if k == nil {
		return nil
	}
	return k.key
}

// String does not show the key.
func (k *Key) String() string { return fmt.Sprintf("secret key %v", k.Owner()) }

// GoString does not show the key either.
func (k *Key) GoString() string { return k.String() }

// errNotSerialised is what every encoder gets.
var errNotSerialised = errors.New("secret: a secret key is not written by accident")

// MarshalJSON refuses to write the key.
func (k *Key) MarshalJSON() ([]byte, error) { return nil, errNotSerialised }

// MarshalText refuses to write the key.
func (k *Key) MarshalText() ([]byte, error) { return nil, errNotSerialised }

// MarshalBinary refuses to write the key.
func (k *Key) MarshalBinary() ([]byte, error) { return nil, errNotSerialised }

// GobEncode refuses to write the key.
func (k *Key) GobEncode() ([]byte, error) { return nil, errNotSerialised }

// EvaluationKeys makes the keys of a list (rotation 0: relinearisation), each
// only as large as the highest level at which it is used.
func (k *Key) EvaluationKeys(ctx context.Context, list []plan.Key) (*cipher.EvaluationKeys, error) {
	if err := k.check(); err != nil {
		return nil, err
	}
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b plan.Key) int { return cmp.Compare(a.Rotation, b.Rotation) })
	if err := k.scheme.CheckKeys(list); err != nil {
		return nil, fmt.Errorf("secret: making evaluation keys: %w", err)
	}
	gadgets := make([]rlwe.GadgetCiphertext, len(list))
	var seed cipher.Seed
	if _, err := rand.Read(seed[:]); err != nil {
		return nil, fmt.Errorf("secret: making evaluation keys: %w", err)
	}
	params := k.scheme.Lattigo()
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, want := range list {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			level := rlwe.EvaluationKeyParameters{LevelQ: &want.Level}
			prng, err := seed.Randomness(want.Rotation)
			if err != nil {
				return err
			}
			// Only the uniform halves come from the seed; errors stay secret.
			generator := &rlwe.KeyGenerator{Encryptor: rlwe.NewEncryptor(params, nil).WithPRNG(prng)}
			if want.Rotation == 0 {
				gadgets[i] = generator.GenRelinearizationKeyNew(k.key, level).GadgetCiphertext
			} else {
				gadgets[i] = generator.GenGaloisKeyNew(params.GaloisElement(want.Rotation), k.key, level).GadgetCiphertext
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, fmt.Errorf("secret: making evaluation keys: %w", err)
	}
	return cipher.NewEvaluationKeys(k.scheme, k.owner, list, gadgets, seed)
}

// Encrypt encrypts a plaintext. With a seed, the uniform half of ciphertext
// number i grows from it; the errors stay secret.
func (k *Key) Encrypt(pt *rlwe.Plaintext, seed *cipher.Seed, i int) (*rlwe.Ciphertext, error) {
	if err := k.check(); err != nil {
		return nil, err
	}
	e := rlwe.NewEncryptor(k.scheme.Lattigo(), k.key)
	if seed != nil {
		prng, err := seed.Randomness(i)
		if err != nil {
			return nil, err
		}
		e = e.WithPRNG(prng)
	}
	return e.EncryptNew(pt)
}

// Decrypt decrypts a ciphertext of degree 1 or 2 under the key's scheme; it
// panics on none. The result holds a little
// noise that depends on the key: who hands it to others should round it first
// (Li and Micciancio, eprint 2020/1533).
func (k *Key) Decrypt(ct *rlwe.Ciphertext) *rlwe.Plaintext {
	return rlwe.NewDecryptor(k.scheme.Lattigo(), k.key).DecryptNew(ct)
}
