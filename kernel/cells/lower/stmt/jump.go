package stmt

import (
	"go/ast"
	"go/token"
)

// flow is an enclosing statement that break or continue may aim at.
type flow struct {
	label  string // the person's label
	code   string // the label in lowered code, set when something needs it
	loop   bool
	before string // statements to run before a continue
	yield  *yield // the edge of a range over a function
}

func (b *Body) push(label string, loop bool) *flow {
	f := &flow{label: label, loop: loop}
	if label != "" {
		f.code = b.Fresh(label)
	}
	b.flow = append(b.flow, f)
	return f
}

func (b *Body) pop() { b.flow = b.flow[:len(b.flow)-1] }

// heading writes the label of a loop or switch, directly in front of it.
func (b *Body) heading(f *flow) {
	if f.code != "" {
		b.P("%s:", f.code)
	}
}

func (b *Body) labeled(s *ast.LabeledStmt) {
	code := b.labelCode(s.Label.Name)
	switch s.Stmt.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		if b.isGoto(s.Label) {
			b.P("%s:", code)
		}
		b.Probe(s.Stmt)
		b.Stmt(s.Stmt, s.Label.Name)
	default:
		b.P("%s:", code)
		b.Probe(s.Stmt)
		b.Stmt(s.Stmt, "")
	}
}

func (b *Body) isGoto(label *ast.Ident) bool {
	return b.gotos[label.Name]
}

func (b *Body) labelCode(name string) string {
	if b.labels == nil {
		b.labels = map[string]string{}
	}
	if c, ok := b.labels[name]; ok {
		return c
	}
	b.labels[name] = b.Fresh("G" + name)
	return b.labels[name]
}

func (b *Body) branch(s *ast.BranchStmt) {
	switch s.Tok {
	case token.GOTO:
		b.P("goto %s", b.labelCode(s.Label.Name))
		return
	case token.FALLTHROUGH:
		b.P("fallthrough")
		return
	}
	label := ""
	if s.Label != nil {
		label = s.Label.Name
	}
	b.jump(s.Tok, label, s.Pos())
}

// jump emits a break or continue, through ranges over functions if need be.
func (b *Body) jump(tok token.Token, label string, pos token.Pos) {
	var crossed *yield
	for i := len(b.flow) - 1; i >= 0; i-- {
		f := b.flow[i]
		hit := f.label == label
		if label == "" {
			hit = tok == token.BREAK || f.loop
		}
		if f.yield != nil {
			if crossed == nil {
				crossed = f.yield
				if hit {
					if tok == token.CONTINUE {
						b.P("return true")
					} else {
						b.P("%s = -1", crossed.state)
						b.P("return false")
					}
					return
				}
			}
		}
		if !hit {
			continue
		}
		if crossed != nil {
			b.P("%s = %d", crossed.state, crossed.action(tok, label))
			b.P("return false")
			return
		}
		if tok == token.CONTINUE && f.before != "" {
			b.Text(f.before)
		}
		if label != "" {
			b.P("%s %s", tok, f.code)
		} else {
			b.P("%s", tok)
		}
		return
	}
	b.Fail(pos, "%s has nothing to leave here", tok)
}
