package interp

import (
	"go/ast"
	"go/types"

	"cryptounet/kernel/cells/ask"
	"cryptounet/kernel/cells/folder"
	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/interp/machine"
)

// packages are those that come with the kernel, and those from source beside the
// notebook.
type packages struct {
	machine.Packages
	beside *folder.Set
}

func (p packages) Folder() *folder.Set { return p.beside }

func (p packages) Import(path string) (*types.Package, error) { return p.beside.Import(path) }

func (p packages) Interpreted(path string) bool {
	return p.beside.Has(path) || p.Packages.Interpreted(path)
}

func (p packages) Source(path string) (*emit.Unit, []*ast.File) {
	if p.beside.Has(path) {
		return nil, nil // begun by the cell that uses it first
	}
	return p.Packages.Source(path)
}

// Doc is the documentation that comes with the kernel.
func (p packages) Doc(path, name string) string {
	if d, ok := p.Packages.(ask.Documenter); ok && !p.beside.Has(path) {
		return d.Doc(path, name)
	}
	return ""
}

// Texts are the files of a package whose source comes with the kernel.
func (p packages) Texts(path string) []string {
	if s, ok := p.Packages.(ask.Sourcer); ok {
		return s.Texts(path)
	}
	return nil
}

// withFolder adds packages from source to those of a machine.
func withFolder(base machine.Packages) packages {
	if base == nil {
		base = machine.None
	}
	return packages{base, folder.New(base)}
}
