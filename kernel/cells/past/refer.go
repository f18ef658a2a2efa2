package past

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"

	"cryptounet/kernel/cells/source"
)

// Known is what a cell's references are held against.
type Known interface {
	// Declared says whether earlier cells have declared a name: a person's own Out
	// goes before.
	Declared(name string) bool
	// Text is the source of a cell that has run.
	Text(cell string) (string, bool)
}

// References are what a cell refers to of earlier ones.
type References struct {
	Out, In bool         // as a whole
	Texts   map[int]bool // the cells whose sources it asks for, if not all
	Held    []int        // the values that it may read at any time
}

// Refer replaces the references of a cell. Everything stays where it was.
func Refer(fset *token.FileSet, p *source.Parsed, v *Values, known Known) (*source.Parsed, References, source.Errors) {
	r := &refer{fset: fset, Parsed: p, values: v, known: known, own: source.Declare(p).Declares}
	r.found.Texts = map[int]bool{}
	if !strings.ContainsAny(p.Src, "_OI") {
		return p, r.found, nil
	}
	for _, s := range p.Stmts {
		r.walk(s, false)
	}
	if r.src != "" {
		again, errs := source.Parse(fset, p.Name, r.src)
		if len(errs) > 0 {
			return p, r.found, errs
		}
		r.Parsed = again
	}
	last := v.Last()
	for _, s := range r.Stmts {
		blanks(s, func(id *ast.Ident, held bool) {
			if last == 0 {
				r.problem(id.Pos(), "_ is the value that was shown last, and no cell has shown one yet")
				return
			}
			id.Name = Name(last)
			if held {
				r.found.Held = append(r.found.Held, last)
			}
		})
	}
	return r.Parsed, r.found, r.errs
}

type refer struct {
	*source.Parsed
	fset   *token.FileSet
	values *Values
	known  Known
	own    map[string]bool
	found  References
	src    string // with the references that are longer than _ replaced
	errs   source.Errors
}

func (r *refer) problem(pos token.Pos, msg string) {
	p := r.fset.Position(pos)
	r.errs = append(r.errs, source.Problem{Pos: p, Msg: msg, Source: source.Line(r.Src, p.Line)})
}

// is says whether an expression is Out or In and nobody's own.
func (r *refer) is(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name && r.Unresolved[id] && !r.own[name] && !r.known.Declared(name)
}

// walk finds references to Out and In.
func (r *refer) walk(n ast.Node, held bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			if !held {
				r.walk(n.Body, true)
				return false
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND && !held {
				r.walk(n.X, true)
				return false
			}
		case *ast.KeyValueExpr:
			if _, field := n.Key.(*ast.Ident); field {
				r.walk(n.Value, held)
				return false
			}
		case *ast.IndexExpr:
			cell, ok := number(n.Index)
			ok = ok && r.fset.Position(n.Pos()).Line == r.fset.Position(n.End()).Line
			switch {
			case ok && r.is(n.X, "Out"):
				r.out(n, cell, held)
				return false
			case ok && r.is(n.X, "In"):
				if _, ran := r.known.Text(fmt.Sprintf("cell %d", cell)); !ran {
					r.problem(n.Pos(), fmt.Sprintf("In[%d]: cell %d has not run", cell, cell))
				}
				r.found.Texts[cell] = true
				r.replace(n.X.Pos(), n.X.End(), InMap)
				return false
			}
		case *ast.Ident:
			if r.is(n, "Out") {
				r.found.Out = true
				r.replace(n.Pos(), n.End(), OutMap)
			}
			if r.is(n, "In") {
				r.found.In = true
				r.replace(n.Pos(), n.End(), InMap)
			}
		}
		return true
	})
}

// out replaces Out[3].
func (r *refer) out(n *ast.IndexExpr, cell int, held bool) {
	if r.values.Var(cell) == nil {
		r.problem(n.Pos(), fmt.Sprintf("Out[%d]: %s", cell, r.values.why(cell)))
		return
	}
	if held {
		r.found.Held = append(r.found.Held, cell)
	}
	r.replace(n.Pos(), n.End(), Name(cell))
}

// replace writes a name over some source, which is as long or longer.
func (r *refer) replace(from, to token.Pos, name string) {
	if r.src == "" {
		r.src = r.Src
	}
	at := func(pos token.Pos) int {
		p := r.fset.Position(pos)
		return source.LineOffset(r.Src, p.Line) + p.Column - 1
	}
	a, b := at(from), at(to)
	rest := strings.Map(func(c rune) rune {
		if c == '\n' {
			return c
		}
		return ' '
	}, source.OnlyASCII(r.Src[a+len(name):b]))
	r.src = r.src[:a] + name + rest + r.src[b:]
}

// number is an index that stands there as a number.
func number(e ast.Expr) (n int, ok bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.INT {
		return 0, false
	}
	n, err := strconv.Atoi(lit.Value)
	return n, err == nil && strconv.Itoa(n) == lit.Value
}

// blanks calls f for each _ that stands for a value, with whether it may be read
// later than its statement.
func blanks(s ast.Node, f func(id *ast.Ident, held bool)) {
	skip := map[ast.Node]bool{}
	names := func(list ...*ast.Ident) {
		for _, id := range list {
			skip[id] = true
		}
	}
	var walk func(n ast.Node, held bool)
	walk = func(n ast.Node, held bool) {
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				if !held {
					walk(n.Body, true)
					return false
				}
			case *ast.UnaryExpr:
				if n.Op == token.AND && !held {
					walk(n.X, true)
					return false
				}
			case *ast.AssignStmt:
				for _, l := range n.Lhs {
					skip[l] = true
				}
			case *ast.RangeStmt:
				skip[n.Key], skip[n.Value] = true, true
			case *ast.ValueSpec:
				names(n.Names...)
			case *ast.Field:
				names(n.Names...)
			case *ast.TypeSpec:
				names(n.Name)
			case *ast.LabeledStmt:
				names(n.Label)
			case *ast.BranchStmt:
				names(n.Label)
			case *ast.SelectorExpr:
				names(n.Sel)
			case *ast.KeyValueExpr:
				skip[n.Key] = true
			case *ast.Ident:
				if n.Name == "_" && !skip[n] {
					f(n, held)
				}
			}
			return true
		})
	}
	walk(s, false)
}

var (
	outName = regexp.MustCompile(`\bOut(\d+)` + mark)
	inName  = regexp.MustCompile(`(^|[^\pL\pN_])` + mark)
)

// Clean puts the references into a message as they were written.
func Clean(msg string) string {
	if !strings.Contains(msg, mark) {
		return msg
	}
	msg = outName.ReplaceAllString(msg, "Out[$1]")
	msg = regexp.MustCompile(`\b`+OutMap).ReplaceAllString(msg, "Out")
	return inName.ReplaceAllString(msg, "${1}In")
}
