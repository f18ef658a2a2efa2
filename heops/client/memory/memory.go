// Package memory gives secrets memory of their own: outside of Go's heap, so that
// no garbage collector copies or keeps them, kept from swap and core dumps where
// the system allows it, and wiped when it is given back.
//
// On Unix a Region is a private mapping of whole pages between two pages that
// cannot be touched. It is locked into memory (mlock; beyond RLIMIT_MEMLOCK the
// system refuses, which Locked tells and is no error) and, on Linux and FreeBSD,
// left out of core dumps. On other systems it is Go's memory, wiped all the same.
package memory

import (
	"fmt"
	"unsafe"
)

// Region is memory for one secret. What points into it must not be used after
// Close.
type Region struct {
	bytes  []byte // what was asked for
	all    []byte // the mapping, guards included; nil in Go's memory
	locked bool
}

// limit is more than any secret key takes.
const limit = 1 << 32

// New returns a region of so many bytes, all zero.
func New(size int) (*Region, error) {
	if size < 1 || size > limit {
		return nil, fmt.Errorf("memory: a region of %d bytes; 1 to %d are supported", size, limit)
	}
	r, err := allocate(size)
	if err != nil {
		return nil, fmt.Errorf("memory: a region of %d bytes: %w", size, err)
	}
	return r, nil
}

// Bytes returns the region's memory, nil after Close.
func (r *Region) Bytes() []byte {
	if r == nil {
		return nil
	}
	return r.bytes
}

// Words returns the region's memory as words of 64 bits, nil after Close.
func (r *Region) Words() []uint64 {
	b := r.Bytes()
	if len(b) < 8 {
		return nil
	}
	return unsafe.Slice((*uint64)(unsafe.Pointer(&b[0])), len(b)/8)
}

// Locked says whether the system keeps the region from being swapped out.
func (r *Region) Locked() bool { return r != nil && r.locked }

// Close wipes the region and gives it back. A second Close does nothing.
func (r *Region) Close() error {
	if r == nil || r.bytes == nil {
		return nil
	}
	clear(r.bytes)
	r.bytes, r.locked = nil, false
	return r.free()
}
