package secret

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"

	"cryptounet/heops/client/memory"
	"cryptounet/heops/client/sampling"
)

// SeedSize is the length of a seed, in bytes.
const SeedSize = sampling.Size

// Seed is the secret from which a key grows: 32 random bytes in memory of their
// own (package memory). What prints by reflection does not see behind its
// function.
type Seed struct {
	open func() *held
}

// held is a seed's memory.
type held struct {
	mu     sync.RWMutex
	region *memory.Region
}

// NewSeed draws a seed from the operating system's randomness.
func NewSeed() (*Seed, error) {
	r, err := sampling.Fresh()
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	defer clear(r[:])
	return SeedFrom(r[:])
}

// SeedFrom returns the seed of 32 bytes, which are copied: wipe them (clear).
// They must be uniformly random, no password.
func SeedFrom(b []byte) (*Seed, error) {
	if len(b) != SeedSize {
		return nil, fmt.Errorf("secret: a seed of %d bytes; it has %d", len(b), SeedSize)
	}
	region, err := memory.New(SeedSize)
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	copy(region.Bytes(), b)
	h := &held{region: region}
	runtime.AddCleanup(h, func(r *memory.Region) { r.Close() }, region)
	return &Seed{func() *held { return h }}, nil
}

// errNoSeed is what methods of a zero or closed Seed return.
var errNoSeed = errors.New("secret: there is no seed: it was closed, or none was made (NewSeed, SeedFrom)")

// Expose gives a function the seed's bytes, which must not be used after it
// returns: this is how a seed is stored on purpose (package keystore).
func (s *Seed) Expose(use func(seed []byte) error) error {
	if s == nil || s.open == nil || use == nil {
		return errNoSeed
	}
	h := s.open()
	defer runtime.KeepAlive(h)
	h.mu.RLock()
	defer h.mu.RUnlock()
	if h.region.Bytes() == nil {
		return errNoSeed
	}
	return use(h.region.Bytes())
}

// derive returns the root for a label and parts.
func (s *Seed) derive(label string, parts ...[]byte) (r sampling.Root, err error) {
	err = s.Expose(func(seed []byte) (err error) {
		r, err = sampling.Derive(seed, label, parts...)
		return err
	})
	return r, err
}

// clone returns a seed with memory of its own.
func (s *Seed) clone() (c *Seed, err error) {
	err = s.Expose(func(seed []byte) (err error) {
		c, err = SeedFrom(seed)
		return err
	})
	return c, err
}

// Close wipes the seed. Keys that were made from it have copies of their own.
func (s *Seed) Close() error {
	if s == nil || s.open == nil {
		return nil
	}
	h := s.open()
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.region.Close()
}

// String does not show the seed, nor does any other way to print or encode it.
func (s *Seed) String() string { return "seed of a secret key" }

func (s *Seed) GoString() string               { return s.String() }
func (s *Seed) Format(f fmt.State, _ rune)     { fmt.Fprint(f, s.String()) }
func (s *Seed) LogValue() slog.Value           { return slog.StringValue(s.String()) }
func (s *Seed) MarshalJSON() ([]byte, error)   { return nil, errNotSerialised }
func (s *Seed) MarshalText() ([]byte, error)   { return nil, errNotSerialised }
func (s *Seed) MarshalBinary() ([]byte, error) { return nil, errNotSerialised }
func (s *Seed) GobEncode() ([]byte, error)     { return nil, errNotSerialised }
