package linear

import (
	"cryptounet/heops/network/tensor"
)

// Apply computes the map on images: source returns the tensor of a number. Pixel
// (y, W+k) of a source is pixel (y+wrap, k), wrap rows of its own further down,
// where wrap is given for each tensor; rows wrap around.
func (m *Map) Apply(source func(tensor int) (t *tensor.Tensor, wrap int)) *tensor.Tensor {
	out := tensor.New(m.C, m.H, m.W)
	for _, b := range m.Biases {
		for c, v := range b.V {
			if v == 0 {
				continue
			}
			dst := out.Channel(c)
			for y := first(b.Where.Y0, b.Row, m.Uy); y < b.Where.Y1; y += m.Uy {
				for x := first(b.Where.X0, b.Col, m.Ux); x < b.Where.X1; x += m.Ux {
					dst[y*m.W+x] += v * b.Ramp.At(y, m.H, x, m.W)
				}
			}
		}
	}
	for _, s := range m.Sources {
		in, wrap := source(s.Tensor)
		for i := range s.Taps {
			m.applyTap(out, in, wrap, &s, &s.Taps[i])
		}
	}
	return out
}

// first returns the first number from lo on that is a modulo u.
func first(lo, a, u int) int { return lo + ((a-lo)%u+u)%u }

func (m *Map) applyTap(out, in *tensor.Tensor, wrap int, s *Source, t *Tap) {
	// The output's pixels in order, and the source's pixel of each.
	most := ((t.Where.Y1-t.Where.Y0)/m.Uy + 1) * ((t.Where.X1-t.Where.X0)/m.Ux + 1)
	to, from := make([]int, 0, most), make([]int, 0, most)
	var rises []float64 // of output pixels, where the tap has a ramp
	for y := first(t.Where.Y0, t.Row, m.Uy); y < t.Where.Y1; y += m.Uy {
		sy := s.Vy*((y-t.Row)/m.Uy) + t.Dy
		for x := first(t.Where.X0, t.Col, m.Ux); x < t.Where.X1; x += m.Ux {
			turns, sx := floorDiv(s.Vx*((x-t.Col)/m.Ux)+t.Dx, in.W)
			_, row := floorDiv(sy+turns*wrap, in.H)
			to = append(to, y*m.W+x)
			from = append(from, row*in.W+sx)
			if t.Ramp != 0 {
				rises = append(rises, t.Ramp.At(y, m.H, x, m.W))
			}
		}
	}
	n := len(to)
	if n == 0 {
		return
	}
	if t.M.Diag {
		for i, w := range t.M.Data {
			src, dst := in.Channel(i), out.Channel(t.M.Off+i)
			for k, p := range to {
				v := w * src[from[k]]
				if rises != nil {
					v *= rises[k]
				}
				dst[p] += v
			}
		}
		return
	}
	pixels := make([]float64, t.M.In*n)
	for j := range t.M.In {
		src, dst := in.Channel(j), pixels[j*n:][:n]
		for k, p := range from {
			dst[k] = src[p]
		}
	}
	result := make([]float64, t.M.Rows*n)
	gemm(t.M.Rows, n, t.M.In, t.M.Data, t.M.In, pixels, n, result, n)
	for i := range t.M.Rows {
		src, dst := result[i*n:][:n], out.Channel(t.M.Off+i)
		for k, p := range to {
			if rises != nil {
				src[k] *= rises[k]
			}
			dst[p] += src[k]
		}
	}
}
