//go:build (!amd64 && !arm64) || purego

package rns

// Available lists the paths that this machine has, slowest first.
func Available() []Path { return []Path{Generic} }
