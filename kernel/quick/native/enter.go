//go:build amd64 && !purego && (linux || darwin || freebsd)

package native

import (
	"unsafe"

	"cryptounet/kernel/quick/ir"
	"cryptounet/kernel/quick/native/layout"
)

// deep is how many calls in machine code are noted; behind them, they go by way of
// package run, which notes them.
const deep = 1024

// Context is what a goroutine needs to run machine code. Its first fields are laid
// out as package layout says.
type Context struct {
	regs           [32]uint64
	pointers       [layout.Pointers]uintptr
	s, p           uintptr
	limitS, limitP uintptr
	limitCalls     uintptr
	calls          uintptr
	entry          uintptr
	stop           uint64

	noted [1 + deep]uintptr // where calls return to
	under []Call
}

// New returns a context.
func New() *Context { return &Context{} }

// Enter runs a function's machine code from an instruction Native on, whose number
// is given. s and p are the registers from its frame on, as far as frames may
// reach; there are more behind them for the arguments of calls.
//
//go:noinline
func (c *Context) Enter(fn *ir.Func, way int64, s []uint64, p []unsafe.Pointer) Stop {
	f := fn.Native.(*function)
	in := &f.entries[way]
	c.s, c.p = uintptr(unsafe.Pointer(unsafe.SliceData(s))), uintptr(unsafe.Pointer(unsafe.SliceData(p)))
	c.limitS, c.limitP = c.s+8*uintptr(len(s)), c.p+8*uintptr(len(p))
	s, p = s[:cap(s)], p[:cap(p)]
	for _, h := range in.s {
		c.regs[h.at] = s[h.home]
	}
	for _, h := range in.p {
		c.regs[h.at] = uint64(uintptr(p[h.home]))
	}
	for _, h := range in.handed {
		c.pointers[h.at] = uintptr(p[h.home])
	}
	c.noted[0] = f.space.leave
	c.calls, c.limitCalls = uintptr(unsafe.Pointer(&c.noted[1])), uintptr(unsafe.Pointer(&c.noted[deep]))
	c.entry = in.at
	handed := enter((*uint64)(unsafe.Pointer(c)))
	if len(in.handed) > 0 {
		clear(c.pointers[:])
	}
	return c.stopped(f.space, &handed, s, p)
}

// stopped brings what machine code had in registers to the frame.
func (c *Context) stopped(space *Space, handed *[layout.Pointers]*byte, s []uint64, p []unsafe.Pointer) Stop {
	at := &(*space.stops.Load())[c.stop]
	c.under = c.under[:0]
	n := (int(c.calls) - int(uintptr(unsafe.Pointer(&c.noted[1])))) / 8
	for i := 1; i <= n; i++ {
		site, _ := space.sites.Load(c.noted[i])
		call := site.(Call)
		c.under = append(c.under, call)
		s, p = s[call.S:], p[call.P:]
	}
	for _, h := range at.s {
		s[h.home] = c.regs[h.at]
	}
	for _, h := range at.p {
		p[h.home] = unsafe.Pointer(handed[h.at])
	}
	return Stop{Func: at.fn, At: at.at, Calls: c.under}
}
