package main

import (
	"strings"
	"testing"
)

// TestTests: tests and benchmarks of cells run under package testing; a panic in
// one is its failure, and an interrupt ends them and not the session.
func TestTests(t *testing.T) {
	const declared = `import ("fmt"; "testing"; "time")
func Add(a, b int) int { return a + b }
func TestAdd(t *testing.T) {
	for name, want := range map[string]int{"three": 3} { t.Run(name, func(t *testing.T) { if Add(1, 2) != want { t.Errorf("%d", Add(1, 2)) } }) }
}
func TestParallel(t *testing.T) { t.Parallel(); t.Cleanup(func() { t.Log("cleaned") }) }
func TestHelper(n int) {}
func TestBad(t *testing.T) { t.Errorf("off by %d", 1) }
func TestFatal(t *testing.T) { t.Fatal("at once"); t.Error("not reached") }
func TestPanics(t *testing.T) { var m map[string]int; m["a"] = 1 }
func TestSkipped(t *testing.T) { t.Skip("not today") }
func TestEndless(t *testing.T) { fmt.Println("started"); for { time.Sleep(time.Millisecond) } }
func TestInside(t *testing.T) { t.Run("sub", func(t *testing.T) { fmt.Println("started"); for {} }) }
func BenchmarkAdd(b *testing.B) { for b.Loop() { Add(1, 2) } }
`
	for _, tc := range []struct {
		line   string
		status int
		want   []string
	}{
		{"%test Add|Parallel", 0, []string{"--- PASS: TestAdd (", "    --- PASS: TestAdd/three", "--- PASS: TestParallel", "cleaned", "PASS\n"}},
		{"%test Bad|Fatal|Panics|Skipped", 1, []string{"--- FAIL: TestBad", "off by 1", "--- FAIL: TestFatal", "at once", "--- FAIL: TestPanics", "panic: assignment to entry in nil map", "--- SKIP: TestSkipped", "FAIL\n"}},
		{"%bench", 0, []string{"BenchmarkAdd", "ns/op", "allocs/op"}},
		{"%test Nothing", 1, []string{"no tests that match Nothing"}},
		{"%test (", 1, []string{"missing closing"}},
		{"%bench X", 1, []string{"no benchmarks"}},
	} {
		out, errs, status := runCryptounet(t, "", "run", write(t, "c.go", declared+tc.line))
		if status != tc.status || strings.Contains(out, "not reached") {
			t.Errorf("%s: status %d, expected %d\n%s%s", tc.line, status, tc.status, out, errs)
		}
		for _, want := range tc.want {
			if !strings.Contains(out+errs, want) {
				t.Errorf("%s: %q is missing in\n%s%s", tc.line, want, out, errs)
			}
		}
	}
	for _, name := range []string{"Endless", "Inside"} {
		testInterruptRun(t, declared+"%test "+name)
	}
}
