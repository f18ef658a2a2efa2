package probe

// Step is a step of compiled code: what it was, in a few words, and what there
// is to see of it.
type Step struct {
	Name   string
	Values func() []Named
}

// Named is a value to be looked at.
type Named struct {
	Name  string
	Value any
}

// Hold is called by compiled code that works in steps, on the goroutine that
// called it, when one is done. It returns when the work may go on.
func (p *Probe) Hold(s Step) {
	if !p.alert.Load() {
		return
	}
	p.mu.Lock()
	t := p.threads[p.Goroutine()]
	if t == nil || t.top == nil { // no function of a cell has called it here
		p.mu.Unlock()
		return
	}
	f := &Frame{Step: &s, thread: t, caller: t.top, depth: t.top.depth + 1, probe: p, before: -1}
	f.site.Store(-1)
	t.top = f
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		t.top = f.caller
	}()
	p.look(f, func() bool { return false })
}

// Panicking stops the running goroutine where it panics, before the functions
// under way have ended. It returns what the panic goes on with: v, or what an
// interrupt makes of it.
func (p *Probe) Panicking(v any) (on any) {
	if !p.attached.Load() || p.Panics == nil || !p.Panics(v) {
		return v
	}
	id := p.Goroutine()
	p.mu.Lock()
	t := p.threads[id]
	skip := t == nil || p.exempt[id] != nil || same(t.panics, v)
	if !skip {
		t.panics = v
	}
	p.mu.Unlock()
	if skip {
		return v
	}
	defer func() {
		if halted := recover(); halted != nil {
			on = halted
		}
	}()
	p.stop(t, "exception", v)
	return v
}

// same compares values of any types.
func same(a, b any) (equal bool) {
	defer func() {
		if recover() != nil {
			equal = true // of one type that cannot be compared
		}
	}()
	return a == b
}
