package vector_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops/methods/vector"
	"cryptounet/heops/network/plan"

	"github.com/tuneinsight/lattigo/v5/ring"
)

func Example() {
	must := func(v *vector.Vector, err error) *vector.Vector {
		if err != nil {
			panic(err)
		}
		return v
	}
	params, err := vector.NewParameters(vector.Literal{Levels: 1})
	if err != nil {
		panic(err)
	}
	client, err := vector.NewClient(params)
	if err != nil {
		panic(err)
	}
	keys, err := client.EvaluationKeys(context.Background(), 1)
	if err != nil {
		panic(err)
	}
	eval, err := vector.NewEvaluator(keys)
	if err != nil {
		panic(err)
	}

	x := must(client.Encrypt([]float64{1, 2, 3, 4}))
	y := must(eval.Mult(x, x))
	y = must(eval.Rescale(y))
	y = must(eval.Rotate(y, 1))
	values, err := client.Decrypt(y)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.3f\n", values[:3])
	fmt.Println(eval.Counts())
	// Output:
	// [4.000 9.000 16.000]
	// 1 rotations, 1 products (1 relinearised), 0 by plaintexts, 0 by constants, 0 additions, 1 rescales
}

// sides returns a client and an evaluator with keys for the rotations.
func sides(t testing.TB, l vector.Literal, rotations ...int) (*vector.Client, *vector.Evaluator) {
	t.Helper()
	params, err := vector.NewParameters(l)
	if err != nil {
		t.Fatal(err)
	}
	client, err := vector.NewClient(params)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := client.EvaluationKeys(t.Context(), rotations...)
	if err != nil {
		t.Fatal(err)
	}
	eval, err := vector.NewEvaluator(keys)
	if err != nil {
		t.Fatal(err)
	}
	return client, eval
}

func random(rng *rand.Rand, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = 2*rng.Float64() - 1
	}
	return v
}

