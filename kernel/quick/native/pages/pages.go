//go:build linux || darwin || freebsd

// Package pages keeps machine code where it can run.
package pages

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// Pages is memory for code: it is written, and from then on only read and run.
type Pages struct {
	free []byte
	page int
}

// chunk is how much memory is asked for at once.
const chunk = 1 << 20

// Add copies code to pages of its own, since those that run are not written again,
// and returns where it begins; 0 if the system does not let code be made.
func (p *Pages) Add(code []byte) uintptr {
	p.page = unix.Getpagesize()
	n := (len(code) + p.page - 1) / p.page * p.page
	if n > len(p.free) {
		b, err := unix.Mmap(-1, 0, max(n, chunk), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
		if err != nil {
			return 0
		}
		p.free = b
	}
	b := p.free[:n:n]
	copy(b, code)
	if unix.Mprotect(b, unix.PROT_READ|unix.PROT_EXEC) != nil {
		return 0
	}
	p.free = p.free[n:]
	return uintptr(unsafe.Pointer(&b[0]))
}
