package wire

import (
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"math/bits"
	"slices"
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
	f.Write(packResidues(residues, primes))
}

func packResidues(residues [][]uint64, primes []uint64) (buffer []byte) {
	for i, limb := range residues {
		buffer = appendPacked(buffer, limb, bits.Len64(primes[i]))
	}
	return buffer
}

// Packed writes values below 2^size, a multiple of 64 of them.
func (f *Writer) Packed(values []uint64, size int) { f.Write(appendPacked(nil, values, size)) }

func appendPacked(buffer []byte, values []uint64, size int) []byte {
	var word uint64
	var used int
	buffer = slices.Grow(buffer, len(values)*size/8)
	for _, v := range values {
		word |= v << used
		used += size
		if used >= 64 {
			buffer = binary.LittleEndian.AppendUint64(buffer, word)
			used -= 64
			word = v >> (size - used)
		}
	}
	return buffer
}

// Polynomials writes the residues of many polynomials: while one is written, the
// next are packed.
func (f *Writer) Polynomials(list iter.Seq[[][]uint64], primes []uint64) {
	packed := make(chan []byte, 2)
	go func() {
		defer close(packed)
		for residues := range list {
			packed <- packResidues(residues, primes)
		}
	}()
	for buffer := range packed {
		f.Write(buffer)
	}
}

// ReadResidues reads what Residues wrote and refuses residues that are not below
// their prime.
func ReadResidues(r io.Reader, residues [][]uint64, primes []uint64) error {
	for i, limb := range residues {
		q := primes[i]
		if err := ReadPacked(r, limb, bits.Len64(q)); err != nil {
			return err
		}
		for j, v := range limb {
			if v >= q {
				return fmt.Errorf("coefficient %d is %d, not below its prime %d: the data is damaged or was made under other parameters", j, v, q)
			}
		}
	}
	return nil
}

// ReadPacked reads what Packed wrote.
func ReadPacked(r io.Reader, values []uint64, size int) error {
	var raw [1 << 12]byte
	mask := uint64(1)<<size - 1
	left := len(values) * size / 8 // bytes
	var word uint64
	have, at, end := 0, 0, 0
	for j := range values {
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
		values[j] = v & mask
	}
	return nil
}
