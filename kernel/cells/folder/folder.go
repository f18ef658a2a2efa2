// Package folder has packages from source: those in folders beside the notebook,
// by a path that starts with a dot, and those of the module around it, by the
// module's path. What has changed on disk is read anew.
package folder

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/cells/lower/form"
)

// Importer has the packages that come with the kernel, which go before.
type Importer interface {
	types.Importer
	Paths() []string
}

// Package is a package that was read.
type Package struct {
	Unit  *emit.Unit
	Files []*ast.File

	path, dir string
	stamp     string            // of its files, as they were
	texts     map[string]string // of its files, by name
	imports   map[string]bool   // of packages of this kind
	err       error
}

// Set is the packages that were read; nil has none. It is not safe for use by
// several goroutines.
type Set struct {
	base    Importer
	fset    *token.FileSet
	names   map[string]bool // of the base
	read    map[string]*Package
	order   []string // what is imported goes before
	known   map[string]bool
	loading []string
	fresh   []*Package
	failed  map[string]error
}

// New returns a set that has read nothing.
func New(base Importer) *Set {
	s := &Set{base: base, names: map[string]bool{}, read: map[string]*Package{}, known: map[string]bool{}, failed: map[string]error{}}
	for _, p := range base.Paths() {
		s.names[p] = true
	}
	return s
}

// Use has positions in a set of files.
func (s *Set) Use(fset *token.FileSet) { s.fset = fset }

// Has says whether a path is that of a package that was read here.
func (s *Set) Has(path string) bool { return s.known[path] }

// Import returns a package, as it is imported from the working directory.
func (s *Set) Import(path string) (*types.Package, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	return s.from(path, dir)
}

// from returns a package, as it is imported from a folder.
func (s *Set) from(path, dir string) (*types.Package, error) {
	if s.names[path] {
		return s.base.Import(path)
	}
	target := ""
	switch root, module := moduleOf(dir); {
	case build.IsLocalImport(path):
		target = filepath.Join(dir, filepath.FromSlash(path))
	case strings.HasPrefix(path, outside):
		target = filepath.FromSlash(strings.TrimPrefix(path, outside))
	case module != "" && (path == module || strings.HasPrefix(path, module+"/")):
		target = filepath.Join(root, filepath.FromSlash(strings.TrimPrefix(path, module)))
	case s.read[path] != nil: // of a module around an earlier folder
		target = s.read[path].dir
	default:
		return s.base.Import(path)
	}
	path = identity(target)
	if s.names[path] {
		return s.base.Import(path)
	}
	if p := s.read[path]; p != nil {
		return p.Unit.Package, p.err
	}
	if slices.Contains(s.loading, path) {
		return nil, fmt.Errorf("packages that import each other: %s", strings.Join(append(s.loading, path), " imports "))
	}
	if info, err := os.Stat(target); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("there is no folder %s with package %q", shown(target), path)
	}
	s.loading = append(s.loading, path)
	defer func() { s.loading = s.loading[:len(s.loading)-1] }()
	p, err := s.load(path, target)
	if err != nil {
		return nil, err
	}
	s.read[path], s.known[path] = p, true
	s.order = append(s.order, path)
	s.fresh = append(s.fresh, p)
	return p.Unit.Package, nil
}

// outside starts the paths of packages that are in no module, as Go has it.
const outside = "_"

// identity is the path of the package in a folder.
func identity(dir string) string {
	root, module := moduleOf(dir)
	if rel, err := filepath.Rel(root, dir); module != "" && err == nil {
		if rel == "." {
			return module
		}
		return module + "/" + filepath.ToSlash(rel)
	}
	return outside + filepath.ToSlash(dir)
}

// moduleOf finds the module around a folder.
func moduleOf(dir string) (root, module string) {
	for {
		if text, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil {
			return dir, modfile.ModulePath(text)
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", ""
		}
		dir = parent
	}
}

// shown is a path as a person would write it.
func shown(path string) string {
	if dir, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(dir, path); err == nil && len(rel) < len(path) {
			return rel
		}
	}
	return path
}

// Fresh are the packages whose variables and init functions no cell has begun, in
// the order in which they begin.
func (s *Set) Fresh() []*Package {
	if s == nil {
		return nil
	}
	return slices.Clone(s.fresh)
}

// Begun notes that they have.
func (s *Set) Begun(list []*Package) {
	if s == nil {
		return
	}
	s.fresh = slices.DeleteFunc(s.fresh, func(p *Package) bool { return slices.Contains(list, p) })
}

// All are the packages that were read.
func (s *Set) All() (list []*Package) {
	for _, path := range s.order {
		list = append(list, s.read[path])
	}
	return list
}

// Failure is why a package is not as its files are now: what was read before goes
// on.
func (s *Set) Failure(path string) error {
	if s == nil {
		return nil
	}
	return s.failed[path]
}

// Outdated says whether a type is built of one that a package has read anew, and has
// still.
func (s *Set) Outdated(t types.Type) (old bool) {
	if s == nil {
		return false
	}
	gone := false
	form.Walk(t, func(n *types.Named) {
		p := n.Obj().Pkg()
		if p == nil || s.read[p.Path()] == nil {
			return
		}
		if now := s.read[p.Path()].Unit.Package; now != p {
			old = true
			gone = gone || now.Scope().Lookup(n.Obj().Name()) == nil
		}
	})
	return old && !gone
}

// Refresh reads what has changed, with what imports it. If that fails, all stays as
// it was. adopt is told of types that were read anew and have the layout they had.
func (s *Set) Refresh(adopt func(now, earlier *types.Named)) (changed []string) {
	if s == nil {
		return nil
	}
	stale := map[string]bool{}
	for _, path := range s.order {
		p := s.read[path]
		again := stamp(p.dir) != p.stamp
		for i := range p.imports {
			again = again || stale[i]
		}
		if again {
			stale[path] = true
			changed = append(changed, path)
		}
	}
	if len(stale) == 0 {
		clear(s.failed)
		return nil
	}
	read, order, fresh := maps.Clone(s.read), slices.Clone(s.order), slices.Clone(s.fresh)
	for path := range stale {
		delete(s.read, path)
	}
	s.order = slices.DeleteFunc(s.order, func(path string) bool { return stale[path] })
	s.fresh = slices.DeleteFunc(s.fresh, func(p *Package) bool { return stale[p.path] })
	var failed []error
	for _, path := range changed {
		if _, err := s.from(path, read[path].dir); err != nil {
			failed = append(failed, err)
		}
	}
	if len(failed) > 0 {
		s.read, s.order, s.fresh = read, order, fresh
		for _, path := range changed {
			s.failed[path] = errors.Join(failed[0])
		}
		return nil
	}
	clear(s.failed)
	for _, path := range changed {
		before, now := read[path].Unit.Package.Scope(), s.read[path].Unit.Package.Scope()
		for _, n := range now.Names() {
			a, ok1 := now.Lookup(n).(*types.TypeName)
			b, ok2 := before.Lookup(n).(*types.TypeName)
			if !ok1 || !ok2 || a.IsAlias() || b.IsAlias() {
				continue
			}
			x, ok1 := a.Type().(*types.Named)
			y, ok2 := b.Type().(*types.Named)
			if ok1 && ok2 && x.TypeParams().Len() == y.TypeParams().Len() && form.SameLayout(y, x) {
				adopt(x, y)
			}
		}
	}
	return changed
}
