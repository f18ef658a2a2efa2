package probe

import "reflect"

// Question is code that runs for the debugger, with the variables of a frame
// at hand and with what it finds out.
type Question struct {
	// Places are pointers to variables, or functions themselves.
	Places []any
	// Answers are what it has found out.
	Answers []Answer
}

// Answer is a value with the key of its type; -1 where that has none.
type Answer struct {
	Key   int
	Value any
}

// Ask runs code on the running goroutine, which no breakpoint holds meanwhile.
func (p *Probe) Ask(q *Question, code func()) {
	id := p.Goroutine()
	p.mu.Lock()
	if p.exempt == nil {
		p.exempt = map[uint64]*Question{}
	}
	p.exempt[id] = q
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.exempt, id)
	}()
	code()
}

func (p *Probe) question() *Question {
	p.mu.Lock()
	defer p.mu.Unlock()
	if q := p.exempt[p.Goroutine()]; q != nil {
		return q
	}
	return &Question{}
}

// Held is what a variable of the question has.
func (p *Probe) Held(i int) any {
	q := p.question()
	if i >= len(q.Places) || q.Places[i] == nil {
		return nil
	}
	v := reflect.ValueOf(q.Places[i])
	if v.Kind() == reflect.Pointer {
		return v.Elem().Interface()
	}
	return v.Interface()
}

// Put gives a variable of the question a value.
func (p *Probe) Put(i int, x any) {
	q := p.question()
	if i >= len(q.Places) || q.Places[i] == nil {
		return
	}
	to := reflect.ValueOf(q.Places[i])
	if to.Kind() != reflect.Pointer {
		return
	}
	v := reflect.ValueOf(x)
	if !v.IsValid() {
		v = reflect.Zero(to.Type().Elem())
	}
	to.Elem().Set(v)
}

// Answer notes a value.
func (p *Probe) Answer(key int, x any) {
	q := p.question()
	q.Answers = append(q.Answers, Answer{key, x})
}
