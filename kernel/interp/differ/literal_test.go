package differ

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

var (
	texts  = []string{`""`, `"a"`, `"go"`, `"héllo"`, `"日本"`, `"x\x00y"`, `"\xff\xfe"`, `"0123456789"`}
	floats = []string{"0", "1", "-1", "0.5", "-0.25", "0.1", "3", "1e10", "-2.5e-3", "1e30", "16777217", "255.75"}
)

// digits is a constant of a basic type without its type.
func (g *generator) digits(t *typ) string {
	switch t.kind {
	case boolean:
		return strconv.FormatBool(g.chance(2))
	case text:
		return texts[g.IntN(len(texts))]
	case floating:
		return floats[g.IntN(len(floats))]
	}
	bits := t.width()
	switch g.IntN(10) {
	case 0:
		if t.kind == signed {
			return strconv.FormatInt(math.MinInt64>>(64-bits), 10)
		}
		return strconv.FormatUint(math.MaxUint64>>(64-bits), 10)
	case 1:
		if t.kind == signed {
			return strconv.FormatInt(math.MaxInt64>>(64-bits), 10)
		}
		return strconv.FormatUint(1<<(bits-1), 10)
	case 2:
		return strconv.Itoa(g.upTo(127))
	case 3:
		if t.kind == signed {
			return strconv.Itoa(-1 - g.upTo(100))
		}
	case 4:
		return strconv.FormatUint(g.Uint64()>>(65-bits), 10)
	}
	return strconv.Itoa(g.upTo(10))
}

// width is the number of bits of an integer type.
func (t *typ) width() int {
	if t.base != nil {
		t = t.base
	}
	bits, err := strconv.Atoi(strings.TrimLeft(t.code, "uint"))
	if err != nil {
		return 64
	}
	return bits
}

// literal is a value of constants.
func (g *generator) literal(t *typ, depth int) string {
	return g.composite(t, depth, func(t *typ, depth int) string { return g.literal(t, depth) })
}

// composite is a literal, with the values in it as element has them.
func (g *generator) composite(t *typ, depth int, element func(*typ, int) string) string {
	if t.basic() {
		return t.code + "(" + g.digits(t) + ")"
	}
	var list []string
	switch t.kind {
	case structure:
		if depth <= 0 && !t.shared {
			return t.code + "{}"
		}
		for i, f := range t.fields {
			if i > 0 && g.chance(8) && f.typ.kind != pointer {
				continue
			}
			list = append(list, f.name+": "+element(f.typ, depth-1))
		}
	case array:
		if g.chance(4) {
			return fmt.Sprintf("%s{%d: %s}", t.code, g.IntN(t.length), element(t.elem, depth-1))
		}
		for range t.length {
			list = append(list, element(t.elem, depth-1))
		}
	case slice:
		switch g.IntN(8) {
		case 0:
			return t.code + "(nil)"
		case 1:
			n := g.upTo(4)
			return fmt.Sprintf("make(%s, %d, %d)", t.code, n, n+g.upTo(4))
		}
		for range 1 + g.upTo(4) {
			list = append(list, element(t.elem, depth-1))
		}
	case mapping:
		seen := map[string]bool{}
		entries := g.upTo(4)
		if t.key.kind == array || t.key.kind == structure { // of two that are equal, compiled Go takes which it likes
			entries = min(entries, 1)
		}
		for range entries {
			k := g.literal(t.key, 1)
			if !seen[k] {
				seen[k] = true
				list = append(list, k+": "+element(t.elem, depth-1))
			}
		}
	case pointer:
		if t.elem.kind != structure {
			return "new(" + t.elem.code + ")"
		}
		return "&" + g.composite(t.elem, depth, element)
	}
	return t.code + "{" + strings.Join(list, ", ") + "}"
}
