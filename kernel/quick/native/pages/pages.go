//go:build linux || darwin || freebsd

// Package pages keeps machine code where it can run.
package pages

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// Pages is memory for code: it is written, and from then on only read and run.
type Pages struct {
	chunks [][]byte
	free   []byte
	page   int
}

// least and most are how much memory is asked for at once, at first and later.
const least, most = 16 << 10, 1 << 20

// Free gives the memory back. Nothing of it runs any more.
func (p *Pages) Free() {
	for _, b := range p.chunks {
		unix.Munmap(b)
	}
	p.chunks, p.free = nil, nil
}

// Add copies code to pages of its own, since those that run are not written again,
// and returns where it begins; 0 if the system does not let code be made.
func (p *Pages) Add(code []byte) uintptr {
	p.page = unix.Getpagesize()
	n := (len(code) + p.page - 1) / p.page * p.page
	if n > len(p.free) {
		b, err := unix.Mmap(-1, 0, max(n, min(least<<(2*len(p.chunks)), most)), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
		if err != nil {
			return 0
		}
		p.chunks, p.free = append(p.chunks, b), b
	}
	b := p.free[:n:n]
	copy(b, code)
	if unix.Mprotect(b, unix.PROT_READ|unix.PROT_EXEC) != nil {
		return 0
	}
	p.free = p.free[n:]
	return uintptr(unsafe.Pointer(&b[0]))
}
