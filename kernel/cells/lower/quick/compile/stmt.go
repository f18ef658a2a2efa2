package compile

import (
	"go/ast"
	"go/token"
	"go/types"

	"cryptounet/kernel/cells/lower/quick/expr"
	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/cells/lower/quick/write"
	"cryptounet/kernel/quick/ir"
)

func (b *body) block(list []ast.Stmt) {
	done := b.Scope()
	for _, s := range list {
		b.stmt(s, "")
	}
	done()
}

// stmt writes a statement; name is the label in front of it. Only a declaration
// keeps the registers that it takes.
func (b *body) stmt(s ast.Stmt, name string) {
	defer b.Blame(s)
	b.Pos = s.Pos()
	switch s := s.(type) {
	case *ast.DeclStmt:
		b.decl(s)
		return
	case *ast.AssignStmt:
		if s.Tok == token.DEFINE {
			b.define(s)
			return
		}
	}
	defer b.Scope()()
	switch s := s.(type) {
	case *ast.EmptyStmt:
	case *ast.BlockStmt:
		if name != "" {
			t := &target{name: name, brk: &write.Label{}}
			b.loops = append(b.loops, t)
			b.block(s.List)
			b.leave(t)
			return
		}
		b.block(s.List)
	case *ast.ExprStmt:
		call, ok := ast.Unparen(s.X).(*ast.CallExpr)
		if !ok {
			b.Refuse(s, "this statement")
		}
		b.Call(call, nil)
	case *ast.AssignStmt:
		b.assign(s)
	case *ast.IncDecStmt:
		at := b.Place(s.X)
		n := int64(1)
		if s.Tok == token.DEC {
			n = -1
		}
		if at.Kind == write.InMap && shape.Basic(at.Sh)&types.IsInteger != 0 && at.M.Add(b.Writer, at.Base, at.Key, b.Constant(uint64(n))) {
			break
		}
		l := b.Load(at)
		v := b.Result(at.Sh, b.home(at))
		if info := shape.Basic(at.Sh); info&types.IsInteger != 0 {
			b.OpImm(ir.AddConst, v.S, l.S, n)
			b.Extend(v)
		} else if info&types.IsFloat != 0 {
			one, op := b.Constant(shape.OneBits(at.Sh)), token.ADD
			if n < 0 {
				op = token.SUB
			}
			table := expr.Float64s
			if shape.Wide32(at.Sh) {
				table = expr.Float32s
			}
			b.Op(table[op], v.S, l.S, one)
		} else {
			b.Refuse(s, "this statement")
		}
		b.Store(at, v)
	case *ast.ReturnStmt:
		b.ret(s)
	case *ast.IfStmt:
		if s.Init != nil {
			b.stmt(s.Init, "")
		}
		no, end := &write.Label{}, &write.Label{}
		b.Cond(s.Cond, false, no)
		b.block(s.Body.List)
		if s.Else != nil {
			b.GoTo(end)
		}
		b.Here(no)
		if s.Else != nil {
			b.stmt(s.Else, "")
		}
		b.Here(end)
	case *ast.ForStmt:
		b.forStmt(s, name)
	case *ast.RangeStmt:
		b.rangeStmt(s, name)
	case *ast.SwitchStmt:
		b.switchStmt(s, name)
	case *ast.BranchStmt:
		b.branch(s)
	case *ast.LabeledStmt:
		b.stmt(s.Stmt, s.Label.Name)
	default:
		b.Refuse(s, "this statement")
	}
}

// home is where the result for a place may go at once.
func (b *body) home(at write.Place) *shape.Value {
	if at.Kind == write.InRegisters && len(at.Sh.Parts) == 1 {
		return &at.V
	}
	return nil
}

// extends says whether a value is append(x, ...) of a variable x itself.
func (b *body) extends(x, value ast.Expr) bool {
	id, ok := ast.Unparen(x).(*ast.Ident)
	call, isCall := ast.Unparen(value).(*ast.CallExpr)
	if !ok || !isCall || !b.Src.Info.Types[ast.Unparen(call.Fun)].IsBuiltin() {
		return false
	}
	fun, ok := ast.Unparen(call.Fun).(*ast.Ident)
	first, isVar := ast.Unparen(call.Args[0]).(*ast.Ident)
	return ok && fun.Name == "append" && isVar && b.Object(first) == b.Object(id)
}

func (b *body) assign(s *ast.AssignStmt) {
	if s.Tok != token.ASSIGN {
		b.update(s)
		return
	}
	if len(s.Lhs) == 1 {
		if id, ok := s.Lhs[0].(*ast.Ident); ok && id.Name == "_" {
			if !b.Src.Info.Types[ast.Unparen(s.Rhs[0])].IsNil() {
				b.Expr(s.Rhs[0])
			}
			return
		}
		at := b.Place(s.Lhs[0])
		rhs := s.Rhs[0]
		if at.Kind == write.InRegisters && b.extends(s.Lhs[0], rhs) {
			b.Append(ast.Unparen(rhs).(*ast.CallExpr), &at.V)
			return
		}
		if h := b.home(at); h != nil && !b.Src.Info.Types[ast.Unparen(rhs)].IsNil() && !expr.IsLiteral(rhs) {
			b.ExprTo(rhs, *h)
			return
		}
		v := b.Element(rhs, at.Sh.Type)
		b.Pos = s.Pos()
		b.Store(at, v)
		return
	}
	locals := false
	places := make([]write.Place, len(s.Lhs))
	for _, e := range s.Lhs {
		if _, ok := ast.Unparen(e).(*ast.Ident); ok {
			locals = true
		}
	}
	for i, e := range s.Lhs {
		places[i] = b.Place(e)
		if p := &places[i]; locals && p.Kind == write.IsElement {
			p.Index, p.Count = b.copyS(p.Index), b.copyS(p.Count)
			p.Base = b.CopyP(p.Base)
		} else if locals && p.Kind >= write.InMemory {
			p.Base = b.CopyP(p.Base)
		}
	}
	vals := b.values(s.Lhs, s.Rhs)
	if len(s.Rhs) == len(s.Lhs) {
		for i := range vals {
			vals[i] = b.Stable(vals[i])
		}
	}
	for i, at := range places {
		b.Store(at, vals[i])
	}
}

