//go:build unix && !solaris && !illumos && !aix

package memory

import (
	"os"

	"golang.org/x/sys/unix"
)

// allocate maps whole pages between two that cannot be touched. What was asked
// for ends at the second one, but for up to 7 bytes: words stay aligned.
func allocate(size int) (*Region, error) {
	page := os.Getpagesize()
	inner := (size + page - 1) / page * page
	all, err := unix.Mmap(-1, 0, inner+2*page, unix.PROT_NONE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return nil, os.NewSyscallError("mmap", err)
	}
	middle := all[page : page+inner]
	if err := unix.Mprotect(middle, unix.PROT_READ|unix.PROT_WRITE); err != nil {
		unix.Munmap(all)
		return nil, os.NewSyscallError("mprotect", err)
	}
	keepFromDumps(middle)
	locked := unix.Mlock(middle) == nil
	from := (inner - size) &^ 7
	return &Region{bytes: middle[from : from+size : from+size], all: all, locked: locked}, nil
}

// free unmaps the region, which unlocks it.
func (r *Region) free() error {
	all := r.all
	r.all = nil
	return os.NewSyscallError("munmap", unix.Munmap(all))
}
