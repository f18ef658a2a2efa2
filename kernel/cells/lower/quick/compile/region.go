package compile

import (
	"go/ast"
	"go/types"

	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/cells/lower/quick/expr"
	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/quick/ir"
	"cryptounet/kernel/quick/native"
)

// Loop is a loop of a function that stays with the interpreter.
type Loop struct {
	Index int
	Vars  []*types.Var // those of the function around it, and package-level ones
	// Returns says that the loop may return from that function: behind the
	// variables, it takes a bool, which is true then, and the function's results.
	Returns bool
}

// Loop compiles a loop; name is the label in front of it. Variables around it are
// in registers while it runs, unless something else may look at them: shared says
// so of a variable whose address is kept somewhere. results are those of the
// function around it; nil, it must not return from there. once says that the loop
// runs once only.
func (c *Compiler) Loop(host expr.Host, info *types.Info, env form.Env, s ast.Stmt, name string, results *types.Tuple, once bool, shared func(v *types.Var) bool) (loop *Loop, err error) {
	c.host, c.recent = host, nil
	f := &Function{Code: &ir.Func{Name: "", InOut: true}, Hot: true}
	b := c.builder(f, expr.Source{Info: info}, s, env)
	loop = &Loop{}
	if err := shape.Try(func() { b.loop(s, name, loop, results, shared) }); err != nil {
		for _, k := range c.recent {
			delete(c.done, k)
		}
		return nil, err
	}
	space := &c.native
	if once { // its code goes with it
		space = new(native.Space)
		for _, callee := range f.Code.Calls {
			c.native.Compile(callee)
		}
	}
	space.Compile(f.Code)
	loop.Index = c.add(f.Code)
	return loop, nil
}

func (b *body) loop(s ast.Stmt, name string, loop *Loop, results *types.Tuple, shared func(v *types.Var) bool) {
	b.Pos = s.Pos()
	b.survey(s)
	seen := b.own()
	ast.Inspect(s, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := b.Src.Info.Uses[id].(*types.Var)
		if !ok || v.IsField() || seen[v] {
			return true
		}
		if v.Pkg() != nil && b.Host.Native(v.Pkg().Path()) {
			b.Refuse(id, "it uses %s.%s, a variable of a compiled package", v.Pkg().Name(), v.Name())
		}
		seen[v] = true
		loop.Vars = append(loop.Vars, v)
		return true
	})
	for _, v := range loop.Vars {
		sh := b.Of(b.Subst(v.Type()))
		if sh.Whole || b.boxes[v] || b.strange && shared(v) {
			x := b.Take(b.Boxed(sh))
			b.Vars[v] = x
			b.Code.Params = append(b.Code.Params, []ir.Part{{Kind: ir.InPlace}})
			continue
		}
		b.Vars[v] = b.Take(sh)
		b.Code.Params = append(b.Code.Params, sh.Parts)
	}
	if b.returns {
		if results == nil {
			b.Refuse(s, "a return from a loop")
		}
		loop.Returns = true
		b.left = b.Take(b.Of(types.Typ[types.Bool]))
		b.Code.Params = append(b.Code.Params, b.left.Shape.Parts)
		for i := range results.Len() {
			sh := b.Of(b.Subst(results.At(i).Type()))
			x := b.Take(sh)
			if sh.Whole {
				b.Code.Params = append(b.Code.Params, []ir.Part{{Kind: ir.InPlace}})
			} else {
				b.Code.Params = append(b.Code.Params, sh.Parts)
			}
			b.returned, b.outs = append(b.returned, sh), append(b.outs, x)
		}
	}
	b.constants(s)
	b.stmt(s, name)
	b.Emit(ir.Instr{Op: ir.Return})
}
