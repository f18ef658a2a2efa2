// Package polyphase lays images out in the slots of ciphertexts so that
// convolutions need few rotations and no plaintext polynomials.
//
// An H x W map is cut into Py x Px phases. Phase (a, b) holds the pixels whose
// row is a modulo Py and whose column is b modulo Px, on a coarse grid of cells
// that all maps of a network share; maps differ in their number of phases:
// pooling halves Py and Px, a transposed convolution doubles them. A neighbour
// inside a cell's block of pixels is another phase; a neighbour across the
// block's edge is another phase, rotated by whole cells. Rotating the flat grid
// makes the neighbour of a row's last cell the first cell of the next row. This
// helical wrap is the network's own padding; other paddings mask what crosses
// the image's border.
//
// # Bundles
//
// Where the cells of one image do not fill a ciphertext, each slot of the grid
// becomes Lanes slots, one for each of as many channels (or phases of them):
// slot = cell*Lanes + lane. A weight that differs from lane to lane and is the
// same for every cell repeats with a period of Lanes slots: it multiplies like
// Lanes scalars (package periodic). Reading another lane is a rotation by fewer
// than Lanes slots.
//
// # Rows as lanes
//
// A cell may also be as wide as the image: then the columns of phases are lanes,
// Layout.Pitch apart, and channels that have no room between two of them go to
// other ciphertexts. A neighbour is a rotation by as many lanes wherever it is, and
// what lies beyond the left and right border is weights of 0, without masks; only
// rows of pixels still cross cells. The price is a long period: 2^11 lanes for
// 32 rows of cells in 2^16 slots.
package polyphase

import (
	"cmp"
	"fmt"
	"math/bits"

	"cryptounet/heops/network/tensor"
)

// Grid is the coarse grid that every map of a network shares. Batch images are
// stacked below each other: together they are one tall map, so the helical
// wrap runs from one image into the next.
type Grid struct {
	Rows  int `json:"rows"` // cells of one image
	Cols  int `json:"cols"`
	Batch int `json:"batch"` // images stacked
	Lanes int `json:"lanes"` // slots of a cell, a power of two
	// Period is after how many slots, a power of two, what the grid holds stands
	// again, all over a ciphertext; 0: other slots are 0.
	Period int `json:"period,omitempty"`
}

// Cells returns the number of cells of all images.
func (g Grid) Cells() int { return g.Rows * g.Cols * g.Batch }

// Slots returns the number of slots that the grid takes.
func (g Grid) Slots() int { return g.Cells() * g.Lanes }

// Repeats returns after how many slots of a ciphertext its values repeat.
func (g Grid) Repeats(slots int) int { return cmp.Or(g.Period, slots) }

// Tightest returns the grid with the shortest period that it fits in ciphertexts of
// so many slots.
func (g Grid) Tightest(slots int) Grid {
	g.Period = 0
	if period := 1 << bits.Len(uint(g.Slots()-1)); period < slots {
		g.Period = period
	}
	return g
}

// repeat fills all slots of a ciphertext with those of the grid's period.
func (g Grid) repeat(slots []float64) {
	for n := g.Repeats(len(slots)); n < len(slots); n *= 2 {
		copy(slots[n:], slots[:n])
	}
}

// Shift returns a move by cells as a rotation to the left: the value of a cell
// becomes that of the cell so many rows further down and columns further right.
func (g Grid) Shift(rows, cols int) int { return (rows*g.Cols + cols) * g.Lanes }

// Layout says how a map of C channels, H x W pixels an image, is cut: into Py x
// Px phases a channel, of which Ly x Lx, the same far apart in the block, share
// ciphertexts with all channels, or with as many as there is room for.
type Layout struct {
	C  int `json:"c"`
	H  int `json:"h"`
	W  int `json:"w"`
	Py int `json:"py"`
	Px int `json:"px"`
	Ly int `json:"ly"`
	Lx int `json:"lx"`
	// Lanes is the grid's; Outer puts a channel's phases next to each other
	// instead of a phase's channels. Pitch, if not 0, puts columns of phases so many
	// lanes apart, and channels that do not fit in between into more ciphertexts:
	// where it grows with the pixels' distance, neighbours are a rotation by the
	// same number of lanes everywhere.
	Lanes int  `json:"lanes"`
	Outer bool `json:"outer,omitempty"`
	Pitch int  `json:"pitch,omitempty"`
}

