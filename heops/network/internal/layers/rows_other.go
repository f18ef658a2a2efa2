//go:build !amd64 || purego

package layers

// addRows adds eight products of rows with weights to a row, a multiple of 8
// values long.
func addRows(row []float64, w *[8]float64, in *[8][]float64) { addRowsGeneric(row, w, in) }
