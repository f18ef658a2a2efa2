package engine

import "context"

type besideKey struct{}

// Beside marks the context of a request that came while another one ran. What
// is written to the process's descriptors belongs to the one that was there:
// an engine hands what such a cell says to its Output.
func Beside(ctx context.Context) context.Context { return context.WithValue(ctx, besideKey{}, true) }

// IsBeside says whether a context has the mark.
func IsBeside(ctx context.Context) bool { return ctx.Value(besideKey{}) != nil }
