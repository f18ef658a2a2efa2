package experiment

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Clock keeps how long the parts of an experiment took.
//
//	clock := experiment.StartClock()
//	keys, err := client.EvaluationKeys(ctx)
//	clock.Lap("keys")
type Clock struct {
	last  time.Time
	names []string
	took  map[string]time.Duration
}

// StartClock returns a clock that runs.
func StartClock() *Clock { return &Clock{last: time.Now(), took: map[string]time.Duration{}} }

// Restart leaves out what has passed since the last lap.
func (c *Clock) Restart() { c.last = time.Now() }

// Lap adds what has passed since the last lap to a part's time.
func (c *Clock) Lap(part string) time.Duration {
	now := time.Now()
	d := now.Sub(c.last)
	c.last = now
	c.Add(part, d)
	return d
}

// Add adds a duration that was measured elsewhere to a part's time.
func (c *Clock) Add(part string, d time.Duration) {
	if !slices.Contains(c.names, part) {
		c.names = append(c.names, part)
	}
	if c.took == nil {
		c.took = map[string]time.Duration{}
	}
	c.took[part] += d
}

// Seconds returns how long parts took, together.
func (c *Clock) Seconds(parts ...string) (s float64) {
	for _, p := range parts {
		s += c.took[p].Seconds()
	}
	return s
}

// Table returns the parts and their times.
func (c *Clock) Table() (headers []string, rows [][]any) {
	for _, n := range c.names {
		rows = append(rows, []any{n, c.took[n]})
	}
	return []string{"", "time"}, rows
}

// String reads "keys 0.21 s, encrypt 0.05 s".
func (c *Clock) String() string {
	parts := make([]string, len(c.names))
	for i, n := range c.names {
		parts[i] = fmt.Sprintf("%s %.2f s", n, c.took[n].Seconds())
	}
	return strings.Join(parts, ", ")
}