func (b *body) copyS(r int32) int32 { x := b.TakeS(); b.Op(ir.Move, x, r, 0); return x }

// update is an assignment with an operation.
func (b *body) update(s *ast.AssignStmt) {
	at := b.Place(s.Lhs[0])
	op := updates[s.Tok]
	if at.Kind == write.InMap && op == token.ADD && shape.Basic(at.Sh)&(types.IsInteger|types.IsFloat) != 0 && !shape.Wide32(at.Sh) {
		if at.M.Add(b.Writer, at.Base, at.Key, b.Expr(s.Rhs[0]).S) {
			return
		}
	}
	l := b.Load(at)
	var v shape.Value
	if op == token.SHL || op == token.SHR {
		v = b.Shift(op, l, s.Rhs[0], at.Sh, b.home(at))
	} else {
		v = b.Arith(op, l, s.Rhs[0], at.Sh, b.home(at))
	}
	b.Pos = s.Pos()
	b.Store(at, v)
}

var updates = map[token.Token]token.Token{token.ADD_ASSIGN: token.ADD, token.SUB_ASSIGN: token.SUB, token.MUL_ASSIGN: token.MUL, token.QUO_ASSIGN: token.QUO, token.REM_ASSIGN: token.REM, token.AND_ASSIGN: token.AND, token.OR_ASSIGN: token.OR, token.XOR_ASSIGN: token.XOR, token.SHL_ASSIGN: token.SHL, token.SHR_ASSIGN: token.SHR, token.AND_NOT_ASSIGN: token.AND_NOT}

// ret leaves the function.
func (b *body) ret(s *ast.ReturnStmt) {
	if b.Code.InOut && len(s.Results) == 0 {
		b.OpImm(ir.Const, b.left.S, 0, 1)
		b.Emit(ir.Instr{Op: ir.Return})
		return
	}
	var vals []shape.Value
	switch n := len(b.returned); {
	case len(s.Results) == 0:
		for i, v := range b.results {
			if v.Shape.Whole && !b.returned[i].Whole { // a named result with an address
				vals = append(vals, b.Load(write.Place{Kind: write.InMemory, Sh: b.returned[i], Base: v.P}))
				continue
			}
			vals = append(vals, v)
		}
	case len(s.Results) == 1 && n == 1 && !b.Code.InOut:
		sh := b.returned[0]
		e := s.Results[0]
		if len(sh.Parts) == 1 && !sh.Whole && !b.Src.Info.Types[ast.Unparen(e)].IsNil() && !expr.IsLiteral(e) {
			b.ExprTo(e, shape.Value{Shape: sh, S: 0, P: 0})
			b.Emit(ir.Instr{Op: ir.Return})
			return
		}
		vals = append(vals, b.Element(e, sh.Type))
	case len(s.Results) == 1 && n > 1:
		vals = b.Several(ast.Unparen(s.Results[0]).(*ast.CallExpr), func(i int) types.Type { return b.returned[i].Type })
	default:
		for i, e := range s.Results {
			vals = append(vals, b.Element(e, b.returned[i].Type))
		}
	}
	if b.Code.InOut {
		for i, v := range vals {
			if v.Shape = b.returned[i]; i < len(vals)-1 {
				vals[i] = b.Stable(v)
			}
		}
		for i, v := range vals {
			b.Move(b.outs[i], v)
		}
		b.OpImm(ir.Const, b.left.S, 0, 1)
		b.Emit(ir.Instr{Op: ir.Return})
		return
	}
	out := shape.Value{}
	var moves [][2]shape.Value
	for i, v := range vals {
		sh := b.returned[i]
		v.Shape = sh
		if sh.Whole { // results are memory of their own
			v = b.Stable(v)
		} else if v.S < int32(b.Code.OutS) && sh.S > 0 || v.P < int32(b.Code.OutP) && sh.P > 0 {
			v = b.Stable(v) // it would be overwritten
		}
		moves = append(moves, [2]shape.Value{{Shape: sh, S: out.S, P: out.P}, v})
		out.S, out.P = out.S+int32(sh.S), out.P+int32(sh.P)
	}
	for _, m := range moves {
		if m[0].Shape.Whole {
			b.Op(ir.MoveP, m[0].P, m[1].P, 0)
			continue
		}
		b.Move(m[0], m[1])
	}
	b.Emit(ir.Instr{Op: ir.Return})
}
