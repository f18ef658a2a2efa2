package algebra_test

import (
	"fmt"
	"slices"
	"testing"

	"cryptounet/heops/imports/algebra"
)

// TestPolynomials: (1 + x)(1 - x) is 1 - x^2, a channel.
func TestPolynomials(t *testing.T) {
	x := algebra.Linear(2)
	one := algebra.Constant(algebra.Fill(2, 1))
	p := one.Plus(x, 1).Times(one.Plus(x, -1))
	if !p.Is(algebra.Polynomial{{1, 1}, {0, 0}, {-1, -1}}) || p.Degree() != 2 {
		t.Errorf("(1 + x)(1 - x) is %v", p)
	}
	if zero := p.Plus(p, -1); !zero.Zero() {
		t.Errorf("p - p is %v", zero)
	}
	if !x.Near(1, 1) || !x.Times(x).Near(2, 1.000001) || x.Near(1, 1.1) {
		t.Error("x is not x")
	}
}

// TestExpressions: x/2 + x/2 g(x) comes out of either order of operations.
func TestExpressions(t *testing.T) {
	half := algebra.Constant([]float64{0.5})
	x := algebra.Identity(1)
	g := algebra.Expression{P: algebra.Constant([]float64{0}), Q: algebra.Constant([]float64{1}), G: "Erf", Arg: algebra.Linear(1)}
	sum, ok := g.Plus(algebra.Expression{P: algebra.Constant([]float64{1})}, 1)
	if !ok {
		t.Fatal("g + 1 is no expression")
	}
	a := sum.Times(x.P).Times(half)
	b, ok := x.Times(half).Plus(g.Times(x.P.Times(half)), 1)
	if !ok || !a.P.Is(b.P) || !a.Q.Is(b.Q) || a.G != b.G {
		t.Errorf("%+v and %+v", a, b)
	}
	if _, ok := g.Plus(algebra.Expression{Q: algebra.Constant([]float64{1}), G: "Tanh", Arg: algebra.Linear(1)}, 1); ok {
		t.Error("a sum of two functions")
	}
}

// TestViews: reshapes and transposes of a map say where values come from, as
// NumPy moves them.
func TestViews(t *testing.T) {
	const c, h, w = 4, 2, 3
	v := algebra.OfMap(c, h, w)
	steps := func(u algebra.View, err error) algebra.View {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	for name, tc := range map[string]struct {
		view  algebra.View
		shape string
		at    func(i int) int // where value i comes from
	}{
		"flat":          {steps(v.Reshaped([]int{1, c * h * w})), "[1 24]", func(i int) int { return i }},
		"channels last": {v.Transposed([]int{0, 2, 3, 1}), "[1 2 3 4]", func(i int) int { return i%c*h*w + i/c }},
		"and back":      {v.Transposed([]int{0, 2, 3, 1}).Transposed([]int{0, 3, 1, 2}), "[1 4 2 3]", func(i int) int { return i }},
		"shuffled channels": {steps(steps(v.Reshaped([]int{1, 2, 2, h, w})).Transposed([]int{0, 2, 1, 3, 4}).Reshaped([]int{1, c, h, w})), "[1 4 2 3]",
			func(i int) int { return []int{0, 2, 1, 3}[i/(h*w)]*h*w + i%(h*w) }},
		"shuffled pixels": {steps(steps(v.Reshaped([]int{1, 1, 2, 2, h, w})).Transposed([]int{0, 1, 4, 2, 5, 3}).Reshaped([]int{1, 1, 2 * h, 2 * w})), "[1 1 4 6]",
			func(i int) int { y, x := i/(2*w), i%(2*w); return (y%2*2+x%2)*h*w + y/2*w + x/2 }},
	} {
		if got := fmt.Sprint(tc.view.Shape()); got != tc.shape {
			t.Errorf("%s has shape %s; expected %s", name, got, tc.shape)
		}
		var want []int
		for i := range c * h * w {
			want = append(want, tc.at(i))
		}
		if got := tc.view.Positions(); !slices.Equal(got, want) {
			t.Errorf("%s reads %v; expected %v", name, got, want)
		}
	}
	if !steps(steps(v.Reshaped([]int{c * h, w})).Reshaped([]int{1, c, h, w})).Equal(v) {
		t.Error("there and back is not the same")
	}
	for _, shape := range [][]int{{5, 5}, {1, 3, 8}, {25}, {1, 4, 2}} {
		if u, err := v.Reshaped(shape); err == nil {
			t.Errorf("%v reshaped to %v is %v", v.Shape(), shape, u)
		}
	}
}
