package machine

import (
	"runtime"
	"strings"
)

// Sleep is how the goroutines of cells are.
type Sleep struct {
	// Cells says whether there are goroutines of cells, and all of them wait for
	// each other: on channels, or for what package sync has.
	Cells bool
	// Alone says that nobody else is there who could wake them.
	Alone bool
	// Waiting are the goroutines of cells, as "goroutine 7 [chan receive]".
	Waiting []string
}

// Asleep looks at all goroutines, as the runtime does before it says that a
// program is deadlocked. It sees neither timers nor signals that would wake one.
func Asleep() Sleep {
	buf := make([]byte, 1<<20)
	n := runtime.Stack(buf, true)
	if n == len(buf) {
		return Sleep{} // too many to tell
	}
	return asleep(string(buf[:n]))
}

func asleep(dump string) Sleep {
	s := Sleep{Alone: true}
	awake := false
	for i, stack := range strings.Split(strings.TrimSpace(dump), "\n\n") {
		if i == 0 {
			continue // who asks
		}
		head, frames, _ := strings.Cut(stack, "\n")
		switch whose(frames) {
		case cells:
			state, waits := waiting(head, frames)
			awake = awake || !waits
			name, _, _ := strings.Cut(head, " [")
			s.Waiting = append(s.Waiting, name+" ["+state+"]")
		case others:
			s.Alone = false
		}
	}
	s.Cells = len(s.Waiting) > 0 && !awake
	return s
}

type owner int

const (
	cells  owner = iota
	kernel       // and the runtime
	others       // libraries that the cells use
)

// whose says who a goroutine belongs to.
func whose(frames string) owner {
	_, by, created := strings.Cut(frames, "\ncreated by ")
	switch {
	case strings.Contains(frames, "github.com/traefik/yaegi/interp."), strings.HasPrefix(by, "github.com/traefik/yaegi/interp."), strings.HasPrefix(by, "cryptounet/kernel/interp/rt/control."):
		return cells
	case !created: // main
		return kernel
	}
	for _, prefix := range []string{"cryptounet/kernel/", "runtime", "os/signal.", "testing."} {
		if strings.HasPrefix(by, prefix) {
			return kernel
		}
	}
	return others
}

// waiting says whether only another goroutine can wake this one, and the state as
// compiled Go names it.
func waiting(head, frames string) (state string, waits bool) {
	_, state, _ = strings.Cut(head, "[")
	state, _, _ = strings.Cut(strings.TrimSuffix(state, "]:"), ",") // the minutes that it has waited
	switch {
	case strings.HasPrefix(state, "chan "), strings.HasPrefix(state, "select"), strings.HasPrefix(state, "sync."), state == "semacquire", state == "coroutine":
	default:
		return state, false
	}
	// What it waits in is the cell's own, and no compiled function's that it called.
	for line := range strings.Lines(frames) {
		name, _, ok := strings.Cut(line, "(0x")
		if !ok {
			name, _, ok = strings.Cut(line, "({")
		}
		if !ok {
			name = strings.TrimSuffix(strings.TrimSpace(line), "(...)")
		}
		switch {
		case strings.HasPrefix(line, "\t"):
		case strings.HasPrefix(name, "runtime."), strings.HasPrefix(name, "reflect."), strings.HasPrefix(name, "internal/"), strings.HasPrefix(name, "sync."), strings.HasPrefix(name, "iter."), strings.HasPrefix(name, "io.(*pipe)."), strings.HasPrefix(name, "io.(*Pipe"):
		case strings.HasPrefix(name, "cryptounet/kernel/interp/rt/control.(*Runner).Recv"):
			state = "chan receive"
		case strings.HasPrefix(name, "cryptounet/kernel/interp/rt/control.(*Runner).Send"):
			state = "chan send"
		case strings.HasPrefix(name, "cryptounet/kernel/interp/rt/control.(*Runner).Select"):
		case strings.HasPrefix(name, "github.com/traefik/yaegi/interp."):
			return state, true
		case strings.HasPrefix(name, "created by "):
			return state, true
		default:
			return state, false
		}
	}
	return state, false
}
