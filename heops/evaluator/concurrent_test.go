package evaluator_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"cryptounet/heops/backend"
	"cryptounet/heops/backend/rns"
	"cryptounet/heops/cipher"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
)

// written returns a map's bytes.
func written(t testing.TB, m *cipher.Encrypted) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestConcurrentRuns has one evaluator run eight inputs at once, whole and step
// by step: each result is, to the bit, what the input gives alone. The memory
// stays within what the runs that are let in take.
func TestConcurrentRuns(t *testing.T) {
	const most, atOnce = 8, 3
	ctx := context.Background()
	s := session.Small(t)
	rng := rand.New(rand.NewPCG(9, 0))
	inputs := make([]*cipher.Encrypted, most)
	want := make([][]byte, most)
	for i := range inputs {
		images := []*tensor.Tensor{testnet.Image(rng, 128, 128)}
		var err error
		if inputs[i], err = s.Client.Encrypt(ctx, images...); err != nil {
			t.Fatal(err)
		}
		out, err := s.Evaluator.Run(ctx, inputs[i])
		if err != nil {
			t.Fatal(err)
		}
		want[i] = written(t, out)
	}
	for _, kind := range []backend.Kind{backend.Native, backend.Lattigo} {
		e, err := evaluator.NewWith(evaluator.Options{Backend: kind, Runs: atOnce}, s.Program, s.Keys)
		if err != nil {
			t.Fatal(err)
		}
		alone, runs := slices.Clone(want), most
		if kind == backend.Lattigo { // slower, and rounds otherwise
			runs = atOnce + 1
			for i := range runs {
				out, err := e.Run(ctx, inputs[i])
				if err != nil {
					t.Fatal(err)
				}
				alone[i] = written(t, out)
			}
		}
		var wg sync.WaitGroup
		for i := range runs {
			wg.Go(func() {
				out, err := e.Run(ctx, inputs[i])
				if err != nil {
					t.Errorf("%v, run %d: %v", kind, i, err)
				} else if !bytes.Equal(written(t, out), alone[i]) {
					t.Errorf("%v, run %d: beside others it gives something else", kind, i)
				}
			})
		}
		wg.Wait()
		peak := s.Plan.PeakBytes() - s.Plan.KeyBytes()
		if took := e.Memory(); took > atOnce*peak*11/10+int64(runs)*s.Plan.Bytes(s.Plan.ResultIndex()) {
			t.Errorf("%v: %d runs, %d at once, took %d bytes; one takes %d", kind, runs, atOnce, took, peak)
		}
		// Step by step, maps held and read while other runs go on.
		for i := range runs {
			wg.Go(func() {
				run, err := e.Start(inputs[i])
				if err != nil {
					t.Error(err)
					return
				}
				held := map[*cipher.Encrypted][]byte{}
				for run.Next(ctx) {
					held[run.Map()] = written(t, run.Map())
				}
				if run.Err() != nil || !bytes.Equal(written(t, run.Output()), alone[i]) {
					t.Errorf("%v, stepped run %d: %v, or another result", kind, i, run.Err())
				}
				for m, before := range held {
					if !bytes.Equal(written(t, m), before) {
						t.Errorf("%v: %s was overwritten while it was held", kind, m.Name())
					}
				}
			})
		}
		wg.Wait()
	}
}

// TestWaitingRunsCanBeCancelled: a run that waits for others, or is under way,
// ends when its context does, and the others go on.
func TestWaitingRunsCanBeCancelled(t *testing.T) {
	s := session.Small(t)
	e, err := evaluator.NewWith(evaluator.Options{Runs: 1}, s.Program, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	input := s.Encrypt(t)
	var wg sync.WaitGroup
	cancelled := 0
	var mu sync.Mutex
	for i := range 6 {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		if i%2 == 1 {
			cancel()
		}
		wg.Go(func() {
			out, err := e.Run(ctx, input)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case errors.Is(err, context.Canceled):
				cancelled++
			case err != nil || out == nil:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if cancelled != 3 {
		t.Errorf("%d of 3 runs were cancelled", cancelled)
	}
}

// TestCoresMayChange: GOMAXPROCS may be raised and lowered under an evaluator.
func TestCoresMayChange(t *testing.T) {
	s, e, input := session.Small(t), (*evaluator.Evaluator)(nil), (*cipher.Encrypted)(nil)
	var want []byte
	t.Run("many ciphertexts", func(t *testing.T) { e, input, want = testCores(t, s, 1, 7, 2, 16, 1) })
	t.Run("few ciphertexts", func(t *testing.T) { testCores(t, few(t), 1, 7) })
	// The number also changes while runs go on.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if out, err := e.Run(context.Background(), input); err != nil || !bytes.Equal(written(t, out), want) {
				t.Errorf("while the cores changed: %v", err)
			}
		})
	}
	for i := range 200 {
		runtime.GOMAXPROCS(1 + i%5)
		runtime.Gosched()
	}
	wg.Wait()
}

// few is a network whose maps are so few ciphertexts, of so many partial sums, that
// cores share the assembly of one.
func few(t testing.TB) session.Session {
	t.Helper()
	rng := rand.New(rand.NewPCG(9, 0))
	x := testnet.Image(rng, 16, 16)
	n, err := testnet.Published(rng, 4, 1, model.PadZeros, x)
	if err != nil {
		t.Fatal(err)
	}
	s, err := session.Of(n, x, plan.Options{Height: 16, Width: 16, Precision: 4})
	if err != nil {
		t.Fatal(err)
	}
	shared := 0
	for i := range s.Plan.Steps {
		if st := &s.Plan.Steps[i]; st.Kind == plan.Linear && st.Sums > 8*s.Plan.Tensors[st.Output].Layout.Len() {
			shared++
		}
	}
	if shared == 0 {
		t.Fatalf("no step has many partial sums of few ciphertexts: %+v", s.Plan.Steps)
	}
	return s
}

