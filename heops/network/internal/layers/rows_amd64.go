//go:build amd64 && !purego

package layers

import "golang.org/x/sys/cpu"

// addRows adds eight products of rows with weights to a row, a multiple of 8
// values long.
func addRows(row []float64, w *[8]float64, in *[8][]float64) {
	if !cpu.X86.HasAVX2 || len(row) == 0 {
		addRowsGeneric(row, w, in)
		return
	}
	for i := range in {
		_ = in[i][:len(row)]
	}
	addRowsAVX2(&row[0], w, in, len(row))
}
