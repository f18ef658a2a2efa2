// Package sketch draws a network as it is drawn in papers: blocks of layers as
// boxes, lower where the resolution is lower, and skip connections as arcs.
package sketch

import (
	"fmt"
	"html"
	"slices"
	"strings"
)

// Layer is a layer as the drawing knows it.
type Layer struct {
	Name     string
	Op       string
	Inputs   []string // names of layers before it, or of the network's input
	Channels int
	Stride   int // pixels of the input a pixel of the result, along an axis
}

// block is a chain of layers of one resolution.
type block struct {
	layers       []Layer
	column, row  int
	x, y, height int
}

// Sizes of the drawing, in pixels.
const (
	boxWidth = 118
	line     = 15
	gapX     = 34
	gapY     = 70
	margin   = 14
	most     = 6 // lines of a box
)

// SVG draws layers, each after its inputs, below a title.
func SVG(title, input string, channels int, layers []Layer) string {
	all := append([]Layer{{Name: input, Op: "image", Channels: channels, Stride: 1}}, layers...)
	blocks, of := group(all)
	rows := place(blocks)
	width := margin
	for _, b := range blocks {
		width = max(width, b.x+boxWidth+margin)
	}
	height := rows + margin
	var s strings.Builder
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" style="max-width:100%%;height:auto" font-family="sans-serif" font-size="12">`+"\n", width, height, width, height)
	fmt.Fprintf(&s, `<title>%s</title><rect width="100%%" height="100%%" fill="#ffffff"/>`+"\n", html.EscapeString(title))
	fmt.Fprintf(&s, `<text x="%d" y="18" font-weight="bold" font-size="14" fill="#111827">%s</text>`+"\n", margin, html.EscapeString(title))
	for i, b := range blocks {
		for _, l := range b.layers {
			for _, name := range l.Inputs {
				if from, ok := of[name]; ok && from != i {
					arrow(&s, blocks[from], b)
				}
			}
		}
	}
	for _, b := range blocks {
		b.draw(&s)
	}
	s.WriteString("</svg>")
	return s.String()
}

// group puts each layer into the block of the one before it, if it reads that
// one alone, nobody else does, and both have one resolution. It returns which
// block a layer is in, by name.
func group(layers []Layer) (blocks []*block, of map[string]int) {
	readers := map[string]int{}
	for _, l := range layers {
		for _, name := range l.Inputs {
			readers[name]++
		}
	}
	of = map[string]int{}
	for i, l := range layers {
		joins := i > 1 && len(l.Inputs) == 1 && l.Inputs[0] == layers[i-1].Name && readers[l.Inputs[0]] == 1 && l.Stride == layers[i-1].Stride
		if !joins {
			blocks = append(blocks, &block{})
		}
		b := blocks[len(blocks)-1]
		b.layers = append(b.layers, l)
		of[l.Name] = len(blocks) - 1
	}
	return blocks, of
}

// place gives every block its column, in order, and its row, by resolution. It
// returns the lowest edge.
func place(blocks []*block) (bottom int) {
	var strides []int
	for _, b := range blocks {
		strides = append(strides, b.layers[0].Stride)
	}
	levels := slices.Clone(strides)
	slices.Sort(levels)
	levels = slices.Compact(levels)
	top := make([]int, len(levels)+1)
	top[0] = 80
	for i, s := range levels {
		tallest := 0
		for _, b := range blocks {
			if b.layers[0].Stride == s {
				b.row = i
				b.height = (2+min(len(b.layers), most))*line + 4
				tallest = max(tallest, b.height)
			}
		}
		top[i+1] = top[i] + tallest + gapY
	}
	x := margin
	for i, b := range blocks {
		// A block below or above the one before it stands half beside it.
		if i > 0 {
			x += boxWidth + gapX
			if blocks[i-1].row != b.row {
				x -= boxWidth / 2
			}
		}
		b.column, b.x, b.y = i, x, top[b.row]
		bottom = max(bottom, b.y+b.height)
	}
	return bottom
}

func (b *block) draw(s *strings.Builder) {
	last := b.layers[len(b.layers)-1]
	fmt.Fprintf(s, `<g><rect x="%d" y="%d" width="%d" height="%d" rx="5" fill="#eef2ff" stroke="#6366f1"/>`, b.x, b.y, boxWidth, b.height)
	text := func(n int, weight, t string) {
		if r := []rune(t); len(r) > 18 {
			t = string(r[:17]) + "…"
		}
		fmt.Fprintf(s, `<text x="%d" y="%d" font-weight="%s" fill="#111827">%s</text>`, b.x+7, b.y+(n+1)*line, weight, html.EscapeString(t))
	}
	text(0, "bold", b.layers[0].Name)
	for i, l := range b.layers {
		if i == most-1 && len(b.layers) > most {
			text(most, "normal", fmt.Sprintf("... %d more", len(b.layers)-i))
			break
		}
		text(i+1, "normal", l.Op)
	}
	size := fmt.Sprintf("%d channels", last.Channels)
	if last.Stride > 1 {
		size += fmt.Sprintf(", 1/%d", last.Stride)
	}
	fmt.Fprintf(s, `<text x="%d" y="%d" font-size="11" fill="#4b5563">%s</text></g>`+"\n", b.x+7, b.y+b.height-6, size)
}

// arrow goes from a block to the next one, or as an arc over those between.
func arrow(s *strings.Builder, a, b *block) {
	const style = `fill="none" stroke="#6b7280" stroke-width="1.5"`
	if b.column == a.column+1 {
		x1, y1, x2, y2 := a.x+boxWidth, a.y+a.height/2, b.x, b.y+b.height/2
		if a.row != b.row {
			x1, x2 = a.x+boxWidth*3/4, b.x+boxWidth/4
			y1, y2 = a.y+a.height, b.y
			if a.row > b.row {
				y1, y2 = a.y, b.y+b.height
			}
		}
		fmt.Fprintf(s, `<path d="M%d %dL%d %d" %s/>`, x1, y1, x2, y2, style)
		tip(s, x1, y1, x2, y2)
		return
	}
	x1, x2 := a.x+boxWidth/2, b.x+boxWidth/2
	y1, y2 := a.y, b.y
	high := min(y1, y2) - min(gapY-12, 24+6*(b.column-a.column))
	fmt.Fprintf(s, `<path class="skip" d="M%d %dC%d %d %d %d %d %d" %s stroke-dasharray="5 3"/>`, x1, y1, x1, high, x2, high, x2, y2, style)
	tip(s, x2, high, x2, y2)
}

// tip is an arrow's head, at its end.
func tip(s *strings.Builder, x1, y1, x2, y2 int) {
	dx, dy := 0, 0
	switch {
	case x2-x1 > max(y2-y1, y1-y2):
		dx = 1
	case y2 > y1:
		dy = 1
	default:
		dy = -1
	}
	fmt.Fprintf(s, `<path d="M%d %dL%d %dL%d %dz" fill="#6b7280"/>`+"\n", x2, y2, x2-7*dx-4*dy, y2-7*dy-4*dx, x2-7*dx+4*dy, y2-7*dy+4*dx)
}
