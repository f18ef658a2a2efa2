package main

import (
	"fmt"
	"strings"
)

// scalar lowers an instruction on general registers. A jump is by the last result.
func (l *lowering) scalar(i line) error {
	if i.name == "RET" {
		l.add(step{always: true, text: func(_, _ []int) string { return "\tRET\n" }})
		return nil
	}
	last := i.args[len(i.args)-1]
	first, dst := i.args[0], gpr(last.name)
	switch i.name {
	case "JNZ", "JZ":
		text := fmt.Sprintf("\t%s %s, %s\n", map[string]string{"JNZ": "CBNZ", "JZ": "CBZ"}[i.name], l.result, last.name)
		l.add(step{to: last.name, text: func(_, _ []int) string { return text }})
		return nil
	case "MOVQ", "MOVL":
		return l.move(i.name, first, dst)
	case "LEAQ":
		return l.lea(first, dst)
	case "PREFETCHT0":
		at, err := l.address(first, 8, 32760)
		l.raw("PRFM %s, PLDL1KEEP", at)
		return err
	case "TESTQ":
		if first != last {
			return fmt.Errorf("of two registers")
		}
	case "CMPQ":
		l.compared = [2]string{gpr(first.name), dst}
		return nil
	case "CMOVQLT":
		l.raw("CMP %s, %s", l.compared[1], l.compared[0])
		l.raw("CSEL LT, %s, %s, %s", gpr(first.name), dst, dst)
		return nil
	case "DECQ":
		l.raw("SUB $1, %s", dst)
	case "XORQ":
		if first != last {
			return fmt.Errorf("of two registers")
		}
		l.raw("MOVD ZR, %s", dst)
	case "ADDQ", "SUBQ", "ANDQ", "ORQ", "SHLQ", "SHRQ":
		name := map[string]string{"ORQ": "ORR", "SHLQ": "LSL", "SHRQ": "LSR"}[i.name]
		if name == "" {
			name = strings.TrimSuffix(i.name, "Q")
		}
		from := gpr(first.name)
		if first.kind == immediate {
			from = fmt.Sprintf("$%d", first.number)
		}
		l.raw("%s %s, %s", name, from, dst)
	default:
		return fmt.Errorf("is not known")
	}
	l.result = dst
	return nil
}

// move lowers MOVQ, and MOVL that fills a register's upper half with zeros.
func (l *lowering) move(name string, from operand, dst string) error {
	load, size := "MOVD", 8
	if name == "MOVL" {
		load, size = "MOVWU", 4
	}
	switch from.kind {
	case immediate:
		l.raw("MOVD $%d, %s", from.number, dst)
	case parameter:
		l.raw("%s %s(FP), %s", load, from.name, dst)
	case register:
		if name == "MOVL" {
			return fmt.Errorf("between registers")
		}
		if gpr(from.name) != dst {
			l.raw("MOVD %s, %s", gpr(from.name), dst)
		}
	case memory:
		if from.index != "" && from.disp == 0 && (from.scale == 1 || from.scale == size) {
			l.raw("%s (%s)(%s), %s", load, gpr(from.base), shifted(from), dst)
			return nil
		}
		at, err := l.address(from, size, 4095*size)
		if err != nil {
			return err
		}
		l.raw("%s %s, %s", load, at, dst)
	default:
		return fmt.Errorf("operand %+v", from)
	}
	return nil
}

// lea lowers an address that is computed.
func (l *lowering) lea(from operand, dst string) error {
	base := gpr(from.base)
	if from.base == "" {
		return fmt.Errorf("without base")
	}
	if from.index != "" {
		l.raw("ADD %s, %s, %s", shifted(from), base, dst)
		base = dst
	}
	switch {
	case from.disp < 0:
		l.raw("SUB $%d, %s, %s", -from.disp, base, dst)
	case from.disp > 0 || base != dst:
		l.raw("ADD $%d, %s, %s", from.disp, base, dst)
	}
	return nil
}
