package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"sort"
	"strings"

	"cryptounet/kernel/cells/earlier"
	"cryptounet/kernel/cells/folder"
	"cryptounet/kernel/cells/handed"
	"cryptounet/kernel/cells/lower"
	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/cells/member"
	"cryptounet/kernel/cells/past"
	"cryptounet/kernel/cells/source"
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
	orphans  map[types.Object]bool      // mentioned by methods that were replaced
	broken   map[string]string          // name -> why it no longer compiles
	added    map[string]bool            // source packages known to the program
	wakes    bool                       // something that is used may wake who waits
	whole    struct{ name, src string } // the cell that is run in parts
	past     past.Values                // what cells have shown
	folder   *folder.Set                // packages from source, if there are any
	changed  map[string]bool            // their paths, where cells have not followed yet
}

// declaration is one function, method, or group of types or constants, with
// its syntax, so that it can be checked again when something that it depends
// on changes.
type declaration struct {
	names []string // "f", or "T.m" for a method
	decl  ast.Decl
	uses  map[string]bool
	name  string // the cell

	objects map[types.Object]bool // that it mentions
}

// New returns a session with nothing declared.
func New(fset *token.FileSet, importer Importer, program *lower.Program) *Session {
	s := &Session{
		fset:     fset,
		importer: importer,
		program:  program,
		sources:  map[string]string{},
		objects:  map[string]types.Object{},
		packages: map[string]string{},
		orphans:  map[types.Object]bool{},
		broken:   map[string]string{},
		added:    map[string]bool{},
		changed:  map[string]bool{},
	}
	if f, ok := importer.(folders); ok {
		s.folder = f.Folder()
	}
	return s
}

// Source notes the whole source of a cell that is run in parts.
func (s *Session) Source(name, src string) { s.whole.name, s.whole.src = name, src }

// Position is a place in a cell.
func (s *Session) Position(pos token.Pos) token.Position { return s.fset.Position(pos) }

// Line returns a line of a cell's source.
func (s *Session) Line(cell string, line int) string { return source.Line(s.sources[cell], line) }

// problem makes an error of the checker one for people.
func (s *Session) problem(pos token.Pos, msg string) source.Problem {
	p := s.fset.Position(pos)
	return source.Problem{Pos: p, Msg: s.clean(msg), Source: source.Line(s.sources[p.Filename], p.Line)}
}

// clean takes internal names out of a message.
func (s *Session) clean(msg string) string {
	if rest, ok := strings.CutPrefix(msg, "could not import "); ok && strings.HasSuffix(rest, ")") {
		if _, why, ok := strings.Cut(rest, " ("); ok {
			msg = strings.TrimSuffix(why, ")")
		}
	}
	msg = earlier.Clean(past.Clean(msg))
	msg = strings.ReplaceAll(msg, " (declared at -)", "") // compiled packages have no positions
	return strings.ReplaceAll(msg, "main.", "")
}

// Name is something that the cells have declared.
type Name struct {
	Name, Kind, Type string
}

// Names lists what the cells have declared.
func (s *Session) Names() []Name {
	var list []Name
	for n, o := range s.objects {
		if earlier.Is(n) {
			continue
		}
		t := s.TypeText(o.Type())
		if tn, ok := o.(*types.TypeName); ok {
			t = s.TypeText(tn.Type().Underlying())
		}
		k := member.Kind(o)
		if k == "function" {
			t = strings.TrimPrefix(t, "func")
		}
		list = append(list, Name{n, k, t})
	}
	for n, path := range s.packages {
		list = append(list, Name{n, "package", path})
	}
	order := map[string]int{"package": 0, "constant": 1, "type": 2, "function": 3, "variable": 4}
	sort.Slice(list, func(i, j int) bool {
		if a, b := order[list[i].Kind], order[list[j].Kind]; a != b {
			return a < b
		}
		return list[i].Name < list[j].Name
	})
	return list
}

// Importer gives the types of the packages that cells can import.
func (s *Session) Importer() Importer { return s.importer }

// Declared says whether the cells have declared or imported a name.
func (s *Session) Declared(name string) bool {
	return s.objects[name] != nil || s.packages[name] != ""
}

// Wakes says whether cells have used anything that may wake a goroutine which
// waits.
func (s *Session) Wakes() bool { return s.wakes }

// Parameters are the names of the parameters of the function that a cell hands to a
// call (package handed).
func (s *Session) Parameters(cell string, line int, call string) []string {
	return handed.Parameters(s.sources[cell], func(name string) types.Object { return s.objects[name] }, line, call)
}
