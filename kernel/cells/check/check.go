// Package check checks cells with go/types against those that have run, has
// earlier declarations follow when what they depend on changes, and lowers what
// it has checked.
package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"cryptounet/kernel/cells/past"
	"cryptounet/kernel/cells/source"
)

// oldMark ends the name under which a cell that declares x anew reads the
// earlier x.
const oldMark = "ʹ"

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

// rename gives the earlier x another name where the statement that declares x
// anew, or one before it, reads it: x := x + 1.
func (c *check) rename() {
	c.renamed = map[string]bool{}
	declared := map[string]bool{}
	mark := func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok || !c.Vars[id.Name] || declared[id.Name] || !c.Unresolved[id] {
				return true
			}
			if _, ok := c.objects[id.Name].(*types.Var); ok {
				c.renamed[id.Name] = true
				id.Name += oldMark
			}
			return true
		})
	}
	for _, s := range c.Stmts {
		var names []*ast.Ident
		switch s := s.(type) {
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				for _, r := range s.Rhs {
					mark(r)
				}
				for _, l := range s.Lhs {
					if id, ok := l.(*ast.Ident); ok {
						names = append(names, id)
					}
				}
				break
			}
			mark(s)
		case *ast.DeclStmt:
			if g := s.Decl.(*ast.GenDecl); g.Tok == token.VAR {
				for _, spec := range g.Specs {
					v := spec.(*ast.ValueSpec)
					for _, x := range v.Values {
						mark(x)
					}
					names = append(names, v.Names...)
				}
			}
		default:
			mark(s)
		}
		for _, n := range names {
			declared[n.Name] = true
		}
	}
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
