package isbi

import (
	"math"
	"math/rand/v2"
	"sort"
)

// site is the centre of a cell; radius sets how far it pushes its neighbours.
type site struct {
	x, y, radius float64
	dense        bool // filled with dark material, no cytoplasm
}

// point is a position in pixels.
type point struct{ x, y float64 }

// tissue is a plane of cells: a power diagram (Aurenhammer, SIAM J. Comput.
// 1987) of discs of many sizes, seen through a smooth warp.
type tissue struct {
	w, h   int
	sites  []site
	cell   []int     // the site that owns each pixel
	border []float64 // distance to the cell's border in pixels
	middle []point   // of each cell's pixels; outside the slice if it has none
}

// Discs are placed from large to small; a cell's power distance is then at
// most that of the gaps, and reach bounds how far its owner can be.
const (
	largestDisc  = 50.0
	smallestDisc = 7.5
	reach        = 84.0
)

func newTissue(rng *rand.Rand, w, h int) *tissue {
	t := &tissue{w: w, h: h, cell: make([]int, w*h), border: make([]float64, w*h)}
	index := t.placeDiscs(rng)

	// Three scales of warp: long bundles, wavy membranes, fine wobble.
	scales := []struct{ step, amplitude float64 }{{110, 34}, {36, 7}, {14, 1.8}}
	dx, dy := make([]float64, w*h), make([]float64, w*h)
	for _, s := range scales {
		for i, v := range lattice(rng, w, h, s.step) {
			dx[i] += s.amplitude * v
		}
		for i, v := range lattice(rng, w, h, s.step) {
			dy[i] += s.amplitude * v
		}
	}
	for y := range h {
		for x := range w {
			i := y*w + x
			t.cell[i], t.border[i] = index.owner(t.sites, float64(x)+dx[i], float64(y)+dy[i])
		}
	}
	t.undoStretch()
	t.findMiddles()
	return t
}

// undoStretch turns border, measured before the warp, into pixels of the slice:
// it divides by the local slope, which is 1 where nothing is stretched.
func (t *tissue) undoStretch() {
	at := func(x, y int) float64 {
		return t.border[min(max(y, 0), t.h-1)*t.w+min(max(x, 0), t.w-1)]
	}
	out := make([]float64, len(t.border))
	for y := range t.h {
		for x := range t.w {
			// The larger one-sided slope, since borders are creases.
			v := at(x, y)
			gx := max(math.Abs(at(x+1, y)-v), math.Abs(v-at(x-1, y)))
			gy := max(math.Abs(at(x, y+1)-v), math.Abs(v-at(x, y-1)))
			out[y*t.w+x] = v / min(max(math.Hypot(gx, gy), 0.6), 1.8)
		}
	}
	t.border = out
}

// findMiddles takes the mean position of each cell's pixels.
func (t *tissue) findMiddles() {
	t.middle = make([]point, len(t.sites))
	pixels := make([]float64, len(t.sites))
	for i, k := range t.cell {
		t.middle[k].x += float64(i % t.w)
		t.middle[k].y += float64(i / t.w)
		pixels[k]++
	}
	for k := range t.middle {
		if pixels[k] == 0 {
			t.middle[k] = point{-reach, -reach}
			continue
		}
		t.middle[k].x /= pixels[k]
		t.middle[k].y /= pixels[k]
	}
}

// placeDiscs throws discs that may touch but not overlap much, the large ones
// first, over the slice and a margin around it.
func (t *tissue) placeDiscs(rng *rand.Rand) *buckets {
	const margin = 2 * reach
	index := newBuckets(float64(t.w), float64(t.h), margin)
	area := (float64(t.w) + 2*margin) * (float64(t.h) + 2*margin)
	radii := make([]float64, int(area/130))
	for i := range radii {
		// Many small cells, few large ones.
		u := rng.Float64()
		radii[i] = smallestDisc * math.Pow(largestDisc/smallestDisc, math.Pow(u, 2.2))
	}
	sort.Sort(sort.Reverse(sort.Float64Slice(radii)))
	for _, r := range radii {
		s := site{
			x:      (float64(t.w)+2*margin)*rng.Float64() - margin,
			y:      (float64(t.h)+2*margin)*rng.Float64() - margin,
			radius: r,
		}
		s.dense = r < 10 && rng.Float64() < 0.1
		free := true
		index.near(s.x, s.y, func(k int) {
			o := t.sites[k]
			free = free && math.Hypot(o.x-s.x, o.y-s.y) > 0.92*(o.radius+r)
		})
		if free {
			index.add(s.x, s.y, len(t.sites))
			t.sites = append(t.sites, s)
		}
	}
	return index
}

// buckets finds the sites within reach of a point. Its squares are two reaches
// wide, as two of the largest discs may touch across them.
type buckets struct {
	cols, rows int
	margin     float64
	lists      [][]int
}

const bucketSide = 2 * reach

func newBuckets(w, h, margin float64) *buckets {
	b := &buckets{
		cols:   int((w+2*margin)/bucketSide) + 1,
		rows:   int((h+2*margin)/bucketSide) + 1,
		margin: margin,
	}
	b.lists = make([][]int, b.cols*b.rows)
	return b
}

func (b *buckets) square(x, y float64) (int, int) {
	col := int((x + b.margin) / bucketSide)
	row := int((y + b.margin) / bucketSide)
	return min(max(col, 0), b.cols-1), min(max(row, 0), b.rows-1)
}

func (b *buckets) add(x, y float64, k int) {
	col, row := b.square(x, y)
	b.lists[row*b.cols+col] = append(b.lists[row*b.cols+col], k)
}

// near visits every site within bucketSide of the point, and some others.
func (b *buckets) near(x, y float64, visit func(k int)) {
	col, row := b.square(x, y)
	for r := max(row-1, 0); r <= min(row+1, b.rows-1); r++ {
		for c := max(col-1, 0); c <= min(col+1, b.cols-1); c++ {
			for _, k := range b.lists[r*b.cols+c] {
				visit(k)
			}
		}
	}
}

// owner returns the cell of a point and its distance to the cell's border. The
// distances to the single neighbours are joined by a power mean, which rounds
// the corners and thickens the junctions of three cells.
func (b *buckets) owner(sites []site, x, y float64) (int, float64) {
	best, least := 0, math.Inf(1)
	power := func(k int) float64 {
		s := sites[k]
		return (x-s.x)*(x-s.x) + (y-s.y)*(y-s.y) - s.radius*s.radius
	}
	b.near(x, y, func(k int) {
		if p := power(k); p < least {
			best, least = k, p
		}
	})
	sum := 0.0
	b.near(x, y, func(k int) {
		if k == best {
			return
		}
		apart := math.Hypot(sites[k].x-sites[best].x, sites[k].y-sites[best].y)
		d := max((power(k)-least)/(2*apart), 1e-3)
		if d < reach {
			sum += 1 / (d * d * d)
		}
	})
	if sum == 0 {
		return best, reach
	}
	return best, 1 / math.Cbrt(sum)
}
