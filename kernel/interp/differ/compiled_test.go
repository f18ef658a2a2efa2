package differ_test

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cryptounet/kernel/interp/differ"
)

// separator stands before what a program prints.
const separator = "== the next program =="

// compiled are what programs print, which are one binary.
func compiled(t *testing.T, list []*differ.Program) ([]string, error) {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module programs\n\ngo 1.26\n")
	var imports, calls strings.Builder
	for i, p := range list {
		name := fmt.Sprintf("p%d", i)
		write(name+"/p.go", p.Package(name))
		fmt.Fprintf(&imports, "import %q\n", "programs/"+name)
		fmt.Fprintf(&calls, "\tfmt.Println(%q)\n\t%s.Run()\n", separator, name)
	}
	write("main.go", "package main\n\nimport \"fmt\"\n"+imports.String()+"\nfunc main() {\n"+calls.String()+"}\n")
	binary := filepath.Join(dir, "programs.exe")
	build := exec.Command("go", "build", "-o", binary, ".")
	build.Dir = dir
	build.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("compile: %w: %s", err, out)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, binary)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("compiled: %w: %.2000s", err, stderr.String())
	}
	parts := strings.Split(stdout.String(), separator+"\n")[1:]
	if len(parts) != len(list) {
		return nil, fmt.Errorf("compiled: %d of %d programs have run", len(parts), len(list))
	}
	return parts, nil
}

// checker says whether programs are Go.
type checker struct {
	fset     *token.FileSet
	importer types.Importer
}

func newChecker() *checker {
	fset := token.NewFileSet()
	return &checker{fset, importer.ForCompiler(fset, "source", nil)}
}

func (c *checker) check(p *differ.Program) error {
	f, err := parser.ParseFile(c.fset, "p.go", p.Package("p"), 0)
	if err != nil {
		return err
	}
	conf := types.Config{Importer: c.importer, Sizes: types.SizesFor("gc", "amd64")}
	_, err = conf.Check("p", c.fset, []*ast.File{f}, nil)
	return err
}
