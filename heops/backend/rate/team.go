package rate

import (
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"cryptounet/heops/backend/rns"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// rounds is how often an operation is timed. The median counts: on a machine that
// has other work, the fastest is luck.
const rounds = 5

// The shapes of what is timed: the rows that a worker goes through, about those of a
// key switch; digits that are multiplied with a key; weighted sums.
const (
	rows    = 32
	digits  = 3
	inputs  = 72
	outputs = 24
	tile    = 512
	tiles   = 4
)

// team is the workers.
type team []*worker

// worker has rows of its own. Its methods return how many operations they did.
type worker struct {
	*rns.Modulus
	ring    *ring.SubRing
	program *rns.Program
	weights []uint64
	first   []uint64 // what rows hold
	rows    [rows][]uint64
	next    int // row
	at      int // word
}

func newTeam(m *rns.Modulus, r *ring.SubRing, workers int) (team, error) {
	rng := rand.New(rand.NewPCG(1, 1))
	weights, first := make([]uint64, inputs*outputs), make([]uint64, m.N())
	for _, row := range [][]uint64{weights, first} {
		for i := range row {
			row[i] = rng.Uint64N(m.Q())
		}
	}
	sums := make([][]rns.Term, outputs)
	for i := range weights {
		sums[i/inputs] = append(sums[i/inputs], rns.Term{Input: int32(i % inputs), Weight: int32(i)})
	}
	program, err := rns.NewProgram(m.Path(), inputs, len(weights), false, false, sums)
	if err != nil {
		return nil, err
	}
	t := make(team, workers)
	for i := range t {
		t[i] = &worker{Modulus: m, ring: r, program: program, weights: weights, first: first}
	}
	return t, nil
}

// time has all workers do something at once, so many times, and returns the seconds
// of an operation.
func (t team) time(rounds int, do func(w *worker) int) float64 {
	var seconds []float64
	for range rounds {
		var wg sync.WaitGroup
		done := make([]int, len(t))
		start := time.Now()
		for i, w := range t {
			wg.Go(func() { done[i] = do(w) })
		}
		wg.Wait()
		seconds = append(seconds, time.Since(start).Seconds()/float64(done[0]*len(t)))
	}
	slices.Sort(seconds)
	return seconds[len(seconds)/2]
}

// fill makes the rows.
func (w *worker) fill() int {
	for i := range w.rows {
		w.rows[i] = rns.NewRow(w.N(), i)
		copy(w.rows[i], w.first)
	}
	return len(w.rows)
}

// some returns the next rows.
func (w *worker) some(k int) [][]uint64 {
	some := make([][]uint64, k)
	for i := range some {
		some[i] = w.rows[w.next]
		w.next = (w.next + 1) % len(w.rows)
	}
	return some
}

func (w *worker) transforms() int {
	const times = 16
	for _, row := range w.some(times) {
		w.NTT(row, row)
	}
	return times
}

func (w *worker) keyProducts() int {
	const times = 8
	for range times {
		r := w.some(2 + 3*digits)
		w.InnerProductPair(r[0], r[1], r[2:2+digits], r[2+digits:2+2*digits], r[2+2*digits:])
	}
	return times * 2 * digits
}

// macs adds up pieces of rows, so that more go into a sum than there are rows.
func (w *worker) macs() int {
	pieces := w.some(inputs + outputs)
	for i, row := range pieces {
		w.at = (w.at + tiles*tile) % w.N()
		pieces[i] = row[w.at:]
	}
	for at := 0; at < tiles*tile; at += tile {
		w.CombineMany(pieces[inputs:], pieces[:inputs], at, at+tile, w.program, w.weights, false)
	}
	return inputs * outputs * tiles * tile / w.N()
}

func (w *worker) passes() int {
	const times = 32
	for range times {
		r := w.some(3)
		w.SubMulScalar(r[0], r[1], r[2], 12345)
	}
	return times
}

func (w *worker) ringTransforms() int {
	const times = 4
	for _, row := range w.some(times) {
		w.ring.NTT(row, row)
	}
	return times
}
