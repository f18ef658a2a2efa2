// Package rate says what the operations that a plan counts take on the machine at
// hand. They are timed with the kernels that will do them, by all workers at once,
// on as many rows as a key switch goes through: at long rings memory is what limits.
//
//	seconds := rate.Of(p.LogN, runtime.GOMAXPROCS(0)).Run(p)
package rate

import (
	"fmt"
	"sync"

	"cryptounet/heops/backend/rns"
	"cryptounet/heops/network/plan"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// Rate is what operations on N words take, in seconds: of those that all workers do
// at once, divided by their number.
type Rate struct {
	Transform, KeyProduct, MAC, Words float64 // as plan.Work counts them

	Ring float64 // a transform by Lattigo's package ring, with which clients compute
	Row  float64 // taking memory from the system
}

// Seconds is what work takes, where there is enough for all workers.
func (r Rate) Seconds(w plan.Work) float64 {
	return float64(w.Transforms)*r.Transform + float64(w.KeyProducts)*r.KeyProduct +
		float64(w.MACs)*r.MAC + float64(w.Words)*r.Words
}

// Run is what all steps of a plan take.
func (r Rate) Run(p *plan.Plan) float64 {
	seconds := 0.0
	for i := range p.Steps {
		seconds += r.Seconds(p.Steps[i].Work)
	}
	return seconds
}

// String is a line for people, in microseconds.
func (r Rate) String() string {
	return fmt.Sprintf("transform %.1f us, product with a key %.2f, with a weight %.2f, pass %.2f; client's transform %.0f, new row %.1f",
		r.Transform*1e6, r.KeyProduct*1e6, r.MAC*1e6, r.Words*1e6, r.Ring*1e6, r.Row*1e6)
}

// known are the rates that this process has measured, by ring and workers.
var known sync.Map

// Of returns the rate of so many workers in the ring of degree 2^logN. It is
// measured once a process, in up to a fifth of a second. A ring that no plan may have
// takes no time.
func Of(logN, workers int) Rate {
	once, _ := known.LoadOrStore([2]int{logN, workers}, sync.OnceValue(func() Rate {
		r, _ := measured(logN, max(1, workers))
		return r
	}))
	return once.(func() Rate)()
}

// measured times the operations modulo one prime: they are alike modulo all.
func measured(logN, workers int) (Rate, error) {
	if _, err := plan.MaxLogQP(logN); err != nil {
		return Rate{}, err
	}
	q, err := plan.PrimeNear(1<<(plan.MaxPrimeBits-1), logN, nil)
	if err != nil {
		return Rate{}, err
	}
	r, err := ring.NewRingFromType(1<<logN, []uint64{q}, ring.ConjugateInvariant)
	if err != nil {
		return Rate{}, err
	}
	m, err := rns.NewModulus(r.SubRings[0], ring.ConjugateInvariant, rns.Best())
	if err != nil {
		return Rate{}, err
	}
	team, err := newTeam(m, r.SubRings[0], workers)
	if err != nil {
		return Rate{}, err
	}
	row := team.time(1, (*worker).fill)
	return Rate{
		Transform:  team.time(rounds, (*worker).transforms),
		KeyProduct: team.time(rounds, (*worker).keyProducts),
		MAC:        team.time(rounds, (*worker).macs),
		Words:      team.time(rounds, (*worker).passes),
		Ring:       team.time(rounds, (*worker).ringTransforms),
		Row:        row,
	}, nil
}
