package main

import (
	"container/heap"
	"math"
	"math/rand/v2"
	"slices"
)

// waiting is how long slices wait until a worker begins them, in seconds.
type waiting struct{ mean, median, late float64 }

// slicesSimulated is how many slices a simulation looks at, after as many quarters
// to warm up.
const slicesSimulated = 200_000

// simulate has slices come at random moments to a queue with so many workers. A
// slice takes its seconds, give or take a tenth, longer where its keys are not in
// memory; a worker that dies in it costs the lease and the work again.
func (f figures) simulate(workers int, rate float64, seed uint64) waiting {
	rng := rand.New(rand.NewPCG(seed, uint64(workers)))
	free := make(times, workers) // when each is free
	var waits []float64
	now, sum := 0.0, 0.0
	for i := range slicesSimulated * 5 / 4 {
		now += rng.ExpFloat64() / rate
		begin := math.Max(now, free[0])
		if i >= slicesSimulated/4 {
			waits = append(waits, begin-now)
			sum += begin - now
		}
		free[0] = begin + f.draw(rng)
		heap.Fix(&free, 0)
	}
	slices.Sort(waits)
	at := func(q float64) float64 { return waits[int(q*float64(len(waits)-1))] }
	return waiting{sum / float64(len(waits)), at(0.5), at(0.99)}
}

// draw draws what a slice takes of a worker.
func (f figures) draw(rng *rand.Rand) float64 {
	took := f.Seconds * (0.9 + 0.2*rng.Float64())
	if rng.Float64() > f.Held {
		took += f.Load
	}
	if rng.Float64() < f.Deaths/day*took {
		took += f.Lease + took*rng.Float64()
	}
	return took
}

// times is a heap of times, the earliest first.
type times []float64

func (t times) Len() int           { return len(t) }
func (t times) Less(i, j int) bool { return t[i] < t[j] }
func (t times) Swap(i, j int)      { t[i], t[j] = t[j], t[i] }
func (t *times) Push(x any)        { *t = append(*t, x.(float64)) }
func (t *times) Pop() any {
	old := *t
	x := old[len(old)-1]
	*t = old[:len(old)-1]
	return x
}
