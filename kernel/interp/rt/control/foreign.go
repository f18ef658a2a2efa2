package control

import (
	"runtime"
	"strings"
)

// root is the function that the running goroutine was started with.
func root() string {
	pcs := make([]uintptr, 1<<12)
	for skip, last := 2, uintptr(0); ; skip += len(pcs) {
		n := runtime.Callers(skip, pcs)
		if n == len(pcs) {
			last = pcs[n-2]
			continue
		}
		if n >= 2 { // below it is runtime.goexit
			last = pcs[n-2]
		}
		if last == 0 {
			return ""
		}
		frames := runtime.CallersFrames([]uintptr{last})
		name := ""
		for {
			f, more := frames.Next()
			name = f.Function
			if !more {
				return name
			}
		}
	}
}

// leaveForeign ends a goroutine that compiled code has started and in which a
// function of the cells is interrupted: a panic would end the process there, and
// all values with it. It returns where a panic goes to somebody who waits for it.
func leaveForeign() {
	switch r := root(); {
	case r == "", strings.HasPrefix(r, "cryptounet/kernel/"), strings.HasPrefix(r, "runtime."), strings.HasPrefix(r, "iter."):
	case strings.HasPrefix(r, "testing."):
		select {} // a test that just ends is a panic to package testing
	default:
		runtime.Goexit()
	}
}
