package compile

import (
	"go/ast"
	"go/token"
	"go/types"

	"cryptounet/kernel/quick/ir"
)

func (b *builder) block(list []ast.Stmt) {
	done := b.scope()
	for _, s := range list {
		b.stmt(s, "")
	}
	done()
}

// stmt writes a statement; name is the label in front of it. Only a declaration
// keeps the registers that it takes.
func (b *builder) stmt(s ast.Stmt, name string) {
	defer b.blame(s)
	b.pos = s.Pos()
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
	defer b.scope()()
	switch s := s.(type) {
	case *ast.EmptyStmt:
	case *ast.BlockStmt:
		if name != "" {
			t := &target{name: name, brk: &label{}}
			b.loops = append(b.loops, t)
			b.block(s.List)
			b.leave(t)
			return
		}
		b.block(s.List)
	case *ast.ExprStmt:
		call, ok := ast.Unparen(s.X).(*ast.CallExpr)
		if !ok {
			b.refuse(s, "this statement")
		}
		b.call(call, nil)
	case *ast.AssignStmt:
		b.assign(s)
	case *ast.IncDecStmt:
		at := b.place(s.X)
		n := int64(1)
		if s.Tok == token.DEC {
			n = -1
		}
		if at.kind == inMap && basic(at.sh)&types.IsInteger != 0 && at.m.add(b, at.base, at.key, b.constant(uint64(n))) {
			break
		}
		l := b.load(at)
		v := b.result(at.sh, b.home(at))
		if info := basic(at.sh); info&types.IsInteger != 0 {
			b.opImm(ir.AddConst, v.s, l.s, n)
			b.extend(v)
		} else if info&types.IsFloat != 0 {
			one, op := b.constant(oneBits(at.sh)), token.ADD
			if n < 0 {
				op = token.SUB
			}
			table := float64s
			if wide32(at.sh) {
				table = float32s
			}
			b.op(table[op], v.s, l.s, one)
		} else {
			b.refuse(s, "this statement")
		}
		b.store(at, v)
	case *ast.ReturnStmt:
		b.ret(s)
	case *ast.IfStmt:
		if s.Init != nil {
			b.stmt(s.Init, "")
		}
		no, end := &label{}, &label{}
		b.cond(s.Cond, false, no)
		b.block(s.Body.List)
		if s.Else != nil {
			b.goTo(end)
		}
		b.here(no)
		if s.Else != nil {
			b.stmt(s.Else, "")
		}
		b.here(end)
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
		b.refuse(s, "this statement")
	}
}

func oneBits(sh *shape) uint64 {
	if wide32(sh) {
		return 0x3f800000
	}
	return 0x3ff0000000000000
}

// home is where the result for a place may go at once.
func (b *builder) home(at place) *value {
	if at.kind == inRegisters && len(at.sh.parts) == 1 {
		return &at.v
	}
	return nil
}

func (b *builder) decl(s *ast.DeclStmt) {
	d, ok := s.Decl.(*ast.GenDecl)
	if !ok || d.Tok != token.VAR {
		return // types and constants
	}
	for _, spec := range d.Specs {
		spec := spec.(*ast.ValueSpec)
		if len(spec.Values) == 0 {
			for _, id := range spec.Names {
				if v, ok := b.src.Info.Defs[id].(*types.Var); ok {
					b.declare(v, b.shapeOf(b.subst(v.Type())))
				}
			}
			continue
		}
		lhs := make([]ast.Expr, len(spec.Names))
		for i, id := range spec.Names {
			lhs[i] = id
		}
		b.defineAll(lhs, spec.Values)
	}
}

func (b *builder) define(s *ast.AssignStmt) { b.defineAll(s.Lhs, s.Rhs) }

