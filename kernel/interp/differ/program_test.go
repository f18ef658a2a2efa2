package differ

import (
	"fmt"
	"strings"
)

// Program is a random program. Programs are not changed: Without makes smaller ones.
type Program struct {
	Seed         uint64
	declarations []*node
	cells        [][]*node
}

// node is a statement or a declaration: lines with blocks between them.
type node struct {
	parts []part
	tail  string
	// global is set for a cell's variables: as part of a cell they are declared
	// where they stand, and for the compiler in front of all.
	global *variable
	value  string
	fixed  bool // goes only with what it stands in
}

// part is a line that opens a block, with the block.
type part struct {
	head string
	body []*node
}

func line(format string, args ...any) *node {
	return &node{parts: []part{{head: fmt.Sprintf(format, args...)}}}
}

// write writes a node, with its variables declared where they stand or not.
func (n *node) write(b *strings.Builder, declare bool) {
	switch {
	case n.global != nil && declare:
		fmt.Fprintf(b, "var %s %s = %s\n", n.global.name, n.global.typ.code, n.value)
	case n.global != nil:
		fmt.Fprintf(b, "%s = %s\n", n.global.name, n.value)
	}
	for _, p := range n.parts {
		b.WriteString(p.head)
		b.WriteByte('\n')
		for _, k := range p.body {
			k.write(b, declare)
		}
	}
	if n.tail != "" {
		b.WriteString(n.tail)
		b.WriteByte('\n')
	}
}

// Cells are the program as the cells of a notebook: first what all programs have,
// then types, functions and variables, then statements.
func (p *Program) Cells() []string {
	var first strings.Builder
	first.WriteString("import (\n" + imports + ")\n" + prelude)
	var declared strings.Builder
	for _, n := range p.declarations {
		n.write(&declared, true)
	}
	cells := []string{first.String(), declared.String()}
	for _, c := range p.cells {
		var b strings.Builder
		for _, n := range c {
			n.write(&b, true)
		}
		cells = append(cells, b.String())
	}
	return append(cells, "ended()\n")
}

// Package is the program as a package with a function Run, which does what the cells
// do, with the same output. A cell's panic is printed, and ends the program.
func (p *Program) Package(name string) string {
	var b strings.Builder
	b.WriteString("package " + name + "\n\nimport (\n" + imports + ")\n" + prelude + `
func Run() {
	defer func() {
		if e := recover(); e != nil {
			fmt.Println("panic:", e)
		}
	}()
`)
	for i := range p.cells {
		fmt.Fprintf(&b, "\tcell%d()\n", i)
	}
	b.WriteString("\tended()\n}\n\n")
	for _, n := range p.declarations {
		n.write(&b, true)
	}
	for i, c := range p.cells {
		for _, n := range c {
			if n.global != nil {
				fmt.Fprintf(&b, "var %s %s\n", n.global.name, n.global.typ.code)
			}
		}
		fmt.Fprintf(&b, "func cell%d() {\n", i)
		for _, n := range c {
			n.write(&b, false)
		}
		b.WriteString("}\n")
	}
	return b.String()
}

const imports = "\t\"fmt\"\n\t\"math\"\n\t\"strconv\"\n"

// prelude is how programs print: each value with a number that says where. Beyond a
// few hundred only a sum of them is printed.
const prelude = `
var printed, sum uint64

func ts(at int, s string) {
	printed++
	for i := 0; i < len(s); i++ {
		sum = sum*1099511628211 + uint64(s[i])
	}
	if printed <= 400 {
		fmt.Println(at, s)
	}
}

func ti(at int, x int64)  { ts(at, strconv.FormatInt(x, 10)) }
func tu(at int, x uint64) { ts(at, strconv.FormatUint(x, 10)) }
func tb(at int, x bool)   { ts(at, strconv.FormatBool(x)) }
func tf(at int, x uint64) {
	if math.IsNaN(math.Float64frombits(x)) {
		ts(at, "NaN")
		return
	}
	ts(at, strconv.FormatUint(x, 16))
}
func tq(at int, x string) { ts(at, strconv.Quote(x)) }
func tv(at int, x any)    { ts(at, strconv.Quote(fmt.Sprintf("%v", x))) }
func ended()              { fmt.Println("end", printed, sum) }

// within keeps a float in the range of all integers, from low to 100.
func within(x, low float64) float64 {
	if x > low && x < 100 {
		return x
	}
	return low
}
`
