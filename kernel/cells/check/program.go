package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"sort"
	"strings"

	"cryptounet/kernel/cells/lower"
	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/cells/source"
	"cryptounet/kernel/cells/wake"
)

// CheckProgram parses, checks and lowers a whole program: the files of a
// package main. Its piece initialises the variables and calls main.
func (s *Session) CheckProgram(files []source.File) (*emit.Piece, error) {
	for _, f := range files {
		s.sources[f.Name] = f.Code
	}
	parsed, errs := source.ParseProgram(s.fset, files)
	if len(errs) > 0 {
		return nil, errs
	}
	info := emit.NewInfo()
	conf := types.Config{
		Importer:  s.importer,
		GoVersion: goVersion,
		Error: func(err error) {
			e := err.(types.Error)
			if strings.HasPrefix(e.Msg, "\t") && len(errs) > 0 {
				errs[len(errs)-1].Msg += "; " + s.clean(strings.TrimSpace(e.Msg))
				return
			}
			errs = append(errs, s.problem(e.Pos, e.Msg))
		},
	}
	pkg, _ := conf.Check("main", s.fset, parsed, info)
	if len(errs) > 0 {
		errs = source.Unique(errs)
		errs.Sort()
		return nil, errs
	}
	main, ok := pkg.Scope().Lookup("main").(*types.Func)
	if !ok {
		return nil, source.Errors{{Pos: token.Position{Filename: files[0].Name, Line: 1, Column: 1}, Msg: "the program has no function main"}}
	}
	var inits []*types.Func
	for _, f := range parsed {
		for _, d := range f.Decls {
			if fd, ok := d.(*ast.FuncDecl); ok && fd.Recv == nil && fd.Name.Name == "init" {
				if fn, ok := info.Defs[fd.Name].(*types.Func); ok {
					inits = append(inits, fn)
				}
			}
		}
	}
	sort.SliceStable(inits, func(i, j int) bool { return inits[i].Pos() < inits[j].Pos() })
	unit := &emit.Unit{Package: pkg, Info: info}
	s.wakes = s.wakes || wake.May(info, s.importer.Interpreted)
	s.sourcePackages(pkg)
	s.program.Add(unit, parsed...)
	begin, _ := s.begin()
	piece, err := s.program.Lower(unit, func(b *lower.Entry) { b.Program(info.InitOrder, inits, main) }, begin...)
	if e, ok := err.(*emit.Error); ok {
		return nil, source.Errors{s.problem(e.Pos, e.Msg)}
	}
	return piece, err
}
