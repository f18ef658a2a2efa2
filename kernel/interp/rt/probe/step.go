package probe

// What a thread is to do until it stops again.
const (
	stepIn   = iota + 1 // stop anywhere
	stepOver            // stop in this frame or one around it
	stepOut             // stop in one around it
)

// step is what a stopped thread was told.
type step struct {
	kind  int
	frame *Frame // where it began
	site  int
}

// ends says whether a step has come to its end in a frame. A step goes on to
// another line, or round a loop.
func (s step) ends(f *Frame) bool {
	switch s.kind {
	case stepIn:
		return f != s.frame || s.passes(f)
	case stepOver:
		return f.depth < s.frame.depth || f.depth == s.frame.depth && (f != s.frame || s.passes(f))
	case stepOut:
		return f.depth < s.frame.depth
	}
	return false
}

func (s step) passes(f *Frame) bool {
	site := f.Site()
	return site <= s.site || !f.probe.SameLine(s.site, site)
}

// At holds a function before a statement where somebody wants that.
func (f *Frame) At(site int) {
	if f.thread == nil {
		return
	}
	f.before = f.Site()
	f.site.Store(int64(site))
	if f.probe.alert.Load() {
		f.probe.look(f, func() bool { return f.probe.breaks.Load() && f.probe.Break(f.thread, f) })
	}
}

// look stops a thread in a frame where somebody wants that, or another thread
// has stopped.
func (p *Probe) look(f *Frame, breaks func() bool) {
	t := f.thread
	p.mu.Lock()
	exempt := len(p.exempt) > 0 && p.exempt[p.Goroutine()] != nil
	p.mu.Unlock()
	if exempt {
		return
	}
	p.set(t, f)
	defer p.set(t, nil)
	p.wait()
	reason := ""
	p.mu.Lock()
	switch {
	case p.pause:
		reason = "pause"
	case t.want.ends(f):
		reason = "step"
	}
	p.mu.Unlock()
	if breaks() {
		reason = "breakpoint"
	}
	if reason != "" {
		p.stop(t, reason, nil)
	}
}

func (p *Probe) set(t *Thread, at *Frame) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t.at = at
}

// wait lets a thread wait while another has stopped.
func (p *Probe) wait() {
	for {
		p.mu.Lock()
		if p.stopped == nil {
			p.mu.Unlock()
			return
		}
		resume := p.resume
		p.mu.Unlock()
		if !p.until(resume) {
			return
		}
	}
}

// until waits; it reports false where an interrupt has ended the wait, if that
// has not ended the running function.
func (p *Probe) until(resume <-chan struct{}) bool {
	select {
	case <-resume:
		return true
	case <-p.Done():
		p.Halt()
		return false
	}
}

// stop stops a thread and, at their next statements, all others.
func (p *Probe) stop(t *Thread, reason string, value any) {
	for {
		p.wait()
		p.mu.Lock()
		if p.stopped == nil {
			break
		}
		p.mu.Unlock()
	}
	resume := make(chan struct{})
	p.stopped, p.resume, p.pause = t, resume, false
	for _, other := range p.threads {
		other.want = step{}
	}
	p.heed()
	p.mu.Unlock()
	p.Stopped(t, reason, value)
	resumed := false
	defer func() {
		if !resumed && p.Continue() {
			p.Resumed()
		}
	}()
	resumed = p.until(resume)
}

// Halted is the thread that has stopped all, nil if none has.
func (p *Probe) Halted() *Thread {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stopped
}

// Continue lets all threads go on; it reports whether they had stopped.
func (p *Probe) Continue() bool { return p.goOn(nil, 0) }

// StepIn lets all threads go on until t is at another statement.
func (p *Probe) StepIn(t *Thread) bool { return p.goOn(t, stepIn) }

// StepOver lets all threads go on until t is at another statement of its
// function, or of one that called it.
func (p *Probe) StepOver(t *Thread) bool { return p.goOn(t, stepOver) }

// StepOut lets all threads go on until t is back in a function that called.
func (p *Probe) StepOut(t *Thread) bool { return p.goOn(t, stepOut) }

func (p *Probe) goOn(t *Thread, kind int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stopped == nil {
		return false
	}
	if t != nil && t.here() != nil {
		t.want = step{kind, t.here(), t.here().Site()}
	}
	p.stopped = nil
	close(p.resume)
	p.heed()
	return true
}

// Pause stops the first thread that comes to a statement. It reports false
// where nothing runs.
func (p *Probe) Pause() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.threads) == 0 {
		return false
	}
	p.pause = p.stopped == nil
	p.heed()
	return true
}
