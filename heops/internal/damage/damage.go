// Package damage spoils frames of package wire, for tests of readers.
package damage

import (
	"bytes"

	"cryptounet/heops/wire"
)

// Content is where a frame's content begins.
const Content = wire.Overhead - 32

// Flip returns the frame with a bit flipped.
func Flip(frame []byte, bit int) []byte {
	b := bytes.Clone(frame)
	b[bit/8] ^= 1 << (bit % 8)
	return b
}

// Reseal returns the frame as edit leaves it, with a length and a checksum that
// fit: what a hostile sender can do. The edit may change the digest and the
// owner in the header too.
func Reseal(frame []byte, edit func(b []byte)) []byte {
	b := bytes.Clone(frame[:len(frame)-32])
	edit(b)
	return Seal(wire.Header{Kind: wire.Kind(b[7]), Digest: wire.Digest(b[8:40]), Owner: wire.Owner(b[40:56])}, b[Content:])
}

// Seal returns the frame of a content.
func Seal(h wire.Header, content []byte) []byte {
	h.Length = uint64(len(content))
	var b bytes.Buffer
	w := wire.NewWriter(&b, h)
	w.Write(content)
	w.Close()
	return b.Bytes()
}
