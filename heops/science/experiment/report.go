// Package experiment writes the tables of experiments to files: CSV for
// programs, Markdown for people, and with them the machine that they were
// measured on.
package experiment

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Report is the tables of one experiment. Its folder holds NAME.md, with all of
// them, and NAME-TABLE.csv for each.
type Report struct {
	dir, name, title string
	tables           []table
}

type table struct {
	name, caption string
	headers       []string
	rows          [][]string
}

var names = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// NewReport starts a report of that name in a folder, which is made if needed.
// In no folder ("") nothing is written.
func NewReport(dir, name, title string) (*Report, error) {
	if !names.MatchString(name) {
		return nil, fmt.Errorf("experiment: the name %q: names of files are lower-case letters, digits and -", name)
	}
	if dir != "" {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, fmt.Errorf("experiment: %w", err)
		}
	}
	return &Report{dir: dir, name: name, title: title}, nil
}

// Table adds a table and writes the report. Values are printed as fmt does,
// numbers with up to four digits.
func (r *Report) Table(name, caption string, headers []string, rows [][]any) error {
	if !names.MatchString(name) {
		return fmt.Errorf("experiment: the table's name %q: names of files are lower-case letters, digits and -", name)
	}
	t := table{name: name, caption: caption, headers: headers}
	for i, row := range rows {
		if len(row) != len(headers) {
			return fmt.Errorf("experiment: table %s: row %d has %d values for %d headers", name, i, len(row), len(headers))
		}
		cells := make([]string, len(row))
		for k, v := range row {
			cells[k] = text(v)
		}
		t.rows = append(t.rows, cells)
	}
	r.tables = append(r.tables, t)
	return r.write(t)
}

func text(v any) string {
	switch v := v.(type) {
	case float64:
		return fmt.Sprintf("%.4g", v)
	case float32:
		return fmt.Sprintf("%.4g", v)
	}
	return fmt.Sprint(v)
}

func (r *Report) write(t table) error {
	if r.dir == "" {
		return nil
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	if err := w.WriteAll(append([][]string{t.headers}, t.rows...)); err != nil {
		return fmt.Errorf("experiment: table %s: %w", t.name, err)
	}
	if err := os.WriteFile(filepath.Join(r.dir, r.name+"-"+t.name+".csv"), []byte(b.String()), 0o644); err != nil {
		return fmt.Errorf("experiment: %w", err)
	}
	if err := os.WriteFile(filepath.Join(r.dir, r.name+".md"), []byte(r.Markdown()), 0o644); err != nil {
		return fmt.Errorf("experiment: %w", err)
	}
	return nil
}

// Markdown returns the report as text.
func (r *Report) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\nMeasured on %v.\n", r.title, ThisMachine())
	for _, t := range r.tables {
		fmt.Fprintf(&b, "\n## %s\n\n", t.caption)
		line := func(cells []string) {
			b.WriteString("|")
			for _, c := range cells {
				b.WriteString(" " + strings.NewReplacer("|", "\\|", "\n", " ").Replace(c) + " |")
			}
			b.WriteString("\n")
		}
		line(t.headers)
		b.WriteString("|" + strings.Repeat("---|", len(t.headers)) + "\n")
		for _, row := range t.rows {
			line(row)
		}
	}
	return b.String()
}

// Kept is a table of a report, which a notebook shows.
type Kept struct {
	headers []string
	rows    [][]any
}

// Table returns the table's headers and rows.
func (k Kept) Table() (headers []string, rows [][]any) { return k.headers, k.rows }

// Keep is Table for the end of a cell: it adds the table, and returns it to be
// shown.
func (r *Report) Keep(name, caption string, headers []string, rows [][]any) (Kept, error) {
	return Kept{headers, rows}, r.Table(name, caption, headers, rows)
}
