// Package check checks cells with go/types against those that have run, has
// earlier declarations follow when what they depend on changes, and lowers what
// it has checked.
package check

import (
	"go/ast"
	"go/types"
	"strconv"
	"strings"

	"cryptounet/kernel/cells/earlier"
	"cryptounet/kernel/cells/past"
	"cryptounet/kernel/cells/source"
)

// check is the work on one cell.
type check struct {
	*Session
	*source.Declared

	again   map[*declaration]bool
	renamed map[string]bool
	stale   map[string]bool // variables that keep an old type
	aliases []types.Object  // earlier variables, under the names that this cell reads them by
	asking  bool            // only asked about: nothing of the session may change

	references past.References
}

// cell checks the cell, again with more declarations if it changes the type of
// something that earlier functions use.
func (c *check) cell() (*Cell, error) {
	c.rename()
	c.again = map[*declaration]bool{}
	c.dependents(func(n string) bool { return c.Declares[n] && !c.Vars[n] || c.Methods[n] || c.anew(n) })
	dropped := map[*declaration]string{}
	for round := 0; ; round++ {
		r := c.attempt(dropped)
		if r.retry && round < 50 {
			continue
		}
		if len(r.errs) > 0 {
			return nil, r.errs
		}
		return c.lower(r)
	}
}

// rename has the cell read the earlier variables that it declares anew under
// another name.
func (c *check) rename() {
	c.renamed = earlier.Rename(c.Declared, func(name string) bool {
		_, ok := c.objects[name].(*types.Var)
		return ok
	})
}

// result is a checked cell.
type result struct {
	pkg     *types.Package
	info    *types.Info
	files   []*ast.File
	errs    source.Errors
	retry   bool
	imports map[string]string
	again   []*declaration
	broken  map[string]string
	redone  map[string]*types.Var // variables whose type was declared anew
}

// importName is the name under which an import is used.
func (c *check) importName(spec *ast.ImportSpec) (name, path string, ok bool) {
	path, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return "", "", false
	}
	pkg, err := c.importer.Import(path)
	if err == nil && strings.HasPrefix(path, ".") {
		path = pkg.Path() // from wherever it is looked at
	}
	if spec.Name != nil {
		name = spec.Name.Name
		return name, path, name != "_" && name != "."
	}
	if err != nil {
		return "", "", false
	}
	return pkg.Name(), path, true
}
