//go:build !linux

package pages

// large does nothing: where there are large pages, the system decides.
func large([]uint64) {}
