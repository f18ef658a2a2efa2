package display

import "fmt"

// Facts is what a value tells of itself by its Summary, or as a table's row: a
// title, and names with values. What has them is not to be shown by what it
// holds.
func Facts(v any) (title string, lines [][2]string, ok bool) {
	defer func() {
		if e := recover(); e != nil { // a method of the value, which may be half made
			title, lines, ok = fmt.Sprintf("%T cannot be shown: %v", v, e), nil, true
		}
	}()
	switch x := v.(type) {
	case summary:
		title, lines = x.Summary()
		return title, lines, true
	case row:
		headers, cells := x.Row()
		for i := range min(len(headers), len(cells)) {
			lines = append(lines, [2]string{headers[i], text(cells[i])})
		}
		if s, ok := v.(fmt.Stringer); ok {
			title = s.String()
		} else {
			title = fmt.Sprintf("%T", v)
		}
		return title, lines, true
	}
	return "", nil, false
}
