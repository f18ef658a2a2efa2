package metrics

import "fmt"

// Cells numbers the segments of an image: Of[y*Width+x] is the segment of a
// pixel, from 1 to Count, or 0 for a border.
type Cells struct {
	Width, Height int
	Count         int
	Of            []int32
}

// FindCells numbers the 4-connected components of the pixels that are inside,
// row by row from the top left.
func FindCells(inside []bool, width int) *Cells {
	if width <= 0 || len(inside)%width != 0 {
		panic(fmt.Sprintf("metrics: %d pixels are no rows of %d", len(inside), width))
	}
	c := &Cells{Width: width, Height: len(inside) / width, Of: make([]int32, len(inside))}
	var stack []int
	for start, in := range inside {
		if !in || c.Of[start] != 0 {
			continue
		}
		c.Count++
		c.Of[start] = int32(c.Count)
		stack = append(stack[:0], start)
		for len(stack) > 0 {
			i := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for _, j := range c.neighbours(i) {
				if j >= 0 && inside[j] && c.Of[j] == 0 {
					c.Of[j] = int32(c.Count)
					stack = append(stack, j)
				}
			}
		}
	}
	return c
}

// neighbours returns the pixels above, below, left and right; -1 stands for
// one outside the image.
func (c *Cells) neighbours(i int) [4]int {
	n := [4]int{i - c.Width, i + c.Width, i - 1, i + 1}
	if i+c.Width >= len(c.Of) {
		n[1] = -1
	}
	if i%c.Width == 0 {
		n[2] = -1
	}
	if (i+1)%c.Width == 0 {
		n[3] = -1
	}
	return n // n[0] is negative in the first row
}

// Thin returns the cells grown into the borders, all together and one
// 4-connected layer at a time. A pixel that two cells reach in the same step
// stays border, so that borders end up at most one pixel wide and the scores
// do not depend on how thick membranes were drawn.
func (c *Cells) Thin() *Cells {
	t := &Cells{Width: c.Width, Height: c.Height, Count: c.Count, Of: append([]int32(nil), c.Of...)}
	var front []int
	queued := make([]bool, len(t.Of))
	queue := func(into []int, i int) []int {
		for _, j := range t.neighbours(i) {
			if j >= 0 && t.Of[j] == 0 && !queued[j] {
				queued[j] = true
				into = append(into, j)
			}
		}
		return into
	}
	for i, k := range t.Of {
		if k != 0 {
			front = queue(front, i)
		}
	}
	grown := make([]int32, 0, len(front))
	for len(front) > 0 {
		// Decide for the whole layer before any of it changes.
		grown = grown[:0]
		for _, i := range front {
			grown = append(grown, t.only(i))
		}
		var next []int
		for k, i := range front {
			t.Of[i] = grown[k]
		}
		for _, i := range front {
			if t.Of[i] != 0 {
				next = queue(next, i)
			}
		}
		front = next
	}
	return t
}

// only returns the one cell next to a pixel, 0 if there are two or more.
func (c *Cells) only(i int) int32 {
	var found int32
	for _, j := range c.neighbours(i) {
		if j < 0 || c.Of[j] == 0 || c.Of[j] == found {
			continue
		}
		if found != 0 {
			return 0
		}
		found = c.Of[j]
	}
	return found
}
