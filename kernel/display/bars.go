package display

import (
	"sync"
	"time"
)

// Bars are bars that come by themselves, one for each kind of work that somebody
// tells of, once it has taken a while. The session has them for the work that a
// cell's context belongs to.
type Bars struct {
	mu    sync.Mutex
	live  func(v any) *Handle
	now   func() time.Time
	bars  map[string]*Bar
	ended bool
}

// MakeBars returns bars that are shown by live and have their time from now.
func MakeBars(live func(v any) *Handle, now func() time.Time) *Bars {
	return &Bars{live: live, now: now, bars: map[string]*Bar{}}
}

// patience is how long work takes before its bar is shown: what is done at once
// needs none.
const patience = time.Second

// Tell notes that done of total pieces of a kind of work are done, none where it
// begins. Of calls that overtook each other the one that is further counts. Work
// that begins again has its bar in the same place.
func (b *Bars) Tell(what string, done, total float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ended || !(total > 0) {
		return
	}
	bar := b.bars[what]
	if bar == nil {
		bar = &Bar{name: what, began: b.now(), now: b.now, live: b.live}
		b.bars[what] = bar
	}
	if done <= 0 || total != bar.total {
		bar.began, bar.ended, bar.done = b.now(), false, 0
	}
	if bar.ended {
		return
	}
	bar.done, bar.total = max(bar.done, min(done, total)), total
	bar.ended = bar.done == total
	if bar.handle != nil || !bar.ended && b.now().Sub(bar.began) >= patience {
		bar.show(bar.ended)
	}
}

// End shows where each bar stopped; nothing is told any more.
func (b *Bars) End() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = true
	for _, bar := range b.bars {
		if bar.handle != nil {
			bar.End()
		}
	}
}
