package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/earlier"
	"cryptounet/kernel/cells/past"
	"cryptounet/kernel/cells/source"
)

// Look is a text checked as if it were the next cell, with its errors left
// aside, to be asked about. Nothing of the session changes.
type Look struct {
	*source.Parsed
	Info    *types.Info
	Package *types.Package
	session *Session
}

// Look checks a text; ok says that it could be parsed.
func (s *Session) Look(text string) (l *Look, ok bool) {
	p, errs := source.Parse(s.fset, "the cell", text)
	if len(errs) > 0 {
		return nil, false
	}
	p, _, _ = past.Refer(s.fset, p, &s.past, s)
	c := &check{Session: s, Declared: source.Declare(p), asking: true}
	c.rename()
	c.again = map[*declaration]bool{}
	if len(c.Methods) > 0 {
		c.dependents(func(n string) bool { return c.Declares[n] && !c.Vars[n] || c.Methods[n] })
	}
	r := c.attempt(map[*declaration]string{})
	return &Look{Parsed: p, Info: r.info, Package: r.pkg, session: s}, true
}

// Position is a place in the text.
func (l *Look) Position(pos token.Pos) token.Position { return l.session.Position(pos) }

// Global is the interpreter's name of the variable of an earlier cell that a
// variable of the text is.
func (l *Look) Global(v *types.Var) (name string, ok bool) {
	before, ok := l.session.objects[v.Name()].(*types.Var)
	if !ok {
		before, ok = l.session.objects[earlier.Plain(v.Name())].(*types.Var)
	}
	if !ok {
		return "", false
	}
	name, ok = l.session.program.Global(before)
	return name, ok && types.Identical(before.Type(), v.Type())
}

// Signature is the declaration of an object, as people write it.
func (l *Look) Signature(o types.Object, qualify types.Qualifier) string {
	return l.session.clean(types.ObjectString(o, qualify))
}

// Doc is the comment above a function of the cells, or what a package from source
// declares.
func (l *Look) Doc(o types.Object) string {
	for _, d := range l.session.decls {
		if f, ok := d.decl.(*ast.FuncDecl); ok && f.Name.Pos() == o.Pos() {
			return strings.TrimSpace(f.Doc.Text())
		}
	}
	for _, f := range l.Funcs {
		if f.Name.Pos() == o.Pos() {
			return strings.TrimSpace(f.Doc.Text())
		}
	}
	return l.session.folder.Doc(o)
}
