package shell

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
)

// Progress says how far a command is.
type Progress struct {
	Doing     string
	Run, Runs int     // Run counts from 1; 0 of 0 where there is one thing after the other
	Done      float64 // of all, 0 to 1, or of what it is doing
	Left      string  // the time that is left, if known
}

// Bar shows progress: on a terminal a line that is drawn again and again, else a
// line for every quarter.
type Bar struct {
	mutex    sync.Mutex
	closed   bool
	w        io.Writer
	terminal bool
	drawn    time.Time
	quarter  int
	width    int // of what is on the line
}

// NewBar returns a bar on w, usually stderr.
func NewBar(w io.Writer) *Bar {
	b := &Bar{w: w, quarter: -1}
	if f, ok := w.(*os.File); ok {
		info, err := f.Stat()
		b.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return b
}

const barWidth = 24

func (b *Bar) Show(p Progress) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.closed {
		return
	}
	text := fmt.Sprintf("%3.0f %%  %s", 100*p.Done, p.Doing)
	if p.Runs > 0 {
		text = fmt.Sprintf("%3.0f %%  run %d of %d, %s", 100*p.Done, p.Run, p.Runs, p.Doing)
	}
	if p.Done < 1 && p.Left != "" {
		text += fmt.Sprintf(", about %s left", p.Left)
	}
	if !b.terminal {
		quarter := int(4 * p.Done)
		if quarter < b.quarter && p.Runs == 0 { // something else begins
			b.quarter = -1
		}
		if quarter > b.quarter {
			b.quarter = quarter
			fmt.Fprintln(b.w, text)
		}
		return
	}
	if time.Since(b.drawn) < 100*time.Millisecond && p.Done < 1 {
		return
	}
	b.drawn = time.Now()
	full := int(barWidth * p.Done)
	text = "[" + strings.Repeat("#", full) + strings.Repeat(".", barWidth-full) + "] " + text
	fmt.Fprintf(b.w, "\r%-*s", b.width, text)
	b.width = len(text)
}

// Line writes a line of its own.
func (b *Bar) Line(format string, a ...any) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if !b.closed {
		b.leave()
		fmt.Fprintf(b.w, format+"\n", a...)
	}
}

// End leaves the line for good.
func (b *Bar) End() {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.leave()
	b.closed = true
}

func (b *Bar) leave() {
	if b.terminal && b.width > 0 {
		fmt.Fprintln(b.w)
	}
	b.width, b.quarter = 0, -1
}
