// Package symbols is what cells can import: for each compiled package its
// functions, variables and types as the interpreter needs them, its types as
// go/types needs them, and its documentation. The tables are generated from
// packages.txt; a package costs nothing before a cell imports it.
//
// This is the only place where the kernel knows heops.
package symbols

//go:generate go run ./internal/gensymbols

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/gcexportdata"

	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/interp/rt/box"
)

//go:embed types.zip
var typesArchive []byte

//go:embed sources.zip
var sourcesArchive []byte

//go:embed docs.zip
var docsArchive []byte

// table is one compiled package.
type table struct {
	symbols  map[string]reflect.Value
	adapters map[string]box.Adapter
}

// Set is the packages that a session's cells can import. It keeps the types
// that it has read, so each session has its own.
type Set struct {
	mu      sync.Mutex
	fset    *token.FileSet
	types   map[string]*zip.File
	sources map[string][]*zip.File
	read    map[string]*types.Package
	units   map[string]*source
	loaded  map[string]table
	paths   []string
	docs    map[string]*zip.File
	texts   map[string]map[string]string
	ready   bool // the interpreted packages are checked
}

type source struct {
	unit  *emit.Unit
	files []*ast.File
}

// New returns all packages that the binary holds.
func New() (*Set, error) { return newSet(runtime.GOOS, runtime.GOARCH) }

func newSet(system, machine string) (*Set, error) {
	s := &Set{
		fset:    token.NewFileSet(),
		types:   map[string]*zip.File{},
		sources: map[string][]*zip.File{},
		read:    map[string]*types.Package{"unsafe": types.Unsafe},
		units:   map[string]*source{},
		loaded:  map[string]table{},
		docs:    map[string]*zip.File{},
		texts:   map[string]map[string]string{},
	}
	z, err := zip.NewReader(bytes.NewReader(typesArchive), int64(len(typesArchive)))
	if err != nil {
		return nil, fmt.Errorf("open the embedded types: %w", err)
	}
	// A variant for the system and machine takes the place of a package, an
	// empty one of a package that is missing there (see gensymbols).
	for _, f := range z.File {
		path, where, variant := strings.Cut(f.Name, "@")
		switch {
		case variant && where != system && where != system+"_"+machine:
		case variant && f.UncompressedSize64 == 0:
			delete(s.types, path)
		default:
			s.types[path] = f
		}
	}
	s.paths = slices.Sorted(maps.Keys(s.types))
	z, err = zip.NewReader(bytes.NewReader(sourcesArchive), int64(len(sourcesArchive)))
	if err != nil {
		return nil, fmt.Errorf("open the embedded sources: %w", err)
	}
	for _, f := range z.File {
		path := f.Name[:strings.LastIndexByte(f.Name, '/')]
		s.sources[path] = append(s.sources[path], f)
	}
	z, err = zip.NewReader(bytes.NewReader(docsArchive), int64(len(docsArchive)))
	if err != nil {
		return nil, fmt.Errorf("open the embedded documentation: %w", err)
	}
	for _, f := range z.File {
		s.docs[f.Name] = f
	}
	return s, nil
}

// Doc is the documentation of a package (for the name ""), of one of its
// names, or of a method ("Type.Method").
func (s *Set) Doc(path, name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.texts[path]
	if !ok {
		t = map[string]string{}
		if f := s.docs[path]; f != nil {
			if r, err := f.Open(); err == nil {
				_ = json.NewDecoder(r).Decode(&t) // no documentation is no fault
				r.Close()
			}
		}
		s.texts[path] = t
	}
	return t[name]
}

// Texts are the files of a package that runs from its source; of others there are
// none.
func (s *Set) Texts(path string) (list []string) {
	for _, zf := range s.sources[path] {
		r, err := zf.Open()
		if err != nil {
			continue
		}
		if data, err := io.ReadAll(r); err == nil {
			list = append(list, string(data))
		}
		r.Close()
	}
	return list
}

// Paths lists the import paths.
func (s *Set) Paths() []string { return s.paths }

// Interpreted says whether a package runs from its source.
func (s *Set) Interpreted(path string) bool { return len(s.sources[path]) > 0 }

// Has says whether a package is compiled in.
func (s *Set) Has(path string) bool { return tables[path] != nil }

// Symbols returns the symbols of a compiled package.
func (s *Set) Symbols(path string) map[string]reflect.Value { return s.table(path).symbols }

// Adapter returns the adapter of an interface, nil if there is none.
func (s *Set) Adapter(path, name string) box.Adapter { return s.table(path).adapters[name] }

