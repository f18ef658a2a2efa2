package interp_test

import (
	"fmt"
	"runtime"
	"testing"
)

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// repeated are cells as people write them over and over.
var repeated = map[string]func(n int) string{
	"the same variable": func(n int) string { return fmt.Sprintf("x := %d\nx + 1", n) },
	"reading the earlier": func(n int) string {
		if n == 1 {
			return "total := 0"
		}
		return fmt.Sprintf("total := total + %d\ntotal", n)
	},
	"a function":    func(n int) string { return fmt.Sprintf("func f(a int) int { return a * %d }\nf(3)", n) },
	"a printed":     func(n int) string { return fmt.Sprintf("import \"fmt\"\nfmt.Sprint(%d, []int{1, 2})", n) },
	"a loop":        func(n int) string { return fmt.Sprintf("sum := 0\nfor i := range %d { sum += i }\nsum", n%10) },
	"an assignment": func(n int) string { return map[bool]string{true: "var y int", false: fmt.Sprintf("y = %d", n)}[n == 1] },
}

// A session of very many cells stays small: what has run and cannot be mentioned
// again is let go.
func TestMemoryOfCells(t *testing.T) {
	const warm, more, most = 200, 1000, 3000
	for name, code := range repeated {
		t.Run(name, func(t *testing.T) {
			e := engineFor(t)
			defer e.Close()
			n := 0
			run := func(cells int) {
				for range cells {
					n++
					execute(t, e, code(n), n)
				}
			}
			run(warm)
			before := heap()
			run(more)
			after := heap()
			if grown := (int64(after) - int64(before)) / more; grown > most {
				t.Errorf("%d bytes for each cell, want at most %d", grown, most)
			} else {
				t.Logf("%d bytes for each cell", grown)
			}
			runtime.KeepAlive(e)
		})
	}
}

// BenchmarkMemory tells how much a session grows with each cell.
func BenchmarkMemory(b *testing.B) {
	e := engineFor(b)
	execute(b, e, "x := 0", 1)
	before, n := heap(), 1
	for b.Loop() {
		n++
		code := fmt.Sprintf("x := %d\nx + 1", n)
		if n%10 == 0 {
			code = fmt.Sprintf("func f(a int) int { return a * %d }\nf(x)", n)
		}
		execute(b, e, code, n)
	}
	b.ReportMetric((float64(heap())-float64(before))/float64(n-1), "B/cell")
	e.Close()
}
