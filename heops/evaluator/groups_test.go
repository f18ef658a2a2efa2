package evaluator_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/client"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/program"
)

// TestGroupsAndBlocks: however few inputs and outputs a Linear step takes at a
// time, a run equals its twin.
func TestGroupsAndBlocks(t *testing.T) {
	ctx := context.Background()
	small := session.Small(t)
	for _, cut := range [][2]int{{1, 1}, {0, 2}, {3, 0}, {2, 3}} {
		p := small.Program.Plan()
		layers := make([]*program.Layer, len(p.Steps))
		for i := range p.Steps {
			layers[i] = small.Program.Layer(i)
			if s := &p.Steps[i]; s.Kind == plan.Linear {
				s.Block, s.Group = cut[0], cut[1]
			}
		}
		s := session.Session{Plan: p, Image: small.Image}
		var err error
		if s.Program, err = program.New(p, layers); err != nil {
			t.Fatal(err)
		}
		if s.Client, err = client.New(p); err != nil {
			t.Fatal(err)
		}
		if s.Keys, err = s.Client.EvaluationKeys(ctx); err != nil {
			t.Fatal(err)
		}
		if s.Evaluator, err = evaluator.New(s.Program, s.Keys); err != nil {
			t.Fatal(err)
		}
		compareRun(t, s)
	}
}

// TestLittleMemory runs a network of wide maps in much and in less and less memory.
// With less its outputs are summed up in groups, and rotated inputs stay for the
// groups that read them; what it takes is what its plan says.
func TestLittleMemory(t *testing.T) {
	ctx := context.Background()
	net := func(rng *rand.Rand) *testnet.Builder {
		b := testnet.New(rng).Conv(16, 3, 1).Norm().Quadratic().Conv(16, 3, 1).Norm().Quadratic()
		return b.Conv(1, 1, 1)
	}
	rng := rand.New(rand.NewPCG(7, 0))
	image := testnet.Image(rng, 256, 256)
	n, err := net(rng).Network(4, image)
	if err != nil {
		t.Fatal(err)
	}
	var whole int64 // what a run takes in as much memory as it wants
	grouped := 0
	for _, memory := range []int{1 << 20, 200, 170} {
		s, err := session.Of(n, image, plan.Options{Height: 256, Width: 256, Memory: memory})
		if err != nil {
			t.Fatalf("%d MiB: %v", memory, err)
		}
		for i := range s.Plan.Steps {
			if st := &s.Plan.Steps[i]; st.Group > 0 && st.Block == 0 && st.Ahead > 0 {
				grouped++
			}
		}
		compareRun(t, s)
		input := s.Encrypt(t)
		e, err := evaluator.New(s.Program, s.Keys)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Run(ctx, input); err != nil {
			t.Fatal(err)
		}
		took, predicted := e.Memory()+input.Bytes(), s.Plan.RunBytes()-s.Plan.KeyBytes()-s.Plan.ProgramBytes()
		t.Logf("%d MiB: a run took %d, %d are predicted, with %d of keys", memory, took>>20, predicted>>20, s.Plan.KeyBytes()>>20)
		if took > predicted || predicted > int64(memory)<<20 {
			t.Errorf("%d MiB: ciphertexts took %d bytes, %d predicted", memory, took, predicted)
		}
		if whole == 0 {
			whole = took
		} else if took >= whole {
			t.Errorf("%d MiB: ciphertexts took %d bytes, no less than the %d of much memory", memory, took, whole)
		}
	}
	if grouped == 0 {
		t.Error("no step was cut into groups: the test tries too little")
	}
}
