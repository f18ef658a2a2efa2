package layers

//go:generate go run ./asm -out addrows_amd64.s -stubs addrows_amd64.go -pkg layers

// lanes is what lengths of rows are multiples of.
const lanes = 8

// rowQueue collects products of rows with weights, to add eight at a time:
// reading and writing the sum once for eight is most of the speed.
type rowQueue struct {
	sum []float64
	n   int
	w   [8]float64
	in  [8][]float64
}

func (q *rowQueue) add(w float64, in []float64) {
	q.w[q.n], q.in[q.n] = w, in
	if q.n++; q.n == len(q.w) {
		addRows(q.sum, &q.w, &q.in)
		q.n = 0
	}
}

// flush adds what is left.
func (q *rowQueue) flush() {
	for i := range q.n {
		w, in := q.w[i], q.in[i][:len(q.sum)]
		for x := range q.sum {
			q.sum[x] += float64(w * in[x])
		}
	}
	q.n = 0
}

// addRowsGeneric is addRows in Go. Conversions keep the compiler from fusing
// products into sums, which would round otherwise on some machines.
func addRowsGeneric(row []float64, w *[8]float64, in *[8][]float64) {
	n := len(row)
	a, b, c, d, e, f, g, h := in[0][:n], in[1][:n], in[2][:n], in[3][:n], in[4][:n], in[5][:n], in[6][:n], in[7][:n]
	w0, w1, w2, w3, w4, w5, w6, w7 := w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]
	for x := range row {
		row[x] += (float64(w0*a[x]) + float64(w1*b[x]) + float64(w2*c[x]) + float64(w3*d[x])) +
			(float64(w4*e[x]) + float64(w5*f[x]) + float64(w6*g[x]) + float64(w7*h[x]))
	}
}
