package volley_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops/methods/matrix"
	"cryptounet/heops/methods/vector"
	"cryptounet/heops/methods/volley"

	"gonum.org/v1/gonum/mat"
)

func random(rng *rand.Rand, rows, cols int) *mat.Dense {
	a := mat.NewDense(rows, cols, nil)
	a.Apply(func(_, _ int, _ float64) float64 { return 2*rng.Float64() - 1 }, a)
	return a
}

func newClient(t testing.TB) *vector.Client {
	t.Helper()
	params, err := vector.NewParameters(vector.Literal{})
	if err != nil {
		t.Fatal(err)
	}
	client, err := vector.NewClient(params)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func newEvaluator(t testing.TB, client *vector.Client, rotations []int) *vector.Evaluator {
	t.Helper()
	keys, err := client.EvaluationKeys(t.Context(), rotations...)
	if err != nil {
		t.Fatal(err)
	}
	eval, err := vector.NewEvaluator(keys)
	if err != nil {
		t.Fatal(err)
	}
	return eval
}

// operands encodes both matrices as the kind says.
func operands(t testing.TB, client *vector.Client, p *volley.Product, kind volley.Kind, a, b mat.Matrix) (first, second *volley.Operand) {
	t.Helper()
	first, err := p.EncryptFirst(client, a)
	if kind == volley.PlainFirst {
		first, err = p.PlainFirst(a)
	}
	if err != nil {
		t.Fatal(err)
	}
	second, err = p.EncryptSecond(client, b)
	if kind == volley.PlainSecond {
		second, err = p.PlainSecond(b)
	}
	if err != nil {
		t.Fatal(err)
	}
	return first, second
}

func largestError(got, want mat.Matrix) float64 {
	var d mat.Dense
	d.Sub(got, want)
	return math.Max(mat.Max(&d), -mat.Min(&d))
}

// TestMultiply multiplies random matrices of many shapes by both variants, each
// operand encrypted or plain: right to 2^-12, with as many operations and
// levels as the documentation says.
func TestMultiply(t *testing.T) {
	client := newClient(t)
	rng := rand.New(rand.NewPCG(1, 1))
	tests := []struct{ m, n, p, width int }{
		{1, 1, 1, 0},
		{2, 3, 4, 0},
		{16, 16, 16, 0},
		{5, 64, 3, 0},
		{1, 100, 7, 0},  // one row
		{100, 7, 1, 0},  // one column of B
		{9, 1, 5, 0},    // one column of A
		{1, 50, 1, 0},   // inner product
		{12, 1, 1, 1},   // no columns to sum
		{300, 10, 5, 0}, // A larger than a ciphertext
		{9, 20, 3, 512},
		{70, 5, 6, 64},  // A in two blocks, the second mostly empty
		{3, 5000, 2, 0}, // rows longer than a ciphertext
		{5, 130, 5, 64},
		{20, 6, 20, 8}, // B in three teams, C in three blocks across
		{600, 9, 9, 8}, // all of that
		{2, 8, 10, 1024},
	}
	for range 4 { // and any others
		tests = append(tests, struct{ m, n, p, width int }{1 + rng.IntN(100), 1 + rng.IntN(30), 1 + rng.IntN(6), 4 << rng.IntN(5)})
	}
	for _, test := range tests {
		for _, transposed := range []volley.Transposed{volley.TransposeSecond, volley.TransposeFirst} {
			if transposed == volley.TransposeFirst { // C^T = B^T A^T: rows and columns change their roles
				test.m, test.p = test.p, test.m
				if test.width != 0 {
					test.width = client.Parameters().Slots() / test.width
				}
			}
			p, err := volley.NewProduct(client.Parameters(), test.m, test.n, test.p, volley.Options{Transposed: transposed, Width: test.width})
			if err != nil {
				t.Fatal(err)
			}
			t.Run(p.String(), func(t *testing.T) {
				eval := newEvaluator(t, client, p.Rotations())
				a, b := random(rng, test.m, test.n), random(rng, test.n, test.p)
				var want mat.Dense
				want.Mul(a, b)
				for _, kind := range []volley.Kind{volley.BothEncrypted, volley.PlainFirst, volley.PlainSecond} {
					first, second := operands(t, client, p, kind, a, b)
					before := eval.Counts()
					c, err := p.Multiply(t.Context(), eval, first, second)
					if err != nil {
						t.Fatalf("%v: %v", kind, err)
					}
					if got, want := eval.Counts().Sub(before), p.Counts(kind); got != want {
						t.Errorf("%v: %v\nwant %v", kind, got, want)
					}
					if got, want := c.Level(), client.Parameters().MaxLevel()-p.Levels(kind); got != want {
						t.Errorf("%v: level %d, want %d", kind, got, want)
					}
					got, err := matrix.Decrypt(client, c)
					if err != nil {
						t.Fatal(err)
					}
					if worst := largestError(got, &want); !(worst < 1.0/(1<<12)) {
						t.Errorf("%v: error 2^%.1f", kind, math.Log2(worst))
					}
				}
			})
		}
	}
}

// TestCounts writes the paper's case out: square matrices of one ciphertext.
func TestCounts(t *testing.T) {
	params, err := vector.NewParameters(vector.Literal{})
	if err != nil {
		t.Fatal(err)
	}
	for transposed, want := range map[volley.Transposed]vector.Counts{
		// 63 turns of rows; 64 sums of 12 rotations.
		volley.TransposeSecond: {Rotations: 63 + 64*12, Mults: 64, Relinearisations: 64, PlainMults: 128, Additions: 64*12 + 63, Rescales: 129},
		// 63 turns of columns, two rotations each, and one rotation before; 64 sums of 6.
		volley.TransposeFirst: {Rotations: 127 + 64*6, Mults: 64, Relinearisations: 64, PlainMults: 126 + 64, Additions: 63 + 64*6 + 63, Rescales: 63 + 64 + 1},
	} {
		p, err := volley.NewProduct(params, 64, 64, 64, volley.Options{Transposed: transposed})
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Counts(volley.BothEncrypted); got != want {
			t.Errorf("%v: %v\nwant %v", transposed, got, want)
		}
	}
}

// TestChain multiplies three matrices: a result stays in the next product.
func TestChain(t *testing.T) {
	params, err := vector.NewParameters(vector.Literal{Levels: 6})
	if err != nil {
		t.Fatal(err)
	}
	client, err := vector.NewClient(params)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(2, 2))
	a, b, c := random(rng, 5, 3), random(rng, 3, 4), random(rng, 4, 2)
	ab, err := volley.NewProduct(params, 5, 3, 4, volley.Options{Width: 4})
	if err != nil {
		t.Fatal(err)
	}
	abc, err := volley.NewProduct(params, 5, 4, 2, volley.Options{Width: 4})
	if err != nil {
		t.Fatal(err)
	}
	eval := newEvaluator(t, client, append(ab.Rotations(), abc.Rotations()...))
	first, second := operands(t, client, ab, volley.BothEncrypted, a, b)
	m, err := ab.Multiply(t.Context(), eval, first, second)
	if err != nil {
		t.Fatal(err)
	}
	stays, err := abc.Stays(m)
	if err != nil {
		t.Fatal(err)
	}
	third, err := abc.EncryptSecond(client, c)
	if err != nil {
		t.Fatal(err)
	}
	if m, err = abc.Multiply(t.Context(), eval, stays, third); err != nil {
		t.Fatal(err)
	}
	got, err := matrix.Decrypt(client, m)
	if err != nil {
		t.Fatal(err)
	}
	var want mat.Dense
	want.Product(a, b, c)
	if worst := largestError(got, &want); !(worst < 1.0/(1<<12)) {
		t.Errorf("error 2^%.1f", math.Log2(worst))
	}
}

