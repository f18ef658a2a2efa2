package queue_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"cryptounet/heops/service/queue"
)

func ExampleQueue() {
	var q queue.Queue
	for i := range 1000 {
		q.Push(queue.Item{ID: fmt.Sprint("bulk-", i), Client: "institute", Work: 10})
	}
	q.Take() // one of them runs
	q.Push(queue.Item{ID: "urgent", Client: "ward", Work: 10})
	for range 3 {
		i, _ := q.Take()
		fmt.Println(i.ID)
	}
	// Output:
	// urgent
	// bulk-1
	// bulk-2
}

// TestShares: clients that have jobs waiting all along get work in proportion to
// their weights, at no time further apart than one job of each.
func TestShares(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 0))
		n := 2 + rng.IntN(6)
		weights := make(map[string]float64)
		largest, served := make(map[string]float64), make(map[string]float64)
		q := queue.Queue{Weight: func(c string) float64 { return weights[c] }}
		var names []string
		for c := range n {
			name := fmt.Sprint("client", c)
			names = append(names, name)
			weights[name] = 0.5 + 2*rng.Float64()
			scale := math.Exp(4 * rng.Float64())
			for i := range 300 {
				work := scale * (0.1 + rng.Float64())
				largest[name] = max(largest[name], work)
				push(t, &q, queue.Item{ID: fmt.Sprint(name, "-", i), Client: name, Work: work})
			}
		}
		for all := true; all; {
			i, _ := q.Take()
			served[i.Client] += i.Work
			for _, a := range names {
				jobs, _ := q.Of(a)
				all = all && jobs > 0
				for _, b := range names {
					apart := served[a]/weights[a] - served[b]/weights[b]
					if most := largest[a]/weights[a] + largest[b]/weights[b]; apart > most+1e-9 {
						t.Fatalf("seed %d: %s got %.1f ahead of %s; at most %.1f is fair", seed, a, apart, b, most)
					}
				}
			}
		}
	}
}

// TestNewcomer: who comes late waits for one job of each other client at most,
// and gets nothing for the time it was away.
func TestNewcomer(t *testing.T) {
	var q queue.Queue
	for c := range 5 {
		for i := range 50 {
			push(t, &q, queue.Item{ID: fmt.Sprint(c, "-", i), Client: fmt.Sprint("c", c), Work: 3})
		}
	}
	for range 100 {
		q.Take()
	}
	for i := range 20 {
		push(t, &q, queue.Item{ID: fmt.Sprint("new-", i), Client: "new", Work: 3})
	}
	run, longest, before := 0, 0, 0
	for i := range 60 {
		item, _ := q.Take()
		if item.Client != "new" {
			run = 0
			continue
		}
		if before == 0 {
			before = i + 1
		}
		run++
		longest = max(longest, run)
	}
	if before > 6 {
		t.Errorf("the newcomer's first job came as number %d among 6 clients", before)
	}
	if longest > 2 {
		t.Errorf("the newcomer was served %d times in a row", longest)
	}
}

// TestPauseGainsNothing: a client that hands in its jobs one by one gets no more
// than one that hands them in at once.
func TestPauseGainsNothing(t *testing.T) {
	var q queue.Queue
	for i := range 100 {
		push(t, &q, queue.Item{ID: fmt.Sprint("a", i), Client: "a", Work: 1})
	}
	var a, b float64
	push(t, &q, queue.Item{ID: "b", Client: "b", Work: 5})
	for range 60 {
		i, _ := q.Take()
		if i.Client == "a" {
			a += i.Work
			continue
		}
		b += i.Work
		push(t, &q, queue.Item{ID: "b", Client: "b", Work: 5})
	}
	if b > a+6 {
		t.Errorf("one by one got %v, at once %v", b, a)
	}
}

