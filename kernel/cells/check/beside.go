package check

import (
	"cryptounet/kernel/cells/folder"
	"cryptounet/kernel/cells/lower"
	"cryptounet/kernel/cells/source"
	"cryptounet/kernel/cells/wake"
)

// folders is an importer that has packages from source beside the notebook too.
type folders interface{ Folder() *folder.Set }

// reread has the packages from source follow their files. A cell that uses one whose
// files are wrong now is not run.
func (s *Session) reread(p *source.Parsed) error {
	for _, path := range s.folder.Refresh(s.program.Adopt) {
		s.changed[path] = true
	}
	for name := range p.Idents() {
		if err := s.folder.Failure(s.packages[name]); err != nil {
			return source.Errors{{Msg: err.Error()}}
		}
	}
	return nil
}

// anew says whether a name is that of a package which was read anew.
func (s *Session) anew(name string) bool { return s.changed[s.packages[name]] }

// begin is what has to begin before a piece: the packages from source that no cell
// has used.
func (s *Session) begin() (list []lower.Begin, packages []*folder.Package) {
	packages = s.folder.Fresh()
	for _, p := range packages {
		s.program.Add(p.Unit, p.Files...)
		s.wakes = s.wakes || wake.May(p.Unit.Info, s.importer.Interpreted)
		list = append(list, lower.Begin{Unit: p.Unit, Inits: p.Inits()})
	}
	return list, packages
}