// together returns how many channels of a phase stand next to each other in a
// ciphertext, if Pitch leaves no room for all: as many in each of the fewest
// ciphertexts.
func (l Layout) together() int {
	if l.Pitch == 0 || l.C*l.Ly <= l.Pitch {
		return l.C
	}
	room := max(1, l.Pitch/max(1, l.Ly))
	groups := (l.C + room - 1) / room
	return (l.C + groups - 1) / groups
}

// per returns how many ciphertexts hold one set of Ly x Lx phases.
func (l Layout) per() int {
	if l.Pitch > 0 {
		return (l.C + l.together() - 1) / max(1, l.together())
	}
	return (l.C*l.Ly*l.Lx + l.Lanes - 1) / max(1, l.Lanes)
}

// Groups returns how many sets of Ly x Lx phases there are, along both axes;
// none in a zero Layout.
func (l Layout) Groups() (y, x int) { return l.Py / max(1, l.Ly), l.Px / max(1, l.Lx) }

// Len returns the number of ciphertexts.
func (l Layout) Len() int {
	ny, nx := l.Groups()
	return ny * nx * l.per()
}

// Filled returns how many of a ciphertext's lanes are in use, from the first; where
// they have a Pitch, there are others between these.
func (l Layout) Filled(ciphertext int) int {
	if l.Pitch > 0 {
		return (l.Lx-1)*l.Pitch + l.Ly*l.together()
	}
	return min(l.Lanes, l.C*l.Ly*l.Lx-ciphertext%l.per()*l.Lanes)
}

// Uses says whether a lane of a ciphertext is in use.
func (l Layout) Uses(ciphertext, lane int) bool {
	if l.Pitch > 0 {
		return lane/l.Pitch < l.Lx && lane%l.Pitch < l.Ly*l.together()
	}
	return lane < l.Filled(ciphertext)
}

// Place returns which ciphertext holds phase (a, b) of channel c, and in which
// lane.
func (l Layout) Place(c, a, b int) (ciphertext, lane int) {
	ny, nx := l.Groups()
	first := (a%ny*nx + b%nx) * l.per()
	if l.Pitch > 0 {
		t := l.together()
		return first + c/t, b/nx*l.Pitch + a/ny*t + c%t
	}
	flat := (a/ny*l.Lx+b/nx)*l.C + c
	if l.Outer {
		flat = c*l.Ly*l.Lx + a/ny*l.Lx + b/nx
	}
	return first + flat/l.Lanes, flat % l.Lanes
}

// segment is channels that follow each other in the lanes of a ciphertext.
type segment struct{ channel, count, ciphertext, lane int }

// segments appends those of phase (a, b) to a list.
func (l Layout) segments(list []segment, a, b int) []segment {
	if l.Outer && l.Ly*l.Lx > 1 {
		for c := range l.C {
			ct, lane := l.Place(c, a, b)
			list = append(list, segment{c, 1, ct, lane})
		}
		return list
	}
	t := l.together()
	for c := 0; c < l.C; {
		ct, lane := l.Place(c, a, b)
		n := min(t, l.C-c, l.Lanes-lane)
		list = append(list, segment{c, n, ct, lane})
		c += n
	}
	return list
}

// String reads "16 channels x 2x2 phases", with bundles "16 channels x 8x8
// phases in 16 bundles of 64".
func (l Layout) String() string {
	s := fmt.Sprintf("%d channels x %dx%d phases", l.C, l.Py, l.Px)
	if l.Lanes > 1 {
		s += fmt.Sprintf(" in %d of %d lanes", l.Len(), l.Lanes)
	}
	return s
}

