package vector_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/backend"
	"cryptounet/heops/methods/vector"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// TestBackends computes one expression with every operation on both backends,
// in both rings: what is decrypted is the same as in plaintext.
func TestBackends(t *testing.T) {
	for _, kind := range []ring.Type{ring.Standard, ring.ConjugateInvariant} {
		client, eval := sides(t, vector.Literal{Levels: 4, LogScale: 38, LogBase: 48, Specials: 2, Ring: kind}, 1, 5, -7)
		rng := rand.New(rand.NewPCG(3, 4))
		x, y, m := random(rng, eval.Parameters().Slots()), random(rng, eval.Parameters().Slots()), random(rng, eval.Parameters().Slots())
		cx, cy := must(t)(client.Encrypt(x)), must(t)(client.Encrypt(y))
		if eval.Backend() != backend.Native {
			t.Errorf("%v: primes of 48 bits are computed by %v", kind, eval.Backend())
		}
		for _, on := range []backend.Kind{backend.Native, backend.Lattigo} {
			e, err := vector.NewEvaluatorOn(on, eval.Keys())
			if err != nil {
				t.Fatal(err)
			}
			must := must(t)
			product := must(e.Rescale(must(e.Dot([]*vector.Vector{cx, cy}, []*vector.Vector{cy, cy}))))
			masked := must(e.Rescale(must(e.MultPlain(product, m))))
			turned, err := e.RotateMany(masked, []int{5, 0, -7})
			if err != nil {
				t.Fatal(err)
			}
			sum := must(e.Sum(turned...))
			sum = must(e.AddConst(must(e.AddPlain(must(e.Rotate(sum, 1)), m)), -0.25))
			sum = must(e.Rescale(must(e.MultConst(sum, 1.5))))
			got, err := client.Decrypt(sum)
			if err != nil {
				t.Fatal(err)
			}
			n := len(x)
			value := func(i int) float64 { i = (i%n + n) % n; return (x[i]*y[i] + y[i]*y[i]) * m[i] }
			for i, v := range got {
				j := i + 1
				want := 1.5 * (value(j+5) + value(j) + value(j-7) + m[i] - 0.25)
				if math.Abs(v-want) > 1e-5 {
					t.Fatalf("%v on %v: slot %d is %g, in plaintext %g", kind, on, i, v, want)
				}
			}
			if c := e.Counts(); c.Rotations != 3 || c.Mults != 2 || c.Relinearisations != 1 || c.Rescales != 3 || c.PlainMults != 1 {
				t.Errorf("%v counts %+v", on, c)
			}
		}
	}
	// Where the kernels cannot, Lattigo does.
	client, eval := sides(t, vector.Literal{LogScale: 40, LogBase: 55})
	if eval.Backend() != backend.Lattigo {
		t.Errorf("primes of 55 bits are computed by %v", eval.Backend())
	}
	if _, err := vector.NewEvaluatorOn(backend.Native, eval.Keys()); err == nil {
		t.Error("the native backend takes primes of 55 bits")
	}
	v := must(t)(client.Encrypt([]float64{0.5}))
	if got, err := client.Decrypt(must(t)(eval.Mult(v, v))); err != nil || math.Abs(got[0]-0.25) > 1e-6 {
		t.Errorf("%v, %v", got[0], err)
	}
}
