package export

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strconv"
	"strings"
)

// cell writes a cell's declarations, its functions, and the calls of these.
func (e *exporter) cell(c *cell) error {
	fmt.Fprintf(&e.decls, "// Cell %d.\n\n", c.number)
	first := true
	for _, s := range c.steps {
		switch {
		case s.unit == nil:
			fmt.Fprintln(&e.calls, strings.ReplaceAll(s.code, helperMark, e.names.helper+"."))
			continue
		case s.unit.fresh:
			e.current = map[string]types.Object{}
			continue
		}
		call, err := e.unit(s.unit, fmt.Sprintf("cell%d", c.number), c.about(first))
		if err != nil {
			return err
		}
		switch {
		case call == "":
			continue
		case len(s.unit.Shown) > 0 && s.print:
			call = e.names.helper + ".Print(" + call + ")"
		}
		first = false
		fmt.Fprintln(&e.calls, call)
	}
	return nil
}

// about is the comment above a cell's function: what the notebook says there.
func (c *cell) about(first bool) string {
	text := strings.TrimSpace(c.text)
	if text == "" || !first {
		return ""
	}
	return "// " + strings.ReplaceAll(text, "\n", "\n// ") + "\n"
}

// unit writes a unit, and returns the call of its function, "" where it only
// declares.
func (e *exporter) unit(u *unit, name, about string) (call string, err error) {
	anew := e.anew(u)
	var moved []edit // what stands at package level
	take := func(n ast.Node) {
		moved = append(moved, edit{from: u.documented(u.offset(n.Pos())), to: u.commented(u.offset(n.End()))})
	}
	var own []ast.Decl
	for _, f := range u.Funcs {
		take(f)
		own = append(own, f)
		e.from[place{u.fset, f.Pos()}] = written{u, 1}
	}
	for _, g := range u.Imports {
		take(g)
	}
	for _, s := range u.Stmts {
		if d, ok := s.(*ast.DeclStmt); ok {
			if g := d.Decl.(*ast.GenDecl); g.Tok != token.VAR {
				take(g)
				own = append(own, g)
				e.from[place{u.fset, g.Pos()}] = written{u, len(g.Specs)}
			}
		}
	}
	views, variables, err := e.define(u, anew)
	if err != nil {
		return "", err
	}
	for _, d := range own {
		e.declaration(u.fset, d, u.Info)
	}
	for _, d := range u.Again {
		if anew.declaration(d) {
			e.declaration(u.fset, d, u.Info)
		}
	}
	e.decls.WriteString(variables)
	body := views + e.body(u, moved)
	e.settle(u)
	code := strings.TrimSpace(body)
	if code == "" {
		return "", nil
	}
	name = e.names.fresh(name)
	result := ""
	if len(u.Shown) > 0 {
		result = " (_ string)"
		if !returns(u.Stmts) {
			result = " string"
		}
	}
	fmt.Fprintf(&e.decls, "%sfunc %s()%s {\n%s\n}\n\n", about, name, result, body)
	return name + "()", nil
}

// returns says whether statements leave the function that they stand in.
func returns(list []ast.Stmt) (found bool) {
	for _, s := range list {
		ast.Inspect(s, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.ReturnStmt:
				found = true
			}
			return true
		})
	}
	return found
}

