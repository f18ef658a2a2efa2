package control

import (
	"bytes"
	"go/token"
	"runtime"
	"strconv"
	"sync"
)

// panics knows of each goroutine what matters when it panics.
type panics struct {
	mu    sync.Mutex
	stack map[uint64][]*Defers // the functions that run deferred calls because of a panic
	at    map[uint64]token.Pos // where the last panic was raised, until it has passed a function
	begun map[uint64]mark      // those that lowered code has started
	text  map[uint64]string    // what the last index out of range was
}

// mark is a variable that says where a function has got to.
type mark struct {
	name string
	at   *int
}

func (p *panics) push(id uint64, d *Defers) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stack == nil {
		p.stack = map[uint64][]*Defers{}
	}
	p.stack[id] = append(p.stack[id], d)
}

func (p *panics) pop(id uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.stack[id]
	if len(s) <= 1 {
		delete(p.stack, id)
		return
	}
	p.stack[id] = s[:len(s)-1]
}

func (p *panics) top(id uint64) *Defers {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.stack[id]
	if len(s) == 0 {
		return nil
	}
	return s[len(s)-1]
}

// below is how many places of the goroutine's trail belong to panics under way
// outside d.
func (p *panics) below(id uint64, d *Defers) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.stack[id]
	if n := len(s); n > 0 && s[n-1] == d {
		s = s[:n-1]
	}
	if len(s) == 0 {
		return 0
	}
	return s[len(s)-1].passed
}

func (p *panics) raise(id uint64, pos token.Pos) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.at == nil {
		p.at = map[uint64]token.Pos{}
	}
	if pos.IsValid() {
		p.at[id] = pos
	} else {
		delete(p.at, id)
	}
}

// raised is where the goroutine's panic was raised, for the first to ask.
func (p *panics) raised(id uint64) token.Pos {
	p.mu.Lock()
	defer p.mu.Unlock()
	pos := p.at[id]
	delete(p.at, id)
	return pos
}

func (p *panics) begin(id uint64, m mark) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.begun == nil {
		p.begun = map[uint64]mark{}
	}
	p.begun[id] = m
}

// here is the mark of the function that begins a goroutine.
func (p *panics) here(id uint64) mark {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.begun[id]
}

func (p *panics) end(id uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.begun, id)
	delete(p.at, id)
	delete(p.text, id)
}

func (p *panics) started(id uint64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, ok := p.begun[id]
	return ok
}

// goroutine is the number of the running goroutine. Code that runs in a
// goroutine does not ask, only what starts one, and what panics.
func goroutine() uint64 {
	var buf [64]byte
	b := buf[:runtime.Stack(buf[:], false)]
	b = bytes.TrimPrefix(b, []byte("goroutine "))
	n, _ := strconv.ParseUint(string(b[:bytes.IndexByte(b, ' ')]), 10, 64)
	return n
}
