package compile

import (
	"go/ast"
	"go/types"

	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/quick/ir"
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
// function around it; nil, it must not return from there.
func (c *Compiler) Loop(host Host, info *types.Info, env form.Env, s ast.Stmt, name string, results *types.Tuple, shared func(v *types.Var) bool) (loop *Loop, err error) {
	c.host, c.recent = host, nil
	f := &Function{Code: &ir.Func{Name: "", InOut: true}, Hot: true}
	b := c.builder(f, Source{Info: info}, s, env)
	loop = &Loop{}
	if err := try(func() { b.loop(s, name, loop, results, shared) }); err != nil {
		for _, k := range c.recent {
			delete(c.done, k)
		}
		return nil, err
	}
	c.native.Compile(f.Code)
	loop.Index = c.add(f.Code)
	return loop, nil
}

func (b *builder) loop(s ast.Stmt, name string, loop *Loop, results *types.Tuple, shared func(v *types.Var) bool) {
	b.pos = s.Pos()
	b.survey(s)
	seen := b.own()
	ast.Inspect(s, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := b.src.Info.Uses[id].(*types.Var)
		if !ok || v.IsField() || seen[v] {
			return true
		}
		if v.Pkg() != nil && b.host.Native(v.Pkg().Path()) {
			b.refuse(id, "it uses %s.%s, a variable of a compiled package", v.Pkg().Name(), v.Name())
		}
		seen[v] = true
		loop.Vars = append(loop.Vars, v)
		return true
	})
	for _, v := range loop.Vars {
		sh := b.shapeOf(b.subst(v.Type()))
		if sh.whole || b.boxes[v] || b.strange && shared(v) {
			x := b.take(b.boxed(sh))
			b.vars[v] = x
			b.code.Params = append(b.code.Params, []ir.Part{{Kind: ir.InPlace}})
			continue
		}
		b.vars[v] = b.take(sh)
		b.code.Params = append(b.code.Params, sh.parts)
	}
	if b.returns {
		if results == nil {
			b.refuse(s, "a return from a loop")
		}
		loop.Returns = true
		b.left = b.take(b.shapeOf(types.Typ[types.Bool]))
		b.code.Params = append(b.code.Params, b.left.sh.parts)
		for i := range results.Len() {
			sh := b.shapeOf(b.subst(results.At(i).Type()))
			x := b.take(sh)
			if sh.whole {
				b.code.Params = append(b.code.Params, []ir.Part{{Kind: ir.InPlace}})
			} else {
				b.code.Params = append(b.code.Params, sh.parts)
			}
			b.returned, b.outs = append(b.returned, sh), append(b.outs, x)
		}
	}
	b.constants(s)
	b.stmt(s, name)
	b.emit(ir.Instr{Op: ir.Return})
}
