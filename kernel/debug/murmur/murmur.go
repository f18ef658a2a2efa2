// Package murmur names cells by their source as Jupyter's front ends do.
package murmur

import "encoding/binary"

// Sum2 is MurmurHash2 of a text, 32 bits, with a seed: the "Murmur2" of
// JupyterLab and ipykernel (Austin Appleby, github.com/aappleby/smhasher).
func Sum2(text string, seed uint32) uint32 {
	const m, r = 0x5bd1e995, 24
	h := seed ^ uint32(len(text))
	b := []byte(text)
	for len(b) >= 4 {
		k := binary.LittleEndian.Uint32(b) * m
		k ^= k >> r
		h = h*m ^ k*m
		b = b[4:]
	}
	if len(b) > 0 {
		var k uint32
		for i := len(b) - 1; i >= 0; i-- {
			k = k<<8 | uint32(b[i])
		}
		h = (h ^ k) * m
	}
	h ^= h >> 13
	h *= m
	return h ^ h>>15
}
