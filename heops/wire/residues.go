package wire

import (
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
)

// ResiduesSize returns the bytes that Residues writes of n residues a prime.
// n is a multiple of 64, so each prime's residues end on a whole word.
func ResiduesSize(n int, primes []uint64) uint64 {
	size := 0
	for _, q := range primes {
		size += bits.Len64(q)
	}
	return uint64(size) * uint64(n) / 8
}

// Residues writes residues with the number of bits of their prime.
func (f *Writer) Residues(residues [][]uint64, primes []uint64) {
	var word uint64
	var used int
	buffer := make([]byte, 0, 1<<13)
	for i, limb := range residues {
		size := bits.Len64(primes[i])
		for _, v := range limb {
			word |= v << used
			used += size
			if used >= 64 {
				buffer = binary.LittleEndian.AppendUint64(buffer, word)
				used -= 64
				word = v >> (size - used)
			}
			if len(buffer) > 1<<13-8 {
				f.Write(buffer)
				buffer = buffer[:0]
			}
		}
	}
	f.Write(buffer)
}

// ReadResidues reads what Residues wrote and refuses residues that are not below
// their prime.
func ReadResidues(r io.Reader, residues [][]uint64, primes []uint64) error {
	var raw [1 << 12]byte
	for i, limb := range residues {
		q := primes[i]
		size := bits.Len64(q)
		mask := uint64(1)<<size - 1
		left := len(limb) * size / 8 // bytes of this prime
		var word uint64
		have, at, end := 0, 0, 0
		for j := range limb {
			v := word
			if have < size {
				if at == end {
					at, end = 0, min(left, len(raw))
					if _, err := io.ReadFull(r, raw[:end]); err != nil {
						return Truncated(err)
					}
					left -= end
				}
				next := binary.LittleEndian.Uint64(raw[at:])
				at += 8
				v |= next << have
				word = next >> (size - have)
				have += 64 - size
			} else {
				word >>= size
				have -= size
			}
			v &= mask
			if v >= q {
				return fmt.Errorf("coefficient %d is %d, not below its prime %d: the data is damaged or was made under other parameters", j, v, q)
			}
			limb[j] = v
		}
	}
	return nil
}
