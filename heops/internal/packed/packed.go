// Package packed is how polynomials travel: each residue in as many bits as its
// prime has, checked when it is read.
package packed

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"
)

// Writer counts what is written and keeps the first error.
type Writer struct {
	w   *bufio.Writer
	n   int64
	err error
}

// NewWriter returns a buffered writer.
func NewWriter(w io.Writer) *Writer { return &Writer{w: bufio.NewWriterSize(w, 1<<16)} }

// Write writes bytes as they are.
func (w *Writer) Write(b []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	n, err := w.w.Write(b)
	w.n += int64(n)
	w.err = err
	return n, err
}

// Close writes what is buffered. It returns the number of bytes and the first
// error.
func (w *Writer) Close() (int64, error) {
	if w.err == nil {
		w.err = w.w.Flush()
	}
	return w.n, w.err
}

// Truncated names the common cause of a failed read.
func Truncated(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the data ends too early; it was cut off")
	}
	return err
}

// Residues writes residues with the number of bits of their prime. A polynomial's
// degree is a multiple of 64, so each prime's residues end on a whole word.
func (w *Writer) Residues(residues [][]uint64, primes []uint64) {
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
				w.Write(buffer)
				buffer = buffer[:0]
			}
		}
	}
	w.Write(buffer)
}

// ReadResidues reads what Residues wrote and refuses residues that are not below
// their prime.
func ReadResidues(r io.Reader, residues [][]uint64, primes []uint64) error {
	var word uint64
	var have int
	var raw [8]byte
	for i, limb := range residues {
		q := primes[i]
		size := bits.Len64(q)
		for j := range limb {
			v := word
			if have < size {
				if _, err := io.ReadFull(r, raw[:]); err != nil {
					return Truncated(err)
				}
				next := binary.LittleEndian.Uint64(raw[:])
				v |= next << have
				word = next >> (size - have)
				have += 64 - size
			} else {
				word >>= size
				have -= size
			}
			v &= 1<<size - 1
			if v >= q {
				return fmt.Errorf("coefficient %d is %d, not below its prime %d: the data is damaged or was made under other parameters", j, v, q)
			}
			limb[j] = v
		}
	}
	return nil
}
