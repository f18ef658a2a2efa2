package main

import (
	"fmt"
	"io"
	"strings"
)

type Token struct {
	Kind  byte
	Value float64
}
type Lexer struct {
	s   string
	pos int
}

func (l *Lexer) Next() (t Token, err error) {
	for l.pos < len(l.s) && l.s[l.pos] == ' ' {
		l.pos++
	}
	if l.pos == len(l.s) {
		return t, io.EOF
	}
	c := l.s[l.pos]
	switch {
	case c >= '0' && c <= '9':
		v := 0.0
		for l.pos < len(l.s) && l.s[l.pos] >= '0' && l.s[l.pos] <= '9' {
			v = v*10 + float64(l.s[l.pos]-'0')
			l.pos++
		}
		return Token{'n', v}, nil
	case strings.ContainsRune("+-*/()", rune(c)):
		l.pos++
		return Token{Kind: c}, nil
	}
	return t, fmt.Errorf("bad char %q at %d", c, l.pos)
}

type Parser struct {
	lex *Lexer
	tok Token
	err error
}

func NewParser(s string) *Parser { p := &Parser{lex: &Lexer{s: s}}; p.next(); return p }
func (p *Parser) next() {
	p.tok, p.err = p.lex.Next()
}
func (p *Parser) expr() float64 {
	v := p.term()
	for p.err == nil && (p.tok.Kind == '+' || p.tok.Kind == '-') {
		k := p.tok.Kind
		p.next()
		if w := p.term(); k == '+' {
			v += w
		} else {
			v -= w
		}
	}
	return v
}
func (p *Parser) term() float64 {
	v := p.factor()
	for p.err == nil && (p.tok.Kind == '*' || p.tok.Kind == '/') {
		k := p.tok.Kind
		p.next()
		if w := p.factor(); k == '*' {
			v *= w
		} else {
			v /= w
		}
	}
	return v
}
func (p *Parser) factor() float64 {
	switch p.tok.Kind {
	case 'n':
		v := p.tok.Value
		p.next()
		return v
	case '(':
		p.next()
		v := p.expr()
		p.next()
		return v
	case '-':
		p.next()
		return -p.factor()
	}
	return 0
}
