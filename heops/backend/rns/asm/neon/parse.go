package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// function is one that avo wrote.
type function struct {
	name, doc         string
	locals, arguments int // bytes
	lines             []line
}

// line is a label or an instruction.
type line struct {
	label, name string
	args        []operand // the last is what it sets
}

// operand is an immediate number, a register, or memory.
type operand struct {
	kind     byte   // one of those below
	name     string // of a register, parameter, constant or label
	number   uint64 // immediate
	disp     int
	base     string
	index    string
	scale    int
	isVector bool
}

const (
	immediate = '$'
	register  = 'r'
	memory    = 'm'
	parameter = 'p'
	constant  = 'c'
	label     = 'l'
)

var (
	textLine   = regexp.MustCompile(`^TEXT ·(\w+)\(SB\), NOSPLIT, \$(\d+)-(\d+)$`)
	dataLine   = regexp.MustCompile(`^DATA (\w+)<>\+0\(SB\)/8, \$(0x[0-9a-f]+)$`)
	memoryText = regexp.MustCompile(`^(-?\d+)?(?:\((\w+)\))?(?:\((\w+)\*(\d)\))?$`)
	parameterT = regexp.MustCompile(`^(\w+\+\d+)\(FP\)$`)
	constantT  = regexp.MustCompile(`^(\w+)<>\+0\(SB\)$`)
)

// parse returns the functions of a file, and its constants, each four times a word.
func parse(code string) (functions []*function, constants map[string]string, err error) {
	constants = make(map[string]string)
	doc := ""
	var f *function
	for number, text := range strings.Split(code, "\n") {
		switch {
		case strings.HasPrefix(text, "// func "):
			doc = text + "\n"
		case textLine.MatchString(text):
			m := textLine.FindStringSubmatch(text)
			f = &function{name: m[1], doc: doc, locals: atoi(m[2]), arguments: atoi(m[3])}
			functions = append(functions, f)
		case dataLine.MatchString(text):
			m := dataLine.FindStringSubmatch(text)
			constants[m[1]] = m[2]
		case f == nil || text == "" || strings.HasPrefix(strings.TrimSpace(text), "//") || strings.HasPrefix(text, "DATA ") || strings.HasPrefix(text, "GLOBL "):
		case strings.HasSuffix(text, ":"):
			f.lines = append(f.lines, line{label: strings.TrimSuffix(text, ":")})
		default:
			l, err := instruction(strings.TrimSpace(text))
			if err != nil {
				return nil, nil, fmt.Errorf("line %d: %w", number+1, err)
			}
			f.lines = append(f.lines, l)
		}
	}
	return functions, constants, nil
}

func instruction(text string) (line, error) {
	name, rest, _ := strings.Cut(text, " ")
	l := line{name: name}
	for arg := range strings.SplitSeq(rest, ",") {
		if arg = strings.TrimSpace(arg); arg == "" {
			continue
		}
		o, err := operandOf(arg, strings.HasPrefix(name, "J"))
		if err != nil {
			return line{}, fmt.Errorf("%s: %w", text, err)
		}
		l.args = append(l.args, o)
	}
	return l, nil
}

func operandOf(s string, jump bool) (operand, error) {
	if jump {
		return operand{kind: label, name: s}, nil
	}
	if number, ok := strings.CutPrefix(s, "$"); ok {
		n, err := strconv.ParseUint(number, 0, 64)
		return operand{kind: immediate, number: n}, err
	}
	if m := parameterT.FindStringSubmatch(s); m != nil {
		return operand{kind: parameter, name: m[1]}, nil
	}
	if m := constantT.FindStringSubmatch(s); m != nil {
		return operand{kind: constant, name: m[1]}, nil
	}
	if strings.Contains(s, "(") {
		m := memoryText.FindStringSubmatch(s)
		if m == nil {
			return operand{}, fmt.Errorf("memory operand %q", s)
		}
		return operand{kind: memory, disp: atoi(m[1]), base: m[2], index: m[3], scale: atoi(m[4])}, nil
	}
	return operand{kind: register, name: s, isVector: s[0] == 'Y'}, nil
}

// atoi returns 0 for what is not there.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
