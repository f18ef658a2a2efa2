package display

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Table is a table, which scrolls where it is wider than the page. Cells that
// are floating-point numbers are shown with four significant digits; format them
// yourself for others. A column of durations has bars. A click on a header sorts
// by its column. A slice of structs or maps needs no Table: it is shown as one.
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
			if i < len(number) && !isNumber(v) && !numeric(line[i]) {
				number[i] = false
			}
		}
		text = append(text, line)
	}
	var h strings.Builder
	longest := durations(rows)
	height, stay := "", ""
	if len(rows) > tallest {
		height, stay = ";max-height:36em", ";position:sticky;top:0;background:var(--jp-layout-color0,#fff)"
	}
	fmt.Fprintf(&h, "<div style=\"overflow:auto;max-width:100%%%s\"><table style=\"white-space:nowrap;margin:4px 0\">\n<thead style=\"cursor:pointer\" title=\"sort\" onclick=\"%s\"><tr>", height, sorting)
	for i, s := range headers {
		fmt.Fprintf(&h, "<th style=\"%s%s\">%s</th>", align(number, i), stay, html.EscapeString(s))
	}
	h.WriteString("</tr></thead>\n<tbody>\n")
	for n, line := range text {
		h.WriteString("<tr>")
		for i, s := range line {
			fmt.Fprintf(&h, "<td style=\"%s\">%s%s</td>", align(number, i), bar(rows[n][i], longest[i]), html.EscapeString(s))
		}
		h.WriteString("</tr>\n")
	}
	h.WriteString("</tbody>\n</table></div>")
	return Of("text/html", h.String(), plainTable(headers, text, number))
}

// tallest is the most rows of a table that does not scroll up and down.
const tallest = 30

// sorting sorts the rows by the column whose header was clicked, once up and once
// down: by numbers, where those tell the cells apart, or by text.
const sorting = `const h=event.target.closest('th');if(h){` +
	`const b=h.closest('table').tBodies[0],i=h.cellIndex,t=r=>r.cells[i]?r.cells[i].textContent:'',n=r=>parseFloat(t(r)),` +
	`d=h.dataset.d=h.dataset.d==1?-1:1;[...b.rows].sort((x,y)=>d*(n(x)-n(y)||t(x).localeCompare(t(y),'en',{numeric:true}))).forEach(r=>b.append(r))}`

// durations is the longest duration of each column.
func durations(rows [][]any) map[int]time.Duration {
	longest := map[int]time.Duration{}
	for _, r := range rows {
		for i, v := range r {
			if d, ok := v.(time.Duration); ok {
				longest[i] = max(longest[i], d)
			}
		}
	}
	return longest
}

// bar is a bar as long as a duration, beside the longest of its column.
func bar(v any, longest time.Duration) string {
	d, ok := v.(time.Duration)
	if !ok || longest <= 0 {
		return ""
	}
	return fmt.Sprintf(`<span style="display:inline-block;height:0.7em;margin-right:6px;background:#3b82f6;width:%.0fpx"></span>`, 120*max(0, d.Seconds()/longest.Seconds()))
}

// noted is a table with a note below, if there is one.
func (c Content) noted(note string) Content {
	if note != "" {
		c.data["text/html"] = fmt.Sprintf("%v<p>%s</p>", c.data["text/html"], html.EscapeString(note))
		c.data["text/plain"] = fmt.Sprintf("%v\n(%s)", c.data["text/plain"], note)
	}
	return c
}

func align(number []bool, i int) string {
	if i < len(number) && number[i] {
		return "text-align:right;padding:2px 8px;white-space:nowrap"
	}
	return "text-align:left;padding:2px 8px;white-space:nowrap"
}

func isNumber(v any) bool {
	switch v.(type) {
	case int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, float32, float64:
		return true
	}
	return false
}

// numeric says whether a text is a number, or empty: a column of such texts
// stands like one of numbers.
func numeric(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return s == "" || err == nil
}

func cellText(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case float64, float32:
		return fmt.Sprintf("%.4g", x)
	case time.Duration:
		return fmt.Sprintf("%.3f s", x.Seconds())
	case string:
		return cut(x, longestCell)
	}
	return cut(fmt.Sprint(v), longestCell)
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
