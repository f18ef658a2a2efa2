package wire

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Digest is the SHA-256 by which a plan, parameters or a network are known.
type Digest [sha256.Size]byte

// String returns the digest's first eight bytes in hexadecimal: enough to tell
// plans apart by eye.
func (d Digest) String() string { return hex.EncodeToString(d[:8]) }

// MarshalText writes all of the digest in hexadecimal.
func (d Digest) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(d[:])), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Digest) UnmarshalText(text []byte) error {
	if len(text) != 2*len(d) {
		return fmt.Errorf("wire: a digest of %d characters; it has %d hexadecimal digits", len(text), 2*len(d))
	}
	_, err := hex.Decode(d[:], text)
	return err
}