// body writes a unit's statements: its source, less what was moved.
func (e *exporter) body(u *unit, edits []edit) string {
	var inits []string
	for _, f := range u.Funcs {
		if f.Recv == nil && f.Name.Name == "init" {
			if name, ok := e.object(u.Info.Defs[f.Name]); ok {
				inits = append(inits, name+"()\n")
			}
		}
	}
	initialize := func(at int) {
		if len(inits) > 0 {
			edits = append(edits, edit{at, at, strings.Join(inits, "")})
			inits = nil
		}
	}
	shown := u.Stmts[len(u.Stmts)-len(u.Shown):]
	for _, s := range u.Stmts[:len(u.Stmts)-len(u.Shown)] {
		switch s := s.(type) {
		case *ast.DeclStmt:
			if g := s.Decl.(*ast.GenDecl); g.Tok == token.VAR {
				edits = append(edits, edit{u.offset(g.Pos()), u.offset(g.End()), e.assigned(u, g)})
			}
			continue
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				at := u.offset(s.TokPos)
				edits = append(edits, edit{at, at + 2, "="})
			}
			if u.lines != "" {
				if l, ok := s.Rhs[0].(*ast.CompositeLit); ok {
					edits = append(edits, edit{u.offset(l.Pos()), u.offset(l.End()), fmt.Sprintf("%s.Lines(%q)", e.names.helper, u.lines)})
					continue
				}
			}
			if s.Tok != token.DEFINE {
				initialize(u.offset(s.Pos()))
			}
		default:
			initialize(u.offset(s.Pos()))
		}
		edits = append(edits, e.edits(u, s, u.Info)...)
	}
	end := len(u.Src)
	if len(shown) > 0 {
		at := u.offset(shown[0].Pos())
		initialize(at)
		text, end := "return "+e.names.helper+".Text(", ")"
		if name, ok := e.object(kept(u)); ok {
			text, end = name+" = ", "\n"+text+name+")"
		}
		edits = append(edits, edit{at, at, text})
		for i, x := range u.Shown {
			to := u.offset(x.End())
			if text, ok := u.constant(x); ok {
				edits = append(edits, edit{u.offset(x.Pos()), to, text})
			} else {
				edits = append(edits, e.edits(u, x, u.Info)...)
			}
			if i == len(shown)-1 {
				edits = append(edits, edit{to, to, end})
			}
		}
	}
	if m := clause.FindStringIndex(u.Src); m != nil {
		edits = append(edits, edit{from: m[0], to: m[1]})
	}
	text := u.cut(0, end, edits)
	return strings.TrimSpace(text + "\n" + strings.Join(inits, ""))
}

// kept is the variable that holds what a unit shows, nil if none does.
func kept(u *unit) types.Object {
	if u.Kept == nil {
		return nil
	}
	return u.Kept
}

// clause is a package clause that a cell may have.
var clause = regexp.MustCompile(`^(\s|//.*\n)*package \w+`)

// constant is a shown value that no variable can hold, or a type: its text.
func (u *unit) constant(x ast.Expr) (text string, ok bool) {
	tv := u.Info.Types[x]
	if tv.IsType() {
		name := func(p *types.Package) string { return p.Name() }
		return strconv.Quote(types.TypeString(tv.Type, name) + " = " + types.TypeString(tv.Type.Underlying(), name)), true
	}
	basic, ok := tv.Type.(*types.Basic)
	if !ok || tv.Value == nil || basic.Info()&types.IsUntyped == 0 || basic.Info()&types.IsNumeric == 0 {
		return "", false
	}
	if text := tv.Value.ExactString(); !fits(tv.Value) {
		return strconv.Quote(text), true
	}
	return "", false
}

// assigned is a var declaration as the assignments that it makes.
func (e *exporter) assigned(u *unit, g *ast.GenDecl) string {
	var b strings.Builder
	for _, s := range g.Specs {
		v := s.(*ast.ValueSpec)
		var left []string
		for _, n := range v.Names {
			left = append(left, e.text(u, n, u.Info))
		}
		if len(v.Values) == 0 {
			for i, n := range v.Names {
				if n.Name != "_" && e.names.again[u.Info.Defs[n]] {
					fmt.Fprintf(&b, "%s = %s.Zero[%s]()\n", left[i], e.names.helper, e.text(u, v.Type, u.Info))
				}
			}
			continue
		}
		from, to := u.offset(v.Values[0].Pos()), u.offset(v.Values[len(v.Values)-1].End())
		var edits []edit
		for _, x := range v.Values {
			edits = append(edits, e.edits(u, x, u.Info)...)
		}
		fmt.Fprintf(&b, "%s = %s\n", strings.Join(left, ", "), u.cut(from, to, edits))
	}
	return b.String()
}