// must returns the vector or ends the test.
func must(t testing.TB) func(v *vector.Vector, err error) *vector.Vector {
	return func(v *vector.Vector, err error) *vector.Vector {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// TestOperations holds every operation against plaintext on random input.
func TestOperations(t *testing.T) {
	for name, kind := range map[string]ring.Type{"standard": ring.Standard, "conjugate-invariant": ring.ConjugateInvariant} {
		t.Run(name, func(t *testing.T) {
			client, eval := sides(t, vector.Literal{Ring: kind}, 1, 5, -7)
			n := client.Parameters().Slots()
			rng := rand.New(rand.NewPCG(1, 2))
			a, b, c := random(rng, n), random(rng, n), random(rng, n)
			must := must(t)
			x, y, z := must(client.Encrypt(a)), must(client.Encrypt(b)), must(client.Encrypt(c))
			many, err := eval.RotateMany(x, []int{5, 0, 1})
			if err != nil {
				t.Fatal(err)
			}
			rescale := func(v *vector.Vector, err error) *vector.Vector { return must(eval.Rescale(must(v, err))) }
			square := rescale(eval.Mult(x, x))
			for _, test := range []struct {
				name string
				got  *vector.Vector
				want func(i int) float64
			}{
				{"encrypt", x, func(i int) float64 { return a[i] }},
				{"add", must(eval.Add(x, y)), func(i int) float64 { return a[i] + b[i] }},
				{"sub", must(eval.Sub(x, y)), func(i int) float64 { return a[i] - b[i] }},
				{"sum", must(eval.Sum(x, y, z)), func(i int) float64 { return a[i] + b[i] + c[i] }},
				{"add plain", must(eval.AddPlain(x, b)), func(i int) float64 { return a[i] + b[i] }},
				{"add constant", must(eval.AddConst(x, -1.75)), func(i int) float64 { return a[i] - 1.75 }},
				{"mult", rescale(eval.Mult(x, y)), func(i int) float64 { return a[i] * b[i] }},
				{"mult, not rescaled", must(eval.Mult(x, y)), func(i int) float64 { return a[i] * b[i] }},
				{"dot", rescale(eval.Dot([]*vector.Vector{x, y}, []*vector.Vector{y, z})), func(i int) float64 { return a[i]*b[i] + b[i]*c[i] }},
				{"mult plain", rescale(eval.MultPlain(x, b)), func(i int) float64 { return a[i] * b[i] }},
				{"mult plain of a product", rescale(eval.MultPlain(must(eval.Mult(x, y)), c)), func(i int) float64 { return a[i] * b[i] * c[i] }},
				{"mult constant", rescale(eval.MultConst(x, -0.3)), func(i int) float64 { return -0.3 * a[i] }},
				{"square of square", rescale(eval.Mult(square, square)), func(i int) float64 { return math.Pow(a[i], 4) }},
				{"align", must(eval.Add(square, must(eval.Align(y, square)))), func(i int) float64 { return a[i]*a[i] + b[i] }},
				{"drop", must(eval.DropTo(0, x)), func(i int) float64 { return a[i] }},
				{"rotate left", must(eval.Rotate(x, 5)), func(i int) float64 { return a[(i+5)%n] }},
				{"rotate right", must(eval.Rotate(x, -7)), func(i int) float64 { return a[(i+n-7)%n] }},
				{"rotate all the way", must(eval.Rotate(x, n)), func(i int) float64 { return a[i] }},
				{"rotate many", must(eval.Sum(many...)), func(i int) float64 { return a[(i+5)%n] + a[i] + a[(i+1)%n] }},
			} {
				got, err := client.Decrypt(test.got)
				if err != nil {
					t.Fatal(err)
				}
				worst := 0.0
				for i := range got {
					worst = math.Max(worst, math.Abs(got[i]-test.want(i)))
				}
				if !(worst < 1.0/(1<<16)) {
					t.Errorf("%s: error 2^%.1f", test.name, math.Log2(worst))
				}
			}
		})
	}
}

// TestScale: MultPlain and Rescale lead back to the parameters' scale exactly,
// whatever drift products of ciphertexts have left.
func TestScale(t *testing.T) {
	client, eval := sides(t, vector.Literal{})
	must := must(t)
	x := must(client.Encrypt([]float64{1, 2}))
	x = must(eval.Rescale(must(eval.Mult(x, x))))
	x = must(eval.Rescale(must(eval.MultConst(x, 0.5))))
	if x.Scale() != client.Parameters().Scale() {
		t.Errorf("scale %v, want %v", x.Scale(), client.Parameters().Scale())
	}
	if x.Level() != 1 {
		t.Errorf("level %d after two rescales of three", x.Level())
	}
}

func TestCounts(t *testing.T) {
	client, eval := sides(t, vector.Literal{}, 1, 2)
	must := must(t)
	x := must(client.Encrypt(nil))
	must(eval.Rotate(x, 1))
	must(eval.Rotate(x, 0))
	if _, err := eval.RotateMany(x, []int{1, 2}); err != nil {
		t.Fatal(err)
	}
	must(eval.Rescale(must(eval.Dot([]*vector.Vector{x, x, x}, []*vector.Vector{x, x, x}))))
	must(eval.MultPlain(x, []float64{1}))
	must(eval.MultConst(x, 2))
	must(eval.Sub(x, x))
	want := vector.Counts{Rotations: 3, Mults: 3, Relinearisations: 1, PlainMults: 1, ConstMults: 1, Additions: 3, Rescales: 1}
	if got := eval.Counts(); got != want {
		t.Errorf("counted %v, want %v", got, want)
	}
	if got := want.Times(3).Sub(want).Sub(want); got != want {
		t.Errorf("3 - 1 - 1 times %v is %v", want, got)
	}
}

func TestParameters(t *testing.T) {
	for _, test := range []struct {
		literal vector.Literal
		logN    int
		err     string
	}{
		{vector.Literal{}, 13, ""},
		{vector.Literal{Levels: 8}, 14, ""},
		{vector.Literal{Levels: 8, LogScale: 45, LogBase: 55}, 15, ""},
		{vector.Literal{Levels: 8, LogN: 13}, 0, "weaker than 128 bits"},
		{vector.Literal{Levels: 60, LogScale: 45}, 0, "weaker than 128 bits"},
		{vector.Literal{LogN: 12}, 0, "2^13 to 2^16"},
		{vector.Literal{Levels: -1}, 0, "levels"},
		{vector.Literal{LogScale: 70}, 0, "scale"},
		{vector.Literal{LogScale: 40, LogBase: 30}, 0, "base prime"},
		{vector.Literal{Ring: 7}, 0, "ring"},
	} {
		p, err := vector.NewParameters(test.literal)
		if test.err != "" {
			if err == nil || !strings.Contains(err.Error(), test.err) {
				t.Errorf("%+v: error %v, want %q", test.literal, err, test.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%+v: %v", test.literal, err)
			continue
		}
		if got := p.Literal().LogN; got != test.logN {
			t.Errorf("%+v: N = 2^%d, want 2^%d", test.literal, got, test.logN)
		}
		if err := plan.CheckSecurity(p.Literal().LogN, p.Lattigo().Q(), p.Lattigo().P()); err != nil {
			t.Errorf("%+v: %v", test.literal, err)
		}
	}
}

// TestErrors: what cannot work says what to do.
func TestErrors(t *testing.T) {
	client, eval := sides(t, vector.Literal{Levels: 1}, 1)
	stranger, strange := sides(t, vector.Literal{Levels: 1})
	deep, _ := sides(t, vector.Literal{Levels: 2})
	must := must(t)
	x, theirs, other := must(client.Encrypt([]float64{1})), must(stranger.Encrypt(nil)), must(deep.Encrypt(nil))
	low := must(eval.DropTo(0, x))
	square := must(eval.Rescale(must(eval.Mult(x, x))))
	for _, test := range []struct {
		name, want string
		do         func() (*vector.Vector, error)
	}{
		{"missing key", "no key for it, only for [1]: give it to Client.EvaluationKeys", func() (*vector.Vector, error) { return eval.Rotate(x, 2) }},
		{"no level to rescale", "bootstrap", func() (*vector.Vector, error) { return eval.Rescale(low) }},
		{"no level to multiply", "no levels left", func() (*vector.Vector, error) { return eval.Mult(low, low) }},
		{"no level for values", "no levels left", func() (*vector.Vector, error) { return eval.MultPlain(low, []float64{1}) }},
		{"no level for a constant", "no levels left", func() (*vector.Vector, error) { return eval.MultConst(low, 2) }},
		{"rescaled too often", "rescale once after each product", func() (*vector.Vector, error) { return eval.Rescale(x) }},
		{"scales", "Align", func() (*vector.Vector, error) { return eval.Add(x, square) }},
		{"aligned upwards", "Align the other", func() (*vector.Vector, error) { return eval.Align(square, x) }},
		{"another client", "another client", func() (*vector.Vector, error) { return eval.Add(x, theirs) }},
		{"another client's keys", "another client", func() (*vector.Vector, error) { return strange.Mult(x, x) }},
		{"other parameters", "other parameters", func() (*vector.Vector, error) { return eval.Add(x, other) }},
		{"nothing", "no vector", func() (*vector.Vector, error) { return eval.Add(x, nil) }},
		{"too many values", "package matrix", func() (*vector.Vector, error) { return client.Encrypt(make([]float64, x.Len()+1)) }},
		{"too large", "scale the data down", func() (*vector.Vector, error) { return client.EncryptAt(0, []float64{1e9}) }},
		{"not a number", "NaN", func() (*vector.Vector, error) { return client.Encrypt([]float64{math.NaN()}) }},
		{"infinite constant", "finite", func() (*vector.Vector, error) { return eval.AddConst(x, math.Inf(1)) }},
		{"no such level", "levels 0 to 1", func() (*vector.Vector, error) { return client.EncryptAt(2, nil) }},
	} {
		_, err := test.do()
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %q", test.name, err, test.want)
		}
	}
	var level *vector.LevelError
	if _, err := eval.Mult(low, low); !errors.As(err, &level) {
		t.Errorf("%v is no LevelError", err)
	}
	if _, err := client.Decrypt(theirs); err == nil {
		t.Error("decrypted another client's vector")
	}
	if s := fmt.Sprintf("%v %+v %#v", client, client, client); strings.Contains(s, "Value") {
		t.Errorf("the client shows its key: %.80s", s)
	}
}
