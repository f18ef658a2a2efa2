package main

import (
	"fmt"
	"html"
	"io"
	"slices"
)

// Sizes of the picture, in pixels.
const (
	boxWidth, boxHeight = 150, 46
	gapX, gapY          = 26, 58
	margin              = 40
	titleHeight         = 34
)

// box is a room in the picture.
type box struct {
	name string
	x, y int
}

// draw writes the wings one above the other: the kernel's rooms, then those of
// heops, every arrow from a room to one on a lower floor. Arrows that others
// imply are left out.
func draw(w io.Writer, packages []goPackage) error {
	var parts []string
	y, width := margin, 0
	for _, wing := range []string{"kernel", "heops"} {
		part, right, bottom, err := drawWing(wing, y, packages)
		if err != nil {
			return err
		}
		parts = append(parts, part)
		y, width = bottom+margin, max(width, right)
	}
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="sans-serif">`+"\n", width+margin, y, width+margin, y)
	fmt.Fprintln(w, `<title>The rooms of CryptoUNet and what imports what; drawn by go generate ./install/rooms</title>`)
	fmt.Fprintln(w, `<rect width="100%" height="100%" fill="#ffffff"/>`)
	fmt.Fprintln(w, `<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#8a94a6"/></marker></defs>`)
	for _, p := range parts {
		io.WriteString(w, p)
	}
	_, err := fmt.Fprintln(w, "</svg>")
	return err
}

// drawWing draws a folder's rooms, floor by floor, from height top.
func drawWing(wing string, top int, packages []goPackage) (svg string, right, bottom int, err error) {
	edges := arrows(wing, packages)
	if _, err := floors(edges); err != nil { // what circles imply has no end
		return "", 0, 0, fmt.Errorf("%s: %w", wing, err)
	}
	edges = reduced(edges)
	floor, err := floors(edges)
	if err != nil {
		return "", 0, 0, fmt.Errorf("%s: %w", wing, err)
	}
	highest := 0
	for _, f := range floor {
		highest = max(highest, f)
	}
	rows := make([][]string, highest+1)
	for _, n := range sorted(edges) {
		rows[floor[n]] = append(rows[floor[n]], n)
	}
	widest := 0
	for _, r := range rows {
		widest = max(widest, len(r))
	}
	boxes := make(map[string]box)
	for f := highest; f >= 1; f-- {
		place(rows[f], f, highest, widest, top, edges, boxes)
	}
	svg = fmt.Sprintf(`<text x="%d" y="%d" font-size="20" font-weight="bold" fill="#1f2937">%s</text>`+"\n", margin, top+14, wing)
	for _, from := range sorted(edges) {
		for _, to := range edges[from] {
			a, b := boxes[from], boxes[to]
			x1, y1, x2, y2 := a.x+boxWidth/2, a.y+boxHeight, b.x+boxWidth/2, b.y
			svg += fmt.Sprintf(`<path d="M%d %dC%d %d %d %d %d %d" fill="none" stroke="#b4bcc9" marker-end="url(#tip)"/>`+"\n",
				x1, y1, x1, y1+gapY/2, x2, y2-gapY/2, x2, y2-2)
		}
	}
	for _, n := range sorted(edges) {
		b := boxes[n]
		name := n
		if n == "." {
			name = "(" + wing + ")"
		}
		svg += fmt.Sprintf(`<g><title>%s</title><rect x="%d" y="%d" width="%d" height="%d" rx="6" fill="#eef2ff" stroke="#6366f1"/>`, html.EscapeString(about(wing, n, packages)), b.x, b.y, boxWidth, boxHeight)
		svg += fmt.Sprintf(`<text x="%d" y="%d" font-size="15" text-anchor="middle" fill="#111827">%s</text></g>`+"\n", b.x+boxWidth/2, b.y+boxHeight/2+5, html.EscapeString(name))
	}
	return svg, margin + widest*(boxWidth+gapX), top + titleHeight + (highest)*(boxHeight+gapY) - gapY, nil
}

// place puts a row on its floor, in the order in which the fewest arrows from
// above run behind boxes, and of those the one with the shortest.
func place(row []string, floor, highest, widest, top int, edges map[string][]string, boxes map[string]box) {
	indent := (widest - len(row)) * (boxWidth + gapX) / 2
	set := func(order []string) {
		for i, n := range order {
			boxes[n] = box{n, margin + indent + i*(boxWidth+gapX), top + titleHeight + (highest-floor)*(boxHeight+gapY)}
		}
	}
	best, least := slices.Clone(row), -1
	permute(row, 0, func(order []string) {
		set(order)
		cost := 0
		for _, from := range sorted(edges) {
			for _, to := range edges[from] {
				a, above := boxes[from]
				b, here := boxes[to]
				if above && here && slices.Contains(row, to) {
					cost += max(a.x-b.x, b.x-a.x) + 10000*behind(a, b, boxes)
				}
			}
		}
		if least < 0 || cost < least {
			best, least = slices.Clone(order), cost
		}
	})
	set(best)
}

// behind counts the boxes that a line from a down to b runs behind.
func behind(a, b box, boxes map[string]box) (n int) {
	for _, c := range boxes {
		if c.y <= a.y || c.y >= b.y {
			continue
		}
		x := a.x + (b.x-a.x)*(c.y-a.y)/(b.y-a.y)
		if x > c.x-boxWidth/2 && x < c.x+boxWidth/2 {
			n++
		}
	}
	return n
}

// permute calls f with every order of names, first with the one given.
func permute(names []string, k int, f func([]string)) {
	if k >= len(names)-1 {
		f(names)
		return
	}
	for i := k; i < len(names); i++ {
		names[k], names[i] = names[i], names[k]
		permute(names, k+1, f)
		names[k], names[i] = names[i], names[k]
	}
}

// reduced leaves out what is for tests only, and arrows that others imply.
func reduced(edges map[string][]string) map[string][]string {
	delete(edges, "internal")
	var reaches func(from, to string) bool
	reaches = func(from, to string) bool {
		return slices.ContainsFunc(edges[from], func(n string) bool { return n == to || reaches(n, to) })
	}
	few := make(map[string][]string)
	for from, all := range edges {
		few[from] = slices.DeleteFunc(slices.Clone(all), func(to string) bool {
			return slices.ContainsFunc(all, func(n string) bool { return n != to && reaches(n, to) })
		})
	}
	return few
}

// about returns what a room says of itself: the comment of its own package, or
// the packages in it.
func about(wing, room string, packages []goPackage) string {
	path := wing + "/" + room
	if room == "." {
		path = wing
	}
	inside := ""
	for _, p := range packages {
		if p.Path == path && p.Doc != "" {
			return p.Doc
		}
		if node, ok := child(wing, p.Path); ok && node == room {
			inside += p.Path + "\n"
		}
	}
	return inside
}
