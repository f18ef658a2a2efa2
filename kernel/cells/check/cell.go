package check

import (
	"go/types"
	"math"

	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/cells/source"
)

// Cell is a checked and lowered cell. Commit it once its piece has run.
type Cell struct {
	Piece *emit.Piece
	// Shows says whether the piece shows the last expression's value.
	Shows bool

	session *Session
	names   []definition
	imports map[string]string
	decls   []*declaration
	drop    map[string]bool // declarations that this cell replaces
	objects map[string]types.Object
	broken  map[string]string
	remade  map[*declaration]map[types.Object]bool // what those mention that were made anew
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
	c := &check{Session: s, Declared: source.Declare(p)}
	return c.cell()
}

// Whole says that all of a cell has run.
const Whole = math.MaxInt

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
