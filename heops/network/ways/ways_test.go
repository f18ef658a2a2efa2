package ways_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/program"
	"cryptounet/heops/network/ways"
)

const slots = 64

var grid = polyphase.Grid{Rows: 2, Cols: 4, Batch: 1, Lanes: 8}

// random returns the products of some outputs, which read inputs about as far along
// as they are, and the first output the last input: as images do that wrap.
func random(rng *rand.Rand) [][]polyphase.Product {
	outputs, inputs := 1+rng.IntN(30), 1+rng.IntN(20)
	products := make([][]polyphase.Product, outputs)
	for k := range products {
		for range rng.IntN(12) {
			at := (k*inputs/outputs + rng.IntN(3) - 1 + inputs) % inputs
			products[k] = append(products[k], polyphase.Product{Index: int32(at), Slots: int32(rng.IntN(slots)), Row: int32(rng.IntN(2))})
		}
	}
	return products
}

// rotation is an input's rotation, and which input it is of.
type rotation struct{ index, by int32 }

// runs goes through a step as an evaluator does and returns the most that it has at a
// time: rotated inputs, and outputs beyond inputs that have gone.
func runs(products [][]polyphase.Product, w *ways.Way, s ways.Share, raised bool) (held, ahead int) {
	group := s.Group
	if group == 0 {
		group = max(1, len(products))
	}
	last := make(map[int32]int)
	first := make(map[int32]int)
	turns := make(map[int32]map[rotation]bool)
	for k, list := range products {
		for _, p := range list {
			by := int32((program.Split(&plan.Step{Giant: w.Giant, Outer: w.Outer}, grid, p).Baby + slots) % slots)
			last[p.Index] = k / group
			if turns[p.Index] == nil {
				turns[p.Index], first[p.Index] = make(map[rotation]bool), k/group
			}
			if by != 0 || raised {
				turns[p.Index][rotation{p.Index, by}] = true
			}
		}
	}
	ahead = 1
	for g := range (len(products) + group - 1) / group {
		now, gone := 0, 0
		for index, set := range turns {
			if first[index] <= g && g <= last[index] {
				now += len(set)
			}
			if last[index] < g {
				gone++
			}
		}
		held, ahead = max(held, now), max(ahead, g*group-gone)
	}
	return held, ahead
}

// TestShare runs random steps in as much memory as there may be, and less.
func TestShare(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	k := plan.KeySwitch{Special: 2}
	grouped, blocked := 0, 0
	for range 200 {
		products := random(rng)
		all := ways.All(products, grid, slots, false)
		for i := range all {
			w := &all[i]
			for _, raised := range []bool{false, true} {
				whole := w.Share(1<<20, raised)
				if whole.Block != 0 || whole.Group != 0 {
					t.Fatalf("%+v in as much memory as there may be", whole)
				}
				least := w.Work(k, 3, 1, raised, whole).Units()
				for _, most := range []int{1, 5, 20, 60, 200} {
					s := w.Share(most, raised)
					if work := w.Work(k, 3, 1, raised, s).Units(); work < least {
						t.Fatalf("%d ciphertexts: %+v takes %g, and %g in more memory", most, s, work, least)
					}
					if s.Block > 0 {
						blocked++
						continue
					}
					held, ahead := runs(products, w, s, raised)
					if held != s.Held {
						t.Fatalf("%d ciphertexts, raised %v: %+v holds %d", most, raised, s, held)
					}
					if s.Group == 0 {
						continue
					}
					grouped++
					sums := (w.Sums*s.Group + len(products) - 1) / len(products)
					if ahead != s.Ahead || held+sums > most && s.Group > 1 {
						t.Fatalf("%d ciphertexts, raised %v: %+v holds %d and %d sums, and is %d ahead", most, raised, s, held, sums, ahead)
					}
				}
			}
		}
	}
	if grouped == 0 || blocked == 0 {
		t.Errorf("%d shares in groups, %d in blocks: the test tries too little", grouped, blocked)
	}
}

// TestMerged: with masks in the weights, no sum has a mask, and products of one rotated
// input in several parts are one, with long weights unless it is of all cells.
func TestMerged(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 1))
	for range 100 {
		products := random(rng)
		for k := range products {
			var list []polyphase.Product
			for _, p := range products[k] {
				for p.Part = range int32(3) {
					if rng.IntN(2) == 0 {
						list = append(list, p)
					}
				}
			}
			slices.SortStableFunc(list, polyphase.Product.Compare)
			list = slices.Compact(list)
			products[k] = list
		}
		type key struct {
			output int
			polyphase.Product
		}
		distinct := make(map[key]bool)
		for k, list := range products {
			for _, p := range list {
				masked := p.Part != 0
				p.Part = 0
				distinct[key{k, p}] = distinct[key{k, p}] || masked
			}
		}
		long := 0
		for _, masked := range distinct {
			if masked {
				long++
			}
		}
		before := ways.All(products, grid, slots, false)
		for i, w := range ways.All(products, grid, slots, true) {
			k := plan.KeySwitch{Special: 2}
			whole := w.Share(1<<20, false)
			if w.Long != long || w.Masked != 0 || w.Sums > before[i].Sums || w.Babies != before[i].Babies {
				t.Fatalf("%+v where %d products have masks, and apart %+v", w, long, before[i])
			}
			apart, merged := before[i].Work(k, 3, 1, false, whole).MACs, w.Work(k, 3, 1, false, whole).MACs
			if want := 2 * 4 * len(distinct); merged != want || merged > apart {
				t.Fatalf("%d products and sums, %d apart; expected %d", merged, apart, want)
			}
		}
	}
}

// Two outputs read an input as it is and rotated by 1, 8 and 9 slots.
func ExampleAll() {
	output := []polyphase.Product{{Slots: 0}, {Slots: 1}, {Slots: 8}, {Slots: 9}}
	for _, w := range ways.All([][]polyphase.Product{output, output}, grid, slots, false) {
		if w.Outer == plan.None {
			fmt.Printf("giant %d: %d rotated inputs, %d rotated sums, %d keys\n", w.Giant, w.Babies, w.Turned, len(w.Turns))
		}
	}
	// Output:
	// giant 0: 3 rotated inputs, 0 rotated sums, 3 keys
	// giant 1: 0 rotated inputs, 6 rotated sums, 3 keys
	// giant 2: 1 rotated inputs, 6 rotated sums, 4 keys
	// giant 4: 1 rotated inputs, 2 rotated sums, 2 keys
}
