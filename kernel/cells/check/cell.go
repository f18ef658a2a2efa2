package check

import (
	"go/ast"
	"go/types"
	"math"

	"cryptounet/kernel/cells/folder"
	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/cells/past"
	"cryptounet/kernel/cells/source"
)

// Cell is a checked and lowered cell. Commit it once its piece has run.
type Cell struct {
	Piece *emit.Piece
	// Shows says whether the piece shows the last expression's value.
	Shows bool

	// Checked is what the checker has found out about it.
	Checked Checked

	session *Session
	name    string
	names   []definition
	imports map[string]string
	decls   []*declaration
	drop    map[string]bool // declarations that this cell replaces
	objects map[string]types.Object
	broken  map[string]string
	remade  map[*declaration]map[types.Object]bool // what those mention that were made anew

	// What is kept of it, or why nothing is, and the cells whose values are not any
	// longer, or as long as functions hold them.
	kept      *types.Var
	why       string
	old, held []int
	begun     []*folder.Package
}

// Checked is a checked cell, for whoever writes it down as something else.
type Checked struct {
	*source.Parsed
	Shown   []ast.Expr // whose values are shown
	Info    *types.Info
	Package *types.Package
	// Again are earlier declarations that were checked anew, and Redone the
	// earlier variables whose type was, by name.
	Again  []ast.Decl
	Redone map[string]*types.Var
	Kept   *types.Var // holds the value that is shown
}

// definition is a variable and the number of the statement that gives it its
// value.
type definition struct {
	name string
	obj  types.Object
	step int
}

// Check parses, checks and lowers a cell. Nothing of the session changes. The
// error is an Errors when the cell is at fault.
func (s *Session) Check(name, src string) (*Cell, error) {
	s.sources[name] = src
	if s.whole.name == name {
		s.sources[name] = s.whole.src
	}
	p, errs := source.Parse(s.fset, name, src)
	if len(errs) > 0 {
		return nil, errs
	}
	if err := s.reread(p); err != nil {
		return nil, err
	}
	p, found, errs := past.Refer(s.fset, p, &s.past, s)
	if len(errs) > 0 {
		return nil, errs
	}
	c := &check{Session: s, Declared: source.Declare(p), references: found}
	return c.cell()
}

// Whole says that all of a cell has run, Unrun that it was not begun.
const (
	Whole = math.MaxInt
	Unrun = -2
)

// Left tells which of a cell's variables have their values once it has run up
// to a statement, and which have not.
func (c *Cell) Left(steps int) (kept, missed []string) {
	for _, d := range c.names {
		if d.step <= steps {
			kept = append(kept, d.name)
		} else {
			missed = append(missed, d.name)
		}
	}
	return kept, missed
}

// Commit makes a cell's declarations part of the session. Of its variables
// those count whose statement was reached; steps is the number of the last
// one, -1 if there was none, or Whole.
func (c *Cell) Commit(steps int) {
	s := c.session
	c.remember(steps)
	if steps > Unrun {
		s.folder.Begun(c.begun)
	}
	clear(s.changed)
	for n, path := range c.imports {
		s.packages[n] = path
		delete(s.objects, n)
	}
	var live []*declaration
	for d, objects := range c.remade {
		d.objects = objects
	}
	for _, d := range s.decls {
		var names []string
		for _, n := range d.names {
			if !c.drop[n] {
				names = append(names, n)
			}
		}
		if len(names) > 0 {
			d.names = names
			live = append(live, d)
		} else {
			s.orphan(d)
		}
	}
	s.decls = append(live, c.decls...)
	for n := range c.broken {
		delete(s.objects, n)
	}
	for n, o := range c.objects {
		s.replace(n, o)
		delete(s.packages, n)
		delete(s.broken, n)
	}
	for n, why := range c.broken {
		s.broken[n] = why
	}
	for _, d := range c.names {
		if d.step > steps {
			continue
		}
		s.replace(d.name, d.obj)
		delete(s.packages, d.name)
		delete(s.broken, d.name)
	}
}
