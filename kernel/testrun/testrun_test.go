package testrun_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"cryptounet/kernel/testrun"
)

// TestMain runs tests of the tests' own in a process that does not test itself.
func TestMain(m *testing.M) {
	if os.Getenv("TESTRUN_CHILD") == "" {
		os.Exit(m.Run())
	}
	ctx := context.Background()
	ran := 0
	test := func(name string, f func(*testing.T)) testrun.Test {
		return testrun.Test{Name: name, F: func(t *testing.T) { ran++; f(t) }}
	}
	fine, bad := test("TestFine", func(*testing.T) {}), test("TestBad", func(t *testing.T) { t.FailNow() })
	for _, tests := range [][]testrun.Test{{fine, test("TestSkipped", func(t *testing.T) { t.Skip() })}, {bad, fine}, {fine}, {test("TestPanic", func(*testing.T) { panic("oh") })}} {
		ran = 0
		ok := testrun.Tests(ctx, tests)
		fmt.Println("tests", ran, ok)
	}
	n := 0
	ok := testrun.Benchmarks(ctx, []testrun.Benchmark{{Name: "BenchmarkA", F: func(b *testing.B) {
		for b.Loop() {
			n++
		}
	}}})
	fmt.Println("benchmarks", n > 0, ok)
	soon, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	defer func() { fmt.Println("endless", recover()) }()
	testrun.Tests(soon, []testrun.Test{test("TestEndless", func(*testing.T) { select {} })})
}

func TestRun(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "TESTRUN_CHILD=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"--- PASS: TestFine", "--- SKIP: TestSkipped", "tests 2 true", "--- FAIL: TestBad", "tests 2 false", "tests 1 true", "BenchmarkA", "ns/op", "allocs/op", "benchmarks true true", "endless context deadline exceeded", "--- FAIL: TestPanic", "panic: oh"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the output lacks %q:\n%s", want, out)
		}
	}
}
