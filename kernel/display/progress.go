package display

import "iter"

// Progress loops over a slice under a bar:
//
//	for slice := range display.Progress(slices) {
//
// A loop that is left early leaves a bar that says where it stopped. Package
// progress has loops over other things, and with names.
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