func (s *Set) table(path string) table {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.loaded[path]
	if !ok {
		if f := tables[path]; f != nil {
			t = f()
		}
		s.loaded[path] = t
	}
	return t
}

// Import returns the types of a package.
func (s *Set) Import(path string) (*types.Package, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.load(path)
}

func (s *Set) load(path string) (*types.Package, error) {
	if p := s.read[path]; p != nil && p.Complete() {
		return p, nil
	}
	f := s.types[path]
	if f == nil {
		return nil, s.unknown(path)
	}
	if !s.ready {
		// Compiled packages mention types of the interpreted ones, which have
		// to be there first: both must mean the same.
		s.ready = true
		for _, p := range []string{"cmp", "iter", "slices", "maps"} {
			if len(s.sources[p]) > 0 {
				if _, err := s.interpret(p); err != nil {
					return nil, err
				}
			}
		}
		return s.load(path)
	}
	if len(s.sources[path]) > 0 {
		return s.interpret(path)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("types of %s: %w", path, err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("types of %s: %w", path, err)
	}
	p, err := gcexportdata.Read(bytes.NewReader(data), s.fset, s.read, path)
	if err != nil {
		return nil, fmt.Errorf("types of %s: %w", path, err)
	}
	return p, nil
}

// absent are the packages of the standard library that cells cannot have, and
// why.
var absent = map[string]string{
	"C":            "cells are not compiled, so they cannot use cgo",
	"plugin":       "the kernel is built without cgo, which loads plugins; for a compiled package make a kernel that has it: cryptounet build --with MODULE@VERSION",
	"runtime/race": "it only marks programs built with -race, which cells are not",
}

// unknown is the error for a package that is not there.
func (s *Set) unknown(path string) error {
	if why := absent[path]; why != "" {
		return fmt.Errorf("package %q is not part of this kernel: %s", path, why)
	}
	if first, _, _ := strings.Cut(path, "/"); slices.Contains(strings.Split(path, "/"), "internal") && !strings.Contains(first, ".") {
		return fmt.Errorf("package %q is internal: only the standard library itself can import it", path)
	}
	base := path[strings.LastIndexByte(path, '/')+1:]
	for _, p := range s.paths {
		if p[strings.LastIndexByte(p, '/')+1:] == base {
			return fmt.Errorf("package %q is not part of this kernel; there is %q", path, p)
		}
	}
	return fmt.Errorf("package %q is not part of this kernel: cells can import the standard library, Lattigo and heops (completion in an import lists all); for others make a kernel that has them: cryptounet build --with MODULE@VERSION", path)
}

// Source returns a package that is interpreted, checked from its source.
func (s *Set) Source(path string) (*emit.Unit, []*ast.File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.units[path]; u != nil {
		return u.unit, u.files
	}
	return nil, nil
}

// interpret checks a package from its source. What the overlay declares takes
// the place of the package's own.
func (s *Set) interpret(path string) (*types.Package, error) {
	u := &source{unit: &emit.Unit{Info: emit.NewInfo()}}
	own := map[string]bool{}
	for _, zf := range s.sources[path] {
		r, err := zf.Open()
		if err != nil {
			return nil, fmt.Errorf("source of %s: %w", path, err)
		}
		data, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			return nil, fmt.Errorf("source of %s: %w", path, err)
		}
		f, err := parser.ParseFile(s.fset, "", data, parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("source of %s: %w", path, err)
		}
		if strings.HasSuffix(zf.Name, "/overlay.go") {
			for _, d := range f.Decls {
				if fd, ok := d.(*ast.FuncDecl); ok {
					own[fd.Name.Name] = true
				}
			}
		} else {
			kept := f.Decls[:0]
			for _, d := range f.Decls {
				if fd, ok := d.(*ast.FuncDecl); ok && fd.Recv == nil && own[fd.Name.Name] {
					continue
				}
				kept = append(kept, d)
			}
			f.Decls = kept
		}
		u.files = append(u.files, f)
	}
	conf := types.Config{Importer: locked{s}, DisableUnusedImportCheck: true, Error: func(error) {}}
	pkg, err := conf.Check(path, s.fset, u.files, u.unit.Info)
	if pkg == nil {
		return nil, fmt.Errorf("source of %s: %w", path, err)
	}
	u.unit.Package = pkg
	s.units[path] = u
	s.read[path] = pkg
	return pkg, nil
}

// locked imports while the set is locked.
type locked struct{ s *Set }

func (i locked) Import(path string) (*types.Package, error) { return i.s.load(path) }
