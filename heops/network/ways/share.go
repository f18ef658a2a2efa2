package ways

// Share is how much of a step is at hand at a time.
type Share struct {
	Block, Group int // as plan.Step has them
	Held         int // rotated inputs
	Ahead        int // of groups: the most outputs that are made beyond the inputs that have gone by then, or 1
}

// Share divides a step whose rotated inputs and partial sums may be so many
// ciphertexts at a time. Where they are more, outputs are summed up in groups, and a
// rotated input is there from the first group that reads it to the last: outputs
// that follow each other mostly read the same ones. Where even few outputs read too
// many, a block of inputs is rotated at a time, with a third of the ciphertexts, and
// anew for every group.
func (w *Way) Share(most int, raised bool) Share {
	blocks := w.blocks(most, raised)
	if group := w.windows(most, raised); group >= min(w.outputs, fewest) || group > 0 && blocks.Group > 0 {
		s := Share{Held: w.window(group, raised)}
		if group < w.outputs {
			s.Group, s.Ahead = group, w.ahead(group)
		}
		return s
	}
	return blocks
}

// fewest is how many outputs a group should have: kernels take four sums of the same
// inputs at a time.
const fewest = 4

// windows returns how many outputs can be summed up at a time if rotated inputs stay
// for all groups that read them; 0 if not even one.
func (w *Way) windows(most int, raised bool) int {
	low, high := 0, w.outputs
	for low < high {
		if group := (low + high + 1) / 2; w.window(group, raised)+w.sums(group) <= most {
			low = group
		} else {
			high = group - 1
		}
	}
	return low
}

// window returns the most rotated inputs that stay at a time.
func (w *Way) window(group int, raised bool) int {
	changes := make([]int, (w.outputs+group-1)/group+1)
	for _, r := range w.reads {
		n := r.held(raised)
		changes[r.first/group] += n
		changes[r.last/group+1] -= n
	}
	now, largest := 0, 0
	for _, n := range changes {
		now += n
		largest = max(largest, now)
	}
	return largest
}

// ahead returns Share.Ahead.
func (w *Way) ahead(group int) int {
	gone := make([]int, (w.outputs+group-1)/group+1) // with the group before
	for _, r := range w.reads {
		gone[r.last/group+1]++
	}
	most, left := 1, 0
	for g, n := range gone[:len(gone)-1] {
		left += n
		most = max(most, g*group-left)
	}
	return most
}

// sums returns how many partial sums a group of outputs has.
func (w *Way) sums(group int) int { return (w.Sums*group + w.outputs - 1) / w.outputs }

// blocks divides a step into blocks of inputs.
func (w *Way) blocks(most int, raised bool) Share {
	s, largest := Share{}, 1
	for _, r := range w.reads {
		n := r.held(raised)
		s.Held += n
		largest = max(largest, n)
	}
	if fits := most / 3 / largest; fits < len(w.reads) {
		s.Block = max(1, fits)
		s.Held = min(s.Held, s.Block*largest)
	}
	if most = most * 2 / 3; w.Sums > most {
		s.Group = max(1, most*w.outputs/w.Sums)
		s.Ahead = w.ahead(s.Group)
		if s.Block == 0 {
			s.Held = w.window(s.Group, raised)
		}
	}
	return s
}

// held returns how many ciphertexts an input's rotations are. If it is raised, it
// itself is another one, too.
func (r *read) held(raised bool) int {
	if raised && r.itself {
		return r.turned + 1
	}
	return r.turned
}
