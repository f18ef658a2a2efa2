package main

import (
	"fmt"
	"strings"
)

// word is an instruction that Go's assembler has no name for, of 2 doubles or 16 bytes
// (Arm A64 instruction set, Advanced SIMD): without its registers.
var word = map[string]uint32{
	"FADD":   0x4e60d400,
	"FSUB":   0x4ee0d400,
	"FMUL":   0x6e60dc00,
	"FNEG":   0x6ee0f800,
	"FRINTN": 0x4e618800, // to the nearest, ties to even
	"FRINTZ": 0x4ee19800, // towards 0
	"CMGT":   0x4ee03400,
	"SIGN":   0x4ee0a800, // CMLT #0: all ones where negative
	"BIC":    0x4e601c00, // the first without the bits of the second
}

// named are those that it has; the order is that of Go: second, first, destination.
var named = map[string]string{
	"FMLA": "VFMLA V{m}.D2, V{n}.D2, V{d}.D2",
	"FMLS": "VFMLS V{m}.D2, V{n}.D2, V{d}.D2",
	"ADD":  "VADD V{m}.D2, V{n}.D2, V{d}.D2",
	"SUB":  "VSUB V{m}.D2, V{n}.D2, V{d}.D2",
	"ORR":  "VORR V{m}.B16, V{n}.B16, V{d}.B16",
	"EOR":  "VEOR V{m}.B16, V{n}.B16, V{d}.B16",
	"AND":  "VAND V{m}.B16, V{n}.B16, V{d}.B16",
	"BSL":  "VBSL V{m}.B16, V{n}.B16, V{d}.B16",
	"ZIP1": "VZIP1 V{m}.D2, V{n}.D2, V{d}.D2",
	"ZIP2": "VZIP2 V{m}.D2, V{n}.D2, V{d}.D2",
	"SWAP": "VEXT $8, V{n}.B16, V{n}.B16, V{d}.B16",
	"ZERO": "VMOVI $0, V{d}.B16",
	"MOV":  "VMOV V{n}.B16, V{d}.B16",
}

// encode returns an instruction that makes d of n, or of n and m.
func encode(name string, d int, from ...int) string {
	n, m := 0, 0
	if len(from) > 0 {
		n = from[0]
	}
	if len(from) > 1 {
		m = from[1]
	}
	if format, ok := named[name]; ok {
		return "\t" + strings.NewReplacer("{d}", fmt.Sprint(d), "{n}", fmt.Sprint(n), "{m}", fmt.Sprint(m)).Replace(format) + "\n"
	}
	w := word[name] | uint32(m)<<16 | uint32(n)<<5 | uint32(d)
	if len(from) == 1 {
		return fmt.Sprintf("\tWORD $%#08x // %s V%d, V%d\n", w, name, n, d)
	}
	return fmt.Sprintf("\tWORD $%#08x // %s V%d, V%d, V%d\n", w, name, m, n, d)
}

// print returns a step in assembly, with the registers of variables.
func (s *step) print(registers []int) string {
	of := func(variables []int) []int {
		r := make([]int, len(variables))
		for i, v := range variables {
			r[i] = registers[v]
		}
		return r
	}
	defs, uses := of(s.defs), of(s.uses)
	switch {
	case s.label != "":
		return "\n" + s.label + ":\n"
	case s.copies && defs[0] == uses[0]:
		return ""
	case s.copies:
		return encode("MOV", defs[0], uses[0])
	}
	return s.text(defs, uses)
}
