package check

import (
	"go/types"
	"strings"
)

// A session may have very many cells. What none of the later ones can mention is
// let go: the earlier x where x is declared anew, with all that was known where it
// was declared.

// replace makes an object the latest of its name, and lets the one before go if
// nothing that may still be emitted mentions it.
func (s *Session) replace(name string, o types.Object) {
	old := s.objects[name]
	s.objects[name] = o
	if old == nil || old == o || s.orphans[old] {
		return
	}
	for _, d := range s.decls {
		if d.objects[old] {
			return
		}
	}
	s.program.Forget(old)
}

// orphan remembers what a declaration mentions that goes: the methods of values
// that were made before may still be emitted.
func (s *Session) orphan(d *declaration) {
	for _, n := range d.names {
		if strings.Contains(n, ".") {
			for o := range d.objects {
				s.orphans[o] = true
			}
		}
	}
}
