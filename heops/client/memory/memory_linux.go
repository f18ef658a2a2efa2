package memory

import "golang.org/x/sys/unix"

// keepFromDumps leaves pages out of core dumps. Kernels before 3.4 cannot.
func keepFromDumps(pages []byte) { _ = unix.Madvise(pages, unix.MADV_DONTDUMP) }
