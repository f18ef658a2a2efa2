// Package notebooks holds the rules for the notebooks that are committed: what they
// show is readable, and there.
package notebooks

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

const (
	mostLines = 20      // of a cell of code
	mostWidth = 200     // of a line of code, in bytes
	mostBytes = 2 << 20 // of a notebook with its outputs
)

// book is what of a notebook the rules are about.
type book struct {
	Cells []struct {
		Type           string          `json:"cell_type"`
		Source         text            `json:"source"`
		ExecutionCount *int            `json:"execution_count"`
		Outputs        json.RawMessage `json:"outputs"`
	} `json:"cells"`
}

// text is a string, or the lines of one.
type text string

func (t *text) UnmarshalJSON(data []byte) error {
	var lines []string
	if err := json.Unmarshal(data, &lines); err == nil {
		*t = text(strings.Join(lines, ""))
		return nil
	}
	return json.Unmarshal(data, (*string)(t))
}

// output is one of a cell.
type output struct {
	Type string                     `json:"output_type"`
	Name string                     `json:"name"`
	Data map[string]json.RawMessage `json:"data"`
}

var (
	absolute = regexp.MustCompile(`(?:^|[\s"'=(\[\\])(/(?:home|root|work|tmp|usr|var|Users|opt|mnt)/|[A-Z]:\\\\?Users)`)
	markup   = regexp.MustCompile(`(?i)<(table|tr|td|th|div|span|svg|img)\b|display\.HTML\(`)
	byHand   = regexp.MustCompile(`tabwriter|plot\.New\(\)`)
	pictures = []string{"image/png", "image/svg+xml", "text/html", "text/plain", "text/latex", "text/markdown", "application/json"}
)

// Faults lists what of a notebook, a file of nbformat 4, is against the rules: a long
// cell or line, a table or plot made by hand, HTML, a path of one machine, outputs that
// are missing, an error, or that no page shows.
func Faults(data []byte) (list []string) {
	add := func(cell int, format string, args ...any) {
		list = append(list, fmt.Sprintf("cell %d: ", cell)+fmt.Sprintf(format, args...))
	}
	if len(data) > mostBytes {
		list = append(list, fmt.Sprintf("it has %d bytes; %d are enough: show smaller pictures", len(data), mostBytes))
	}
	var b book
	if err := json.Unmarshal(data, &b); err != nil {
		return append(list, "it is no notebook: "+err.Error())
	}
	shown, count := 0, 0
	for i, c := range b.Cells {
		if c.Type != "code" {
			continue
		}
		code := strings.TrimRight(string(c.Source), "\n")
		lines := strings.Split(code, "\n")
		if len(lines) > mostLines {
			add(i, "it has %d lines; %d are enough", len(lines), mostLines)
		}
		for _, l := range lines {
			if len(l) > mostWidth {
				add(i, "a line of %d bytes; the page shows some hundred: %.60s", len(l), l)
			}
		}
		if m := markup.FindString(code); m != "" {
			add(i, "%s in code: a value shows itself, or is a slice of structs", m)
		}
		if m := byHand.FindString(code); m != "" {
			add(i, "%s in code: a table or plot made by hand; a slice of structs is one, display.Plot and Histogram draw", m)
		}
		count++
		if c.ExecutionCount == nil || *c.ExecutionCount != count {
			add(i, "it has not been run, or not in its turn: commit the notebook as a run from the top leaves it")
		}
		if m := absolute.FindString(code + "\n" + string(c.Outputs)); m != "" {
			add(i, "a path of one machine: %s", strings.TrimSpace(m))
		}
		var outputs []output
		if err := json.Unmarshal(c.Outputs, &outputs); err != nil {
			add(i, "outputs: %v", err)
		}
		shown += len(outputs)
		for _, o := range outputs {
			switch {
			case o.Type == "error":
				add(i, "it ended in an error")
			case o.Type == "stream" && o.Name == "stderr":
				add(i, "it wrote to standard error")
			case o.Type == "stream":
			case !slices.ContainsFunc(pictures, func(m string) bool { return o.Data[m] != nil }):
				add(i, "an output that no page shows")
			}
		}
	}
	if shown == 0 {
		list = append(list, "it has no outputs")
	}
	return list
}
