// Package npy reads NumPy's .npy files: one array of numbers. The header is
// checked before anything is allocated: an array has as many values as the file
// has bytes for.
//
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
package npy

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"cryptounet/heops/bounded"
	"cryptounet/heops/network/weights"
)

// Array is an array of numbers, row-major.
type Array struct {
	Shape []int
	Type  string // NumPy's, without the byte order: f4, u1, ...
	Data  []float64
}

// maxFile bounds a file, in bytes.
const maxFile = 1 << 31

// types are the numbers that are read.
var types = map[string]struct {
	bytes int
	read  func(o binary.ByteOrder, b []byte) float64
}{
	"f2": {2, func(o binary.ByteOrder, b []byte) float64 { return weights.Half(o.Uint16(b)) }},
	"f4": {4, func(o binary.ByteOrder, b []byte) float64 { return float64(math.Float32frombits(o.Uint32(b))) }},
	"f8": {8, func(o binary.ByteOrder, b []byte) float64 { return math.Float64frombits(o.Uint64(b)) }},
	"b1": {1, func(_ binary.ByteOrder, b []byte) float64 { return float64(b[0]) }},
	"u1": {1, func(_ binary.ByteOrder, b []byte) float64 { return float64(b[0]) }},
	"i1": {1, func(_ binary.ByteOrder, b []byte) float64 { return float64(int8(b[0])) }},
	"u2": {2, func(o binary.ByteOrder, b []byte) float64 { return float64(o.Uint16(b)) }},
	"i2": {2, func(o binary.ByteOrder, b []byte) float64 { return float64(int16(o.Uint16(b))) }},
	"i4": {4, func(o binary.ByteOrder, b []byte) float64 { return float64(int32(o.Uint32(b))) }},
	"i8": {8, func(o binary.ByteOrder, b []byte) float64 { return float64(int64(o.Uint64(b))) }},
}

// Open reads a file.
func Open(file string) (*Array, error) {
	data, err := bounded.ReadFile(file, maxFile)
	if err != nil {
		return nil, fmt.Errorf("npy: %w", err)
	}
	a, err := Decode(data)
	if err != nil {
		return nil, bounded.Content(fmt.Errorf("npy: %s: %w", file, err))
	}
	return a, nil
}

// The fields of a header, a Python dictionary.
var (
	kindField  = regexp.MustCompile(`'descr': *'([<>|=]?)([a-zA-Z][0-9]+)'`)
	orderField = regexp.MustCompile(`'fortran_order': *(True|False)`)
	shapeField = regexp.MustCompile(`'shape': *\(([0-9, ]*)\)`)
)

// Decode reads a file's bytes.
func Decode(data []byte) (*Array, error) {
	if len(data) > maxFile {
		return nil, fmt.Errorf("more than %d bytes", maxFile)
	}
	if len(data) < 12 || string(data[:6]) != "\x93NUMPY" {
		return nil, errors.New("no NumPy array; write it with numpy.save")
	}
	start, n := 10, int(binary.LittleEndian.Uint16(data[8:]))
	if data[6] >= 2 {
		start, n = 12, int(min(binary.LittleEndian.Uint32(data[8:]), 1<<20))
	}
	if n > len(data)-start {
		return nil, errors.New("the header is cut short")
	}
	header, values := string(data[start:start+n]), data[start+n:]
	kind, order, shape := kindField.FindStringSubmatch(header), orderField.FindStringSubmatch(header), shapeField.FindStringSubmatch(header)
	if kind == nil || order == nil || shape == nil {
		return nil, fmt.Errorf("the header %.100q is not understood", header)
	}
	t, ok := types[kind[2]]
	if !ok {
		return nil, fmt.Errorf("an array of %s; save it with .astype(numpy.float32)", kind[2])
	}
	if order[1] == "True" {
		return nil, errors.New("an array in Fortran's order; save numpy.ascontiguousarray of it")
	}
	a := &Array{Shape: []int{}, Type: kind[2]}
	count, most := 1, len(values)/t.bytes
	for part := range strings.SplitSeq(shape[1], ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		d, err := strconv.Atoi(part)
		if err != nil || d < 1 || count > most/d {
			return nil, fmt.Errorf("an array of shape (%s) with %d bytes: it is empty or cut short", shape[1], len(values))
		}
		a.Shape, count = append(a.Shape, d), count*d
	}
	if count > most {
		return nil, fmt.Errorf("an array of shape (%s) with %d bytes: it is cut short", shape[1], len(values))
	}
	var bytes binary.ByteOrder = binary.LittleEndian
	if kind[1] == ">" {
		bytes = binary.BigEndian
	}
	a.Data = make([]float64, count)
	for i := range a.Data {
		a.Data[i] = t.read(bytes, values[i*t.bytes:])
	}
	return a, nil
}
