package compile

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"

	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/quick/ir"
)

// builder writes the code of one function.
type builder struct {
	*Compiler
	fn   *Function
	code *ir.Func
	src  Source
	node ast.Node // what is compiled
	env  form.Env
	sig  *types.Signature

	vars    map[*types.Var]value
	boxes   map[*types.Var]bool // live in memory of their own: their address is taken
	globals map[*types.Var]int32
	results []value // named results
	returns bool    // there are return statements
	left    value   // of a loop: whether it has returned
	outs    []value // of a loop: what it returns
	shapes  []*shape
	pool    map[uint64]int32 // registers of constants
	loops   []*target
	s, p    int32 // the next free registers
	pos     token.Pos
	// strange says that other code may run, or pointers lead anywhere.
	strange bool
}

// value is a value in registers: those of its shape, from s and from p on.
type value struct {
	sh   *shape
	s, p int32
}

// label is a place to jump to: where, once it is known, and who waits for it.
type label struct {
	at    int
	known bool
	from  []int
}

// target is a statement that break leaves, and continue, if next is there.
type target struct {
	name      string
	brk, next *label
	fallen    *label // of a switch: where a fallthrough goes
}

func newBuilder(c *Compiler, f *Function, fn *types.Func, src Source, args []types.Type) *builder {
	b := &builder{Compiler: c, fn: f, code: f.Code, src: src, node: src.Decl, vars: map[*types.Var]value{}, globals: map[*types.Var]int32{}, pool: map[uint64]int32{}}
	sig := fn.Type().(*types.Signature)
	tps := sig.TypeParams()
	if sig.RecvTypeParams().Len() > 0 {
		tps = sig.RecvTypeParams()
	}
	b.env = form.Env{}
	for i := 0; i < tps.Len() && i < len(args); i++ {
		b.env[tps.At(i)] = args[i]
	}
	b.sig = sig
	return b
}

func (b *builder) refuse(n ast.Node, format string, args ...any) {
	panic(&Refusal{n.Pos(), fmt.Sprintf(format, args...)})
}

// whole writes the function.
func (b *builder) whole() {
	body := b.src.Decl.Body
	b.pos = body.Pos()
	b.survey(body)
	var params []*types.Var
	if r := b.sig.Recv(); r != nil {
		params = append(params, r)
	}
	for i := range b.sig.Params().Len() {
		params = append(params, b.sig.Params().At(i))
	}
	ins := make([]value, len(params))
	for i, v := range params {
		sh := b.shapeOf(b.subst(v.Type()))
		ins[i] = b.take(sh)
		b.code.Params = append(b.code.Params, sh.parts)
	}
	b.code.InS, b.code.InP = int(b.s), int(b.p)
	rs := b.sig.Results()
	for i := range rs.Len() {
		sh := b.shapeOf(b.subst(rs.At(i).Type()))
		b.shapes = append(b.shapes, sh)
		b.code.Results = append(b.code.Results, sh.parts)
		b.code.OutS, b.code.OutP = b.code.OutS+sh.ns, b.code.OutP+sh.np
	}
	b.s, b.p = max(b.s, int32(b.code.OutS)), max(b.p, int32(b.code.OutP))
	b.high()
	b.constants(body)
	for i, v := range params {
		b.vars[v] = ins[i]
		if b.boxes[v] {
			b.vars[v] = b.box(ins[i])
		}
	}
	for i := range rs.Len() {
		if v := rs.At(i); v.Name() != "" {
			x := b.declare(v, b.shapes[i])
			b.results = append(b.results, x)
		}
	}
	b.entry(body)
	b.block(body.List)
	if rs.Len() == 0 {
		b.emit(ir.Instr{Op: ir.Return})
	} else {
		b.emit(ir.Instr{Op: ir.Nop}) // what follows a terminating statement
		b.emit(ir.Instr{Op: ir.Return})
	}
}

// entry loads the addresses of globals, which are used from everywhere.
func (b *builder) entry(body *ast.BlockStmt) {
	own := b.own()
	ast.Inspect(body, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := b.src.Info.Uses[id].(*types.Var)
		if !ok || v.IsField() || v.Pkg() == nil || own[v] || b.globals[v] != 0 {
			return true
		}
		if b.host.Native(v.Pkg().Path()) {
			b.refuse(id, "it uses %s.%s, a variable of a compiled package", v.Pkg().Name(), v.Name())
		}
		b.shapeOf(b.subst(v.Type()))
		at, r := b.Compiler.globals[b.host.Global(v)], b.takeP()
		if r == 0 { // zero means none
			r = b.takeP()
		}
		b.globals[v] = r
		b.step(func(f ir.Frame) { *f.Ptr(r) = *at })
		return true
	})
}

// own are the variables that are declared inside.
func (b *builder) own() map[*types.Var]bool {
	own := map[*types.Var]bool{}
	ast.Inspect(b.node, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := b.src.Info.Defs[id].(*types.Var); ok {
				own[v] = true
			}
		}
		return true
	})
	return own
}

