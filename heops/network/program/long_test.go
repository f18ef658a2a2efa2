package program_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/network/periodic"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/program"
)

// TestLong: weights with masks in them are, slot by slot and before the rotations of the
// sums that they are added to, the weights of all parts times what these count for.
func TestLong(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 9))
	for range 200 {
		g := polyphase.Grid{Rows: 1 + rng.IntN(4), Cols: 1 + rng.IntN(4), Batch: 1 + rng.IntN(2), Lanes: 1 << rng.IntN(5)}
		g = g.Tightest(1 << 10)
		period := g.Repeats(1 << 10)
		s := &plan.Step{Merged: true, Giant: []int{0, 1, 2, 4}[rng.IntN(4)], Outer: plan.Outer(rng.IntN(3))}
		const plains = 3
		l := &program.Layer{Plains: make([]int32, plains*g.Lanes), Shifts: make([]uint8, plains)}
		for i := range l.Plains {
			l.Plains[i] = rng.Int32N(1<<20) - 1<<19
		}
		for i := range l.Shifts {
			l.Shifts[i] = uint8(rng.IntN(3))
		}
		l.Parts = []polyphase.Cells{{Row1: g.Rows, Col1: g.Cols}}
		for range 3 {
			row, col := rng.IntN(g.Rows), rng.IntN(g.Cols)
			l.Parts = append(l.Parts, polyphase.Cells{Row0: row, Row1: row + 1 + rng.IntN(g.Rows-row), Col0: col, Col1: col + 1 + rng.IntN(g.Cols-col)})
		}
		product := polyphase.Product{Slots: int32(rng.IntN(2*period) - period), Row: int32(rng.IntN(3) - 1)}
		want := make([]float64, period)
		var group []program.Term
		turns := program.Split(s, g, product)
		for part, cells := range l.Parts {
			plain := rng.IntN(plains)
			if rng.IntN(2) == 0 {
				continue
			}
			product.Part = int32(part)
			group = append(group, program.Term{Product: product, Plain: int32(plain)})
			weights := make([]float64, g.Lanes)
			for i := range weights {
				weights[i] = math.Ldexp(float64(l.Plains[plain*g.Lanes+i]), int(l.Shifts[plain]))
			}
			periodic.Values(weights, weights)
			mask := cells.Mask(g, period)
			for i := range want {
				from := ((i-turns.Giant-turns.Cells)%period + period) % period
				want[i] += mask[from] * weights[i%g.Lanes]
			}
		}
		if len(group) == 0 {
			continue
		}
		output := program.Output{Terms: group}
		if groups := output.Groups(s); len(groups) != 1 || program.Long(s, groups[0]) != (len(group) > 1 || group[0].Part != 0) {
			t.Fatalf("%+v is cut into %+v", group, groups)
		}
		rounded := make([]int32, period)
		shift := l.Long(s, g, group, rounded)
		got := make([]float64, period)
		for i, c := range rounded {
			got[i] = math.Ldexp(float64(c), int(shift))
		}
		periodic.Values(got, got)
		// Coefficients err by half, or by one where they are small.
		bound := math.Ldexp(float64(2*period), int(shift))
		for i := range want {
			if math.Abs(got[i]-want[i]) > bound {
				t.Fatalf("%+v, %+v, %+v: slot %d is %g; expected %g", g, s, group, i, got[i], want[i])
			}
		}
	}
}
