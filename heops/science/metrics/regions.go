package metrics

import (
	"fmt"
	"math"
)

// Regions compares the cells of a proposal S with those of the ground truth T.
//
// With p_ij the share of pixels that lie in cell i of S and cell j of T, s_i
// and t_j its sums, the scores of Arganda-Carreras et al. 2015 are
//
//	rand split  sum p_ij^2 / sum t_j^2      info split  I(S;T) / H(S)
//	rand merge  sum p_ij^2 / sum s_i^2      info merge  I(S;T) / H(T)
//
// Split scores fall when cells are cut up, merge scores when cells are joined.
// V_rand and V_info weigh both alike (alpha = 0.5, the F-score). Only pixels
// of T's foreground count; border pixels of S among them are cells of a single
// pixel each.
type Regions struct {
	RandSplit, RandMerge float64
	InfoSplit, InfoMerge float64
}

// VRand is the foreground-restricted Rand score, the harmonic mean of
// RandSplit and RandMerge.
func (r Regions) VRand() float64 { return harmonic(r.RandSplit, r.RandMerge) }

// VInfo is the foreground-restricted information theoretic score, the harmonic
// mean of InfoSplit and InfoMerge.
func (r Regions) VInfo() float64 { return harmonic(r.InfoSplit, r.InfoMerge) }

func harmonic(a, b float64) float64 {
	if a+b == 0 {
		return 0
	}
	return 2 * a * b / (a + b)
}

// CompareCells scores a proposal against the truth, without thinning. A truth
// without foreground has nothing to compare and scores 1.
func CompareCells(proposal, truth *Cells) (Regions, error) {
	if proposal.Width != truth.Width || proposal.Height != truth.Height {
		return Regions{}, fmt.Errorf("metrics: the proposal is %dx%d and the truth %dx%d; they must be equal",
			proposal.Width, proposal.Height, truth.Width, truth.Height)
	}
	type pair struct{ s, t int32 }
	both := map[pair]int{}
	inS, inT := make([]int, proposal.Count+1), make([]int, truth.Count+1)
	n := 0
	for i, t := range truth.Of {
		if t == 0 {
			continue
		}
		n++
		s := proposal.Of[i]
		inS[s]++
		inT[t]++
		if s != 0 {
			both[pair{s, t}]++
		}
	}
	if n == 0 {
		return Regions{1, 1, 1, 1}, nil
	}
	// Pairs of pixels are counted in whole numbers: exact, in any order.
	single := inS[0]
	joint := make([]int, 0, len(both))
	for _, k := range both {
		joint = append(joint, k)
	}
	common := float64(squares(joint) + single)
	r := Regions{
		RandSplit: common / float64(squares(inT)),
		RandMerge: common / float64(squares(inS[1:])+single),
	}
	hS, hT, hST := entropy(inS[1:], single, n), entropy(inT, 0, n), entropy(joint, single, n)
	information := math.Max(hS+hT-hST, 0)
	r.InfoSplit, r.InfoMerge = share(information, hS), share(information, hT)
	return r, nil
}

func squares(counts []int) int {
	sum := 0
	for _, k := range counts {
		sum += k * k
	}
	return sum
}

// entropy returns the entropy in nats of parts of n pixels, with some more
// parts of a single pixel. Counts are tallied first, so that the sum does not
// depend on their order.
func entropy(counts []int, single, n int) float64 {
	tally := map[int]int{1: single}
	largest := 1
	for _, k := range counts {
		tally[k]++
		largest = max(largest, k)
	}
	sum := 0.0
	for k := 1; k <= largest; k++ {
		if many := tally[k]; many > 0 {
			sum += float64(many) * float64(k) / float64(n) * math.Log(float64(n)/float64(k))
		}
	}
	return sum
}

// share is part of a whole entropy; where the whole is 0 there is one cell
// only and nothing to lose.
func share(part, whole float64) float64 {
	if whole == 0 {
		return 1
	}
	return math.Min(part/whole, 1)
}
