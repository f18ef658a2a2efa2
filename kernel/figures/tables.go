package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// tables prints the figures of CSV files. A figure's name is the table's, the
// words that the row begins with and the column's header.
func tables(names []string, out io.Writer) error {
	var list []figure
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			return fmt.Errorf("%s is no table: %w", name, err)
		}
		list = append(list, table(strings.TrimSuffix(filepath.Base(name), ".csv"), rows)...)
	}
	return print(out, list)
}

func table(name string, rows [][]string) []figure {
	var list []figure
	if len(rows) == 0 {
		return nil
	}
	headers := rows[0]
	for _, row := range rows[1:] {
		path := name
		leading := true
		for i, cell := range row {
			value, unit, ok := number(cell)
			if !ok {
				if leading && cell != "" {
					path += "/" + word(cell)
				}
				continue
			}
			leading = false
			full := path
			if headers[i] != "" {
				full += "/" + word(headers[i])
			}
			if unit == "" {
				unit = unitOf(headers[i], row[0])
			}
			list = append(list, figure{full, value, unit})
		}
	}
	return list
}

// number reads a cell that is one number: 12, 1.5e3, 99.9 %, 2^14.
func number(cell string) (value float64, unit string, ok bool) {
	cell = strings.TrimSpace(cell)
	if s, percent := strings.CutSuffix(cell, "%"); percent {
		cell, unit = strings.TrimSpace(s), "%"
	}
	exponent, power := strings.CutPrefix(cell, "2^")
	if power {
		cell = exponent
	}
	value, err := strconv.ParseFloat(cell, 64)
	if err != nil || math.IsInf(value, 0) || math.IsNaN(value) {
		return 0, "", false
	}
	if power {
		value = math.Exp2(value)
	}
	return value, unit, true
}

// unitOf looks for a unit in a column's header, then in a row's label.
func unitOf(texts ...string) string {
	for _, text := range texts {
		if strings.Contains(text, " / ") || strings.HasPrefix(text, "ratio") {
			return "ratio"
		}
		for _, w := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,()", r) }) {
			switch w {
			case "s", "seconds", "core-seconds":
				return "s"
			case "ms", "ns", "MB", "GB", "MiB", "GiB", "KiB", "bytes", "bits":
				return w
			}
		}
	}
	return "number"
}