// survey refuses what the second tier does not have, and finds the variables
// that need memory of their own.
func (b *builder) survey(body ast.Node) {
	b.boxes = map[*types.Var]bool{}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.DeferStmt, *ast.GoStmt, *ast.SelectStmt, *ast.SendStmt, *ast.TypeSwitchStmt, *ast.TypeAssertExpr:
			b.refuse(n, "function values, deferred calls, goroutines, channels and interfaces")
		case *ast.BranchStmt:
			if n.Tok == token.GOTO {
				b.refuse(n, "goto")
			}
		case *ast.ForStmt:
			b.fn.Hot = true
		case *ast.RangeStmt:
			b.fn.Hot = true
			b.pointed(n.X)
		case *ast.ReturnStmt:
			b.returns = true
		case *ast.CallExpr:
			if tv := b.src.Info.Types[n.Fun]; !tv.IsType() && !tv.IsBuiltin() {
				b.strange = true
			}
		case *ast.StarExpr:
			b.strange = true
		case *ast.IndexExpr:
			b.pointed(n.X)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				b.addressed(n.X)
			}
		case *ast.SliceExpr:
			b.pointed(n.X)
			if _, ok := b.typeOf(n.X).Underlying().(*types.Array); ok {
				b.addressed(n.X)
			}
		case *ast.SelectorExpr:
			sel := b.src.Info.Selections[n]
			if sel != nil && sel.Indirect() {
				b.strange = true
			}
			if sel != nil && sel.Kind() == types.MethodVal {
				if _, ok := sel.Obj().Type().(*types.Signature).Recv().Type().(*types.Pointer); ok {
					b.addressed(n.X)
				}
			}
		}
		return true
	})
}

// pointed notes that what an expression points to is used, if it is a pointer.
func (b *builder) pointed(e ast.Expr) {
	if t := b.src.Info.TypeOf(e); t != nil {
		if _, ok := t.Underlying().(*types.Pointer); ok {
			b.strange = true
		}
	}
}

// addressed notes that the address of a variable is taken.
func (b *builder) addressed(e ast.Expr) {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			if v, ok := b.object(x).(*types.Var); ok {
				if _, ptr := v.Type().Underlying().(*types.Pointer); !ptr {
					b.boxes[v] = true
				} else if x == ast.Unparen(e) {
					b.boxes[v] = true
				}
			}
			return
		case *ast.SelectorExpr:
			if sel := b.src.Info.Selections[x]; sel == nil || sel.Indirect() {
				return
			}
			e = x.X
		case *ast.IndexExpr:
			if _, ok := b.typeOf(x.X).Underlying().(*types.Array); !ok {
				return
			}
			e = x.X
		default:
			return
		}
	}
}

func (b *builder) object(id *ast.Ident) types.Object { return b.src.Info.ObjectOf(id) }

func (b *builder) subst(t types.Type) types.Type { return b.host.Subst(t, b.env) }

func (b *builder) typeOf(e ast.Expr) types.Type {
	t := b.src.Info.TypeOf(e)
	if t == nil {
		b.refuse(e, "an expression without a type")
	}
	if u, ok := t.(*types.Basic); ok && u.Info()&types.IsUntyped != 0 && u.Kind() != types.UntypedNil {
		return types.Default(t)
	}
	return b.subst(t)
}

// shape is the shape of an expression.
func (b *builder) shape(e ast.Expr) *shape {
	defer b.blame(e)
	return b.shapeOf(b.typeOf(e))
}

// blame gives a refusal without a place one.
func (b *builder) blame(n ast.Node) {
	if r := recover(); r != nil {
		if e, ok := r.(*Refusal); ok && !e.Pos.IsValid() {
			e.Pos = n.Pos()
		}
		panic(r)
	}
}

// Registers.

func (b *builder) take(sh *shape) value {
	v := value{sh, b.s, b.p}
	b.s += int32(sh.ns)
	b.p += int32(sh.np)
	b.high()
	return v
}

func (b *builder) takeS() int32 { b.s++; b.high(); return b.s - 1 }

func (b *builder) takeP() int32 { b.p++; b.high(); return b.p - 1 }

func (b *builder) high() {
	b.code.S, b.code.P = max(b.code.S, int(b.s)), max(b.code.P, int(b.p))
}

// scope returns what gives back the registers taken from now on.
func (b *builder) scope() func() {
	s, p := b.s, b.p
	return func() { b.s, b.p = s, p }
}

// Instructions.

func (b *builder) emit(in ir.Instr) int {
	b.code.Code = append(b.code.Code, in)
	b.code.Pos = append(b.code.Pos, b.pos)
	return len(b.code.Code) - 1
}

func (b *builder) op(op ir.Op, a, x, y int32) { b.emit(ir.Instr{Op: op, A: a, B: x, C: y}) }

func (b *builder) opImm(op ir.Op, a, x int32, imm int64) {
	b.emit(ir.Instr{Op: op, A: a, B: x, Imm: imm})
}

// step has a Go function carried out.
func (b *builder) step(f ir.Step) {
	b.code.Steps = append(b.code.Steps, f)
	b.emit(ir.Instr{Op: ir.Go, Imm: int64(len(b.code.Steps) - 1)})
}

