// Package arrange decides how images and maps are cut: the grid of cells that all
// maps of a network share, and each map's layout on it.
package arrange

import (
	"fmt"
	"math/bits"

	"cryptounet/heops/network/graph"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
)

// Cut is a grid, and how many pixels of the input a cell of it stands for.
type Cut struct {
	Grid polyphase.Grid
	block
}

type block struct{ y, x int }

// Fit cuts the image into the fewest phases that fit the slots, and gives
// what is left of the slots to lanes. The grid is a single cell, and every
// position a phase, where a layer needs that: a dense one, a sum of all pixels
// of a map that does not fill the grid, or a wrap that the grid cannot do.
func Fit(n *model.Network, opts plan.Options, logN int) (Cut, error) {
	g, b, err := fit(n, opts, logN)
	return Cut{g, b}, err
}

func fit(n *model.Network, opts plan.Options, logN int) (polyphase.Grid, block, error) {
	sizes, err := n.Sizes(opts.Height, opts.Width)
	if err != nil {
		return polyphase.Grid{}, block{}, err
	}
	stride, whole, wraps := 1, false, false
	for _, l := range n.Layers {
		stride = max(stride, sizes[l.Name].Stride)
		in := sizes[l.Inputs[0]]
		whole = whole || (l.Op == model.Dense && in.H*in.W > 1)
		wraps = wraps || l.Wraps()
	}
	// Maps may be larger than what the image's pixels make, by their paddings.
	height, width := opts.Height, opts.Width
	for _, l := range n.Layers {
		if s := sizes[l.Name]; len(l.Pads) > 0 && l.Op != model.Pad2D {
			height, width = max(height, s.H*s.Stride), max(width, s.W*s.Stride)
		}
	}
	for _, l := range n.Layers {
		if s := sizes[l.Name]; s.Stride > 0 && stride%s.Stride != 0 {
			whole = true
		}
	}
	slots := 1 << logN
	up := func(v, to int) int { return (v + to - 1) / to * to }
	b := block{stride, stride}
	g := polyphase.Grid{Rows: up(height, stride) / stride, Cols: up(width, stride) / stride}
	for !whole && g.Rows*g.Cols*opts.Images > slots && g.Rows*g.Cols > 1 {
		if g.Rows >= g.Cols {
			b.y *= 2
			g.Rows = up(height, b.y) / b.y
		} else {
			b.x *= 2
			g.Cols = up(width, b.x) / b.x
		}
	}
	for _, l := range n.Layers {
		if in := sizes[l.Inputs[0]]; l.Op == model.GlobalAvgPool2D && in.H*in.W > 1 {
			whole = whole || in.H*in.Stride != g.Rows*b.y || in.W*in.Stride != g.Cols*b.x
		}
	}
	if full := slots / (g.Rows * g.Cols); wraps && (full*g.Rows*g.Cols != slots || g.Rows*b.y != opts.Height || g.Cols*b.x != opts.Width) {
		whole = true // the wrap runs around all slots
	}
	if whole {
		if pixels := opts.Height * opts.Width; pixels > maxWhole*slots {
			return g, b, fmt.Errorf("plan: an image of %dx%d does not divide into a grid of %d slots; take sides of %d times a power of two, or padding with zeros", opts.Width, opts.Height, slots, stride)
		}
		g.Rows, g.Cols, b = 1, 1, block{height, width}
	}
	cells := g.Rows * g.Cols
	g.Batch = opts.Images
	if cells*g.Batch > slots {
		return g, b, fmt.Errorf("plan: %d images in a ciphertext of %d slots; ask for at most %d", opts.Images, slots, slots)
	}
	// More lanes than phases and channels would stay empty.
	need := 1
	for _, s := range sizes {
		phases := 1
		if s.Stride > 0 {
			phases = (b.y + s.Stride - 1) / s.Stride * ((b.x + s.Stride - 1) / s.Stride)
		}
		need = max(need, s.C*phases)
	}
	g.Lanes = min(1<<(bits.Len(uint(slots/(cells*g.Batch)))-1), 1<<bits.Len(uint(need-1)))
	if !whole {
		g.Lanes = min(g.Lanes, maxLanes)
	}
	if wraps && !whole { // from one image into the next, and around
		g.Batch = max(g.Batch, slots/(cells*g.Lanes))
	}
	return g.Tightest(slots), b, nil
}

// Widen turns whole rows of cells into lanes: what a layer adds beyond the left and
// right border is then part of its weights, neighbours are rotations by few
// channels whatever their phase, and few ciphertexts need more. It says whether
// the grid can be had so.
func (c Cut) Widen(n *model.Network, opts plan.Options, logN int) (Cut, bool) {
	g, b := c.Grid, c.block
	sizes, err := n.Sizes(opts.Height, opts.Width)
	if err != nil || g.Rows == 1 || g.Cols == 1 {
		return c, false
	}
	weights := 0
	for _, w := range n.Weights {
		weights += len(w.Data)
	}
	if weights > maxWideWeights {
		return c, false
	}
	for _, l := range n.Layers {
		if l.Wraps() || l.Op == model.GlobalAvgPool2D || (l.Op == model.AvgPool2D && l.PoolStride() < l.PoolKernel()) {
			return c, false
		}
	}
	b.x *= g.Cols
	need := 1
	for _, s := range sizes {
		if s.Stride > 0 {
			need = max(need, s.C*(b.y/s.Stride)*(b.x/s.Stride))
		}
	}
	slots := 1 << logN
	lanes := min(slots/(g.Rows*g.Batch), slots/shortestRun)
	g.Cols, g.Lanes = 1, min(1<<(bits.Len(uint(lanes))-1), 1<<bits.Len(uint(need-1)))
	return Cut{g.Tightest(slots), b}, g.Lanes >= b.x
}

