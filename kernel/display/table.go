package display

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"
)

// Table is a table. Cells that are floating-point numbers are shown with four
// significant digits; format them yourself for others.
func Table(headers []string, rows [][]any) Content {
	text := make([][]string, 0, len(rows)+1)
	number := make([]bool, len(headers))
	for i := range number {
		number[i] = len(rows) > 0
	}
	for _, r := range rows {
		line := make([]string, len(r))
		for i, v := range r {
			line[i] = cellText(v)
			if i < len(number) && !isNumber(v) {
				number[i] = false
			}
		}
		text = append(text, line)
	}
	var h strings.Builder
	h.WriteString("<table>\n<thead><tr>")
	for i, s := range headers {
		fmt.Fprintf(&h, "<th%s>%s</th>", align(number, i), html.EscapeString(s))
	}
	h.WriteString("</tr></thead>\n<tbody>\n")
	for _, line := range text {
		h.WriteString("<tr>")
		for i, s := range line {
			fmt.Fprintf(&h, "<td%s>%s</td>", align(number, i), html.EscapeString(s))
		}
		h.WriteString("</tr>\n")
	}
	h.WriteString("</tbody>\n</table>")
	return Of("text/html", h.String(), plainTable(headers, text, number))
}

func align(number []bool, i int) string {
	if i < len(number) && number[i] {
		return ` style="text-align:right"`
	}
	return ` style="text-align:left"`
}

func isNumber(v any) bool {
	switch v.(type) {
	case int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, float32, float64:
		return true
	}
	return false
}

func cellText(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case float64, float32:
		return fmt.Sprintf("%.4g", x)
	case string:
		return x
	}
	return fmt.Sprint(v)
}

func plainTable(headers []string, rows [][]string, number []bool) string {
	width := make([]int, len(headers))
	all := append([][]string{headers}, rows...)
	for _, r := range all {
		for i, s := range r {
			if i < len(width) {
				width[i] = max(width[i], utf8.RuneCountInString(s))
			}
		}
	}
	var b strings.Builder
	for n, r := range all {
		if n > 0 {
			b.WriteByte('\n')
		}
		var line strings.Builder
		for i, s := range r {
			if i > 0 {
				line.WriteString("  ")
			}
			pad := ""
			if i < len(width) {
				pad = strings.Repeat(" ", width[i]-utf8.RuneCountInString(s))
			}
			if i < len(number) && number[i] {
				line.WriteString(pad + s)
			} else {
				line.WriteString(s + pad)
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " "))
	}
	return b.String()
}
