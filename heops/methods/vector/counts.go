package vector

import (
	"fmt"
	"sync/atomic"
)

// Counts says how many operations an Evaluator has done.
type Counts struct {
	Rotations        int
	Mults            int // ciphertext x ciphertext
	Relinearisations int
	PlainMults       int // ciphertext x plaintext vector
	ConstMults       int // ciphertext x constant
	Additions        int
	Rescales         int
}

// KeySwitches returns rotations and relinearisations: the costly part.
func (c Counts) KeySwitches() int { return c.Rotations + c.Relinearisations }

// Add returns the sum of both counts.
func (c Counts) Add(d Counts) Counts {
	return Counts{c.Rotations + d.Rotations, c.Mults + d.Mults, c.Relinearisations + d.Relinearisations,
		c.PlainMults + d.PlainMults, c.ConstMults + d.ConstMults, c.Additions + d.Additions, c.Rescales + d.Rescales}
}

// Sub returns what was done since earlier.
func (c Counts) Sub(earlier Counts) Counts {
	return Counts{c.Rotations - earlier.Rotations, c.Mults - earlier.Mults, c.Relinearisations - earlier.Relinearisations,
		c.PlainMults - earlier.PlainMults, c.ConstMults - earlier.ConstMults, c.Additions - earlier.Additions, c.Rescales - earlier.Rescales}
}

// Times returns n times the counts.
func (c Counts) Times(n int) Counts {
	return Counts{n * c.Rotations, n * c.Mults, n * c.Relinearisations, n * c.PlainMults, n * c.ConstMults, n * c.Additions, n * c.Rescales}
}

// String reads "12 rotations, 3 products (3 relinearised), 4 by plaintexts, 0 by constants, 14 additions, 7 rescales".
func (c Counts) String() string {
	return fmt.Sprintf("%d rotations, %d products (%d relinearised), %d by plaintexts, %d by constants, %d additions, %d rescales",
		c.Rotations, c.Mults, c.Relinearisations, c.PlainMults, c.ConstMults, c.Additions, c.Rescales)
}

// counters are Counts that several goroutines add to.
type counters struct {
	rotations, mults, relinearisations, plainMults, constMults, additions, rescales atomic.Int64
}

func (c *counters) add(d Counts) {
	c.rotations.Add(int64(d.Rotations))
	c.mults.Add(int64(d.Mults))
	c.relinearisations.Add(int64(d.Relinearisations))
	c.plainMults.Add(int64(d.PlainMults))
	c.constMults.Add(int64(d.ConstMults))
	c.additions.Add(int64(d.Additions))
	c.rescales.Add(int64(d.Rescales))
}

func (c *counters) load() Counts {
	return Counts{int(c.rotations.Load()), int(c.mults.Load()), int(c.relinearisations.Load()),
		int(c.plainMults.Load()), int(c.constMults.Load()), int(c.additions.Load()), int(c.rescales.Load())}
}
