//go:build !amd64 && !arm64

package running

import (
	"bytes"
	"runtime"
	"strconv"
)

func goroutine() uint64 {
	var buf [64]byte
	b := bytes.TrimPrefix(buf[:runtime.Stack(buf[:], false)], []byte("goroutine "))
	number, _, _ := bytes.Cut(b, []byte(" "))
	n, _ := strconv.ParseUint(string(number), 10, 64)
	return n
}

// Measures says whether Depth knows.
const Measures = false

// Depth is 0.
func Depth() uint64 { return 0 }
