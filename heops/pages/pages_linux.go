package pages

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// size is what a large page takes, or less.
const size = 2 << 20

// large advises whole pages: a vector of half a page shares its page with others.
// What lies around it is memory of the same process, or of nobody, which is refused.
func large(v []uint64) {
	first := uintptr(unsafe.Pointer(&v[0])) &^ (size - 1)
	last := (uintptr(unsafe.Pointer(&v[len(v)-1])) | (size - 1)) + 1
	unix.Syscall(unix.SYS_MADVISE, first, last-first, unix.MADV_HUGEPAGE)
}
