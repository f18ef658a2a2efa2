package emit

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// Error is a construct that cannot be run, with its place.
type Error struct {
	Pos token.Pos
	Msg string
}

func (e *Error) Error() string { return e.Msg }

// Piece is lowered code that is ready to run: Code is one file for the
// interpreter, Setup and Entry are the functions in it to call, in this order.
type Piece struct {
	Code         string
	Setup, Entry string
	// Imports are the compiled packages that the piece is the first to use.
	Imports []string
	// Recursive are groups of structs that hold each other. The function Types
	// returns a pointer to each, in the same order, so that their fields can be
	// given the types they should have.
	Recursive [][]Struct
	Types     string

	undo  []func()
	once  []int  // the loops of its own code that the second tier has
	mark  string // of the entry
	alone bool   // it has no function but the entry
	from  int    // the line before its first
	to    int    // its last line
}

// Release takes back what only a piece needed that has run to its end. It says
// whether nothing of the piece is left that positions in it could tell of.
func (s *State) Release(pc *Piece) bool {
	pc.undo = nil
	if s.Quick != nil {
		s.Quick.Drop(pc.once...)
		pc.once = nil
	}
	if pc.mark == "" {
		return false
	}
	s.free = append(s.free, pc.mark)
	pc.mark = ""
	if pc.alone {
		s.indexing.Lock()
		defer s.indexing.Unlock()
		s.functions = slices.DeleteFunc(s.functions, func(f Function) bool { return f.Line > pc.from && f.Line <= pc.to })
	}
	return pc.alone
}

// Discard forgets what a piece defined, after the interpreter refused it.
func (pc *Piece) Discard() {
	for i := len(pc.undo) - 1; i >= 0; i-- {
		pc.undo[i]()
	}
	pc.undo = nil
}

// Piece writes a piece: emit returns the statements of its entry.
func (s *State) Piece(emit func(f *File) string) (pc *Piece, err error) {
	f := &File{State: s, threads: map[*ast.FuncLit]bool{}}
	s.undo = nil
	defer func() {
		undo := s.undo
		s.undo = nil
		r := recover()
		if r == nil {
			pc.undo = undo
			return
		}
		for i := len(undo) - 1; i >= 0; i-- {
			undo[i]()
		}
		e, ok := r.(*Error)
		if !ok {
			e = &Error{Msg: fmt.Sprintf("this cannot be lowered: %v", r)}
		}
		pc, err = nil, e
	}()
	entry := s.Fresh("Entry")
	f.WriteFunc("func %s() {\n%s}\n", entry, emit(f))
	for len(f.queue) > 0 {
		next := f.queue[0]
		f.queue = f.queue[1:]
		next()
	}
	setup := s.Fresh("Setup")
	order, groups, err := f.arrange()
	if err != nil {
		panic(err)
	}
	typesName := ""
	if len(groups) > 0 {
		typesName = s.Fresh("Types")
		var list []string
		for _, g := range groups {
			for _, s := range g {
				list = append(list, "new("+s.Name+")")
			}
		}
		order += fmt.Sprintf("func %s() []interface{} { return []interface{}{%s} }\n", typesName, strings.Join(list, ", "))
	}
	var code strings.Builder
	code.WriteString("package main\n")
	for _, path := range f.imports {
		fmt.Fprintf(&code, "import %s %q\n", s.imports[path], ImportPrefix+path)
	}
	code.WriteString(f.structs.String())
	code.WriteString(order)
	code.WriteString(f.head.String())
	fmt.Fprintf(&code, "func %s() {\n%s}\n", setup, f.setup.String())
	// Lines count on from piece to piece, so that a line in the report of a
	// panic names one function for good.
	fmt.Fprintf(&code, "//line _.go:%d\n", s.lines+1)
	text := f.body.String()
	code.WriteString(text)
	from := s.lines
	f.index(text)
	return &Piece{Code: code.String(), Setup: setup, Entry: entry, Imports: f.imports, Recursive: groups, Types: typesName,
		once: f.once, mark: f.entry, alone: len(f.names) == 1, from: from, to: s.lines}, nil
}

// index notes at which lines the functions of a piece start.
func (f *File) index(text string) {
	f.indexing.Lock()
	defer f.indexing.Unlock()
	for text != "" {
		f.lines++
		line, rest, _ := strings.Cut(text, "\n")
		text = rest
		if !strings.HasPrefix(line, MarkPrefix) {
			continue
		}
		mark, _, _ := strings.Cut(line, " ")
		if i, ok := f.byMark[mark]; ok {
			delete(f.byMark, mark)
			fn := f.names[i]
			fn.Line = f.lines
			f.functions = append(f.functions, fn)
		}
	}
}
