package native

import (
	"fmt"
	"runtime"
	"sync"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// new returns a ciphertext to be written to: it holds anything.
func (w *worker) new(degree, level int) *rlwe.Ciphertext { return w.memory.take(degree, level) }

// Zeros needs no zeros: weighted sums overwrite.
func (c *Backend) Zeros(level int, raised bool) *rlwe.Ciphertext {
	if raised {
		level += len(c.p)
	}
	return c.memory.take(1, level)
}

// Reserve makes rows, on all cores: the system clears their pages when they are first
// written to, and a first run would wait for that.
func (c *Backend) Reserve(bytes int64) {
	rows := c.memory.rows(int(max(0, bytes) / int64(8*c.n)))
	cores := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for k := range cores {
		wg.Go(func() {
			for _, row := range rows[k*len(rows)/cores : (k+1)*len(rows)/cores] {
				clear(row)
			}
		})
	}
	wg.Wait()
	c.memory.giveRows(rows)
}

// Memory returns the bytes of the rows that were made.
func (c *Backend) Memory() int64 { return c.memory.bytes() }

// Drop keeps the memory for the next ciphertexts.
func (c *Backend) Drop(cts ...*rlwe.Ciphertext) { c.memory.give(cts...) }

func (w *worker) Square(ct *rlwe.Ciphertext) *rlwe.Ciphertext {
	level := ct.Level()
	out := w.new(2, level)
	for i := range level + 1 {
		w.q[i].Square3(out.Value[0].Coeffs[i], out.Value[1].Coeffs[i], out.Value[2].Coeffs[i], ct.Value[0].Coeffs[i], ct.Value[1].Coeffs[i])
	}
	return out
}

// key returns the key for a rotation (0: relinearisation) at a level.
func (w *worker) key(rotation, level int) (*preparedKey, error) {
	k := w.keys[rotation]
	if k == nil || k.level < level {
		return nil, fmt.Errorf("native: there is no key for a rotation by %d slots at level %d", rotation, level)
	}
	return k, nil
}

func (w *worker) Relinearise(ct *rlwe.Ciphertext, level int) (*rlwe.Ciphertext, error) {
	key, err := w.key(0, level)
	if err != nil {
		return nil, err
	}
	w.decompose(coefficientsOf(ct, 2, level), level)
	d := w.applied(key, level)
	out := w.new(1, level)
	for i := range level + 1 {
		w.product(w.rows, key, i, level)
		for k := range 2 {
			to := out.Value[k].Coeffs[i]
			w.quotient(d, k, i, to, w.rows[k])
			w.q[i].Add(to, to, ct.Value[k].Coeffs[i])
		}
	}
	return out, nil
}

func (w *worker) Rotate(ct *rlwe.Ciphertext, level int, slots ...int) ([]*rlwe.Ciphertext, error) {
	out := make([]*rlwe.Ciphertext, len(slots))
	w.decompose(coefficientsOf(ct, 1, level), level)
	for j, s := range slots {
		key, err := w.key(s, level)
		if err != nil {
			return nil, err
		}
		d := w.applied(key, level)
		out[j] = w.new(1, level)
		for i := range level + 1 {
			w.product(w.rows, key, i, level)
			for k, row := range w.rows { // divided in place, then permuted into the result
				w.quotient(d, k, i, row, row)
				if k == 0 {
					w.q[i].Add(row, row, ct.Value[0].Coeffs[i])
				}
				key.permutation.Permute(w.q[i], out[j].Value[k].Coeffs[i], row)
			}
		}
	}
	return out, nil
}

// Raise leaves out the division of Rotate.
func (w *worker) Raise(ct *rlwe.Ciphertext, level int, slots ...int) ([]*rlwe.Ciphertext, error) {
	out := make([]*rlwe.Ciphertext, len(slots))
	decomposed := false
	for j, s := range slots {
		if s == 0 {
			out[j] = w.lifted(ct, level)
			continue
		}
		key, err := w.key(s, level)
		if err != nil {
			return nil, err
		}
		if !decomposed {
			w.decompose(coefficientsOf(ct, 1, level), level)
			decomposed = true
		}
		out[j] = w.new(1, level+len(w.p))
		for i := range level + 1 + len(w.p) {
			m := w.modulus(i, level)
			w.product(w.rows, key, i, level)
			if i <= level {
				w.addLifted(w.rows[0], ct.Value[0].Coeffs[i], i)
			}
			for k, row := range w.rows {
				key.permutation.Permute(m, out[j].Value[k].Coeffs[i], row)
			}
		}
	}
	return out, nil
}

// addLifted adds a row times P to another, modulo prime i of Q.
func (w *worker) addLifted(to, row []uint64, i int) {
	lifted := w.extended[0][i]
	w.q[i].MulScalar(lifted, row, w.lift[i])
	w.q[i].Add(to, to, lifted)
}

// lifted returns ct times P, which is 0 modulo P.
func (w *worker) lifted(ct *rlwe.Ciphertext, level int) *rlwe.Ciphertext {
	out := w.new(1, level+len(w.p))
	for k := range 2 {
		rows := out.Value[k].Coeffs
		for i := range level + 1 {
			w.q[i].MulScalar(rows[i], ct.Value[k].Coeffs[i], w.lift[i])
		}
		for _, row := range rows[level+1:] {
			clear(row)
		}
	}
	return out
}

// Rescale works on a copy of the last prime's row: the division overwrites it.
func (w *worker) Rescale(ct *rlwe.Ciphertext) *rlwe.Ciphertext {
	level := ct.Level()
	out := w.new(ct.Degree(), level-1)
	d := w.last[level]
	for k := range ct.Value {
		rows := ct.Value[k].Coeffs
		copy(w.rows[0], rows[level])
		w.remainders(d, [][][]uint64{w.rows[:1]}, w.q[level:level+1])
		for i := range level {
			w.quotient(d, 0, i, out.Value[k].Coeffs[i], rows[i])
		}
	}
	return out
}

func (w *worker) Products(a, b []*rlwe.Ciphertext, level int) *rlwe.Ciphertext {
	out := w.new(2, level)
	for i := range level + 1 {
		m, product := w.q[i], w.rows[0]
		rows := [3][]uint64{out.Value[0].Coeffs[i], out.Value[1].Coeffs[i], out.Value[2].Coeffs[i]}
		fresh := [3]bool{true, true, true}
		for j := range a {
			for x := range 2 {
				for y := range 2 {
					to := rows[x+y]
					if fresh[x+y] {
						m.Mul(to, a[j].Value[x].Coeffs[i], b[j].Value[y].Coeffs[i])
						fresh[x+y] = false
						continue
					}
					m.Mul(product, a[j].Value[x].Coeffs[i], b[j].Value[y].Coeffs[i])
					m.Add(to, to, product)
				}
			}
		}
	}
	return out
}

func (w *worker) MultiplyPlain(ct *rlwe.Ciphertext, plain ring.Poly, level int) *rlwe.Ciphertext {
	out := w.new(ct.Degree(), level)
	for k := range ct.Value {
		for i := range level + 1 {
			w.q[i].Mul(out.Value[k].Coeffs[i], ct.Value[k].Coeffs[i], plain.Coeffs[i])
		}
	}
	return out
}

func (w *worker) Sum(a, b *rlwe.Ciphertext) *rlwe.Ciphertext {
	level := a.Level()
	out := w.new(a.Degree(), level)
	for k := range a.Value {
		for i := range level + 1 {
			w.q[i].Add(out.Value[k].Coeffs[i], a.Value[k].Coeffs[i], b.Value[k].Coeffs[i])
		}
	}
	return out
}
