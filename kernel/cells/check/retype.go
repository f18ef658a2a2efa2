package check

import (
	"go/types"

	"cryptounet/kernel/cells/lower/form"
)

// settle decides which values of a type that is declared anew stay usable:
// those whose layout is as it was.
func (c *check) settle(r *result) (stale bool) {
	scope := r.pkg.Scope()
	for _, n := range scope.Names() {
		now, ok := scope.Lookup(n).(*types.TypeName)
		if !ok || now.IsAlias() {
			continue
		}
		old, ok := c.objects[n].(*types.TypeName)
		if !ok || old == now || old.IsAlias() {
			continue
		}
		a, ok1 := old.Type().(*types.Named)
		b, ok2 := now.Type().(*types.Named)
		if ok1 && ok2 && a.TypeParams().Len() == b.TypeParams().Len() && form.SameLayout(a, b) {
			c.program.Adopt(b, a)
		}
	}
	for n, old := range r.redone {
		now, ok := scope.Lookup(n).(*types.Var)
		if !ok {
			continue
		}
		if form.SameLayout(old.Type(), now.Type()) {
			c.program.Alias(now, old)
			continue
		}
		if c.stale == nil {
			c.stale = map[string]bool{}
		}
		c.stale[n] = true
		stale = true
	}
	return stale
}

// retyped finds variables that the cell declares with another type than
// before, and has the functions that use them checked anew.
func (c *check) retyped(r *result) bool {
	changed := map[string]bool{}
	for n := range c.Vars {
		old, ok := c.objects[n]
		if !ok {
			continue
		}
		now := r.pkg.Scope().Lookup(n)
		if now == nil {
			continue
		}
		if _, isVar := old.(*types.Var); !isVar || !types.Identical(old.Type(), now.Type()) {
			changed[n] = true
		}
	}
	before := len(c.again)
	if len(changed) > 0 {
		c.dependents(func(n string) bool { return changed[n] || c.Declares[n] && !c.Vars[n] || c.Methods[n] })
	}
	return len(c.again) > before
}
