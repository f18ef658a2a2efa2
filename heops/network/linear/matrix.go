package linear

import (
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/floats"
)

// Matrix gives output channels Off to Off+Rows from In input channels. Where it
// is diagonal, channel Off+i reads input i only.
type Matrix struct {
	Off, Rows, In int
	Diag          bool
	Data          []float64 // Rows x In, or Rows
}

func dense(rows, in int) *Matrix {
	return &Matrix{Rows: rows, In: in, Data: make([]float64, rows*in)}
}

func diagonal(d []float64) *Matrix {
	return &Matrix{Rows: len(d), In: len(d), Diag: true, Data: d}
}

// At returns the weight of output channel Off+i for input j.
func (m *Matrix) At(i, j int) float64 {
	if !m.Diag {
		return m.Data[i*m.In+j]
	}
	if i == j {
		return m.Data[i]
	}
	return 0
}

// moved returns the matrix for channels further down by off.
func (m *Matrix) moved(off int) *Matrix {
	c := *m
	c.Off += off
	return &c
}

// full returns a dense copy.
func (m *Matrix) full() *Matrix {
	if !m.Diag {
		c := *m
		c.Data = append([]float64(nil), m.Data...)
		return &c
	}
	c := &Matrix{Off: m.Off, Rows: m.Rows, In: m.In, Data: make([]float64, m.Rows*m.In)}
	for i, v := range m.Data {
		c.Data[i*m.In+i] = v
	}
	return c
}

// scaled returns gain[i] times row i, for gains of all output channels.
func (m *Matrix) scaled(gain []float64) *Matrix {
	c := *m
	c.Data = make([]float64, len(m.Data))
	width := len(m.Data) / max(1, m.Rows)
	for i, v := range m.Data {
		c.Data[i] = gain[m.Off+i/max(1, width)] * v
	}
	return &c
}

// Share has the map use o's matrices in the place of its own that are equal, so that two
// maps of one layer for images of two sizes take the memory of one.
func (m *Map) Share(o *Map) {
	type head struct {
		off, rows, in int
		diag          bool
		first, last   float64
	}
	of := func(m *Matrix) head {
		h := head{off: m.Off, rows: m.Rows, in: m.In, diag: m.Diag}
		if n := len(m.Data); n > 0 {
			h.first, h.last = m.Data[0], m.Data[n-1]
		}
		return h
	}
	theirs := make(map[head][]*Matrix)
	for _, s := range o.Sources {
		for _, t := range s.Taps {
			theirs[of(t.M)] = append(theirs[of(t.M)], t.M)
		}
	}
	for _, s := range m.Sources {
		for i := range s.Taps {
			own := s.Taps[i].M
			for _, t := range theirs[of(own)] {
				if slices.Equal(t.Data, own.Data) {
					s.Taps[i].M = t
					break
				}
			}
		}
	}
}

// times returns the matrix times a number.
func (m *Matrix) times(gain float64) *Matrix {
	if gain == 1 {
		return m
	}
	c := *m
	c.Data = slices.Clone(m.Data)
	floats.Scale(gain, c.Data)
	return &c
}

// vector returns m times v, for all input channels, as rows Off .. Off+Rows of c.
func (m *Matrix) vector(v []float64, c int) []float64 {
	out := make([]float64, c)
	for i := range m.Rows {
		if m.Diag {
			out[m.Off+i] = m.Data[i] * v[i]
			continue
		}
		for j, w := range m.Data[i*m.In:][:m.In] {
			out[m.Off+i] += w * v[j]
		}
	}
	return out
}

// after returns a times b, b first; nil where no output of b reaches an input
// that a reads.
func after(a, b *Matrix) *Matrix {
	switch {
	case a.Diag && b.Diag:
		return &Matrix{Off: a.Off + b.Off, Rows: b.Rows, In: b.In, Diag: true, Data: multiply(a.Data[b.Off:][:b.Rows], b.Data)}
	case a.Diag:
		c := &Matrix{Off: a.Off + b.Off, Rows: b.Rows, In: b.In, Data: make([]float64, len(b.Data))}
		for i, v := range b.Data {
			c.Data[i] = a.Data[b.Off+i/b.In] * v
		}
		return c
	case b.Diag:
		c := &Matrix{Off: a.Off, Rows: a.Rows, In: b.In, Data: make([]float64, a.Rows*b.In)}
		for i := range a.Rows {
			row := a.Data[i*a.In+b.Off:]
			for j, v := range b.Data {
				c.Data[i*b.In+j] = row[j] * v
			}
		}
		return c
	}
	c := &Matrix{Off: a.Off, Rows: a.Rows, In: b.In, Data: make([]float64, a.Rows*b.In)}
	gemm(a.Rows, b.In, b.Rows, a.Data[b.Off:], a.In, b.Data, b.In, c.Data, b.In)
	return c
}

func multiply(a, b []float64) []float64 {
	c := make([]float64, len(a))
	for i := range a {
		c[i] = a[i] * b[i]
	}
	return c
}

// plus adds b to a, which have the same rows and inputs; a is overwritten unless
// it has to become dense.
func plus(a, b *Matrix) *Matrix {
	if a.Diag != b.Diag {
		if a.Diag {
			a = a.full()
		} else {
			b = b.full()
		}
	}
	for i, v := range b.Data {
		a.Data[i] += v
	}
	return a
}

// gemm adds a (m x k) times b (k x n) to c.
func gemm(m, n, k int, a []float64, lda int, b []float64, ldb int, c []float64, ldc int) {
	if m == 0 || n == 0 || k == 0 {
		return
	}
	gonum.Implementation{}.Dgemm(blas.NoTrans, blas.NoTrans, m, n, k, 1, a, lda, b, ldb, 1, c, ldc)
}