// testCores runs one evaluator on so many cores, one after the other.
func testCores(t *testing.T, s session.Session, cores ...int) (e *evaluator.Evaluator, input *cipher.Encrypted, want []byte) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	e, err := evaluator.New(s.Program, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	input = s.Encrypt(t)
	for _, n := range cores {
		runtime.GOMAXPROCS(n)
		out, err := e.Run(context.Background(), input)
		if err != nil {
			t.Fatalf("%d cores: %v", n, err)
		}
		if want == nil {
			want = written(t, out)
		}
		if !bytes.Equal(written(t, out), want) {
			t.Errorf("%d cores give another result", n)
		}
	}
	return e, input, want
}

// TestBackendsAgreeOnANetwork runs a network on Lattigo's evaluator and on each
// path of the native one, whose results are the same to the bit.
func TestBackendsAgreeOnANetwork(t *testing.T) {
	ctx := context.Background()
	s := session.Small(t)
	input := s.Encrypt(t)
	run := func(o evaluator.Options) ([]byte, [][]float64) {
		e, err := evaluator.NewWith(o, s.Program, s.Keys)
		if err != nil {
			t.Fatal(err)
		}
		out, err := e.Run(ctx, input)
		if err != nil {
			t.Fatal(err)
		}
		slots, err := s.Client.DecryptSlots(ctx, out)
		if err != nil {
			t.Fatal(err)
		}
		return written(t, out), slots
	}
	_, want := run(evaluator.Options{Backend: backend.Lattigo})
	var first []byte
	for _, path := range rns.Available() {
		out, got := run(evaluator.Options{Instructions: &path})
		if first == nil {
			first = out
		}
		if !bytes.Equal(out, first) {
			t.Errorf("%v: the result differs from that of %v", path, rns.Available()[0])
		}
		for i := range got {
			for j, v := range got[i] {
				if d := v - want[i][j]; d*d > 400*s.Plan.Result().Noise*s.Plan.Result().Noise {
					t.Fatalf("%v: slot %d of ciphertext %d: native %g, Lattigo %g", path, j, i, v, want[i][j])
				}
			}
		}
	}
	if _, err := evaluator.NewWith(evaluator.Options{Backend: 7}, s.Program, s.Keys); err == nil {
		t.Error("an unknown backend was accepted")
	}
}

// TestPeakIsPredicted holds the memory that ciphertexts take against the plan's
// prediction. A second run uses that of the first, but for the result.
func TestPeakIsPredicted(t *testing.T) {
	ctx := context.Background()
	s := session.Small(t)
	input := s.Encrypt(t)
	e, err := evaluator.New(s.Program, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	predicted := s.Plan.PeakBytes() - s.Plan.KeyBytes()
	for i := range 3 {
		if _, err := e.Run(ctx, input); err != nil {
			t.Fatal(err)
		}
		made := e.Memory()
		if ratio := float64(made+input.Bytes()) / float64(predicted); ratio < 0.95 || ratio > 1.1 {
			t.Errorf("after %d runs %d bytes, %d predicted: %.2f", i+1, made+input.Bytes(), predicted, ratio)
		}
		predicted += s.Plan.Bytes(s.Plan.ResultIndex())
	}
}

func ExampleEvaluator() {
	s, err := session.Build(func(rng *rand.Rand) *testnet.Builder { return testnet.New(rng).Conv(1, 3, 1).Square().Conv(1, 1, 1) }, smallest)
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	input, _ := s.Client.Encrypt(ctx, s.Image)

	// Any number of goroutines may run one evaluator.
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			output, err := s.Evaluator.Run(ctx, input)
			fmt.Println(output.Name(), output.Level(), err)
		})
	}
	wg.Wait()
	// Output:
	// 2.Conv2D 1 <nil>
	// 2.Conv2D 1 <nil>
	// 2.Conv2D 1 <nil>
}

// TestCancelledSteps: a step that is cancelled half way gives its memory back,
// and tried again makes what it would have made.
func TestCancelledSteps(t *testing.T) {
	t.Run("many ciphertexts", func(t *testing.T) { testCancelled(t, session.Small(t), 6) })
	t.Run("few ciphertexts", func(t *testing.T) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(6))
		testCancelled(t, few(t), 2)
	})
}

// testCancelled cancels every step so many times, later and later.
func testCancelled(t *testing.T, s session.Session, times int) {
	e, err := evaluator.New(s.Program, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	input := s.Encrypt(t)
	alone, err := e.Run(context.Background(), input)
	if err != nil {
		t.Fatal(err)
	}
	want := written(t, alone)
	before := e.Memory()
	for i := range times {
		run, err := e.Start(input)
		if err != nil {
			t.Fatal(err)
		}
		for !run.Done() {
			ctx, cancel := context.WithCancel(context.Background())
			run.Progress = func(_ string, done, total int) {
				if done*(i+1) >= total {
					cancel()
				}
			}
			if run.Next(ctx) {
				t.Fatal("a step that was cancelled succeeded")
			}
			run.Progress = nil
			if !run.Next(context.Background()) {
				t.Fatal(run.Err())
			}
			cancel()
		}
		if !bytes.Equal(written(t, run.Output()), want) {
			t.Error("steps that were tried again gave another result")
		}
	}
	if grown := e.Memory() - before; grown > int64(times)*s.Plan.Bytes(s.Plan.ResultIndex())+before/20 {
		t.Errorf("cancelled steps took %d bytes beyond the %d before", grown, before)
	}
}