func (b *builder) jump(in ir.Instr, l *label) {
	in.Imm = int64(l.at)
	at := b.emit(in)
	if !l.known {
		l.from = append(l.from, at)
	}
}

func (b *builder) goTo(l *label) { b.jump(ir.Instr{Op: ir.Jump}, l) }

func (b *builder) here(l *label) {
	l.at, l.known = len(b.code.Code), true
	for _, at := range l.from {
		b.code.Code[at].Imm = int64(l.at)
	}
}

// move copies registers.
func (b *builder) move(dst, src value) {
	if dst == src {
		return
	}
	if dst.sh.whole {
		m, d, s := dst.sh.mem, dst.p, src.p
		b.step(func(f ir.Frame) { m.Copy(*f.Ptr(d), *f.Ptr(s)) })
		return
	}
	for i := range int32(dst.sh.ns) {
		b.op(ir.Move, dst.s+i, src.s+i, 0)
	}
	for i := range int32(dst.sh.np) {
		b.op(ir.MoveP, dst.p+i, src.p+i, 0)
	}
}

// zero gives registers the zero value; memory of their own is new.
func (b *builder) zero(v value) {
	if v.sh.whole {
		b.fresh(v)
		return
	}
	for i := range int32(v.sh.ns) {
		b.opImm(ir.Const, v.s+i, 0, 0)
	}
	for i := range int32(v.sh.np) {
		b.op(ir.NilP, v.p+i, 0, 0)
	}
}

// fresh gives a value that lies in memory new memory.
func (b *builder) fresh(v value) {
	m, p := v.sh.mem, v.p
	b.step(func(f ir.Frame) { *f.Ptr(p) = m.New() })
}

// Variables.

// boxShape is the shape of a variable that lives in memory of its own.
func (b *builder) boxed(sh *shape) *shape {
	return &shape{typ: sh.typ, under: sh.under, whole: true, mem: sh.mem, np: 1, parts: []ir.Part{{Kind: ir.InPlace, Copy: sh.mem}}}
}

// box puts a value into memory of its own.
func (b *builder) box(v value) value {
	if v.sh.whole {
		return v
	}
	x := b.take(b.boxed(v.sh))
	b.fresh(x)
	b.store(place{kind: inMemory, sh: v.sh, base: x.p}, v)
	return x
}

// declare gives a variable registers, and its zero value.
func (b *builder) declare(v *types.Var, sh *shape) value {
	x := b.local(v, sh)
	b.zero(x)
	return x
}

// local gives a variable registers.
func (b *builder) local(v *types.Var, sh *shape) value {
	if b.boxes[v] && !sh.whole {
		sh = b.boxed(sh)
	}
	x := b.take(sh)
	b.vars[v] = x
	return x
}

// Constants.

// constants puts what loops use of constants into registers.
func (b *builder) constants(body ast.Node) {
	if !b.fn.Hot {
		return
	}
	keep := func(bits uint64) {
		if _, ok := b.pool[bits]; ok || len(b.pool) >= 16 {
			return
		}
		r := b.takeS()
		b.pool[bits] = r
		b.opImm(ir.Const, r, 0, int64(bits))
	}
	ast.Inspect(body, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		tv := b.src.Info.Types[e]
		if tv.Value != nil && tv.Type != nil {
			if u, ok := b.typeOf(e).Underlying().(*types.Basic); ok {
				if bits, ok := number(tv.Value, u); ok && (u.Info()&types.IsFloat != 0 || !small(int64(bits))) {
					keep(bits)
				}
			}
			return false
		}
		if x, ok := n.(*ast.IndexExpr); ok {
			if n, ok := arrayLen(b.typeOf(x.X)); ok {
				keep(uint64(n))
			}
		}
		return true
	})
}

// arrayLen is the length of an array or of what a pointer points to.
func arrayLen(t types.Type) (int64, bool) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	a, ok := t.Underlying().(*types.Array)
	if !ok {
		return 0, false
	}
	return a.Len(), true
}

func small(n int64) bool { return n == int64(int32(n)) }

// constant is a register with a number.
func (b *builder) constant(bits uint64) int32 {
	if r, ok := b.pool[bits]; ok {
		return r
	}
	r := b.takeS()
	b.opImm(ir.Const, r, 0, int64(bits))
	return r
}

// number is a constant of a basic type as a register has it.
func number(v constant.Value, t *types.Basic) (bits uint64, ok bool) {
	switch {
	case t.Info()&types.IsBoolean != 0:
		if constant.BoolVal(v) {
			bits = 1
		}
		return bits, true
	case t.Kind() == types.Float32 || t.Kind() == types.UntypedFloat && false:
		x, _ := constant.Float32Val(v)
		return uint64(math.Float32bits(x)), true
	case t.Info()&types.IsFloat != 0:
		x, _ := constant.Float64Val(v)
		return math.Float64bits(x), true
	case t.Info()&types.IsInteger != 0:
		v = constant.ToInt(v)
		if x, exact := constant.Int64Val(v); exact {
			return uint64(x), true
		}
		if x, exact := constant.Uint64Val(v); exact {
			return x, true
		}
	}
	return 0, false
}
