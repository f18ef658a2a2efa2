package interp_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cryptounet/kernel/cells"
	"cryptounet/kernel/interp"
	"cryptounet/kernel/symbols"
)

// TestPrograms runs the programs in testdata/programs. What compiled Go prints
// is in the .out files beside them.
func TestPrograms(t *testing.T) {
	names, err := filepath.Glob("testdata/programs/*.go")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	set, err := symbols.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".go"), func(t *testing.T) {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(strings.TrimSuffix(name, ".go") + ".out")
			if err != nil {
				t.Fatal(err)
			}
			e, err := interp.New(interp.Options{Packages: set, Capture: true})
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			out := &output{}
			status, fault := e.(interp.Programs).RunProgram(context.Background(), []cells.File{{Name: name, Code: string(src)}}, nil, out)
			if fault != nil || status != 0 {
				t.Fatalf("status %d: %v", status, fault)
			}
			if got := out.stdout.String(); got != string(want) {
				t.Errorf("prints\n%s\nwant\n%s", got, want)
			}
		})
	}
}
