package emit

import (
	"go/token"
	"go/types"

	"cryptounet/kernel/cells/lower/form"
)

// Site is a statement of a cell before which a function that is being debugged
// tells where it is.
type Site struct {
	Pos      token.Pos
	Function string // the function's name for people, "" for the cell's own code
	Unit     *Unit
	Env      form.Env // the type arguments of the function's copy
	// Locals are the variables in sight, those of inner scopes first.
	Locals []Local
}

// Local is a variable in sight: the frame has a pointer to it, the one at an
// index of a group.
type Local struct {
	Var          *types.Var
	Type         types.Type // in this copy of the function
	Group, Index int
}

// NewSite gives a site its number.
func (s *State) NewSite(at Site) int {
	s.indexing.Lock()
	defer s.indexing.Unlock()
	s.sites = append(s.sites, at)
	return len(s.sites) - 1
}

// SiteAt returns a site by its number. Unlike most of State it may be called
// while something is lowered.
func (s *State) SiteAt(n int) (Site, bool) {
	s.indexing.RLock()
	defer s.indexing.RUnlock()
	if n < 0 || n >= len(s.sites) {
		return Site{}, false
	}
	return s.sites[n], true
}

// Probe turns on or off that functions tell where they are. What was emitted
// before stays as it is: code that is lowered from now on uses copies that were
// or are emitted in the new way, but for methods of values that are in
// interfaces already, which have to be bound anew (Unbound lists their types).
func (s *State) Probe(on bool) {
	if s.Probing == on {
		return
	}
	s.Probing = on
	for _, k := range s.Types() {
		if k.Bound && s.ofCells(k.Type) {
			k.Bound = false
			s.unbound = append(s.unbound, k.Type)
		}
	}
}

// Unbound returns, and forgets, the types whose methods Probe has unbound.
func (s *State) Unbound() []types.Type {
	list := s.unbound
	s.unbound = nil
	return list
}

// ofCells says whether a type, or what it points to, is declared in cells.
func (s *State) ofCells(t types.Type) bool {
	found := false
	form.Walk(t, func(n *types.Named) {
		found = found || n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "main"
	})
	return found
}

// Innermost is the innermost scope of a package's functions at a position, nil
// where there is none. The files of a cell are several, which the scopes of the
// checker's files do not know.
func Innermost(top *types.Scope, pos token.Pos) (found *types.Scope) {
	for i := range top.NumChildren() {
		file := top.Child(i)
		for j := range file.NumChildren() {
			if s := file.Child(j).Innermost(pos); s != nil && (found == nil || s.Pos() > found.Pos()) {
				found = s
			}
		}
	}
	return found
}
