package main

import (
	"fmt"
	"math/bits"
	"strings"
)

// step is an instruction of arm64, a label, or a copy of half a vector.
type step struct {
	label      string
	defs, uses []int // variables: halves of vectors
	tied       bool  // uses[0] is defs[0]
	copies     bool  // defs[0] is to be uses[0]
	to         string
	always     bool                          // what follows is not reached
	text       func(defs, uses []int) string // in assembly, with registers for both
}

// lowering turns a function's instructions into steps.
type lowering struct {
	constants map[string]string
	kept      bool // constants stay in registers
	steps     []step
	variables int
	constant  map[string]int // variables that hold constants
	result    string         // register by which flags were set last
	compared  [2]string      // and those that were compared
}

const vectors = 16

// function lowers all lines.
func (l *lowering) function(f *function) error {
	l.variables, l.constant = 2*vectors, make(map[string]int)
	if l.kept {
		for _, line := range f.lines {
			for _, a := range line.args {
				if a.kind == constant && l.constant[a.name] == 0 {
					l.constant[a.name] = l.repeated(a.name)
				}
			}
		}
	}
	for _, line := range f.lines {
		if line.label != "" {
			l.add(step{label: line.label})
			continue
		}
		if err := l.line(line); err != nil {
			return fmt.Errorf("%s: %w", line.name, err)
		}
	}
	return nil
}

func (l *lowering) add(s step) { l.steps = append(l.steps, s) }

// variable returns a new one.
func (l *lowering) variable() int {
	l.variables++
	return l.variables - 1
}

// raw adds lines without vectors.
func (l *lowering) raw(format string, args ...any) {
	text := "\t" + fmt.Sprintf(format, args...) + "\n"
	l.add(step{text: func(_, _ []int) string { return text }})
}

// copy makes a variable another's value.
func (l *lowering) copy(to, from int) {
	l.add(step{defs: []int{to}, uses: []int{from}, copies: true})
}

// sets adds an instruction on vectors.
func (l *lowering) sets(name string, tied bool, def int, uses ...int) {
	if tied {
		uses = append([]int{def}, uses...)
	}
	l.add(step{defs: []int{def}, uses: uses, tied: tied, text: func(defs, uses []int) string {
		if tied {
			uses = uses[1:]
		}
		return encode(name, defs[0], uses...)
	}})
}

// repeated returns a variable with a constant.
func (l *lowering) repeated(name string) int {
	if v, ok := l.constant[name]; ok {
		return v
	}
	v := l.variable()
	l.duplicate("$"+l.constants[name], v)
	return v
}

// duplicate sets both words of a variable to a constant or a parameter.
func (l *lowering) duplicate(from string, v int) {
	l.raw("MOVD %s, %s", from, scratch)
	l.add(step{defs: []int{v}, text: func(defs, _ []int) string { return fmt.Sprintf("\tVDUP %s, V%d.D2\n", scratch, defs[0]) }})
}

// halves returns the variables of an operand, loaded if it is memory.
func (l *lowering) halves(o operand) (lo, hi int, err error) {
	switch {
	case o.isVector:
		v := 2 * atoi(o.name[1:])
		return v, v + 1, nil
	case o.kind == constant:
		v := l.repeated(o.name)
		return v, v, nil
	case o.kind == memory:
		lo, hi = l.variable(), l.variable()
		at, err := l.address(o, 16, 1008)
		l.add(step{defs: []int{lo, hi}, text: func(defs, _ []int) string { return fmt.Sprintf("\tFLDPQ %s, (F%d, F%d)\n", at, defs[0], defs[1]) }})
		return lo, hi, err
	}
	return 0, 0, fmt.Errorf("operand %+v", o)
}

// Registers for addresses and constants. Go keeps R18 and R26 to R30.
const scratch, place = "R19", "R20"

var general = map[string]string{"AX": "R0", "CX": "R1", "DX": "R2", "BX": "R3", "SI": "R4", "DI": "R5", "BP": "R6", "SP": "RSP"}

// gpr returns the register that stands for one of x86.
func gpr(name string) string {
	if r, ok := general[name]; ok {
		return r
	}
	return name // R8 to R15
}

// frame returns the frame's size: the link register is below locals, at a multiple
// of 16.
func frame(locals int) int {
	if locals == 0 {
		return 0
	}
	return locals + 8
}

// address returns an operand with a displacement that is a multiple of unit, at most
// most and not negative, and no index.
func (l *lowering) address(o operand, unit, most int) (string, error) {
	base, disp := gpr(o.base), o.disp
	if o.base == "SP" {
		disp += 16
	}
	switch {
	case o.base == "":
		return "", fmt.Errorf("address without base")
	case o.index != "":
		l.raw("ADD %s, %s, %s", shifted(o), base, place)
		base = place
	}
	if disp < 0 || disp > most || disp%unit != 0 {
		l.raw("ADD $%d, %s, %s", disp, base, place)
		base, disp = place, 0
	}
	return fmt.Sprintf("%d(%s)", disp, base), nil
}

