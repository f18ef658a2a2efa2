package rns

import "cryptounet/heops/pages"

// NewRow returns the memory of row number i. Rows of whole pages would all begin
// in the same set of the first cache, whose few ways a weighted sum of many
// of them overruns; these begin at one of eight places, 512 bytes apart: what a
// window of the sums reads of each. The place is hashed, because the sums read
// every so many rows.
func NewRow(n, i int) []uint64 {
	const window, turns = 64, 8
	at := int(uint32(i)*2654435769>>29) * window
	row := make([]uint64, n+(turns-1)*window)[at : at+n : at+n]
	pages.Large(row)
	return row
}
