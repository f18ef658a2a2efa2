package history

import (
	"os"

	"golang.org/x/sys/windows"
)

// lock keeps other kernels from opening the history meanwhile. It locks a byte
// far behind the file's end, because what is locked nobody else can read.
func lock(f *os.File) (unlock func(), err error) {
	h, at := windows.Handle(f.Fd()), windows.Overlapped{OffsetHigh: 1 << 30}
	if err := windows.LockFileEx(h, windows.LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &at); err != nil {
		return nil, err
	}
	return func() { windows.UnlockFileEx(h, 0, 1, 0, &at) }, nil
}
