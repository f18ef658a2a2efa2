//go:build !amd64 || purego || !(linux || darwin || freebsd)

package native

import (
	"unsafe"

	"cryptounet/kernel/quick/ir"
)

// Context is what a goroutine needs to run machine code.
type Context struct{}

// New returns a context.
func New() *Context { return nil }

// Space would have machine code.
type Space struct{ Always bool }

// Compile returns false: there is no machine code for this platform.
func (*Space) Compile(*ir.Func) bool { return false }

// Enter is not called where there is no machine code.
func (*Context) Enter(*ir.Func, int64, []uint64, []unsafe.Pointer) Stop {
	panic("native: this platform has no machine code")
}
