package memory

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

// TestMemoryIsBounded: whatever demands come, and what evaluators keep, the bound
// holds, every demand is served in the end, and nothing stays counted.
func TestMemoryIsBounded(t *testing.T) {
	const limit = 1000
	m := New(limit)
	var wg sync.WaitGroup
	for i := range 16 {
		rng := rand.New(rand.NewPCG(uint64(i), 0))
		wg.Go(func() {
			for range 200 {
				k := rng.IntN(6)
				d := &Demand{Keys: []string{fmt.Sprint("keys ", k), "program"}, Sizes: []int64{int64(100 * (k + 1)), 50}, Room: int64(40 * k)}
				if err := m.Take(context.Background(), d); err != nil {
					t.Error(err)
					return
				}
				for _, e := range d.Got {
					if _, err := Load(e, func() (int, error) {
						if rng.IntN(10) == 0 {
							return 0, errors.New("it cannot be loaded")
						}
						return 1, nil
					}); err == nil && rng.IntN(3) == 0 {
						time.Sleep(time.Microsecond)
					}
				}
				m.Keep(d.Got[0], 2*limit, d.Room) // all that its runs took at once
				m.mu.Lock()
				used := m.used
				m.mu.Unlock()
				if used > limit {
					t.Errorf("%d bytes are used of %d", used, limit)
				}
				m.Give(d)
			}
		})
	}
	wg.Wait()
	var left int64
	for _, e := range m.entries {
		if e.users != 0 {
			t.Errorf("%s has %d users", e.key, e.users)
		}
		left += e.size(0)
	}
	if m.used != left || len(m.waiting) != 0 {
		t.Errorf("%d bytes are counted, %d are there; %d wait", m.used, left, len(m.waiting))
	}
}

// TestIdleEvaluatorsGoForKeptOnes: what an evaluator keeps may grow after others
// who used it have left; then what nobody uses goes at once.
func TestIdleEvaluatorsGoForKeptOnes(t *testing.T) {
	m := New(85)
	use := func(key string, room int64) *Demand {
		d := &Demand{Keys: []string{key}, Sizes: []int64{20}, Room: room}
		if err := m.Take(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		Load(d.Got[0], func() (string, error) { return key, nil })
		return d
	}
	first, second := use("a", 30), use("a", 30)
	m.Give(first)
	m.Give(use("idle", 10))
	m.Keep(second.Got[0], 100, 30) // no more than two runs took
	if m.used != 80 || m.entries["idle"] != nil {
		t.Errorf("%d bytes are used of %v", m.used, m.entries)
	}
	if m.Give(second); m.used != 80 || m.entries["a"] == nil {
		t.Errorf("%d bytes are used of %v", m.used, m.entries)
	}
}

// TestLeastRecentlyUsedGoes: what was used longest ago makes room.
func TestLeastRecentlyUsedGoes(t *testing.T) {
	m := New(100)
	use := func(key string) {
		d := &Demand{Keys: []string{key}, Sizes: []int64{40}}
		if err := m.Take(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		Load(d.Got[0], func() (string, error) { return key, nil })
		m.Give(d)
	}
	for _, key := range []string{"a", "b", "a", "c"} {
		use(key)
	}
	if m.entries["a"] == nil || m.entries["b"] != nil || m.entries["c"] == nil || m.evicted != 1 {
		t.Errorf("there are %v", m.entries)
	}
}

// TestLargeDemandsAreNotOvertaken: who came first is served first, and who gives up
// holds up nobody.
func TestLargeDemandsAreNotOvertaken(t *testing.T) {
	m := New(100)
	first := &Demand{Room: 60}
	if err := m.Take(context.Background(), first); err != nil {
		t.Fatal(err)
	}
	order := make(chan string, 2)
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wait := func(ctx context.Context, name string, room int64) {
		before := len(m.waiting)
		wg.Go(func() {
			d := &Demand{Room: room}
			if err := m.Take(ctx, d); err != nil {
				return
			}
			order <- name
			m.Give(d)
		})
		for n := before; n == before; time.Sleep(time.Millisecond) {
			m.mu.Lock()
			n = len(m.waiting)
			m.mu.Unlock()
		}
	}
	wait(ctx, "gives up", 90)
	wait(context.Background(), "large", 80)
	wait(context.Background(), "small", 30)
	if len(order) != 0 {
		t.Errorf("%s overtook", <-order)
	}
	cancel()
	m.Give(first)
	wg.Wait()
	if a, b := <-order, <-order; a != "large" || b != "small" {
		t.Errorf("served were %s, then %s", a, b)
	}
}
