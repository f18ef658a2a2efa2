package main

import (
	"bytes"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// TestAgainstTheory: of one worker the mean wait is that of Pollaczek and
// Khinchine, with keys in memory, without, and with deaths.
func TestAgainstTheory(t *testing.T) {
	for name, f := range map[string]figures{
		"keys in memory": {Seconds: 1, Held: 1},
		"keys fetched":   {Seconds: 1, Held: 0.5, Load: 2},
		"no work":        {Seconds: 0.01, Held: 1},
	} {
		// Moments of what a slice takes: uniform within a tenth, and the load or not.
		uniform := f.Seconds * f.Seconds * (1 + 0.2*0.2/12)
		mean := f.Seconds + (1-f.Held)*f.Load
		square := uniform + (1-f.Held)*(2*f.Seconds*f.Load+f.Load*f.Load)
		for _, busy := range []float64{0.3, 0.7} {
			rate := busy / mean
			want := rate * square / (2 * (1 - busy))
			sum := 0.0
			for seed := range uint64(4) {
				sum += f.simulate(1, rate, seed).mean / 4
			}
			if math.Abs(sum-want) > 0.04*want {
				t.Errorf("%s, busy %v: the mean wait is %.3f s, by theory %.3f s", name, busy, sum, want)
			}
		}
	}
}

// TestDraw: what a slice takes of a worker is on average what the table counts with,
// and many workers that are as busy as few let slices wait less.
func TestDraw(t *testing.T) {
	f := figures{Seconds: 60, Held: 0.9, Load: 5, Deaths: 20, Lease: 10}
	rng := rand.New(rand.NewPCG(5, 5))
	sum := 0.0
	const n = 400_000
	for range n {
		sum += f.draw(rng)
	}
	if got, want := sum/n, f.service(); math.Abs(got-want) > 0.01*want {
		t.Errorf("a slice takes %.2f s, in the table %.2f s", got, want)
	}
	few, many := f.simulate(10, 9/f.service(), 3), f.simulate(100, 90/f.service(), 3)
	if !(few.mean > many.mean) || !(few.late > few.median) {
		t.Errorf("10 workers: %+v, 100 as busy: %+v", few, many)
	}
}

// TestDocument: the table in CAPACITY.md is the one that the program prints.
func TestDocument(t *testing.T) {
	text, err := os.ReadFile("../../../../install/CAPACITY.md")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	measured.print(&out)
	if !strings.Contains(string(text), "```\n"+out.String()+"```\n") {
		t.Errorf("the table has changed; it is now\n%s", out.String())
	}
}

func TestRefuses(t *testing.T) {
	for _, bad := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		f := measured
		f.Input = bad
		if err := f.check(); err == nil || !strings.Contains(err.Error(), "-input") {
			t.Errorf("%v: %v", bad, err)
		}
	}
	if err := measured.check(); err != nil {
		t.Error(err)
	}
}
