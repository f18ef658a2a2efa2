// Package progress is loops that show how far they are, and how long the rest
// will take:
//
//	for i, slice := range progress.Over("slices", slices) {
//
// A loop that is left early - by break, an error, an interrupt - leaves a bar
// that says where it stopped.
package progress

import (
	"iter"

	"cryptounet/kernel/display"
)

// Over loops over a slice.
func Over[T any](name string, list []T) iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		bar := display.NewBar(name, len(list))
		defer bar.End()
		for i, x := range list {
			if !yield(i, x) {
				return
			}
			bar.Add(1)
		}
	}
}

// Count loops from 0 to n - 1.
func Count(name string, n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		bar := display.NewBar(name, n)
		defer bar.End()
		for i := 0; i < n; i++ {
			if !yield(i) {
				return
			}
			bar.Add(1)
		}
	}
}

// Of loops over a sequence of n values, 0 where nobody knows how many.
func Of[T any](name string, n int, values iter.Seq[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		bar := display.NewBar(name, n)
		defer bar.End()
		for x := range values {
			if !yield(x) {
				return
			}
			bar.Add(1)
		}
	}
}

// From loops over what a channel gives until it is closed: n values, 0 where
// nobody knows how many.
func From[T any](name string, n int, values <-chan T) iter.Seq[T] {
	return func(yield func(T) bool) {
		bar := display.NewBar(name, n)
		defer bar.End()
		for x := range values {
			if !yield(x) {
				return
			}
			bar.Add(1)
		}
	}
}
