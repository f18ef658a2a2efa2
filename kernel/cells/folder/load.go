package folder

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"cryptounet/kernel/cells/lower/emit"
)

// Limits of what is read as a package.
const (
	mostFiles = 1000
	mostBytes = 16 << 20
)

// files are the names of a package's files, for this system and machine, without
// tests.
func files(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	context := build.Default
	context.CgoEnabled = false
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if ok, err := context.MatchFile(dir, name); err == nil && !ok {
			continue
		}
		if names = append(names, name); len(names) > mostFiles {
			return nil, fmt.Errorf("%s has more than %d files of Go", shown(dir), mostFiles)
		}
	}
	return names, nil
}

// stamp changes when a package's files do.
func stamp(dir string) string {
	names, err := files(dir)
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, name := range names {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil {
			fmt.Fprintln(&b, name, info.Size(), info.ModTime().UnixNano())
		}
	}
	return b.String()
}

// load reads and checks the package in a folder.
func (s *Set) load(path, dir string) (*Package, error) {
	p := &Package{path: path, dir: dir, stamp: stamp(dir), imports: map[string]bool{}, texts: map[string]string{}, Unit: &emit.Unit{Info: emit.NewInfo()}}
	names, err := files(dir)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s has no files of Go for this machine", shown(dir))
	}
	var problems []string
	note := func(pos token.Pos, msg string) {
		if len(problems) < 10 {
			at := s.fset.Position(pos)
			problems = append(problems, fmt.Sprintf("%s:%d:%d: %s", at.Filename, at.Line, at.Column, msg))
		}
	}
	size := int64(0)
	for _, name := range names {
		file := filepath.Join(dir, name)
		info, err := os.Stat(file)
		if err != nil {
			return nil, err
		}
		if size += info.Size(); size > mostBytes {
			return nil, fmt.Errorf("%s has more than %d MB of Go", shown(dir), mostBytes>>20)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		f, err := parser.ParseFile(s.fset, shown(file), text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err // with file and line
		}
		unable(f, note)
		p.texts[shown(file)] = string(text)
		p.Files = append(p.Files, f)
	}
	if p.Files[0].Name.Name == "main" {
		return nil, fmt.Errorf("%s is a program, package main, which cannot be imported; %%run runs one", shown(dir))
	}
	conf := types.Config{
		Importer:  from{s, p},
		GoVersion: "go1.26",
		Error: func(err error) {
			e := err.(types.Error)
			msg := e.Msg
			if rest, ok := strings.CutPrefix(msg, "could not import "); ok && strings.HasSuffix(rest, ")") {
				if _, why, ok := strings.Cut(rest, " ("); ok {
					msg = strings.TrimSuffix(why, ")")
				}
			}
			note(e.Pos, msg)
		},
	}
	p.Unit.Package, _ = conf.Check(path, s.fset, p.Files, p.Unit.Info)
	if len(problems) > 0 {
		return nil, errors.New(strings.Join(problems, "\n"))
	}
	return p, nil
}

// unable notes what only a compiler can do.
func unable(f *ast.File, note func(pos token.Pos, msg string)) {
	for _, g := range f.Comments {
		for _, c := range g.List {
			if strings.HasPrefix(c.Text, "//go:embed ") {
				note(c.Pos(), "//go:embed has no meaning in a package that is interpreted: read the file with package os")
			}
		}
	}
	for _, d := range f.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok && fd.Body == nil {
			note(fd.Pos(), "func "+fd.Name.Name+" has no body: assembly cannot be interpreted")
		}
	}
	for _, i := range f.Imports {
		if i.Path.Value == strconv.Quote("C") {
			note(i.Pos(), "a package that is interpreted cannot use cgo")
		}
	}
}

// from imports for a package.
type from struct {
	set *Set
	p   *Package
}

func (f from) Import(path string) (*types.Package, error) {
	pkg, err := f.set.from(path, f.p.dir)
	if err == nil && f.set.known[pkg.Path()] {
		f.p.imports[pkg.Path()] = true
	}
	return pkg, err
}

// Inits are the package's init functions.
func (p *Package) Inits() (list []*types.Func) {
	for _, f := range p.Files {
		for _, d := range f.Decls {
			if fd, ok := d.(*ast.FuncDecl); ok && fd.Recv == nil && fd.Name.Name == "init" {
				if fn, ok := p.Unit.Info.Defs[fd.Name].(*types.Func); ok {
					list = append(list, fn)
				}
			}
		}
	}
	return list
}

// Path is the import path.
func (p *Package) Path() string { return p.path }

// Find is the declaration of something that a package from source declares: a
// function, or one of types, variables and constants; nil where there is none. Of a
// package itself, its comment is enough.
func (s *Set) Find(o types.Object) (d ast.Decl) {
	if s == nil || o.Pkg() == nil || s.read[o.Pkg().Path()] == nil {
		return nil
	}
	for _, f := range s.read[o.Pkg().Path()].Files {
		for _, x := range f.Decls {
			if x.Pos() <= o.Pos() && o.Pos() < x.End() {
				return x
			}
		}
	}
	return nil
}

// Doc is the comment above what a package from source declares, or that of a
// package.
func (s *Set) Doc(o types.Object) string {
	if p, ok := o.(*types.PkgName); ok && s != nil && s.read[p.Imported().Path()] != nil {
		for _, f := range s.read[p.Imported().Path()].Files {
			if f.Doc != nil {
				return strings.TrimSpace(f.Doc.Text())
			}
		}
	}
	switch d := s.Find(o).(type) {
	case *ast.FuncDecl:
		return strings.TrimSpace(d.Doc.Text())
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if spec.Pos() > o.Pos() || o.Pos() >= spec.End() {
				continue
			}
			var doc *ast.CommentGroup
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				doc = spec.Doc
			case *ast.ValueSpec:
				doc = spec.Doc
			}
			if doc == nil {
				doc = d.Doc
			}
			return strings.TrimSpace(doc.Text())
		}
	}
	return ""
}

// Text is the file in which a package from source declares something, as it was
// read; "" where there is none.
func (s *Set) Text(o types.Object) string {
	if s == nil || o.Pkg() == nil || s.read[o.Pkg().Path()] == nil {
		return ""
	}
	return s.read[o.Pkg().Path()].texts[s.fset.Position(o.Pos()).Filename]
}
