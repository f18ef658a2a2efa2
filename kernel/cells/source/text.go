package source

import (
	"go/scanner"
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Status says whether a cell can be run as it stands: "complete", "incomplete"
// with the indentation of the next line, or "invalid".
func Status(src string) (status, indent string) {
	fset := token.NewFileSet()
	_, errs := Parse(fset, "cell", src)
	if len(errs) == 0 {
		return "complete", ""
	}
	lines := strings.Count(src, "\n") + 1
	first := errs[0]
	if first.Pos.Line <= lines && !strings.Contains(first.Msg, "not terminated") && !strings.Contains(first.Msg, unfinished) {
		return "invalid", ""
	}
	if strings.Contains(first.Msg, "string literal not terminated") && !strings.Contains(first.Msg, "raw") {
		return "invalid", ""
	}
	last := src[strings.LastIndexByte(src, '\n')+1:]
	indent = last[:len(last)-len(strings.TrimLeft(last, " \t"))]
	if t := strings.TrimSpace(last); strings.HasSuffix(t, "{") || strings.HasSuffix(t, "(") || strings.HasSuffix(t, ":") {
		indent += "\t"
	}
	return "incomplete", indent
}

// InString says whether an offset is inside a string literal: where that
// starts, and whether it is an import's.
func InString(src string, at int) (quote int, isImport, ok bool) {
	line := src[strings.LastIndexByte(src[:at], '\n')+1 : at]
	open := -1
	for i := 0; i < len(line); i++ {
		switch {
		case open < 0 && strings.HasPrefix(line[i:], "//"):
			return 0, false, false
		case open < 0 && (line[i] == '"' || line[i] == '`'):
			open = i
		case open >= 0 && line[i] == '\\' && line[open] == '"':
			i++
		case open >= 0 && line[i] == line[open]:
			open = -1
		}
	}
	if open < 0 {
		return 0, false, false
	}
	quote = at - len(line) + open
	head := strings.TrimSpace(line[:open])
	if strings.HasPrefix(head, "import") {
		return quote, true, true
	}
	// A line of an import group holds nothing else, or a name.
	before := src[:at-len(line)]
	if i := strings.LastIndex(before, "import ("); i >= 0 && !strings.Contains(before[i:], ")") && (head == "" || token.IsIdentifier(head) || head == "_" || head == ".") {
		return quote, true, true
	}
	return quote, false, true
}

// LineOffset is where a line starts, counted from 1.
func LineOffset(src string, line int) int {
	at := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(src[at:], '\n')
		if i < 0 {
			return len(src)
		}
		at += i + 1
	}
	return at
}

// LineOf is the line of an offset, up to the end of the word there.
func LineOf(src string, at int) string {
	from := strings.LastIndexByte(src[:at], '\n') + 1
	return src[from:WordEnd(src, at)]
}

// WordEnd is where the word at an offset ends.
func WordEnd(src string, at int) int {
	for at < len(src) {
		r, n := utf8.DecodeRuneInString(src[at:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' {
			break
		}
		at += n
	}
	return at
}

// CalleeAt is the offset of the function whose arguments hold an offset, or -1.
func CalleeAt(src string, at int) int {
	depth := 0
	for i := at - 1; i >= 0; i-- {
		switch src[i] {
		case ')', ']', '}':
			depth++
		case '(':
			if depth == 0 {
				for i > 0 && (src[i-1] == ' ' || src[i-1] == '\t') {
					i--
				}
				if i > 0 {
					return i
				}
				return -1
			}
			depth--
		case '[', '{':
			if depth == 0 {
				return -1
			}
			depth--
		}
	}
	return -1
}

// Closed closes the brackets that a piece of source leaves open.
func Closed(src string) string { return src + Closing(src) }

// Closing is what closes the brackets that a piece of source leaves open: on its
// last line, which may be inside a composite literal, unless that is a comment.
func Closing(src string) (end string) {
	comment := false
	var open []byte
	inString := byte(0)
	for i := 0; i < len(src); i++ {
		b := src[i]
		comment = comment && b != '\n'
		switch {
		case inString != 0:
			if b == '\\' && inString != '`' {
				i++
			} else if b == inString || b == '\n' && inString != '`' {
				inString = 0
			}
		case b == '"' || b == '`' || b == '\'':
			inString = b
		case b == '/' && i+1 < len(src) && src[i+1] == '/':
			for i < len(src) && src[i] != '\n' {
				i++
			}
			comment = i == len(src)
		case b == '(':
			open = append(open, ')')
		case b == '[':
			open = append(open, ']')
		case b == '{':
			open = append(open, '}')
		case b == ')' || b == ']' || b == '}':
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		}
	}
	if comment {
		end = "\n"
	}
	for i := len(open) - 1; i >= 0; i-- {
		end += string(open[i])
	}
	return end
}

// Open says whether a bracket, a comment or a raw string is open at the end
// of some Go.
func Open(src string) bool {
	fset := token.NewFileSet()
	f := fset.AddFile("", -1, len(src))
	var sc scanner.Scanner
	unfinished := false
	sc.Init(f, []byte(src), func(_ token.Position, msg string) {
		unfinished = unfinished || strings.Contains(msg, "comment not terminated") || strings.Contains(msg, "raw string literal not terminated")
	}, 0)
	depth := 0
	for {
		_, tok, _ := sc.Scan()
		switch tok {
		case token.LPAREN, token.LBRACE, token.LBRACK:
			depth++
		case token.RPAREN, token.RBRACE, token.RBRACK:
			depth--
		case token.EOF:
			return unfinished || depth > 0
		}
	}
}