func TestOrderOfOneClient(t *testing.T) {
	var q queue.Queue
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, i := range []queue.Item{
		{ID: "last", Priority: -1},
		{ID: "first come"},
		{ID: "second come"},
		{ID: "due tomorrow", Deadline: day.Add(24 * time.Hour)},
		{ID: "due today", Deadline: day},
		{ID: "urgent", Priority: 7},
	} {
		i.Client, i.Work = "a", 1
		push(t, &q, i)
	}
	want := []string{"urgent", "due today", "due tomorrow", "first come", "second come", "last"}
	for n, id := range want {
		if got := q.Ahead(id); got != n {
			t.Errorf("%d jobs are ahead of %q, want %d", got, id, n)
		}
	}
	for _, id := range want {
		if i, ok := q.Next(); !ok || i.ID != id {
			t.Errorf("next is %q, want %q", i.ID, id)
		}
		q.Take()
	}
}

// TestNothingIsLost: whatever is pushed is taken, removed or expires exactly
// once, and the counts agree all along.
func TestNothingIsLost(t *testing.T) {
	for seed := range uint64(100) {
		rng := rand.New(rand.NewPCG(seed, 1))
		var q queue.Queue
		start := time.Unix(1e9, 0)
		waits := make(map[string]queue.Item)
		gone := func(i queue.Item, how string) {
			if _, ok := waits[i.ID]; !ok {
				t.Fatalf("seed %d: %s %s, which does not wait", seed, how, i.ID)
			}
			delete(waits, i.ID)
		}
		for n := range 500 {
			switch rng.IntN(6) {
			case 0, 1, 2:
				i := queue.Item{ID: fmt.Sprint(n), Client: fmt.Sprint(rng.IntN(5)), Priority: rng.IntN(3), Work: 0.1 + rng.Float64()}
				if rng.IntN(2) == 0 {
					i.Deadline = start.Add(time.Duration(rng.IntN(600)) * time.Second)
				}
				push(t, &q, i)
				waits[i.ID] = i
			case 3:
				next, _ := q.Next()
				if i, ok := q.Take(); ok {
					if i != next {
						t.Fatalf("seed %d: took %v after Next said %v", seed, i, next)
					}
					gone(i, "took")
				}
			case 4:
				id := fmt.Sprint(rng.IntN(n + 1))
				_, has := waits[id]
				if q.Remove(id) != has {
					t.Fatalf("seed %d: Remove(%s) is not %v", seed, id, has)
				}
				delete(waits, id)
			case 5:
				now := start.Add(time.Duration(n) * time.Second)
				for _, i := range q.Expire(now) {
					gone(i, "expired")
				}
				for _, i := range waits {
					if !i.Deadline.IsZero() && !i.Deadline.After(now) {
						t.Fatalf("seed %d: %s is late and still waits", seed, i.ID)
					}
				}
			}
			work := make(map[string]float64)
			for _, i := range waits {
				work[i.Client] += i.Work
			}
			for c := range 5 {
				if _, got := q.Of(fmt.Sprint(c)); math.Abs(got-work[fmt.Sprint(c)]) > 1e-6 {
					t.Fatalf("seed %d: client %d has work %v, want %v", seed, c, got, work[fmt.Sprint(c)])
				}
			}
			if q.Len() != len(waits) {
				t.Fatalf("seed %d: %d wait, want %d", seed, q.Len(), len(waits))
			}
		}
	}
}

func TestRefused(t *testing.T) {
	var q queue.Queue
	if _, ok := q.Take(); ok || q.Remove("a") || q.Ahead("a") != -1 {
		t.Error("an empty queue has something")
	}
	push(t, &q, queue.Item{ID: "a", Work: 1})
	for work, want := range map[float64]string{1: "waits already", 0: "positive", -1: "positive", math.NaN(): "positive", math.Inf(1): "positive"} {
		if err := q.Push(queue.Item{ID: "a", Work: work}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("work %v: %v", work, err)
		}
	}
}

func push(t *testing.T, q *queue.Queue, i queue.Item) {
	t.Helper()
	if err := q.Push(i); err != nil {
		t.Fatal(err)
	}
}
