package display

import (
	"fmt"
	"html"
	"math"
	"sync"
	"time"
)

// Bar is how far a piece of work is, with the time that is left, in one place of
// the output. Its methods may be called from several goroutines.
//
//	bar := display.NewBar("layers", len(plan.Steps))
//	defer bar.End()
//	for run.Next(ctx) {
//		bar.Add(1)
//	}
//
// Package progress has loops with bars.
type Bar struct {
	mu          sync.Mutex
	name        string
	done, total float64
	began, last time.Time
	now         func() time.Time
	ended       bool
	handle      *Handle
	live        func(v any) *Handle
}

// NewBar shows a bar for so many pieces, 0 where nobody knows how many.
func NewBar(name string, total int) *Bar { return MakeBar(name, total, Live, time.Now) }

// MakeBar returns a bar that is shown by live and has its time from now. Cells
// get theirs from NewBar.
func MakeBar(name string, total int, live func(v any) *Handle, now func() time.Time) *Bar {
	b := &Bar{name: name, total: float64(max(total, 0)), began: now(), now: now, live: live}
	b.show(true)
	return b
}

// Add notes that n more pieces are done.
func (b *Bar) Add(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.set(b.done+float64(n), b.total)
}

// Set notes that done pieces of total are. It fits what says how far it is by a
// function.
func (b *Bar) Set(done, total int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.set(float64(done), float64(total))
}

func (b *Bar) set(done, total float64) {
	b.done, b.total = max(done, 0), max(total, 0)
	b.show(false)
}

// End shows how it ended: with all pieces done, or before. Later calls change
// nothing.
func (b *Bar) End() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.ended {
		b.ended = true
		b.show(true)
	}
}

// often is how soon a bar is shown again.
const often = 200 * time.Millisecond

func (b *Bar) show(always bool) {
	now := b.now()
	if !always && (b.ended || now.Sub(b.last) < often) {
		return
	}
	b.last = now
	text := b.text(now)
	c := Of("text/html", b.html(text), text)
	if b.handle == nil {
		b.handle = b.live(c)
		return
	}
	b.handle.Update(c)
}

// text reads "layers: 3 of 12, 1.5 s, 4.5 s left".
func (b *Bar) text(now time.Time) string {
	took := now.Sub(b.began)
	s := fmt.Sprintf("%s: %s", b.name, b.count(b.done))
	if b.total > 0 {
		s += " of " + b.count(b.total)
	}
	s += fmt.Sprintf(", %.1f s", took.Seconds())
	switch left := b.total - b.done; {
	case b.ended && left > 0:
		s += ", stopped"
	case b.ended || left <= 0 || b.done == 0:
	default:
		s += fmt.Sprintf(", %.1f s left", took.Seconds()/b.done*left)
	}
	return s
}

// count is a number of pieces: whole ones where the total is whole.
func (b *Bar) count(n float64) string {
	if b.total == math.Trunc(b.total) {
		return fmt.Sprint(math.Trunc(n))
	}
	return fmt.Sprintf("%.1f", n)
}

func (b *Bar) html(text string) string {
	share, colour := 1.0, "#3b82f6"
	if b.total > 0 {
		share = min(1, b.done/b.total)
	}
	switch {
	case b.ended && b.done < b.total:
		colour = "#b91c1c"
	case b.ended:
		colour = "#15803d"
	}
	return fmt.Sprintf(`<div style="white-space:nowrap"><span style="display:inline-block;width:240px;height:0.8em;border:1px solid #8888;margin-right:8px"><span style="display:block;height:100%%;width:%.1f%%;background:%s"></span></span>%s</div>`,
		100*share, colour, html.EscapeString(text))
}
