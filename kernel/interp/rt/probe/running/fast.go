//go:build amd64 || arm64

package running

// goroutine is the address of the runtime's record of the running goroutine.
func goroutine() uint64
