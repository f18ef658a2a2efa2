// Package near finds the name that a person may have mistyped.
package near

import "strings"

// Closest finds the name that a person may have mistyped.
func Closest(name string) (try func(string), best func() string) {
	found, distance := "", 3
	switch n := len(name); {
	case n <= 2:
		distance = 1
	case n <= 4:
		distance = 2
	}
	return func(n string) {
		if n == name {
			return
		}
		if d := Distance(name, n); d < distance {
			found, distance = n, d
		}
	}, func() string { return found }
}

// Distance counts the letters to change, add or take away.
func Distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			} else if strings.EqualFold(a[i-1:i], b[j-1:j]) {
				cost = 1
			}
			d := min(diagonal+cost, row[j]+1, row[j-1]+1)
			diagonal, row[j] = row[j], d
		}
	}
	return row[len(b)]
}
