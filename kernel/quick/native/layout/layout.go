// Package layout says where machine code and the way into it find what they share:
// the command that writes the way in reads it, too.
package layout

// General are the general registers that hold values of a function: all but those
// with a duty. RAX, RCX and RDX are for the moment, RBX points to the frame's S
// registers, RSP is Go's, R14 the goroutine and R15 where the next call is noted.
var General = [...]int{5, 6, 7, 8, 9, 10, 11, 12, 13}

// Floats is how many XMM registers hold values of a function, from X0 on. The two
// behind them are for the moment.
const Floats = 14

// Pointers is how many pointers machine code hands over when it stops.
const Pointers = 12

// Offsets in a context.
const (
	ContextFloats     = 8 * 16
	ContextPointers   = 8 * 32
	ContextS          = ContextPointers + 8*Pointers
	ContextP          = ContextS + 8
	ContextLimitS     = ContextP + 8
	ContextLimitP     = ContextLimitS + 8
	ContextLimitCalls = ContextLimitP + 8
	ContextCalls      = ContextLimitCalls + 8
	ContextEntry      = ContextCalls + 8
	ContextStop       = ContextEntry + 8
)

// Offsets in the frame of the way in, where machine code finds what it needs. Its
// own return address lies before them.
const (
	FramePointers   = 0
	FrameP          = FramePointers + 8*Pointers
	FrameLimitS     = FrameP + 8
	FrameLimitP     = FrameLimitS + 8
	FrameLimitCalls = FrameLimitP + 8
	Frame           = FrameLimitCalls + 8
)
