package bootstrap_test

import (
	"context"
	"flag"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"cryptounet/heops/methods/bootstrap"
	"cryptounet/heops/methods/vector"
)

func parameters(t *testing.T, o bootstrap.Options) bootstrap.Parameters {
	t.Helper()
	p, err := bootstrap.NewParameters(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestParameters(t *testing.T) {
	p := parameters(t, bootstrap.Options{})
	for _, want := range []string{"256 values to 3 levels", "128 bits, dense ternary secret", "keys of"} {
		if !strings.Contains(p.String(), want) {
			t.Errorf("%v: no %q", p, want)
		}
	}
	for _, o := range []bootstrap.Options{{Levels: 6}, {Levels: -1}, {LogSlots: 16}, {LogSlots: 1}} {
		if _, err := bootstrap.NewParameters(o); err == nil || !strings.Contains(err.Error(), "are supported") {
			t.Errorf("%+v: %v", o, err)
		}
	}
	// The largest circuit is within the bound, too.
	parameters(t, bootstrap.Options{Levels: 5, LogSlots: 15})
	if _, err := p.Repeat(make([]float64, 257)); err == nil {
		t.Error("257 values for 256 slots were accepted")
	}
	if all, err := p.Repeat([]float64{1, 2}); err != nil || all[256] != 1 || all[257] != 2 || all[258] != 0 || len(all) != p.Vector().Slots() {
		t.Errorf("%v, %v", all[:4], err)
	}
}

func TestMistakes(t *testing.T) {
	p := parameters(t, bootstrap.Options{})
	small, err := vector.NewParameters(vector.Literal{})
	if err != nil {
		t.Fatal(err)
	}
	other, err := vector.NewClient(small)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bootstrap.NewKeys(t.Context(), p, other, nil); err == nil || !strings.Contains(err.Error(), "other parameters") {
		t.Errorf("%v", err)
	}
	if _, err := bootstrap.NewEvaluator(nil); err == nil {
		t.Error("no keys were accepted")
	}
	client, err := vector.NewClient(p.Vector())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	made := 0
	_, err = bootstrap.NewKeys(ctx, p, client, func(string, int, int) {
		made++
		cancel()
	})
	if err == nil || made == 0 || made > 8 {
		t.Errorf("cancelled after %d keys: %v", made, err)
	}
}

var full = flag.Bool("bootstrap", false, "run TestBootstrap, which takes gigabytes and minutes (make bootstrap)")

// TestBootstrap takes a vector at level 0 to its levels, within the stated
// precision, and uses one of them.
func TestBootstrap(t *testing.T) {
	if !*full {
		t.Skip("gigabytes and minutes: make bootstrap runs it")
	}
	p := parameters(t, bootstrap.Options{})
	t.Log(p)
	client, err := vector.NewClient(p.Vector())
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	keys, err := bootstrap.NewKeys(t.Context(), p, client, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%v in %.1f s", keys, time.Since(start).Seconds())
	e, err := bootstrap.NewEvaluator(keys)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	values := make([]float64, p.Slots())
	for i := range values {
		values[i] = 2*rng.Float64() - 1
	}
	copy(values, []float64{1, -1, 0})
	all, err := p.Repeat(values)
	if err != nil {
		t.Fatal(err)
	}
	spent, err := client.EncryptAt(0, all)
	if err != nil {
		t.Fatal(err)
	}
	start = time.Now()
	fresh, err := e.Bootstrap(t.Context(), spent, func(what string, done, total int) {
		t.Logf("%d of %d: %s, %.1f s", done, total, what, time.Since(start).Seconds())
	})
	if err != nil {
		t.Fatal(err)
	}
	if fresh.Level() != p.Levels() {
		t.Errorf("%v; %d levels were promised", fresh, p.Levels())
	}
	worst := func(v *vector.Vector, f func(float64) float64) float64 {
		got, err := client.Decrypt(v)
		if err != nil {
			t.Fatal(err)
		}
		largest := 0.0
		for i, x := range all {
			largest = math.Max(largest, math.Abs(got[i]-f(x)))
		}
		return largest
	}
	largest := worst(fresh, func(x float64) float64 { return x })
	t.Logf("%v: largest error 2^%.1f", fresh, math.Log2(largest))
	if largest > math.Exp2(-bootstrap.Precision) {
		t.Errorf("the error %g is larger than 2^-%d", largest, bootstrap.Precision)
	}
	keysOf, err := client.EvaluationKeys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	eval, err := vector.NewEvaluator(keysOf)
	if err != nil {
		t.Fatal(err)
	}
	square, err := eval.Mult(fresh, fresh)
	if err == nil {
		square, err = eval.Rescale(square)
	}
	if err != nil {
		t.Fatal(err)
	}
	if largest := worst(square, func(x float64) float64 { return x * x }); largest > 3*math.Exp2(-bootstrap.Precision) {
		t.Errorf("the square's error is %g", largest)
	}
}