// maxWideWeights bounds the network's weights: each stands in the program once for
// every row of phases, with as many coefficients as there are lanes.
const maxWideWeights = 4 << 20

// shortestRun is how often a weight has to stand in a row to be a scalar: what
// the kernels multiply at a time.
const shortestRun = 16

// maxLanes bounds the lanes of a cell: with more, few wide ciphertexts would take
// many rotations each, with keys of their own.
const maxLanes = 64

// maxWhole bounds the ciphertexts that an image takes on a grid of one cell.
const maxWhole = 16

// Layouts gives every tensor of g its layout on the grid.
func (c Cut) Layouts(g *graph.Graph, n *model.Network, opts plan.Options) error {
	grid, b := c.Grid, c.block
	sizes, err := n.Sizes(opts.Height, opts.Width)
	if err != nil {
		return err
	}
	// What a tensor's phases are pooled by, and whether all must stand apart.
	pooled, apart := make([]int, len(g.Tensors)), make([]bool, len(g.Tensors))
	for i := range pooled {
		pooled[i] = 1
	}
	for i := len(g.Steps) - 1; i >= 0; i-- {
		s := &g.Steps[i]
		in := s.Inputs[0]
		switch s.Kind {
		case plan.Square:
			pooled[in], apart[in] = max(pooled[in], pooled[s.Output]), apart[in] || apart[s.Output]
		case plan.Pool:
			pooled[in] = max(pooled[in], s.Stride*pooled[s.Output])
			apart[in] = apart[in] || apart[s.Output] || s.Stride < s.Window
		case plan.Total:
			apart[in] = true
		}
	}
	arrange := func(t int, stride int) {
		l := &g.Tensors[t].Layout
		l.Py, l.Px, l.Ly, l.Lx, l.Lanes = 1, 1, 1, 1, grid.Lanes
		if stride > 0 {
			l.Py, l.Px = (b.y+stride-1)/stride, (b.x+stride-1)/stride
		}
		if apart[t] {
			return
		}
		if grid.Cols == 1 && grid.Rows > 1 && stride > 0 {
			// Rows of phases as lanes; of several rows, if all channels fit.
			nx := gcd(l.Px, pooled[t])
			l.Lx, l.Pitch = l.Px/nx, grid.Lanes/b.x*stride*nx
			for l.Py%(2*l.Ly*pooled[t]) == 0 && 2*l.C*l.Ly <= l.Pitch {
				l.Ly *= 2
			}
			return
		}
		if grid.Rows*grid.Cols == 1 {
			l.Outer = true
			if l.Py%pooled[t] == 0 && l.Px%pooled[t] == 0 {
				l.Ly, l.Lx = l.Py/pooled[t], l.Px/pooled[t]
			}
			return
		}
		for {
			y := l.Py%(2*l.Ly*pooled[t]) == 0
			x := l.Px%(2*l.Lx*pooled[t]) == 0
			switch {
			case 2*l.C*l.Ly*l.Lx > grid.Lanes || (!x && !y):
				return
			case y && (l.Ly <= l.Lx || !x):
				l.Ly *= 2
			default:
				l.Lx *= 2
			}
		}
	}
	strides := make([]int, len(g.Tensors))
	strides[0] = 1
	arrange(0, 1)
	for i := range g.Steps {
		s := &g.Steps[i]
		in, out := &g.Tensors[s.Inputs[0]].Layout, &g.Tensors[s.Output].Layout
		switch s.Kind {
		case plan.Linear:
			strides[s.Output] = strideOf(g, s, sizes, opts)
			arrange(s.Output, strides[s.Output])
		case plan.Square:
			*out, strides[s.Output] = *in, strides[s.Inputs[0]]
		case plan.Pool:
			strides[s.Output] = s.Stride * strides[s.Inputs[0]]
			c := *in
			c.H, c.W, c.Py, c.Px = out.H, out.W, c.Py/s.Stride, c.Px/s.Stride
			*out = c
		case plan.Total:
			*out = polyphase.Layout{C: out.C, H: 1, W: 1, Py: 1, Px: 1, Ly: 1, Lx: 1, Lanes: grid.Lanes}
		}
	}
	return nil
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// strideOf returns how many input pixels one of a Linear step's result stands for.
func strideOf(g *graph.Graph, s *plan.Step, sizes map[string]model.Size, opts plan.Options) int {
	if size, ok := sizes[s.Name]; ok {
		return size.Stride
	}
	// Parts of a Polynomial have the sides of its input.
	l := g.Tensors[s.Output].Layout
	for _, size := range sizes {
		if size.H == l.H && size.W == l.W && size.Stride > 0 {
			return size.Stride
		}
	}
	return max(1, opts.Height/l.H)
}
