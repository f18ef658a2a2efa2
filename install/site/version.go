package main

import (
	"cmp"

	"golang.org/x/mod/semver"
)

// newestFirst orders versions: tags, the newest first, then what has none.
func newestFirst(a, b string) int {
	if c := semver.Compare(b, a); c != 0 { // what is no version is below all
		return c
	}
	return cmp.Compare(a, b)
}
