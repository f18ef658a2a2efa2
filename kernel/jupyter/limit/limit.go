// Package limit bounds how much a log takes of what clients can cause.
package limit

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Warnings bounds how many warnings a log takes: they are of what anybody
// who can connect can cause, and a client that sends rubbish must not fill it.
func Warnings(log *slog.Logger) *slog.Logger {
	return slog.New(&limiter{Handler: log.Handler(), state: &limiterState{}})
}

// limiter is a log handler that passes some warnings a second.
type limiter struct {
	slog.Handler
	state *limiterState
}

type limiterState struct {
	mu      sync.Mutex
	second  time.Time
	lines   int
	skipped int
}

const warningsPerSecond = 10

func (l *limiter) Handle(ctx context.Context, r slog.Record) error {
	if r.Level != slog.LevelWarn {
		return l.Handler.Handle(ctx, r)
	}
	pass, skipped := l.state.pass(r.Time)
	if skipped > 0 {
		more := slog.NewRecord(r.Time, slog.LevelWarn, "warnings left out", 0)
		more.Add("lines", skipped)
		if err := l.Handler.Handle(ctx, more); err != nil {
			return err
		}
	}
	if !pass {
		return nil
	}
	return l.Handler.Handle(ctx, r)
}

func (s *limiterState) pass(now time.Time) (pass bool, skipped int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now.Sub(s.second) >= time.Second {
		skipped = s.skipped
		s.second, s.lines, s.skipped = now, 0, 0
	}
	if s.lines++; s.lines > warningsPerSecond {
		s.skipped++
		return false, 0
	}
	return true, skipped
}

func (l *limiter) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &limiter{Handler: l.Handler.WithAttrs(attrs), state: l.state}
}

func (l *limiter) WithGroup(name string) slog.Handler {
	return &limiter{Handler: l.Handler.WithGroup(name), state: l.state}
}
