package notebook

import (
	"io"
	"strings"

	"cryptounet/kernel/engine"
)

// live is what a terminal shows of displays of a line, such as bars, that are
// updated: one stays in its place on a person's terminal while nothing else is
// shown. Others have their last text shown when their cell has ended.
type live struct {
	last  string            // the display whose line was written last; "" where something else was
	open  bool              // it is not ended yet
	late  map[string]string // texts that are still to be shown
	order []string          // of those
}

func (l *live) close(t *Terminal) {
	if l.open {
		io.WriteString(t.Out, "\n")
	}
	l.last, l.open = "", false
}

// showFirst shows the text of a display that may be updated.
func (r *run) showFirst(id string, data engine.MIME) {
	r.showData(data)
	text, _ := data["text/plain"].(string)
	if r.mu.Lock(); id != "" && text != "" && !strings.Contains(text, "\n") {
		r.live.last = id
	}
	r.mu.Unlock()
}

// showAgain shows the text of a display that was updated.
func (r *run) showAgain(id string, data engine.MIME) {
	text, _ := data["text/plain"].(string)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.terminal == nil || id == "" || text == "" || strings.Contains(text, "\n") {
		return
	}
	l := &r.live
	if r.terminal.Live && l.last == id {
		back := "\x1b[A" // the line was ended
		if l.open {
			back = ""
		}
		io.WriteString(r.terminal.Out, back+"\r\x1b[K"+text)
		l.open = true
		return
	}
	if l.late == nil {
		l.late = map[string]string{}
	}
	if _, ok := l.late[id]; !ok {
		l.order = append(l.order, id)
	}
	l.late[id] = text
}

// settle shows what is still to be shown of displays that were updated.
func (r *run) settle() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.terminal == nil {
		return
	}
	l := &r.live
	l.close(r.terminal)
	for _, id := range l.order {
		io.WriteString(r.terminal.Out, l.late[id]+"\n")
	}
	*l = live{}
}
