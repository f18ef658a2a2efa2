//go:build !unix || solaris || illumos || aix

package memory

// allocate takes Go's memory, whole words of it, so that it is aligned.
func allocate(size int) (*Region, error) {
	words := make([]byte, (size+7)/8*8)
	return &Region{bytes: words[:size:size]}, nil
}

// free leaves wiped memory to the garbage collector.
func (r *Region) free() error { return nil }
