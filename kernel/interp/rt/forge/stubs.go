//go:build go1.26 && !go1.27 && (amd64 || arm64)

package forge

import (
	"reflect"
	"runtime"
	"sync"
	"unsafe"
)

// A method of a type is code without a closure, so each that is made takes one
// of these stubs, which call the closure of the same number. The arguments stay
// where they are: a function whose first parameter is a pointer takes them as a
// method does its receiver and its arguments.

// most is how many methods there can be.
const most = 8192

var (
	closures [most]unsafe.Pointer
	used     int
	mu       sync.Mutex
)

//lint:ignore U1000 first gives its address
func stubs()

//lint:ignore U1000 the stubs jump to it
func enter()

// first is the address of the first stub.
func first() uintptr

// width is the size of a stub.
func width() uintptr {
	if runtime.GOARCH == "arm64" {
		return 8
	}
	return 11
}

// room says whether there are that many stubs left.
func room(n int) bool {
	mu.Lock()
	defer mu.Unlock()
	return used+n <= most
}

// stub is the code of a function.
func stub(f reflect.Value) (unsafe.Pointer, bool) {
	mu.Lock()
	defer mu.Unlock()
	if used == most {
		return nil, false
	}
	i := used
	used++
	held := f.Interface()
	closures[i] = (*[2]unsafe.Pointer)(unsafe.Pointer(&held))[1]
	code := first() + uintptr(i)*width()
	return *(*unsafe.Pointer)(unsafe.Pointer(&code)), true
}

// sound says whether the stubs are laid out as they should be.
func sound() bool {
	at := func(i uintptr) byte {
		p := first() + i
		return **(**byte)(unsafe.Pointer(&p))
	}
	w := width()
	for _, i := range []uintptr{0, 1, 100, most - 1} {
		if runtime.GOARCH == "amd64" {
			if at(i*w) != 0x41 || at(i*w+1) != 0xbc || uintptr(at(i*w+2))|uintptr(at(i*w+3))<<8 != i+1 || at(i*w+6) != 0xe9 {
				return false
			}
		} else if at(i*w+3)&0xfe != 0xd2 && at(i*w+3)&0xfe != 0x52 || at(i*w+7)>>2 != 0x05 {
			return false
		}
	}
	return true
}