// shifted returns an index times its scale.
func shifted(o operand) string {
	return strings.TrimSuffix(fmt.Sprintf("%s<<%d", gpr(o.index), bits.TrailingZeros(uint(o.scale))), "<<0")
}

// binary are instructions of two vectors: the second and the first operand.
var binary = map[string]string{
	"VADDPD": "FADD", "VSUBPD": "FSUB", "VMULPD": "FMUL",
	"VPADDQ": "ADD", "VPSUBQ": "SUB", "VPCMPGTQ": "CMGT",
	"VPOR": "ORR", "VPXOR": "EOR", "VXORPD": "EOR", "VPAND": "AND",
	"VUNPCKLPD": "ZIP1", "VUNPCKHPD": "ZIP2",
}

// line lowers an instruction.
func (l *lowering) line(i line) error {
	if !strings.HasPrefix(i.name, "V") {
		return l.scalar(i)
	}
	if i.name == "VZEROUPPER" {
		return nil
	}
	last := len(i.args) - 1
	dst := i.args[last]
	if dst.kind == memory {
		lo, hi, err := l.halves(i.args[0])
		if err != nil {
			return err
		}
		at, err := l.address(dst, 16, 1008)
		l.add(step{uses: []int{lo, hi}, text: func(_, uses []int) string { return fmt.Sprintf("\tFSTPQ (F%d, F%d), %s\n", uses[0], uses[1], at) }})
		return err
	}
	dlo, dhi, err := l.halves(dst)
	if err != nil {
		return err
	}
	d := [2]int{dlo, dhi}
	if i.name == "VBROADCASTSD" || i.name == "VPBROADCASTQ" {
		return l.broadcast(i.args[0], d)
	}
	if i.name == "VXORPD" && i.args[0] == i.args[1] {
		for _, v := range d {
			l.sets("ZERO", false, v)
		}
		return nil
	}
	var in [][2]int
	for _, a := range i.args[:last] {
		if a.kind == immediate {
			continue
		}
		lo, hi, err := l.halves(a)
		if err != nil {
			return err
		}
		in = append(in, [2]int{lo, hi})
	}
	if i.args[0].kind == immediate {
		return l.shuffle(i, d, in)
	}
	for k := range d {
		if !l.half(i.name, d[k], in, k) {
			return fmt.Errorf("is not known")
		}
	}
	return nil
}

// half lowers one half of an instruction whose halves are alike.
func (l *lowering) half(name string, d int, in [][2]int, k int) bool {
	if op, ok := binary[name]; ok {
		l.sets(op, false, d, in[1][k], in[0][k])
		return true
	}
	t := -1
	switch name {
	case "VMOVUPD", "VMOVDQU", "VMOVAPD":
		l.copy(d, in[0][k])
	case "VPANDN", "VANDNPD":
		l.sets("BIC", false, d, in[0][k], in[1][k])
	case "VFMADD231PD":
		l.sets("FMLA", true, d, in[1][k], in[0][k])
	case "VFNMADD231PD":
		l.sets("FMLS", true, d, in[1][k], in[0][k])
	case "VFMADD213PD":
		t = l.variable()
		l.copy(t, in[0][k])
		l.sets("FMLA", true, t, in[1][k], d)
	case "VFMSUB213PD":
		t = l.variable()
		l.sets("FNEG", false, t, in[0][k])
		l.sets("FMLA", true, t, in[1][k], d)
	case "VBLENDVPD": // by the sign of the first: the second, or the third
		t = l.variable()
		l.sets("SIGN", false, t, in[0][k])
		l.sets("BSL", true, t, in[1][k], in[2][k])
	default:
		return false
	}
	if t >= 0 {
		l.copy(d, t)
	}
	return true
}

// broadcast loads a word into both words of both halves.
func (l *lowering) broadcast(from operand, d [2]int) error {
	if from.kind == parameter {
		l.duplicate(from.name+"(FP)", d[0])
	} else {
		at, err := l.address(from, 1, 0)
		if err != nil {
			return err
		}
		l.add(step{defs: []int{d[0]}, text: func(defs, _ []int) string {
			return fmt.Sprintf("\tVLD1R %s, [V%d.D2]\n", strings.TrimPrefix(at, "0"), defs[0])
		}})
	}
	l.copy(d[1], d[0])
	return nil
}

// shuffle lowers instructions with an immediate number.
func (l *lowering) shuffle(i line, d [2]int, in [][2]int) error {
	number := i.args[0].number
	for _, s := range in {
		if s == d && i.name != "VROUNDPD" {
			return fmt.Errorf("in place")
		}
	}
	switch {
	case i.name == "VROUNDPD" && (number == 8 || number == 3):
		for k := range d {
			l.sets(map[uint64]string{8: "FRINTN", 3: "FRINTZ"}[number], false, d[k], in[0][k])
		}
	case i.name == "VPERM2F128" && (number == 0x20 || number == 0x31):
		l.copy(d[0], in[1][number&1])
		l.copy(d[1], in[0][number&1])
	case i.name == "VPERMPD" && number == 0x1b:
		for k := range d {
			l.sets("SWAP", false, d[k], in[0][1-k])
		}
	default:
		return fmt.Errorf("$%#x is not known", number)
	}
	return nil
}
