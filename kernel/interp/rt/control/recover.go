package control

// Under is a function of lowered code that is under way.
type Under struct {
	// Line is where it starts in lowered code.
	Line int
	// Deferred says that it runs because a function that deferred it returns,
	// Unwinding that it runs because one panics.
	Deferred, Unwinding bool
}

// Recover is recover in a function that is not written at its defer. It works
// in the deferred function itself and not in those that it calls.
func (r *Runner) Recover(name string) any {
	if d := r.panics.top(goroutine()); d != nil && (d.current == "" || d.current == name) && r.unwinding(false) {
		return d.Recover()
	}
	return nil
}

// Panics says whether the function that deferred the running call panics: what
// it deferred is then no call of its own, as a deferred recover has to know.
func (d *Defers) Panics() bool { return d.panicking }

// Late is a deferred recover, in a function that is not written at its defer.
// The function calls it as it returns.
func (d *Defers) Late(name string) any {
	if top := d.runner.panics.top(goroutine()); !d.panicking && top != nil && (top.current == "" || top.current == name) && d.runner.unwinding(true) {
		return top.Recover()
	}
	return nil
}

// unwinding says whether a panic has called the function that runs. What stands
// around it only to pass something on does not count as a function. If late, the
// function is the one that has deferred the running call.
func (r *Runner) unwinding(late bool) bool {
	functions := 0
	for _, u := range r.Under() {
		if _, ok := r.FunctionAt(u.Line); ok {
			functions++
		}
		if late && (u.Deferred || u.Unwinding) {
			late, functions = false, 0
			continue
		}
		if functions > 1 || u.Deferred {
			return false
		}
		if u.Unwinding {
			return true
		}
	}
	return true // nobody knows
}
