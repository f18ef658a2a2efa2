//go:build amd64 && !purego

package rns

// column returns column 0 of the mirror passes: coefficients N/8 apart.
func (m *Modulus) column(x []uint64) (c [8]uint64) {
	for a := range c {
		c[a] = x[a*m.n/8]
	}
	return
}

func (m *Modulus) setColumn(x []uint64, c *[8]uint64) {
	for a := range c {
		x[a*m.n/8] = c[a]
	}
}

// mirrorColumn does on column 0 what nttMirrorIFMA does on the others.
func (m *Modulus) mirrorColumn(c *[8]uint64) {
	q := m.q
	w, wq := m.mirror(false)
	mirrorGeneric(c[:], c[:], w, wq, q)
	for h, t := 1, 4; t > 0; h, t = 2*h, t/2 {
		for j := range 4 {
			i := j / t
			x := 2*t*i + j%t
			u := less(c[x], 2*q)
			v := shoup(c[x+t], m.fwd.w[h+i], m.fwd.wq[h+i], q)
			c[x], c[x+t] = u+v, u-v+2*q
		}
	}
}

// inverseMirrorColumn does on column 0 what inttMirrorIFMA does on the others.
func (m *Modulus) inverseMirrorColumn(c *[8]uint64) {
	q := m.q
	for h, t := 4, 1; t < 8; h, t = h/2, 2*t {
		for j := range 4 {
			i := j / t
			x := 2*t*i + j%t
			u, v := c[x], c[x+t]
			c[x], c[x+t] = less(u+v, 2*q), shoup(u-v+2*q, m.inv.w[h+i], m.inv.wq[h+i], q)
		}
	}
	w, wq := m.mirror(true)
	mirrorGeneric(c[:], c[:], w, wq, q)
	c[0] *= 2
	sq := shoup64(m.nInv, q)
	for a := range c {
		c[a] = less(shoup(c[a], m.nInv, sq, q), q)
	}
}
