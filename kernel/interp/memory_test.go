package interp_test

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"testing"
)

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestMemoryTMP(t *testing.T) {
	e := engineFor(&testing.B{})
	n := 0
	run := func(k int) {
		for range k {
			n++
			code := fmt.Sprintf("x := %d; x + 1", n)
			if n%10 == 0 {
				code = fmt.Sprintf("func f(a int) int { return a * %d }\nf(3)", n)
			}
			execute(t, e, code, n)
		}
	}
	run(500)
	before := heap()
	run(2000)
	after := heap()
	t.Logf("%d bytes per cell", (after-before)/2000)
	f, _ := os.Create("/tmp/hb-heap.pprof")
	pprof.WriteHeapProfile(f)
	f.Close()
	runtime.KeepAlive(e)
}
