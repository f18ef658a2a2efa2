package loss_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops/science/loss"

	"gonum.org/v1/gonum/diff/fd"
)

func Example() {
	logits, labels := []float64{4, -3, 0.5, -1}, []float64{1, 0, 1, 1}
	for _, f := range []loss.Func{loss.BCEWithLogits, loss.Dice, loss.IoU} {
		l, g, err := f(logits, labels)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%.4f, most for pixel 3: %.3f\n", l, g[3])
	}
	// Output:
	// 0.4635, most for pixel 3: -0.183
	// 0.1983, most for pixel 3: -0.040
	// 0.2901, most for pixel 3: -0.049
}

var all = map[string]loss.Func{"BCE": loss.BCEWithLogits, "Dice": loss.Dice, "IoU": loss.IoU}

// TestGradients holds the gradients against finite differences.
func TestGradients(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for name, f := range all {
		for range 20 {
			n := 1 + rng.IntN(30)
			z, y := make([]float64, n), make([]float64, n)
			for i := range z {
				z[i], y[i] = 4*rng.NormFloat64(), float64(rng.IntN(2))
				if rng.IntN(4) == 0 {
					y[i] = rng.Float64()
				}
			}
			_, got, err := f(z, y)
			if err != nil {
				t.Fatal(err)
			}
			want := fd.Gradient(nil, func(z []float64) float64 {
				l, _, _ := f(z, y)
				return l
			}, z, &fd.Settings{Formula: fd.Central})
			for i := range want {
				if math.Abs(got[i]-want[i]) > 1e-7 {
					t.Errorf("%s: gradient %d of %d is %g, differences give %g", name, i, n, got[i], want[i])
				}
			}
		}
	}
}

// TestExtremes checks large logits, perfect and empty masks.
func TestExtremes(t *testing.T) {
	for _, c := range []struct {
		name         string
		logits, mask []float64
		want         float64
	}{
		{"BCE", []float64{1000, -1000}, []float64{1, 0}, 0},
		{"BCE", []float64{1000, -1000}, []float64{0, 1}, 1000},
		{"BCE", []float64{0}, []float64{0.5}, math.Ln2},
		{"Dice", []float64{900, -900}, []float64{1, 0}, 0},
		{"Dice", []float64{-900, -900}, []float64{0, 0}, 0},
		{"Dice", []float64{900, -900}, []float64{0, 1}, 1 - 1.0/3},
		{"IoU", []float64{900, -900}, []float64{1, 0}, 0},
		{"IoU", []float64{900, -900}, []float64{0, 1}, 1 - 1.0/3},
		{"IoU", []float64{900, 900, 900}, []float64{1, 0, 0}, 1 - 2.0/4},
	} {
		l, g, err := all[c.name](c.logits, c.mask)
		if err != nil || math.Abs(l-c.want) > 1e-12 {
			t.Errorf("%s of %v against %v is %g, %v; want %g", c.name, c.logits, c.mask, l, err, c.want)
		}
		for _, v := range g {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Errorf("%s of %v against %v: gradient %v", c.name, c.logits, c.mask, g)
			}
		}
	}
}

func TestMistakes(t *testing.T) {
	for want, c := range map[string][2][]float64{
		"2 logits and 1 labels": {{1, 2}, {1}},
		"0 logits and 0 labels": {{}, {}},
		"label 0 is 2":          {{1}, {2}},
		"label 0 is NaN":        {{1}, {math.NaN()}},
		"logit 0 is NaN":        {{math.NaN()}, {1}},
		"logit 0 is +Inf":       {{math.Inf(1)}, {1}},
	} {
		for name, f := range all {
			if _, _, err := f(c[0], c[1]); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v; want %q in it", name, err, want)
			}
		}
	}
}
