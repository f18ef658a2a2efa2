package segment

import (
	"fmt"
	"math"
	"runtime"
	"time"

	"cryptounet/heops/backend/rns"
	"cryptounet/heops/network/plan"
)

// Cost is what a job takes, as its plan says before anything is encrypted.
type Cost struct {
	Tiles, Runs int           // a run takes one tile or several
	Time        time.Duration // with keys, on this machine
	Upload      int64         // bytes, all runs together
	Download    int64
	KeyUpload   int64 // bytes, once
	Keys        int
	Memory      int64 // bytes of ciphertexts and keys at a time
}

// String is one line for people.
func (c Cost) String() string {
	return fmt.Sprintf("%d run(s), about %v; %d keys of %.0f MB once, %.1f MB up, %.1f MB down; %.0f MB of memory",
		c.Runs, Round(c.Time), c.Keys, mega(c.KeyUpload), mega(c.Upload), mega(c.Download), mega(c.Memory))
}

func mega(n int64) float64 { return float64(n) / 1e6 }

// Round rounds a time to what an estimate is worth.
func Round(d time.Duration) time.Duration {
	switch {
	case d < 10*time.Second:
		return d.Round(100 * time.Millisecond)
	case d < 10*time.Minute:
		return d.Round(time.Second)
	}
	return d.Round(time.Minute)
}

// Cost says what the images that the job was planned for take.
func (j *Job) Cost() Cost { return j.cost(j.Images) }

func (j *Job) cost(images int) Cost {
	images = max(images, 1)
	c := CostOf(j.Plan(), j.runs(images))
	c.Tiles = images * j.Tiling.Count()
	return c
}

// CostOf says what so many runs of a plan take, of a tile each.
func CostOf(p *plan.Plan, runs int) Cost {
	once := keyNanos*float64(p.KeyBytes()) + memoryNanos*float64(p.PeakBytes())
	each := p.Units()*float64(p.Slots()*p.LogN)*wordNanos() + encryptNanos*float64(p.UploadBytes()) + decryptNanos*float64(p.DownloadBytes())
	nanos := (once + float64(runs)*each) / float64(runtime.GOMAXPROCS(0))
	return Cost{
		Tiles: runs, Runs: runs,
		Time:   time.Duration(math.Min(nanos, math.MaxInt64/2)),
		Upload: int64(runs) * p.UploadBytes(), Download: int64(runs) * p.DownloadBytes(),
		KeyUpload: p.KeyUploadBytes(), Keys: len(p.Keys), Memory: p.PeakBytes(),
	}
}

// What things take on one core of an AMD EPYC, in nanoseconds a byte: of a key, of
// memory that is used for the first time, of an encrypted input and output on the
// wire.
const (
	keyNanos     = 5
	memoryNanos  = 1
	encryptNanos = 15
	decryptNanos = 30
)

// wordNanos is what a unit of the plan's work takes, a word and a level of a
// transform (plan.Work.Units).
func wordNanos() float64 {
	switch rns.Best() {
	case rns.IFMA:
		return 0.18
	case rns.AVX2:
		return 0.55
	}
	return 1.3
}

// Where planning once more may pay, and for how many tiles at once.
const (
	worthPlanning = 10 * time.Second
	mostTogether  = 32
)
