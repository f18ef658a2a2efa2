package reference

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Packages writes the packages that programs and cells can import, with what
// their comments begin with and what they export.
func Packages(root string) (string, error) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Name,Dir,GoFiles", "./heops/...", "./kernel/...")
	cmd.Dir, cmd.Stderr = root, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go list: %w", err)
	}
	offered, err := os.ReadFile(filepath.Join(root, "kernel", "symbols", "packages.txt"))
	if err != nil {
		return "", err
	}
	cells := make(map[string]bool)
	for line := range strings.Lines(string(offered)) {
		path, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		cells[path] = true
	}
	var b strings.Builder
	b.WriteString(`# Go packages

What programs can import, and cells those marked *cells*. A checkout has more: ` + "`go doc ./heops/evaluator`" + ` prints a
package's documentation, ` + "`go doc -all`" + ` all of it; in a cell, Shift-Tab or ` + "`?name`" + ` does.
`)
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p struct {
			ImportPath, Name, Dir string
			GoFiles               []string
		}
		if err := d.Decode(&p); err != nil {
			return "", fmt.Errorf("go list: %w", err)
		}
		if p.Name == "main" || strings.Contains(p.ImportPath, "/internal") {
			continue
		}
		if err := write(&b, root, p.ImportPath, p.Dir, p.GoFiles, cells[p.ImportPath]); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

func write(b *strings.Builder, root, path, dir string, files []string, inCells bool) error {
	fset := token.NewFileSet()
	var parsed []*ast.File
	for _, name := range files {
		f, err := parser.ParseFile(fset, filepath.Join(dir, name), nil, parser.ParseComments)
		if err != nil {
			return err
		}
		parsed = append(parsed, f)
	}
	if len(parsed) == 0 {
		return nil
	}
	p, err := doc.NewFromFiles(fset, parsed, path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	rel, err := filepath.Rel(root, dir)
	if err != nil {
		return err
	}
	mark := ""
	if inCells {
		mark = " *cells.*"
	}
	fmt.Fprintf(b, "\n## %s\n\n%s%s [Source](../../../%s).\n", strings.TrimPrefix(path, "cryptounet/"), escape(p.Synopsis(p.Doc)), mark, filepath.ToSlash(rel))
	var names []string
	for _, f := range p.Funcs {
		names = append(names, f.Name)
	}
	for _, t := range p.Types {
		names = append(names, t.Name)
		for _, f := range t.Funcs {
			names = append(names, f.Name)
		}
	}
	if len(names) > 0 {
		fmt.Fprintf(b, "\n`%s`\n", strings.Join(names, "`, `"))
	}
	return nil
}
