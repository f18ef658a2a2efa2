package jupyter

import (
	"log/slog"
	"sync"
	"time"
)

// limiter logs what anybody can cause, a few lines a second at most: a client
// that sends rubbish does not fill the log.
type limiter struct {
	log *slog.Logger

	mu      sync.Mutex
	second  time.Time
	lines   int
	skipped int
}

const linesPerSecond = 10

func newLimiter(log *slog.Logger) *limiter { return &limiter{log: log} }

func (l *limiter) warn(msg string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := time.Now(); now.Sub(l.second) >= time.Second {
		if l.skipped > 0 {
			l.log.Warn("more of the same", "lines", l.skipped)
		}
		l.second, l.lines, l.skipped = now, 0, 0
	}
	if l.lines++; l.lines > linesPerSecond {
		l.skipped++
		return
	}
	l.log.Warn(msg, args...)
}
