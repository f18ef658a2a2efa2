package display

import "iter"

// Progress loops over a slice under a bar, which says where a loop is left early.
func Progress[T any](list []T) iter.Seq[T] {
	return func(yield func(T) bool) {
		i := 0
		NewBar("progress", len(list)).Loop(func() bool {
			if i == len(list) {
				return false
			}
			i++
			return yield(list[i-1])
		})
	}
}

// Loop does pieces of work as long as there are any, and ends the bar.
func (b *Bar) Loop(piece func() bool) {
	defer b.End()
	for piece() {
		b.Add(1)
	}
}
