// Package progress is how long work says how far it is: to whoever put a
// function into its context. Where nobody did, it says nothing.
package progress

import "context"

type key struct{}

// With returns a context whose work tells f that done of total pieces of a kind
// of work are done: "planning", "keys", "encryption", "layers" and "decryption" are counted,
// "sending keys (MB)" is in the unit that it names. A part of a piece counts as a
// fraction. Work begins with done = 0 and ends, if it succeeds, with done = total.
// Several goroutines call f, often, and may overtake each other.
func With(ctx context.Context, f func(what string, done, total float64)) context.Context {
	return context.WithValue(ctx, key{}, f)
}

// Tell tells a context's function, if it has one.
func Tell(ctx context.Context, what string, done, total float64) {
	if f, ok := ctx.Value(key{}).(func(string, float64, float64)); ok && f != nil {
		f(what, done, total)
	}
}
