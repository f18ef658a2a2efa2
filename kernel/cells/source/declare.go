package source

import (
	"go/ast"
	"go/token"
	"strings"
)

// Declared is a cell with what it declares at its top.
type Declared struct {
	*Parsed
	Declares map[string]bool // everything, the types of its methods too
	Vars     map[string]bool
	Methods  map[string]bool // "T.m"
}

// Declare finds what a cell declares.
func Declare(p *Parsed) *Declared {
	c := &Declared{Parsed: p, Declares: map[string]bool{}, Vars: map[string]bool{}, Methods: map[string]bool{}}
	for _, f := range c.Funcs {
		if f.Recv == nil {
			if f.Name.Name != "_" && f.Name.Name != "init" {
				c.Declares[f.Name.Name] = true
			}
			continue
		}
		if t := Receiver(f); t != "" {
			c.Methods[t+"."+f.Name.Name] = true
			c.Declares[t] = true // its type is checked anew
		}
	}
	for _, s := range c.Stmts {
		switch s := s.(type) {
		case *ast.DeclStmt:
			g := s.Decl.(*ast.GenDecl)
			for _, spec := range g.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					c.Declares[spec.Name.Name] = true
				case *ast.ValueSpec:
					for _, n := range spec.Names {
						c.Declares[n.Name] = true
						c.Vars[n.Name] = g.Tok == token.VAR
					}
				}
			}
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				for _, l := range s.Lhs {
					if id, ok := l.(*ast.Ident); ok {
						c.Declares[id.Name] = true
						c.Vars[id.Name] = true
					}
				}
			}
		}
	}
	delete(c.Declares, "_")
	return c
}

// DeclaresType says whether the cell declares a type.
func (c *Declared) DeclaresType(name string) bool {
	for _, s := range c.Stmts {
		if d, ok := s.(*ast.DeclStmt); ok {
			for _, spec := range d.Decl.(*ast.GenDecl).Specs {
				if t, ok := spec.(*ast.TypeSpec); ok && t.Name.Name == name {
					return true
				}
			}
		}
	}
	return false
}

// Defines says whether the cell itself declares a name or method.
func (c *Declared) Defines(name string) bool {
	if t, _, ok := strings.Cut(name, "."); ok {
		// Methods go with their type: a type declared anew starts without.
		return c.Methods[name] || c.DeclaresType(t)
	}
	if c.Declares[name] && !c.DeclaresType(name) && !c.Vars[name] {
		// Declares holds the types of methods too.
		for _, f := range c.Funcs {
			if f.Recv == nil && f.Name.Name == name {
				return true
			}
		}
		for _, s := range c.Stmts {
			if d, ok := s.(*ast.DeclStmt); ok {
				for _, spec := range d.Decl.(*ast.GenDecl).Specs {
					if v, ok := spec.(*ast.ValueSpec); ok {
						for _, n := range v.Names {
							if n.Name == name {
								return true
							}
						}
					}
				}
			}
		}
		return false
	}
	return c.Declares[name]
}

// AddsMethods says whether the cell gives methods to an earlier type.
func (c *Declared) AddsMethods(name string) bool {
	if !c.DeclaresType(name) {
		for m := range c.Methods {
			if t, _, _ := strings.Cut(m, "."); t == name {
				return true
			}
		}
	}
	return false
}

// Receiver is the name of a method's type.
func Receiver(f *ast.FuncDecl) string {
	if len(f.Recv.List) == 0 {
		return ""
	}
	t := f.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.ParenExpr:
			t = x.X
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// Variable is the declaration that stands for a := at the top of a cell. The
// names that the cell has declared before are assigned to, as Go has it.
func Variable(s *ast.AssignStmt, seen map[string]bool) (ast.Decl, []*ast.Ident) {
	spec := &ast.ValueSpec{Values: s.Rhs}
	var again []*ast.Ident
	fresh := false
	for _, l := range s.Lhs {
		id, ok := l.(*ast.Ident)
		if !ok {
			return nil, nil
		}
		switch {
		case id.Name == "_":
			spec.Names = append(spec.Names, id)
		case seen[id.Name]:
			again = append(again, id)
			spec.Names = append(spec.Names, &ast.Ident{NamePos: id.NamePos, Name: "_"})
		default:
			fresh = true
			seen[id.Name] = true
			spec.Names = append(spec.Names, id)
		}
	}
	if !fresh {
		return nil, nil // "no new variables" is the checker's to say
	}
	return &ast.GenDecl{TokPos: s.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}}, again
}

// Variables are the names of the variables that a statement of a cell declares by :=
// or var; with := some may be those of variables that there are.
func Variables(s ast.Stmt) (names []*ast.Ident) {
	switch s := s.(type) {
	case *ast.AssignStmt:
		if s.Tok == token.DEFINE {
			for _, l := range s.Lhs {
				if id, ok := l.(*ast.Ident); ok {
					names = append(names, id)
				}
			}
		}
	case *ast.DeclStmt:
		if g := s.Decl.(*ast.GenDecl); g.Tok == token.VAR {
			for _, spec := range g.Specs {
				names = append(names, spec.(*ast.ValueSpec).Names...)
			}
		}
	}
	return names
}

// TypesAndConstants are the names of the types and constants of a declaration.
func TypesAndConstants(g *ast.GenDecl) (names []string) {
	for _, spec := range g.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			names = append(names, spec.Name.Name)
		case *ast.ValueSpec:
			for _, n := range spec.Names {
				if g.Tok == token.CONST && n.Name != "_" {
					names = append(names, n.Name)
				}
			}
		}
	}
	return names
}
