package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
)

func archiveWriter(w io.Writer) *zip.Writer {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	return z
}

// packages writes the packages' files and adds their types to an archive. It
// returns the lines of the table of all.
func packages(z *zip.Writer, exports map[string]string, paths []string, sources map[string]bool) (table []string, err error) {
	l := newLoader(exports)
	var all []*types.Package
	for _, path := range paths {
		pkg, err := l.load(path)
		if err != nil {
			return nil, err
		}
		all = append(all, pkg)
	}
	used := uses(all)
	for i, path := range paths {
		pkg := all[i]
		w, err := z.Create(path)
		if err != nil {
			return nil, err
		}
		if err := writeTypes(w, pkg); err != nil {
			return nil, err
		}
		if sources[path] || path == "unsafe" {
			continue
		}
		table = append(table, fmt.Sprintf("\t%q: %s,", path, tableName(path)))
		if apart[path] {
			continue
		}
		code, err := symbols(pkg, used)
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(fileName(path)+".go", code, 0o644); err != nil {
			return nil, err
		}
	}
	return table, nil
}

// copyArchive copies all of an archive into another.
func copyArchive(z *zip.Writer, name string) error {
	r, err := zip.OpenReader(name)
	if err != nil {
		return err
	}
	defer r.Close()
	for _, f := range r.File {
		if err := z.Copy(f); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func sourceArchive(sources map[string]bool) error {
	var archive bytes.Buffer
	z := archiveWriter(&archive)
	var paths []string
	for p := range sources {
		paths = append(paths, p)
	}
	sort.Strings(paths)
	for _, path := range paths {
		cmd := exec.Command("go", "list", "-f", "{{.Dir}}\t{{range .GoFiles}}{{.}} {{end}}", path)
		out, err := cmd.Output()
		if err != nil {
			return fmt.Errorf("go list %s: %w", path, err)
		}
		dir, files, _ := strings.Cut(strings.TrimSpace(string(out)), "\t")
		// An overlay replaces what cells cannot run; one with a package comment
		// replaces the package.
		overlay, err := os.ReadFile("overlay/" + strings.ReplaceAll(path, "/", "_") + ".go.txt")
		if err == nil {
			w, err := z.Create(path + "/overlay.go")
			if err != nil {
				return err
			}
			if _, err := w.Write(overlay); err != nil {
				return err
			}
			if bytes.Contains(overlay, []byte("// Package ")) {
				continue
			}
		}
		for _, f := range strings.Fields(files) {
			src, err := os.ReadFile(filepath.Join(dir, f))
			if err != nil {
				return err
			}
			w, err := z.Create(path + "/" + f)
			if err != nil {
				return err
			}
			if _, err := w.Write(src); err != nil {
				return err
			}
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile("sources.zip", archive.Bytes(), 0o644)
}
