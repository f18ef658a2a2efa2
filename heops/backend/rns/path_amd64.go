//go:build amd64 && !purego

package rns

import "golang.org/x/sys/cpu"

// Available lists the paths that this machine has, slowest first.
func Available() []Path {
	paths := []Path{Generic}
	x := &cpu.X86
	if x.HasAVX2 && x.HasFMA {
		paths = append(paths, AVX2)
	}
	if x.HasAVX512F && x.HasAVX512DQ && x.HasAVX512VL && x.HasAVX512IFMA {
		paths = append(paths, IFMA)
	}
	return paths
}
