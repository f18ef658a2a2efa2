package matrix_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cryptounet/heops/methods/matrix"
	"cryptounet/heops/methods/vector"

	"gonum.org/v1/gonum/mat"
)

func random(rng *rand.Rand, rows, cols int) *mat.Dense {
	a := mat.NewDense(rows, cols, nil)
	a.Apply(func(_, _ int, _ float64) float64 { return 2*rng.Float64() - 1 }, a)
	return a
}

// worst returns the largest difference between got and want.
func worst(got mat.Matrix, want func(i, j int) float64) float64 {
	w := 0.0
	rows, cols := got.Dims()
	for i := range rows {
		for j := range cols {
			w = math.Max(w, math.Abs(got.At(i, j)-want(i, j)))
		}
	}
	return w
}

// TestOperators holds every operator against plaintext, and its counts against
// the documentation, for matrices that fill a ciphertext, are smaller and larger.
func TestOperators(t *testing.T) {
	params, err := vector.NewParameters(vector.Literal{})
	if err != nil {
		t.Fatal(err)
	}
	client, err := vector.NewClient(params)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for _, test := range []struct {
		rows, cols, width int // width 0: the default
		rotateRows        vector.Counts
		rotateCols        vector.Counts
	}{
		// The matrices of the papers: one ciphertext, filled.
		{64, 64, 0, vector.Counts{Rotations: 1}, vector.Counts{Rotations: 2, PlainMults: 2, Additions: 1, Rescales: 1}},
		{512, 8, 0, vector.Counts{Rotations: 1}, vector.Counts{Rotations: 2, PlainMults: 2, Additions: 1, Rescales: 1}},
		// Filled up with zeros.
		{10, 7, 0, vector.Counts{Rotations: 2, PlainMults: 2, Additions: 1, Rescales: 1}, vector.Counts{Rotations: 2, PlainMults: 2, Additions: 1, Rescales: 1}},
		{9, 1, 0, vector.Counts{Rotations: 2, PlainMults: 2, Additions: 1, Rescales: 1}, vector.Counts{}},
		// Two ciphertexts below each other, one beside the other, four.
		{128, 64, 0, vector.Counts{Rotations: 4, PlainMults: 4, Additions: 2, Rescales: 2}, vector.Counts{Rotations: 4, PlainMults: 4, Additions: 2, Rescales: 2}},
		{20, 130, 128, vector.Counts{Rotations: 4, PlainMults: 4, Additions: 2, Rescales: 2}, vector.Counts{Rotations: 4, PlainMults: 4, Additions: 2, Rescales: 2}},
		{70, 100, 64, vector.Counts{Rotations: 8, PlainMults: 8, Additions: 4, Rescales: 4}, vector.Counts{Rotations: 8, PlainMults: 8, Additions: 4, Rescales: 4}},
	} {
		s, err := matrix.NewShape(params, test.rows, test.cols)
		if test.width != 0 {
			s, err = matrix.NewShapeWidth(params, test.rows, test.cols, test.width)
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Run(s.String(), func(t *testing.T) {
			const by = 3
			keys, err := client.EvaluationKeys(t.Context(), slices.Concat(s.RowRotations(by), s.ColRotations(by), s.RowSumRotations(), s.ColSumRotations())...)
			if err != nil {
				t.Fatal(err)
			}
			eval, err := vector.NewEvaluator(keys)
			if err != nil {
				t.Fatal(err)
			}
			a, b := random(rng, test.rows, test.cols), random(rng, test.rows, test.cols)
			x, err := matrix.Encrypt(client, s, a)
			if err != nil {
				t.Fatal(err)
			}
			y, err := matrix.Encrypt(client, s, b)
			if err != nil {
				t.Fatal(err)
			}
			down, across := s.Blocks()
			rows, cols := int(math.Log2(float64(s.Height))), int(math.Log2(float64(s.Width)))
			sumCols := vector.Counts{Rotations: 2 * down * cols, PlainMults: down, Rescales: down, Additions: down * (2*cols + across - 1)}
			if s.Width == 1 {
				sumCols = vector.Counts{}
			}
			for _, op := range []struct {
				name   string
				do     func() (*matrix.Matrix, error)
				want   func(i, j int) float64
				counts vector.Counts
			}{
				{"encrypt", func() (*matrix.Matrix, error) { return x, nil }, a.At, vector.Counts{}},
				{"add", func() (*matrix.Matrix, error) { return matrix.Add(eval, x, y) },
					func(i, j int) float64 { return a.At(i, j) + b.At(i, j) }, vector.Counts{Additions: down * across}},
				{"Hadamard", func() (*matrix.Matrix, error) { return matrix.Hadamard(eval, x, y) },
					func(i, j int) float64 { return a.At(i, j) * b.At(i, j) }, vector.Counts{Mults: 1, Relinearisations: 1, Rescales: 1}.Times(down * across)},
				{"Hadamard with plain", func() (*matrix.Matrix, error) { return matrix.HadamardPlain(eval, x, b) },
					func(i, j int) float64 { return a.At(i, j) * b.At(i, j) }, vector.Counts{PlainMults: 1, Rescales: 1}.Times(down * across)},
				{"rotate rows", func() (*matrix.Matrix, error) { return matrix.RotateRows(eval, x, by) },
					func(i, j int) float64 { return a.At((i+by)%test.rows, j) }, test.rotateRows},
				{"rotate columns", func() (*matrix.Matrix, error) { return matrix.RotateCols(eval, x, by) },
					func(i, j int) float64 { return a.At(i, (j+by)%test.cols) }, test.rotateCols},
				{"SumRowVec", func() (*matrix.Matrix, error) { return matrix.SumRowVec(eval, x) },
					func(_, j int) float64 { return mat.Sum(a.ColView(j)) }, vector.Counts{Rotations: rows, Additions: rows + down - 1}.Times(across)},
				{"SumColVec", func() (*matrix.Matrix, error) { return matrix.SumColVec(eval, x) },
					func(i, _ int) float64 { return mat.Sum(a.RowView(i)) }, sumCols},
			} {
				before := eval.Counts()
				m, err := op.do()
				if err != nil {
					t.Fatalf("%s: %v", op.name, err)
				}
				if got := eval.Counts().Sub(before); got != op.counts {
					t.Errorf("%s: %v\nwant %v", op.name, got, op.counts)
				}
				got, err := matrix.Decrypt(client, m)
				if err != nil {
					t.Fatalf("%s: %v", op.name, err)
				}
				if w := worst(got, op.want); !(w < 1.0/(1<<12)) {
					t.Errorf("%s: error 2^%.1f", op.name, math.Log2(w))
				}
			}
		})
	}
}

// TestSumOfSum: sums leave copies outside the matrix; the next operator clears
// them before it adds.
func TestSumOfSum(t *testing.T) {
	params, err := vector.NewParameters(vector.Literal{})
	if err != nil {
		t.Fatal(err)
	}
	client, err := vector.NewClient(params)
	if err != nil {
		t.Fatal(err)
	}
	s, err := matrix.NewShape(params, 10, 5)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := client.EvaluationKeys(t.Context(), slices.Concat(s.RowSumRotations(), s.ColSumRotations())...)
	if err != nil {
		t.Fatal(err)
	}
	eval, err := vector.NewEvaluator(keys)
	if err != nil {
		t.Fatal(err)
	}
	a := random(rand.New(rand.NewPCG(5, 6)), 10, 5)
	m, err := matrix.Encrypt(client, s, a)
	if err != nil {
		t.Fatal(err)
	}
	if m, err = matrix.SumRowVec(eval, m); err != nil {
		t.Fatal(err)
	}
	if m, err = matrix.SumColVec(eval, m); err != nil {
		t.Fatal(err)
	}
	got, err := matrix.Decrypt(client, m)
	if err != nil {
		t.Fatal(err)
	}
	if w := worst(got, func(int, int) float64 { return mat.Sum(a) }); !(w < 1.0/(1<<12)) {
		t.Errorf("error %g", w)
	}
}

func TestShapeErrors(t *testing.T) {
	params, err := vector.NewParameters(vector.Literal{})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		rows, cols, width int
		want              string
	}{
		{0, 1, 1, "sides"},
		{1, -1, 1, "sides"},
		{1, 1 << 30, 1, "sides"},
		{1, 1, 3, "power of two"},
		{1, 1, 8192, "power of two"},
		{1, 1, 0, "power of two"},
	} {
		if _, err := matrix.NewShapeWidth(params, test.rows, test.cols, test.width); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: error %v, want %q", test, err, test.want)
		}
	}
}

func ExampleShape() {
	params, err := vector.NewParameters(vector.Literal{})
	if err != nil {
		panic(err)
	}
	small, _ := matrix.NewShape(params, 100, 10)
	tall, _ := matrix.NewShape(params, 1000, 10)
	wide, _ := matrix.NewShape(params, 3, 5000)
	fmt.Println(small)
	fmt.Println(tall)
	fmt.Println(wide)
	// Output:
	// 100x10 in 1x1 ciphertexts of 256x16
	// 1000x10 in 4x1 ciphertexts of 256x16
	// 3x5000 in 3x2 ciphertexts of 1x4096
}
