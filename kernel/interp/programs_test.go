package interp_test

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"cryptounet/kernel/cells/source"
	"cryptounet/kernel/interp"
	"cryptounet/kernel/symbols"
)

var compiled = flag.Bool("compiled", false, "run the test programs by go run, to check what they are expected to print")

// TestPrograms runs the programs in testdata/programs: a file, the files of a
// folder, or what a template expands to. What compiled Go prints is in the
// .out files beside them.
func TestPrograms(t *testing.T) {
	outs, err := filepath.Glob("testdata/programs/*.out")
	if err != nil || len(outs) == 0 {
		t.Fatal(outs, err)
	}
	set, err := symbols.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, out := range outs {
		path := strings.TrimSuffix(out, ".out")
		if strings.HasSuffix(path, "_linux") && runtime.GOOS != "linux" {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			files := programFiles(t, path)
			want, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			run := interpreted
			if *compiled {
				run = byCompiler
			}
			if got := run(t, set, files); got != string(want) {
				t.Errorf("prints\n%s\nwant\n%s", got, want)
			}
			if *compiled {
				return
			}
			if got := probed(t, set, files); got != string(want) {
				t.Errorf("as a debugger sees it, prints\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// programFiles are the files of a program.
func programFiles(t *testing.T, path string) (files []source.File) {
	names := []string{path + ".go"}
	if _, err := os.Stat(path + ".tmpl"); err == nil {
		return []source.File{{Name: filepath.Base(path) + ".go", Code: expand(t, filepath.Base(path))}}
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		if names, err = filepath.Glob(path + "/*.go"); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, source.File{Name: name, Code: string(src)})
	}
	return files
}

func interpreted(t *testing.T, set *symbols.Set, files []source.File) string {
	return run(t, interp.Options{Packages: set, Capture: true}, files)
}

// probed runs a program as one that a debugger looks at.
func probed(t *testing.T, set *symbols.Set, files []source.File) string {
	return run(t, interp.Options{Packages: set, Capture: true, Probed: true}, files)
}

func run(t *testing.T, o interp.Options, files []source.File) string {
	e, err := interp.New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	out := &output{}
	status, fault := e.(interp.Programs).RunProgram(context.Background(), files, nil, out)
	if fault != nil || status != 0 {
		t.Fatalf("status %d: %v", status, fault)
	}
	return out.stdout.String()
}

func byCompiler(t *testing.T, _ *symbols.Set, files []source.File) string {
	dir := t.TempDir()
	args := []string{"run"}
	for _, f := range files {
		name := filepath.Join(dir, filepath.Base(f.Name))
		if err := os.WriteFile(name, []byte(f.Code), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	out, err := exec.Command("go", args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
