package evaluator_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/damage"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/plan"
)

// checkpoints runs a whole run and returns what it wrote before each step and
// after the last.
func checkpoints(t *testing.T, s session.Session) (before [][]byte, result []byte) {
	t.Helper()
	ctx := context.Background()
	run, err := s.Evaluator.Start(s.Encrypt(t))
	if err != nil {
		t.Fatal(err)
	}
	for {
		var b bytes.Buffer
		if n, err := run.Checkpoint(&b); err != nil || n != int64(b.Len()) {
			t.Fatalf("wrote %d bytes, counted %d: %v", b.Len(), n, err)
		}
		before = append(before, b.Bytes())
		if !run.Next(ctx) {
			break
		}
	}
	if run.Err() != nil {
		t.Fatal(run.Err())
	}
	return before, written(t, run.Output())
}

// TestCheckpoints: from wherever a run goes on, in another evaluator, its result
// is the same to the bit.
func TestCheckpoints(t *testing.T) {
	ctx := context.Background()
	s := session.Small(t)
	before, want := checkpoints(t, s)
	for done, b := range before {
		e, err := evaluator.New(s.Program, s.Keys)
		if err != nil {
			t.Fatal(err)
		}
		run, err := e.Resume(bytes.NewReader(b))
		if err != nil {
			t.Fatalf("after %d steps: %v", done, err)
		}
		if d, all := run.Steps(); d != done || all != len(s.Plan.Steps) {
			t.Errorf("%d of %d steps; expected %d", d, all, done)
		}
		for run.Next(ctx) {
		}
		if run.Err() != nil || !bytes.Equal(written(t, run.Output()), want) {
			t.Errorf("after %d steps: %v, or another result", done, run.Err())
		}
	}
	// A step that was cancelled may have taken its inputs apart.
	run, err := s.Evaluator.Start(s.Encrypt(t))
	if err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(ctx)
	run.Progress = func(string, int, int) { cancel() }
	for run.Next(ended) {
	}
	if _, err := run.Checkpoint(new(bytes.Buffer)); err == nil || !strings.Contains(err.Error(), "under way") {
		t.Errorf("a checkpoint within a step: %v", err)
	}
}

func TestDamagedCheckpoints(t *testing.T) {
	s := session.Small(t)
	before, _ := checkpoints(t, s)
	b := before[1]
	head := damage.Content + 12 + 32
	for n := 0; n < len(b); n += 1 + min(n/head*997, 1<<16) {
		if _, err := s.Evaluator.Resume(bytes.NewReader(b[:n])); err == nil || !strings.Contains(err.Error(), "cut off") {
			t.Fatalf("%d of %d bytes: %v", n, len(b), err)
		}
	}
	for bit := range 8 * head {
		if _, err := s.Evaluator.Resume(bytes.NewReader(damage.Flip(b, bit))); err == nil {
			t.Errorf("bit %d was flipped and the checkpoint read", bit)
		}
	}
	for name, edit := range map[string]func(b []byte){
		"steps beyond the last":  func(b []byte) { b[damage.Content] = 255 },
		"no images":              func(b []byte) { b[damage.Content+4] = 0 },
		"images beyond a batch":  func(b []byte) { b[damage.Content+5] = 1 },
		"a map more":             func(b []byte) { b[damage.Content+8]++ },
		"another step's maps":    func(b []byte) { b[damage.Content]++ },
		"another plan":           func(b []byte) { b[8] ^= 1 },
		"another secret's frame": func(b []byte) { b[40] ^= 1 },
	} {
		spoilt := append(damage.Reseal(b[:head], edit), b[head:]...)
		if _, err := s.Evaluator.Resume(bytes.NewReader(spoilt)); err == nil {
			t.Errorf("a checkpoint with %s was read", name)
		}
	}
	// Its maps are of one secret, the evaluator's.
	neighbour, err := session.Build(testnet.UNet, plan.Options{Height: 128, Width: 128})
	if err != nil {
		t.Fatal(err)
	}
	theirs, _ := checkpoints(t, neighbour)
	if _, err := s.Evaluator.Resume(bytes.NewReader(theirs[1])); err == nil || !strings.Contains(err.Error(), "secret") {
		t.Errorf("another secret's checkpoint: %v", err)
	}
	if _, err := s.Evaluator.Resume(bytes.NewReader(append(bytes.Clone(b[:head]), theirs[1][head:]...))); err == nil || !strings.Contains(err.Error(), "secret") {
		t.Errorf("another secret's maps: %v", err)
	}
}
