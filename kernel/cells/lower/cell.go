package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"strings"

	"cryptounet/kernel/cells/lower/facts"
	"cryptounet/kernel/cells/lower/stmt"
)

// Cell emits a cell's statements, with a note after each that defines
// variables, and shows the values of what it ends in.
//
// Functions named init run once the variables in front have their values.
func (b *Entry) Cell(r *Recall, list []ast.Stmt, inits []*types.Func, shown ...ast.Expr) {
	block := &ast.BlockStmt{List: list}
	b.Body = stmt.New(b.Func, block)
	if facts.Defers(block) {
		b.Defers = b.Fresh("d")
	}
	b.Around(func() { b.statements(r, list, inits, shown) })
}

func (b *Entry) statements(r *Recall, list []ast.Stmt, inits []*types.Func, shown []ast.Expr) {
	b.recall(r)
	initialize := func() {
		for _, fn := range inits {
			b.P("%s()", b.FuncName(fn, nil, fn.Pos()))
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
		b.Probe(s)
		b.Stmt(s, "")
		switch s.(type) {
		case *ast.AssignStmt, *ast.DeclStmt:
			b.P("%s.Reached(%d)", b.RT(), i)
		}
	}
	initialize()
	if len(shown) > 0 {
		b.Probe(shown[0])
	}
	switch len(shown) {
	case 0:
	case 1:
		b.At(shown[0])
		if r.Keep != nil {
			b.keep(r.Keep, shown[0])
			break
		}
		b.show(shown[0])
	default:
		b.showList(shown)
	}
}

// show hands the values of an expression to the runtime, with the keys of
// their static types.
func (b *Entry) show(e ast.Expr) {
	anyType := types.NewInterfaceType(nil, nil)
	tv := b.Unit.Info.Types[e]
	if tv.IsType() {
		b.P("%s.ShowType(%s)", b.RT(), b.KeyCode(tv.Type, e.Pos()))
		return
	}
	if tu, ok := tv.Type.(*types.Tuple); ok && !b.commaOK(e) {
		if tu.Len() == 0 {
			b.P("%s", b.Expr(e))
			return
		}
		var names, args []string
		for i := 0; i < tu.Len(); i++ {
			n := b.Fresh("s")
			names = append(names, n)
			args = append(args, b.KeyCode(tu.At(i).Type(), e.Pos()), b.Convert(n, tu.At(i).Type(), anyType, e.Pos()))
		}
		b.P("%s := %s", strings.Join(names, ", "), b.Expr(e))
		b.P("%s.Show(%s)", b.RT(), strings.Join(args, ", "))
		return
	}
	if tv.IsNil() {
		b.P("%s.Show(-1, nil)", b.RT())
		return
	}
	if s, ok := immense(tv); ok {
		b.P("%s.Show(-1, %s.Any(%q))", b.RT(), b.RT(), s)
		return
	}
	t := b.TypeOf(e)
	if says(e, t) {
		b.P("%s.Show(%s, %s)", b.RT(), b.keyOrNone(t, e), b.As(e, anyType))
		return
	}
	s := b.Fresh("s")
	b.P("var %s %s = %s", s, b.Code(t, e.Pos()), b.As(e, t))
	b.showAs(e, s, t)
}

// says tells whether an expression has something to say whatever its value is: a call
// that went well has nothing.
func says(e ast.Expr, t types.Type) bool {
	_, call := ast.Unparen(e).(*ast.CallExpr)
	return !call || !types.Identical(t, types.Universe.Lookup("error").Type())
}

// showAs shows the value of an expression that a variable of type t holds.
func (b *Entry) showAs(e ast.Expr, name string, t types.Type) {
	show := fmt.Sprintf("%s.Show(%s, %s)", b.RT(), b.keyOrNone(t, e), b.Convert(name, t, types.NewInterfaceType(nil, nil), e.Pos()))
	if !says(e, t) {
		show = fmt.Sprintf("if !%s.IsNil(%s) { %s }", b.RT(), name, show)
	}
	b.P("%s", show)
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
func (b *Entry) showList(list []ast.Expr) {
	anyType := types.NewInterfaceType(nil, nil)
	var args []string
	for _, e := range list {
		b.At(e)
		if b.Unit.Info.Types[e].IsNil() {
			args = append(args, "-1", "nil")
			continue
		}
		x := b.Fresh("s")
		b.P("var %s interface{} = %s", x, b.As(e, anyType))
		args = append(args, b.keyOrNone(b.TypeOf(e), e), x)
	}
	b.P("%s.Show(%s)", b.RT(), strings.Join(args, ", "))
}

// keyOrNone is the key of a type, or -1 for one that cannot be spelled.
func (b *Entry) keyOrNone(t types.Type, e ast.Expr) (s string) {
	if n, ok := types.Unalias(t).(*types.Named); ok && b.IsNative(n) {
		return "-1"
	}
	return fmt.Sprint(b.Key(t).Key)
}

func (b *Entry) commaOK(e ast.Expr) bool {
	switch ast.Unparen(e).(type) {
	case *ast.CallExpr:
		return false
	}
	return true
}

// Program emits the start of a whole program: its variables in the order that
// they depend on each other, its init functions, main; of a package, which has no
// main, the first two.
func (b *Entry) Program(order []*types.Initializer, inits []*types.Func, main *types.Func) {
	for _, in := range order {
		b.initialize(in)
	}
	for _, fn := range inits {
		b.P("%s()", b.FuncName(fn, nil, fn.Pos()))
	}
	if main != nil {
		b.P("%s()", b.FuncName(main, nil, main.Pos()))
	}
}

func (b *Entry) initialize(in *types.Initializer) {
	b.At(in.Rhs)
	if len(in.Lhs) == 1 {
		v := in.Lhs[0]
		if v.Name() == "_" {
			b.P("_ = %s", b.As(in.Rhs, v.Type()))
			return
		}
		b.P("%s = %s", b.GlobalVar(v, v.Type()), b.Made(b.As(in.Rhs, v.Type())))
		return
	}
	list, code := b.TupleOf(ast.Unparen(in.Rhs), len(in.Lhs))
	names := make([]string, len(list))
	for i := range names {
		names[i] = b.Fresh("t")
	}
	b.P("%s := %s", strings.Join(names, ", "), code)
	for i, v := range in.Lhs {
		if v.Name() != "_" {
			b.P("%s = %s", b.GlobalVar(v, v.Type()), b.Convert(names[i], list[i], v.Type(), in.Rhs.Pos()))
		}
	}
}
