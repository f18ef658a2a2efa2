package tensor

import "fmt"

// Pixels says how grey values become a network's input: v of 0..255 becomes
// (v/255 - Mean) / Std.
type Pixels struct {
	Channels int     `json:"channels"`
	Mean     float64 `json:"mean"`
	Std      float64 `json:"std"`
}

// Range returns the smallest and largest input that a pixel can become.
func (p Pixels) Range() (lo, hi float64) { return -p.Mean / p.Std, (1 - p.Mean) / p.Std }

// Normalise turns the values 0..255 of an image into the network's input, of
// shape channels x h x w; those of several channels stand one whole channel
// after the other.
func (p Pixels) Normalise(pix []uint8, w, h int) (*Tensor, error) {
	c := max(1, p.Channels)
	if w < 0 || h < 0 || w > 1<<24 || h > 1<<24 || c > 1<<12 || len(pix) != c*w*h {
		return nil, fmt.Errorf("tensor: %d pixels for an image of %dx%d and %d channels", len(pix), w, h, c)
	}
	t := New(c, h, w)
	for i, v := range pix {
		t.Data[i] = (float64(v)/255 - p.Mean) / p.Std
	}
	return t, nil
}