// defineAll gives new variables their values. Variables that were there already
// are assigned to.
func (b *builder) defineAll(lhs, rhs []ast.Expr) {
	if len(lhs) == len(rhs) && len(lhs) == 1 {
		id := lhs[0].(*ast.Ident)
		v, isNew := b.src.Info.Defs[id].(*types.Var)
		if !isNew || id.Name == "_" {
			done := b.scope()
			b.elementOf(rhs[0], id)
			done()
			return
		}
		sh := b.shapeOf(b.subst(v.Type()))
		if b.boxes[v] || sh.whole {
			x := b.local(v, sh)
			done := b.scope()
			delete(b.vars, v) // not seen by its own value
			val := b.element(rhs[0], v.Type())
			b.fresh(x)
			b.vars[v] = x
			b.store(place{kind: inMemory, sh: sh, base: x.p}, val)
			done()
			return
		}
		x := b.take(sh)
		done := b.scope()
		if b.src.Info.Types[ast.Unparen(rhs[0])].IsNil() {
			b.zero(x)
		} else {
			b.exprTo(rhs[0], x)
		}
		done()
		b.vars[v] = x
		return
	}
	// The new variables take their registers first, so that what is behind them
	// can be given back.
	type fresh struct {
		v *types.Var
		x value
	}
	news := make([]*fresh, len(lhs))
	for i, e := range lhs {
		id := e.(*ast.Ident)
		if v, ok := b.src.Info.Defs[id].(*types.Var); ok && id.Name != "_" {
			x := b.local(v, b.shapeOf(b.subst(v.Type())))
			delete(b.vars, v)
			news[i] = &fresh{v, x}
		}
	}
	done := b.scope()
	vals := b.values(lhs, rhs)
	for i := range vals {
		if i < len(rhs) && len(rhs) == len(lhs) {
			vals[i] = b.stable(vals[i])
		}
	}
	for i, e := range lhs {
		if news[i] != nil {
			f := news[i]
			b.vars[f.v] = f.x
			sh := b.shapeOf(b.subst(f.v.Type()))
			if f.x.sh.whole {
				b.fresh(f.x)
				b.store(place{kind: inMemory, sh: sh, base: f.x.p}, vals[i])
			} else {
				b.move(f.x, vals[i])
			}
			continue
		}
		if e.(*ast.Ident).Name != "_" {
			b.store(b.place(e), vals[i])
		}
	}
	done()
}

// elementOf assigns a value to a variable that is there, or to none.
func (b *builder) elementOf(e ast.Expr, id *ast.Ident) {
	if id.Name == "_" {
		b.expr(e)
		return
	}
	at := b.place(id)
	b.store(at, b.element(e, at.sh.typ))
}

// values are the values of the right side of an assignment.
func (b *builder) values(lhs, rhs []ast.Expr) []value {
	if len(rhs) == len(lhs) {
		var vals []value
		for i, e := range rhs {
			t := b.src.Info.TypeOf(lhs[i])
			if id, ok := lhs[i].(*ast.Ident); ok && id.Name == "_" {
				t = b.typeOf(e)
			}
			vals = append(vals, b.element(e, t))
		}
		return vals
	}
	switch x := ast.Unparen(rhs[0]).(type) {
	case *ast.CallExpr:
		return b.several(x, func(i int) types.Type {
			if id, ok := lhs[i].(*ast.Ident); ok && id.Name == "_" {
				return nil
			}
			return b.src.Info.TypeOf(lhs[i])
		})
	case *ast.IndexExpr:
		at := b.place(x)
		if at.kind == inMap {
			v, ok := at.m.getOK(b, at.base, at.key)
			return []value{v, {b.shapeOf(types.Typ[types.Bool]), ok, 0}}
		}
	}
	b.refuse(rhs[0], "this assignment")
	return nil
}

func (b *builder) assign(s *ast.AssignStmt) {
	if s.Tok != token.ASSIGN {
		b.update(s)
		return
	}
	if len(s.Lhs) == 1 {
		if id, ok := s.Lhs[0].(*ast.Ident); ok && id.Name == "_" {
			if !b.src.Info.Types[ast.Unparen(s.Rhs[0])].IsNil() {
				b.expr(s.Rhs[0])
			}
			return
		}
		at := b.place(s.Lhs[0])
		rhs := s.Rhs[0]
		if h := b.home(at); h != nil && !b.src.Info.Types[ast.Unparen(rhs)].IsNil() && !isLiteral(rhs) {
			b.exprTo(rhs, *h)
			return
		}
		v := b.element(rhs, at.sh.typ)
		b.pos = s.Pos()
		b.store(at, v)
		return
	}
	locals := false
	places := make([]place, len(s.Lhs))
	for _, e := range s.Lhs {
		if _, ok := ast.Unparen(e).(*ast.Ident); ok {
			locals = true
		}
	}
	for i, e := range s.Lhs {
		places[i] = b.place(e)
		if p := &places[i]; locals && p.kind == isElement {
			p.index, p.count = b.copyS(p.index), b.copyS(p.count)
			p.base = b.copyP(p.base)
		} else if locals && p.kind >= inMemory {
			p.base = b.copyP(p.base)
		}
	}
	vals := b.values(s.Lhs, s.Rhs)
	if len(s.Rhs) == len(s.Lhs) {
		for i := range vals {
			vals[i] = b.stable(vals[i])
		}
	}
	for i, at := range places {
		b.store(at, vals[i])
	}
}

