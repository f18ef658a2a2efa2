//go:build arm64 && !purego

package rns

// Available lists the paths that this machine has, slowest first. Every arm64
// processor that Go runs on has NEON.
func Available() []Path { return []Path{Generic, NEON} }
