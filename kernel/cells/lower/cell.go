package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"strings"
)

// Cell emits a cell's statements, with a note after each that defines
// variables, and shows the values of what it ends in.
//
// Functions named init run once the variables in front have their values.
func (b *Body) Cell(list []ast.Stmt, inits []*types.Func, shown ...ast.Expr) {
	block := &ast.BlockStmt{List: list}
	b.gotos = gotos(block)
	guarded := defers(block)
	if guarded {
		b.defers = b.fresh("d")
		b.p("%s.Protect(func(%s *%s.Defers) {", b.rt(), b.defers, b.rt())
	}
	initialize := func() {
		for _, fn := range inits {
			b.p("%s()", b.function(fn, nil, fn.Pos()))
		}
		inits = nil
	}
	for i, s := range list {
		switch s := s.(type) {
		case *ast.DeclStmt:
		case *ast.AssignStmt:
			if s.Tok != token.DEFINE {
				initialize()
			}
		default:
			initialize()
		}
		b.stmt(s, "")
		switch s.(type) {
		case *ast.AssignStmt, *ast.DeclStmt:
			b.p("%s.Reached(%d)", b.rt(), i)
		}
	}
	initialize()
	switch len(shown) {
	case 0:
	case 1:
		b.at(shown[0])
		b.show(shown[0])
	default:
		b.showList(shown)
	}
	if guarded {
		b.p("})")
	}
}

// show hands the values of an expression to the runtime, with the keys of
// their static types.
func (b *Body) show(e ast.Expr) {
	anyType := types.NewInterfaceType(nil, nil)
	tv := b.unit.Info.Types[e]
	if tv.IsType() {
		b.p("%s.ShowType(%s)", b.rt(), b.key(tv.Type, e.Pos()))
		return
	}
	if tu, ok := tv.Type.(*types.Tuple); ok && !b.commaOK(e) {
		if tu.Len() == 0 {
			b.p("%s", b.expr(e))
			return
		}
		var names, args []string
		for i := 0; i < tu.Len(); i++ {
			n := b.fresh("s")
			names = append(names, n)
			args = append(args, b.key(tu.At(i).Type(), e.Pos()), b.convert(n, tu.At(i).Type(), anyType, e.Pos()))
		}
		b.p("%s := %s", strings.Join(names, ", "), b.expr(e))
		b.p("%s.Show(%s)", b.rt(), strings.Join(args, ", "))
		return
	}
	if tv.IsNil() {
		b.p("%s.Show(-1, nil)", b.rt())
		return
	}
	if s, ok := immense(tv); ok {
		b.p("%s.Show(-1, %s.Any(%q))", b.rt(), b.rt(), s)
		return
	}
	t := b.typ(e)
	b.p("%s.Show(%s, %s)", b.rt(), b.keyOrNone(t, e), b.as(e, anyType))
}

// immense is the text of a constant that no variable can hold.
func immense(tv types.TypeAndValue) (string, bool) {
	basic, ok := tv.Type.(*types.Basic)
	if !ok || tv.Value == nil || basic.Info()&types.IsUntyped == 0 {
		return "", false
	}
	switch tv.Value.Kind() {
	case constant.Int:
		if _, exact := constant.Int64Val(tv.Value); !exact {
			return tv.Value.ExactString(), true
		}
	case constant.Float:
		if x, _ := constant.Float64Val(tv.Value); math.IsInf(x, 0) {
			return tv.Value.String(), true
		}
	}
	return "", false
}

// showList shows several values.
func (b *Body) showList(list []ast.Expr) {
	anyType := types.NewInterfaceType(nil, nil)
	var args []string
	for _, e := range list {
		b.at(e)
		if b.unit.Info.Types[e].IsNil() {
			args = append(args, "-1", "nil")
			continue
		}
		x := b.fresh("s")
		b.p("var %s interface{} = %s", x, b.as(e, anyType))
		args = append(args, b.keyOrNone(b.typ(e), e), x)
	}
	b.p("%s.Show(%s)", b.rt(), strings.Join(args, ", "))
}

// keyOrNone is the key of a type, or -1 for one that cannot be spelled.
func (b *Body) keyOrNone(t types.Type, e ast.Expr) (s string) {
	if n, ok := types.Unalias(t).(*types.Named); ok && b.native(n) {
		return "-1"
	}
	return fmt.Sprint(b.Key(t).Key)
}

func (b *Body) commaOK(e ast.Expr) bool {
	switch ast.Unparen(e).(type) {
	case *ast.CallExpr:
		return false
	}
	return true
}

// Program emits the start of a whole program: its variables in the order that
// they depend on each other, its init functions, main.
func (b *Body) Program(order []*types.Initializer, inits []*types.Func, main *types.Func) {
	for _, in := range order {
		b.initialize(in)
	}
	for _, fn := range inits {
		b.p("%s()", b.function(fn, nil, fn.Pos()))
	}
	b.p("%s()", b.function(main, nil, main.Pos()))
}

func (b *Body) initialize(in *types.Initializer) {
	b.at(in.Rhs)
	if len(in.Lhs) == 1 {
		v := in.Lhs[0]
		if v.Name() == "_" {
			b.p("_ = %s", b.as(in.Rhs, v.Type()))
			return
		}
		b.p("%s = %s", b.global(v, v.Type()), b.made(b.as(in.Rhs, v.Type())))
		return
	}
	list, code := b.tupleOf(ast.Unparen(in.Rhs), len(in.Lhs))
	names := make([]string, len(list))
	for i := range names {
		names[i] = b.fresh("t")
	}
	b.p("%s := %s", strings.Join(names, ", "), code)
	for i, v := range in.Lhs {
		if v.Name() != "_" {
			b.p("%s = %s", b.global(v, v.Type()), b.convert(names[i], list[i], v.Type(), in.Rhs.Pos()))
		}
	}
}