func (b *builder) copyS(r int32) int32 { x := b.takeS(); b.op(ir.Move, x, r, 0); return x }

func (b *builder) copyP(r int32) int32 { x := b.takeP(); b.op(ir.MoveP, x, r, 0); return x }

// update is an assignment with an operation.
func (b *builder) update(s *ast.AssignStmt) {
	at := b.place(s.Lhs[0])
	op := updates[s.Tok]
	if at.kind == inMap && op == token.ADD && basic(at.sh)&(types.IsInteger|types.IsFloat) != 0 && !wide32(at.sh) {
		if at.m.add(b, at.base, at.key, b.expr(s.Rhs[0]).s) {
			return
		}
	}
	l := b.load(at)
	var v value
	if op == token.SHL || op == token.SHR {
		v = b.shift(op, l, s.Rhs[0], at.sh, b.home(at))
	} else {
		v = b.arith(op, l, s.Rhs[0], at.sh, b.home(at))
	}
	b.pos = s.Pos()
	b.store(at, v)
}

var updates = map[token.Token]token.Token{token.ADD_ASSIGN: token.ADD, token.SUB_ASSIGN: token.SUB, token.MUL_ASSIGN: token.MUL, token.QUO_ASSIGN: token.QUO, token.REM_ASSIGN: token.REM, token.AND_ASSIGN: token.AND, token.OR_ASSIGN: token.OR, token.XOR_ASSIGN: token.XOR, token.SHL_ASSIGN: token.SHL, token.SHR_ASSIGN: token.SHR, token.AND_NOT_ASSIGN: token.AND_NOT}

// ret leaves the function.
func (b *builder) ret(s *ast.ReturnStmt) {
	if b.code.InOut && len(s.Results) == 0 {
		b.opImm(ir.Const, b.left.s, 0, 1)
		b.emit(ir.Instr{Op: ir.Return})
		return
	}
	var vals []value
	switch n := len(b.shapes); {
	case len(s.Results) == 0:
		for i, v := range b.results {
			if v.sh.whole && !b.shapes[i].whole { // a named result with an address
				vals = append(vals, b.load(place{kind: inMemory, sh: b.shapes[i], base: v.p}))
				continue
			}
			vals = append(vals, v)
		}
	case len(s.Results) == 1 && n == 1 && !b.code.InOut:
		sh := b.shapes[0]
		e := s.Results[0]
		if len(sh.parts) == 1 && !sh.whole && !b.src.Info.Types[ast.Unparen(e)].IsNil() && !isLiteral(e) {
			b.exprTo(e, value{sh, 0, 0})
			b.emit(ir.Instr{Op: ir.Return})
			return
		}
		vals = append(vals, b.element(e, sh.typ))
	case len(s.Results) == 1 && n > 1:
		vals = b.several(ast.Unparen(s.Results[0]).(*ast.CallExpr), func(i int) types.Type { return b.shapes[i].typ })
	default:
		for i, e := range s.Results {
			vals = append(vals, b.element(e, b.shapes[i].typ))
		}
	}
	if b.code.InOut {
		for i, v := range vals {
			if v.sh = b.shapes[i]; i < len(vals)-1 {
				vals[i] = b.stable(v)
			}
		}
		for i, v := range vals {
			b.move(b.outs[i], v)
		}
		b.opImm(ir.Const, b.left.s, 0, 1)
		b.emit(ir.Instr{Op: ir.Return})
		return
	}
	out := value{}
	var moves [][2]value
	for i, v := range vals {
		sh := b.shapes[i]
		v.sh = sh
		if sh.whole { // results are memory of their own
			v = b.stable(v)
		} else if v.s < int32(b.code.OutS) && sh.ns > 0 || v.p < int32(b.code.OutP) && sh.np > 0 {
			v = b.stable(v) // it would be overwritten
		}
		moves = append(moves, [2]value{{sh, out.s, out.p}, v})
		out.s, out.p = out.s+int32(sh.ns), out.p+int32(sh.np)
	}
	for _, m := range moves {
		if m[0].sh.whole {
			b.op(ir.MoveP, m[0].p, m[1].p, 0)
			continue
		}
		b.move(m[0], m[1])
	}
	b.emit(ir.Instr{Op: ir.Return})
}
