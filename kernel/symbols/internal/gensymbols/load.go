package main

import (
	"bytes"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"strings"

	"golang.org/x/tools/go/gcexportdata"
)

// exportFiles asks the go command for the files with the packages' types.
func exportFiles(env, paths []string) (map[string]string, error) {
	args := append([]string{"list", "-e", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}\t{{with .Error}}{{.}}{{end}}"}, paths...)
	cmd := exec.Command("go", args...)
	cmd.Env = env
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	m := map[string]string{}
	for line := range strings.Lines(string(out)) {
		f := strings.SplitN(strings.TrimSuffix(line, "\n"), "\t", 3)
		if len(f) < 3 {
			continue // more of an error's text
		}
		if f[1] == "" && f[2] != "" && !strings.Contains(f[2], "build constraints exclude all") {
			return nil, fmt.Errorf("go list: %s", f[2])
		}
		m[f[0]] = f[1]
	}
	return m, nil
}

// loader reads packages' types from export data.
type loader struct {
	exports map[string]string
	fset    *token.FileSet
	imports map[string]*types.Package
}

func newLoader(exports map[string]string) *loader {
	return &loader{exports: exports, fset: token.NewFileSet(), imports: map[string]*types.Package{}}
}

func (l *loader) load(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if p := l.imports[path]; p != nil && p.Complete() {
		return p, nil
	}
	f, err := os.Open(l.exports[path])
	if err != nil {
		return nil, fmt.Errorf("export data of %s: %w", path, err)
	}
	defer f.Close()
	//lint:ignore SA1019 what go list -export names is such an archive
	r, err := gcexportdata.NewReader(f)
	if err != nil {
		return nil, err
	}
	return gcexportdata.Read(r, l.fset, l.imports, path)
}

// writeTypes writes a package's types.
func writeTypes(w io.Writer, pkg *types.Package) error {
	var data bytes.Buffer
	// An empty file set leaves the positions out: they would hold the paths of
	// the machine that built the package.
	if err := gcexportdata.Write(&data, token.NewFileSet(), pkg); err != nil {
		return fmt.Errorf("types of %s: %w", pkg.Path(), err)
	}
	_, err := w.Write(data.Bytes())
	return err
}
