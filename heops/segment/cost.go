package segment

import (
	"fmt"
	"math"
	"runtime"
	"time"

	"cryptounet/heops/backend/rate"
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

// CostOf says what so many runs of a plan take, of a tile each, with times that are
// measured on this machine as it is now (package rate).
func CostOf(p *plan.Plan, runs int) Cost {
	workers := runtime.GOMAXPROCS(0)
	r := rate.Of(p.LogN, workers)
	row := float64(max(1, 8*p.Slots()))
	once := keyTransforms*r.Ring*float64(p.KeyBytes())/row + r.Row*float64(p.PeakBytes())/row
	in, out := p.Input(), p.Result()
	client := func(ciphertexts, level int, each, limb float64) float64 {
		turns := (ciphertexts + workers - 1) / workers * workers
		return float64(turns) * (each + limb*float64(level+1)) * r.Ring
	}
	run := r.Run(p) + client(in.Layout.Len(), in.Level, encodeTransforms, encryptTransforms) +
		client(out.Layout.Len(), out.Level, decodeTransforms, decryptTransforms)
	return Cost{
		Tiles: runs, Runs: runs,
		Time:   time.Duration(math.Min((once+float64(runs)*run)*1e9, math.MaxInt64/2)),
		Upload: int64(runs) * p.UploadBytes(), Download: int64(runs) * p.DownloadBytes(),
		KeyUpload: p.KeyUploadBytes(), Keys: len(p.Keys), Memory: p.RunBytes(),
	}
}

// What a client does, in transforms of Lattigo's (rate.Rate.Ring): for a row of a
// key; for a ciphertext, and for each of its primes.
const (
	keyTransforms     = 1.7
	encodeTransforms  = 28
	encryptTransforms = 3
	decodeTransforms  = 30
	decryptTransforms = 8
)

// Where planning once more may pay, and for how many tiles at once.
const (
	worthPlanning = 10 * time.Second
	mostTogether  = 32
)
