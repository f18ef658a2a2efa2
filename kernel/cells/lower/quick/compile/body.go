package compile

import (
	"go/ast"
	"go/types"

	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/cells/lower/quick/expr"
	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/cells/lower/quick/write"
	"cryptounet/kernel/quick/ir"
)

// body is a function, or a loop, while its statements are written.
type body struct {
	*expr.Builder
	compiler *Compiler
	fn       *Function
	node     ast.Node // what is compiled
	sig      *types.Signature

	boxes    map[*types.Var]bool // live in memory of their own: their address is taken
	results  []shape.Value       // named results
	returns  bool                // there are return statements
	left     shape.Value         // of a loop: whether it has returned
	outs     []shape.Value       // of a loop: what it returns
	returned []*shape.Shape
	loops    []*target
	// strange says that other code may run, or pointers lead anywhere.
	strange bool
}

// builder begins the code of a function or loop.
func (c *Compiler) builder(f *Function, src expr.Source, node ast.Node, env form.Env) *body {
	host := c.host
	return &body{
		Builder: &expr.Builder{
			Writer: &write.Writer{
				Table: &c.shapes, Code: f.Code, Pool: map[uint64]int32{},
				Replace: func(t types.Type) types.Type { return host.Subst(t, env) },
			},
			Host:   host,
			Callee: func(fn *types.Func, args []types.Type) *ir.Func { return c.function(fn, args).Code },
			Src:    src, Vars: map[*types.Var]shape.Value{}, Globals: map[*types.Var]int32{},
		},
		compiler: c, fn: f, node: node,
	}
}

// whole writes the function.
func (b *body) whole() {
	body := b.Src.Decl.Body
	b.Pos = body.Pos()
	b.survey(body)
	var params []*types.Var
	if r := b.sig.Recv(); r != nil {
		params = append(params, r)
	}
	for i := range b.sig.Params().Len() {
		params = append(params, b.sig.Params().At(i))
	}
	ins := make([]shape.Value, len(params))
	for i, v := range params {
		sh := b.Of(b.Subst(v.Type()))
		ins[i] = b.Take(sh)
		b.Code.Params = append(b.Code.Params, sh.Parts)
	}
	b.Code.InS, b.Code.InP = int(b.NextS), int(b.NextP)
	rs := b.sig.Results()
	for i := range rs.Len() {
		sh := b.Of(b.Subst(rs.At(i).Type()))
		b.returned = append(b.returned, sh)
		b.Code.Results = append(b.Code.Results, sh.Parts)
		b.Code.OutS, b.Code.OutP = b.Code.OutS+sh.S, b.Code.OutP+sh.P
	}
	b.NextS, b.NextP = max(b.NextS, int32(b.Code.OutS)), max(b.NextP, int32(b.Code.OutP))
	b.High()
	b.constants(body)
	for i, v := range params {
		b.Vars[v] = ins[i]
		if b.boxes[v] {
			b.Vars[v] = b.Box(ins[i])
		}
	}
	for i := range rs.Len() {
		if v := rs.At(i); v.Name() != "" {
			x := b.declare(v, b.returned[i])
			b.results = append(b.results, x)
		}
	}
	b.entry(body)
	b.block(body.List)
	if rs.Len() == 0 {
		b.Emit(ir.Instr{Op: ir.Return})
	} else {
		b.Emit(ir.Instr{Op: ir.Nop}) // what follows a terminating statement
		b.Emit(ir.Instr{Op: ir.Return})
	}
}

// entry loads the addresses of globals, which are used from everywhere.
func (b *body) entry(body *ast.BlockStmt) {
	own := b.own()
	ast.Inspect(body, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := b.Src.Info.Uses[id].(*types.Var)
		if !ok || v.IsField() || v.Pkg() == nil || own[v] || b.Globals[v] != 0 {
			return true
		}
		if b.Host.Native(v.Pkg().Path()) {
			b.Refuse(id, "it uses %s.%s, a variable of a compiled package", v.Pkg().Name(), v.Name())
		}
		b.Of(b.Subst(v.Type()))
		at, r := b.compiler.globals[b.Host.Global(v)], b.TakeP()
		if r == 0 { // zero means none
			r = b.TakeP()
		}
		b.Globals[v] = r
		b.Step(func(f ir.Frame) { *f.Ptr(r) = *at })
		return true
	})
}

// own are the variables that are declared inside.
func (b *body) own() map[*types.Var]bool {
	own := map[*types.Var]bool{}
	ast.Inspect(b.node, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := b.Src.Info.Defs[id].(*types.Var); ok {
				own[v] = true
			}
		}
		return true
	})
	return own
}

// declare gives a variable registers, and its zero value.
func (b *body) declare(v *types.Var, sh *shape.Shape) shape.Value {
	x := b.local(v, sh)
	b.Zero(x)
	return x
}

// local gives a variable registers.
func (b *body) local(v *types.Var, sh *shape.Shape) shape.Value {
	if b.boxes[v] && !sh.Whole {
		sh = b.Boxed(sh)
	}
	x := b.Take(sh)
	b.Vars[v] = x
	return x
}

// constants puts what loops use of constants into registers.
func (b *body) constants(body ast.Node) {
	if !b.fn.Hot {
		return
	}
	keep := func(bits uint64) {
		if _, ok := b.Pool[bits]; ok || len(b.Pool) >= 16 {
			return
		}
		r := b.TakeS()
		b.Pool[bits] = r
		b.OpImm(ir.Const, r, 0, int64(bits))
	}
	ast.Inspect(body, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		tv := b.Src.Info.Types[e]
		if tv.Value != nil && tv.Type != nil {
			if u, ok := b.TypeOf(e).Underlying().(*types.Basic); ok {
				if bits, ok := shape.Number(tv.Value, u); ok && (u.Info()&types.IsFloat != 0 || !shape.Small(int64(bits))) {
					keep(bits)
				}
			}
			return false
		}
		if x, ok := n.(*ast.IndexExpr); ok {
			if n, ok := shape.ArrayLen(b.TypeOf(x.X)); ok {
				keep(uint64(n))
			}
		}
		return true
	})
}
