package polyphase

import "sync"

// Meetings returns a function that counts the lanes in use of a ciphertext of one
// layout that read lanes in use of another's, after a rotation.
func (g Grid) Meetings() func(out Layout, k int, in Layout, i, slots int) int {
	type pair struct {
		out, in Layout
		turn    int
	}
	var mutex sync.Mutex
	known := make(map[pair]int)
	return func(out Layout, k int, in Layout, i, slots int) int {
		if out.Pitch == 0 && in.Pitch == 0 {
			return g.meeting(out.Filled(k), in.Filled(i), slots)
		}
		p := pair{out, in, mod(slots, g.Lanes)}
		mutex.Lock()
		defer mutex.Unlock()
		n, ok := known[p]
		if !ok {
			for lane := range g.Lanes {
				if out.Uses(k, lane) && in.Uses(i, mod(lane+p.turn, g.Lanes)) {
					n++
				}
			}
			known[p] = n
		}
		return n
	}
}

// meeting returns how many of the first out lanes of a cell read one of the
// first in lanes of a cell, after a rotation.
func (g Grid) meeting(out, in, slots int) int {
	overlap := func(from int) int { return max(0, min(out, in-from)-max(0, -from)) }
	if g.Cells() == 1 && g.Period == 0 {
		return overlap(slots)
	}
	r := mod(slots, g.Lanes)
	return overlap(r) + overlap(r-g.Lanes)
}

func mod(a, n int) int { return ((a % n) + n) % n }
