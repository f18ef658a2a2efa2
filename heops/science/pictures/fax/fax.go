// Package fax decodes what CCITT Group 3, of one dimension, and Group 4 compress: rows
// of one bit a pixel, from left to right in the upper bits first. Runs that a fax calls
// black are ones.
package fax

import (
	"bytes"
	"fmt"
	"io"

	"golang.org/x/image/ccitt"
)

// Group4 decodes so many rows.
func Group4(raw []byte, columns, rows int) ([]byte, error) {
	return decode(raw, ccitt.Group4, columns, rows)
}

func decode(raw []byte, format ccitt.SubFormat, columns, rows int) ([]byte, error) {
	out := make([]byte, rows*((columns+7)/8))
	r := ccitt.NewReader(bytes.NewReader(raw), ccitt.MSB, format, columns, rows, &ccitt.Options{Invert: true})
	if _, err := io.ReadFull(r, out); err != nil {
		return nil, fmt.Errorf("damaged or cut short: %w", err)
	}
	return out, nil
}

// end ends a line of Group 3: eleven zeros, which no code within a line has, and a
// one. More zeros may come before them, to fill up a byte.
const end = 11

// Group3 decodes so many rows. It does so line by line: the decoder at hand takes no
// filling but after the last one.
func Group3(raw []byte, columns, rows int) ([]byte, error) {
	out := make([]byte, 0, rows*((columns+7)/8))
	var line bitsOf
	add := func() error {
		pixels, err := decode(append(line.bytes, 0, 0, 0, 0), ccitt.Group3, columns, 1)
		out = append(out, pixels...)
		return err
	}
	line.begin()
	zeros := 0
	for _, b := range raw {
		for k := 7; k >= 0 && len(out) < cap(out); k-- {
			one := b>>k&1 == 1
			if !one || zeros < end {
				line.add(one)
			} else {
				if line.ones > 1 { // else the first line begins, or the page has ended
					if err := add(); err != nil {
						return nil, err
					}
				}
				line.begin()
			}
			if zeros++; one {
				zeros = 0
			}
		}
	}
	if len(out) < cap(out) && line.ones > 1 {
		if err := add(); err != nil {
			return nil, err
		}
	}
	if len(out) < cap(out) {
		return nil, fmt.Errorf("%d lines; %d are needed: it is cut short", len(out)/((columns+7)/8), rows)
	}
	return out, nil
}

// bitsOf collects the bits of a line.
type bitsOf struct {
	bytes   []byte
	n, ones int
}

// begin starts with an end of line, as the decoder wants it.
func (b *bitsOf) begin() {
	b.bytes, b.n, b.ones = b.bytes[:0], 0, 0
	for range end {
		b.add(false)
	}
	b.add(true)
}

func (b *bitsOf) add(one bool) {
	if b.n%8 == 0 {
		b.bytes = append(b.bytes, 0)
	}
	if one {
		b.bytes[b.n/8] |= 0x80 >> (b.n % 8)
		b.ones++
	}
	b.n++
}
