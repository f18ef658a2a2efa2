package cells

import (
	"go/ast"
	"go/token"
	"go/types"
	"math"
	"strings"

	"cryptounet/kernel/cells/lower"
	"cryptounet/kernel/cells/lower/emit"
)

// Importer gives the types of the packages that cells can import.
type Importer interface {
	types.Importer
	// Paths lists what can be imported.
	Paths() []string
	// Source returns a package that is interpreted rather than compiled, with
	// its syntax: the generic packages of the standard library.
	Source(path string) (*emit.Unit, []*ast.File)
	// Interpreted says whether a package runs from its source.
	Interpreted(path string) bool
}

// Session is what the cells that have run have declared. It is not safe for
// use by several goroutines.
type Session struct {
	fset     *token.FileSet
	importer Importer
	program  *lower.Program
	sources  map[string]string // cell -> source

	objects  map[string]types.Object    // the latest of each name, but for imports
	packages map[string]string          // imports: name -> path
	decls    []*declaration             // functions, methods, types and constants
	broken   map[string]string          // name -> why it no longer compiles
	added    map[string]bool            // source packages known to the program
	whole    struct{ name, src string } // the cell that is run in parts
}

// declaration is one function, method, or group of types or constants, with
// its syntax, so that it can be checked again when something that it depends
// on changes.
type declaration struct {
	names []string // "f", or "T.m" for a method
	decl  ast.Decl
	uses  map[string]bool
	name  string // the cell
}

// NewSession returns a session with nothing declared.
func NewSession(fset *token.FileSet, importer Importer, program *lower.Program) *Session {
	return &Session{
		fset:     fset,
		importer: importer,
		program:  program,
		sources:  map[string]string{},
		objects:  map[string]types.Object{},
		packages: map[string]string{},
		broken:   map[string]string{},
		added:    map[string]bool{},
	}
}

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
	p, errs := parse(s.fset, name, src)
	if len(errs) > 0 {
		return nil, errs
	}
	c := &check{Session: s, parsed: p}
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
		}
	}
	s.decls = append(live, c.decls...)
	for n := range c.broken {
		delete(s.objects, n)
	}
	for n, o := range c.objects {
		s.objects[n] = o
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
		s.objects[d.name] = d.obj
		delete(s.packages, d.name)
		delete(s.broken, d.name)
	}
}

// Position is a place in a cell.
func (s *Session) Position(pos token.Pos) token.Position { return s.fset.Position(pos) }

// Line returns a line of a cell's source.
func (s *Session) Line(cell string, line int) string { return sourceLine(s.sources[cell], line) }

// problem makes an error of the checker one for people.
func (s *Session) problem(pos token.Pos, msg string) Problem {
	p := s.fset.Position(pos)
	return Problem{Pos: p, Msg: s.clean(msg), Source: sourceLine(s.sources[p.Filename], p.Line)}
}

// clean takes internal names out of a message.
func (s *Session) clean(msg string) string {
	if rest, ok := strings.CutPrefix(msg, "could not import "); ok && strings.HasSuffix(rest, ")") {
		if _, why, ok := strings.Cut(rest, " ("); ok {
			msg = strings.TrimSuffix(why, ")")
		}
	}
	msg = strings.ReplaceAll(msg, oldMark, "")
	return strings.ReplaceAll(msg, "main.", "")
}
