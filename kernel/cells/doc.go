// Package cells is the typed front-end of the notebook: it parses a cell,
// checks it with go/types against the earlier cells, and lowers it to the Go
// that the interpreter runs right (package lower). It knows nothing of Jupyter
// and runs nothing itself: a Session's owner runs the lowered piece and then
// commits it, so that names and values never disagree.
package cells
