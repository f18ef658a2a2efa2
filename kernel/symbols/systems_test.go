package symbols

import (
	"go/constant"
	"go/types"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

// value is a constant as cells see it on a system.
func value(t *testing.T, s *Set, path, name string) any {
	t.Helper()
	p, err := s.Import(path)
	if err != nil {
		t.Fatal(err)
	}
	c, ok := p.Scope().Lookup(name).(*types.Const)
	if !ok {
		t.Fatalf("%s.%s is no constant", path, name)
	}
	return constant.Val(c.Val())
}

// What differs between systems is what it is on the one that the kernel runs
// on: cells know constants by value.
func TestSystems(t *testing.T) {
	for _, test := range []struct {
		system, machine string
		create, slash   int64
		devNull         string
		syslog          bool
	}{
		{"linux", "amd64", 64, '/', "/dev/null", true},
		{"linux", "arm64", 64, '/', "/dev/null", true},
		{"darwin", "arm64", 512, '/', "/dev/null", true},
		{"freebsd", "amd64", 512, '/', "/dev/null", true},
		{"windows", "amd64", 64, '\\', "NUL", false},
	} {
		s, err := newSet(test.system, test.machine)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			path, name string
			want       any
		}{
			{"os", "O_CREATE", test.create}, {"os", "DevNull", test.devNull}, {"path/filepath", "Separator", test.slash},
			{"runtime", "GOOS", test.system}, {"runtime", "GOARCH", test.machine},
		} {
			if got := value(t, s, c.path, c.name); got != c.want {
				t.Errorf("%s/%s: %s.%s is %v, not %v", test.system, test.machine, c.path, c.name, got, c.want)
			}
		}
		if got := slices.Contains(s.Paths(), "log/syslog"); got != test.syslog {
			t.Errorf("%s/%s: log/syslog is there: %v", test.system, test.machine, got)
		}
	}
}

func TestThisSystem(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path, name string
		want       any
	}{
		{"os", "O_APPEND", int64(os.O_APPEND)}, {"os", "O_SYNC", int64(os.O_SYNC)}, {"os", "PathListSeparator", int64(os.PathListSeparator)},
		{"path/filepath", "ListSeparator", int64(filepath.ListSeparator)}, {"runtime", "GOOS", runtime.GOOS},
	} {
		if got := value(t, s, c.path, c.name); got != c.want {
			t.Errorf("%s.%s is %v, not %v", c.path, c.name, got, c.want)
		}
	}
	for _, path := range s.Paths() {
		if path != "unsafe" && !s.Interpreted(path) && !s.Has(path) {
			t.Errorf("%s has types and no symbols", path)
		}
	}
}