// Check refuses a layout that cannot be.
func (l Layout) Check() error {
	switch {
	case l.C < 1 || l.H < 1 || l.W < 1 || l.Py < 1 || l.Px < 1 || l.Ly < 1 || l.Lx < 1 || l.Lanes < 1 || l.Lanes&(l.Lanes-1) != 0:
		return fmt.Errorf("polyphase: a layout of %+v", l)
	case l.Pitch < 0 || l.Pitch > 0 && (l.Outer || l.Lx > l.Lanes/l.Pitch || l.Ly > l.Pitch):
		return fmt.Errorf("polyphase: columns of %dx%d phases %d lanes apart in %d", l.Ly, l.Lx, l.Pitch, l.Lanes)
	case l.Py%l.Ly != 0 || l.Px%l.Lx != 0:
		return fmt.Errorf("polyphase: %dx%d of %dx%d phases do not share ciphertexts evenly", l.Ly, l.Lx, l.Py, l.Px)
	}
	return nil
}

// slots calls f for every pixel of a map of g.Batch stacked images: its
// ciphertext and slot.
func (l Layout) slots(g Grid, f func(c, y, x, ciphertext, slot int)) {
	for a := range l.Py {
		for b := range l.Px {
			for c := range l.C {
				ct, lane := l.Place(c, a, b)
				for image := range g.Batch {
					for r := 0; r*l.Py+a < l.H; r++ {
						for k := 0; k*l.Px+b < l.W; k++ {
							f(c, image*l.H+r*l.Py+a, k*l.Px+b, ct, ((image*g.Rows+r)*g.Cols+k)*g.Lanes+lane)
						}
					}
				}
			}
		}
	}
}

func (l Layout) fits(g Grid) error {
	if err := l.Check(); err != nil {
		return err
	}
	if l.H > g.Rows*l.Py || l.W > g.Cols*l.Px || l.Lanes != g.Lanes {
		return fmt.Errorf("polyphase: %v of %dx%d pixels do not fit a grid of %dx%d cells of %d lanes", l, l.H, l.W, g.Rows, g.Cols, g.Lanes)
	}
	return nil
}

// Pack cuts a map of g.Batch stacked images into ciphertexts' slots, slots each;
// those of the grid's period that hold no pixel are 0.
func Pack(t *tensor.Tensor, g Grid, l Layout, slots int) ([][]float64, error) {
	if err := l.fits(g); err != nil {
		return nil, err
	}
	if t.C != l.C || t.H != l.H*g.Batch || t.W != l.W || len(t.Data) != t.C*t.H*t.W || slots < g.Slots() {
		return nil, fmt.Errorf("polyphase: a %s map does not fit %v of %dx%d pixels, %d times", t.Shape(), l, l.H, l.W, g.Batch)
	}
	cts := make([][]float64, l.Len())
	for i := range cts {
		cts[i] = make([]float64, slots)
	}
	l.slots(g, func(c, y, x, ct, slot int) { cts[ct][slot] = t.At(c, y, x) })
	for _, v := range cts {
		g.repeat(v)
	}
	return cts, nil
}

// Unpack is the inverse of Pack.
func Unpack(cts [][]float64, g Grid, l Layout) (*tensor.Tensor, error) {
	if err := l.fits(g); err != nil {
		return nil, err
	}
	if len(cts) != l.Len() {
		return nil, fmt.Errorf("polyphase: %d ciphertexts for %v, which has %d", len(cts), l, l.Len())
	}
	for _, v := range cts {
		if len(v) < g.Slots() {
			return nil, fmt.Errorf("polyphase: a ciphertext has %d values, the grid %d", len(v), g.Slots())
		}
	}
	t := tensor.New(l.C, l.H*g.Batch, l.W)
	l.slots(g, func(c, y, x, ct, slot int) { t.Set(c, y, x, cts[ct][slot]) })
	return t, nil
}