func TestMultiplyErrors(t *testing.T) {
	client := newClient(t)
	params := client.Parameters()
	p, err := volley.NewProduct(params, 2, 3, 4, volley.Options{})
	if err != nil {
		t.Fatal(err)
	}
	eval := newEvaluator(t, client, nil)
	a, b := mat.NewDense(2, 3, nil), mat.NewDense(3, 4, nil)
	first, second := operands(t, client, p, volley.BothEncrypted, a, b)
	plainFirst, plainSecond := first, second
	if plainFirst, err = p.PlainFirst(a); err != nil {
		t.Fatal(err)
	}
	if plainSecond, err = p.PlainSecond(b); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, want string
		do         func() error
	}{
		{"sizes", "sides", func() error { _, err := volley.NewProduct(params, 0, 1, 1, volley.Options{}); return err }},
		{"width", "power of two", func() error { _, err := volley.NewProduct(params, 1, 1, 1, volley.Options{Width: 3}); return err }},
		{"variant", "variant 5", func() error {
			_, err := volley.NewProduct(params, 1, 1, 1, volley.Options{Transposed: 5})
			return err
		}},
		{"dimensions", "takes 2x3", func() error { _, err := p.EncryptFirst(client, b); return err }},
		{"both plain", "gonum", func() error { _, err := p.Multiply(t.Context(), eval, plainFirst, plainSecond); return err }},
		{"swapped", "first and second", func() error { _, err := p.Multiply(t.Context(), eval, second, first); return err }},
		{"no keys", "Client.EvaluationKeys", func() error { _, err := p.Multiply(t.Context(), eval, first, second); return err }},
	} {
		if err := test.do(); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %q", test.name, err, test.want)
		}
	}
}

func ExampleProduct() {
	params, err := vector.NewParameters(vector.Literal{})
	if err != nil {
		panic(err)
	}
	p, err := volley.NewProduct(params, 100, 20, 30, volley.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Println(p)
	fmt.Println(p.Counts(volley.BothEncrypted))
	// Output:
	// 100x20 by 20x30, second transposed: 100x20 in 1x1 ciphertexts of 128x32 by 1 teams, 32 turns
	// 351 rotations, 32 products (32 relinearised), 64 by plaintexts, 0 by constants, 351 additions, 65 rescales
}
