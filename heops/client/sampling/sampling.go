// Package sampling draws what encryption is made of: streams of random bytes
// under labels, ternary polynomials and errors. Who knows its streams can
// decrypt: it belongs to the secret's side.
//
// # Streams
//
// A root is 32 bytes, of the operating system's randomness or derived. Derive
// makes another from it by HKDF-Expand with SHA-256 (RFC 5869, section 2.3; a
// root is uniform and needs no extraction) under the info
//
//	"cryptounet heops 1\n" label 0x00 { length of part, 8 bytes little-endian, part }
//
// so that roots of different labels or parts are independent of each other.
// Stream is BLAKE2b's XOF keyed with a root, Lattigo's sampling.KeyedPRNG.
package sampling

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/tuneinsight/lattigo/v5/utils/sampling"
)

// Size is the length of roots, in bytes.
const Size = 32

// Root is what streams grow from.
type Root [Size]byte

// Fresh returns a root of the operating system's randomness.
func Fresh() (r Root, err error) {
	if _, err = rand.Read(r[:]); err != nil {
		return r, fmt.Errorf("sampling: the operating system's randomness: %w", err)
	}
	return r, nil
}

// Derive returns the root for a label and parts.
func Derive(root []byte, label string, parts ...[]byte) (r Root, err error) {
	if len(root) != Size {
		return r, fmt.Errorf("sampling: a root of %d bytes; it has %d", len(root), Size)
	}
	info := append([]byte("cryptounet heops 1\n"+label), 0)
	for _, p := range parts {
		info = binary.LittleEndian.AppendUint64(info, uint64(len(p)))
		info = append(info, p...)
	}
	key, err := hkdf.Expand(sha256.New, root, string(info), Size)
	if err != nil {
		return r, fmt.Errorf("sampling: deriving %s: %w", label, err)
	}
	copy(r[:], key)
	clear(key)
	return r, nil
}

// Number returns a number as a part.
func Number(i int) []byte { return binary.LittleEndian.AppendUint64(nil, uint64(i)) }

// Stream returns the bytes that grow from a root. The stream keeps a copy of
// the root in its state, which cannot be wiped.
func (r *Root) Stream() (sampling.PRNG, error) { return sampling.NewKeyedPRNG(r[:]) }

// String does not show the root.
func (r Root) String() string { return "a root of randomness" }

// Format does not show the root, whatever the verb.
func (r Root) Format(f fmt.State, _ rune) { fmt.Fprint(f, r.String()) }
