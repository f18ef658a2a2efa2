package main

import (
	"archive/zip"
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

// docArchive packs the documentation of the packages: for each a JSON object
// from names ("Repeat", "Builder.Len", "" for the package) to text; under builtin
// that of predeclared names.
func docArchive(z *zip.Writer, paths []string) error {
	args := append([]string{"list", "-f", "{{.ImportPath}}\t{{.Dir}}\t{{range .GoFiles}}{{.}} {{end}}", "builtin"}, paths...)
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		f := strings.SplitN(line, "\t", 3)
		if len(f) < 3 {
			continue
		}
		table, err := docs(f[0], f[1], strings.Fields(f[2]))
		if err != nil {
			return err
		}
		data, err := json.Marshal(table)
		if err != nil {
			return err
		}
		w, err := z.Create(f[0])
		if err != nil {
			return err
		}
		if _, err := w.Write(data); err != nil {
			return err
		}
	}
	return nil
}

func docs(path, dir string, names []string) (map[string]string, error) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, n := range names {
		f, err := parser.ParseFile(fset, filepath.Join(dir, n), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	table := map[string]string{}
	if len(files) == 0 {
		return table, nil
	}
	mode := doc.Mode(0)
	if path == "builtin" {
		mode = doc.AllDecls // none is exported
	}
	pkg, err := doc.NewFromFiles(fset, files, path, mode)
	if err != nil {
		return nil, err
	}
	add := func(name, text string) {
		if text = strings.TrimSpace(text); text != "" {
			table[name] = text
		}
	}
	// A package's comment can be long: its first paragraphs say what it is.
	intro := pkg.Doc
	if len(intro) > 1500 {
		intro = intro[:strings.LastIndexByte(intro[:1500], '\n')+1]
	}
	add("", intro)
	values := func(list []*doc.Value) {
		for _, v := range list {
			for _, n := range v.Names {
				if (ast.IsExported(n) || mode == doc.AllDecls) && len(v.Names) < 8 {
					add(n, v.Doc)
				}
			}
		}
	}
	funcs := func(list []*doc.Func, prefix string) {
		for _, f := range list {
			add(prefix+f.Name, f.Doc)
		}
	}
	values(pkg.Consts)
	values(pkg.Vars)
	funcs(pkg.Funcs, "")
	for _, t := range pkg.Types {
		add(t.Name, t.Doc)
		values(t.Consts)
		values(t.Vars)
		funcs(t.Funcs, "")
		funcs(t.Methods, t.Name+".")
	}
	return table, nil
}
