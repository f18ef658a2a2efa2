// Package testrun runs tests and benchmarks that cells declare, with package
// testing's own output.
package testrun

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"sync"
	"testing"
	"time"
)

// Test and Benchmark are functions of the cells with their names.
type (
	Test struct {
		Name string
		F    func(*testing.T)
	}
	Benchmark struct {
		Name string
		F    func(*testing.B)
	}
)

// Tests runs tests as go test -v does and says whether all went well. A test that
// panics has failed. When ctx ends it panics with the cause, whatever the tests do.
func Tests(ctx context.Context, tests []Test) bool {
	var safe []testing.InternalTest
	for _, test := range tests {
		safe = append(safe, testing.InternalTest{Name: test.Name, F: func(t *testing.T) {
			defer failed(t)
			test.F(t)
		}})
	}
	return await(ctx, safe, nil, "")
}

// Benchmarks is Tests for benchmarks, which run as go test -bench does.
func Benchmarks(ctx context.Context, benchmarks []Benchmark) bool {
	var safe []testing.InternalBenchmark
	for _, benchmark := range benchmarks {
		safe = append(safe, testing.InternalBenchmark{Name: benchmark.Name, F: func(b *testing.B) {
			defer failed(b)
			benchmark.F(b)
		}})
	}
	return await(ctx, nil, safe, ".")
}

// failed is deferred by what may panic.
func failed(t testing.TB) {
	if v := recover(); v != nil {
		t.Errorf("panic: %v", v)
	}
}

func await(ctx context.Context, tests []testing.InternalTest, benchmarks []testing.InternalBenchmark, bench string) bool {
	type outcome struct {
		ok  bool
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		ok, err := run(tests, benchmarks, bench)
		done <- outcome{ok, err}
	}()
	select {
	case o := <-done:
		if o.err != nil {
			fmt.Println(o.err)
		}
		return o.ok
	case <-ctx.Done():
		panic(context.Cause(ctx))
	}
}

// initialise makes the flags of package testing, which are in the process's own
// set, once they are needed.
var initialise = sync.OnceValue(func() error {
	testing.Init()
	if !flag.Parsed() {
		return flag.CommandLine.Parse(nil)
	}
	return nil
})

func run(tests []testing.InternalTest, benchmarks []testing.InternalBenchmark, bench string) (bool, error) {
	if err := initialise(); err != nil {
		return false, err
	}
	for name, value := range map[string]string{"test.v": "true", "test.benchmem": "true", "test.bench": bench, "test.run": ""} {
		f := flag.Lookup(name)
		if f == nil {
			return false, fmt.Errorf("testrun: package testing has no flag %s any more", name)
		}
		defer f.Value.Set(f.Value.String())
		if err := f.Value.Set(value); err != nil {
			return false, fmt.Errorf("testrun: %s: %w", name, err)
		}
	}
	// The parameter's type is not exported and grows with Go: what this package
	// lacks of it is found out here, and not when it is compiled.
	start := reflect.ValueOf(testing.MainStart)
	if want := start.Type().In(0); !reflect.TypeOf(deps{}).Implements(want) {
		return false, errors.New("testrun: the package testing of this Go asks for more than is known here")
	}
	m := start.Call([]reflect.Value{reflect.ValueOf(deps{}), reflect.ValueOf(tests), reflect.ValueOf(benchmarks), reflect.ValueOf([]testing.InternalFuzzTarget(nil)), reflect.ValueOf([]testing.InternalExample(nil))})[0]
	return m.Interface().(*testing.M).Run() == 0, nil
}

// deps is what package testing wants of its program: names are matched, and
// nothing is profiled, fuzzed or covered.
type deps struct{}

func (deps) ImportPath() string { return "" }
func (deps) ModulePath() string { return "" }
func (deps) MatchString(pat, str string) (bool, error) {
	return regexp.MatchString(pat, str)
}
func (deps) SetPanicOnExit0(bool)                        {}
func (deps) StartCPUProfile(io.Writer) error             { return errNone }
func (deps) StopCPUProfile()                             {}
func (deps) StartTestLog(io.Writer)                      {}
func (deps) StopTestLog() error                          { return nil }
func (deps) WriteProfileTo(string, io.Writer, int) error { return errNone }
func (deps) CoordinateFuzzing(time.Duration, int64, time.Duration, int64, int, []entry, []reflect.Type, string, string) error {
	return errNone
}
func (deps) RunFuzzWorker(func(entry) error) error              { return errNone }
func (deps) ReadCorpus(string, []reflect.Type) ([]entry, error) { return nil, errNone }
func (deps) CheckCorpus([]any, []reflect.Type) error            { return errNone }
func (deps) ResetCoverage()                                     {}
func (deps) SnapshotCoverage()                                  {}
func (deps) InitRuntimeCoverage() (mode string, tearDown func(string, string) (string, error), snapshot func() float64) {
	return "", nil, nil
}

var errNone = errors.New("testrun: not for tests in cells")

type entry = struct {
	Parent     string
	Path       string
	Data       []byte
	Values     []any
	Generation int
	IsSeed     bool
}
