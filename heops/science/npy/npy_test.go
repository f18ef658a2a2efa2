package npy_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"cryptounet/heops/science/npy"
)

// file writes an array as numpy.save does.
func file(descr, order, shape string, values []byte) []byte {
	header := fmt.Sprintf("{'descr': '%s', 'fortran_order': %s, 'shape': %s, }", descr, order, shape)
	header += strings.Repeat(" ", 63-(len(header)+10)%64) + "\n"
	b := []byte("\x93NUMPY\x01\x00")
	b = binary.LittleEndian.AppendUint16(b, uint16(len(header)))
	return append(append(b, header...), values...)
}

func TestTypes(t *testing.T) {
	f4 := binary.LittleEndian.AppendUint32(nil, math.Float32bits(1.5))
	for _, tc := range []struct {
		data  []byte
		shape []int
		want  []float64
	}{
		{file("<f4", "False", "(1, 1)", f4), []int{1, 1}, []float64{1.5}},
		{file("<f8", "False", "(1,)", binary.LittleEndian.AppendUint64(nil, math.Float64bits(-0.1))), []int{1}, []float64{-0.1}},
		{file(">f8", "False", "()", binary.BigEndian.AppendUint64(nil, math.Float64bits(-0.1))), []int{}, []float64{-0.1}},
		{file("|u1", "False", "(3,)", []byte{0, 7, 255}), []int{3}, []float64{0, 7, 255}},
		{file("|b1", "False", "(2,)", []byte{0, 1}), []int{2}, []float64{0, 1}},
		{file("<i8", "False", "(1,)", binary.LittleEndian.AppendUint64(nil, math.MaxUint64)), []int{1}, []float64{-1}},
		{file("<u2", "False", "(1,)", []byte{1, 2}), []int{1}, []float64{513}},
		{file("<f2", "False", "(1,)", []byte{0x00, 0x3e}), []int{1}, []float64{1.5}},
	} {
		a, err := npy.Decode(tc.data)
		if err != nil {
			t.Errorf("%q: %v", tc.data[:80], err)
			continue
		}
		if !slices.Equal(a.Shape, tc.shape) || !slices.Equal(a.Data, tc.want) {
			t.Errorf("%v %v; expected %v %v", a.Shape, a.Data, tc.shape, tc.want)
		}
	}
}

func TestRefused(t *testing.T) {
	f4 := make([]byte, 8)
	for name, tc := range map[string]struct {
		data []byte
		want string
	}{
		"empty":      {nil, "no NumPy array"},
		"a picture":  {[]byte("\x89PNG\r\n\x1a\n and more"), "no NumPy array"},
		"cut short":  {file("<f4", "False", "(3,)", f4), "cut short"},
		"2^40":       {file("<f4", "False", "(1048576, 1048576)", f4), "cut short"},
		"overflow":   {file("<f4", "False", "(4294967296, 4294967296, 4294967296)", f4), "cut short"},
		"no values":  {file("<f4", "False", "(0, 4)", nil), "empty"},
		"fortran":    {file("<f4", "True", "(2,)", f4), "ascontiguousarray"},
		"objects":    {file("|O8", "False", "(1,)", f4), "an array of O8"},
		"complex":    {file("<c8", "False", "(1,)", f4), "astype(numpy.float32)"},
		"no header":  {file("", "False", "(1,)", f4), "not understood"},
		"short head": {file("<f4", "False", "(1,)", f4)[:40], "header is cut short"},
	} {
		if _, err := npy.Decode(tc.data); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v; expected %q", name, err, tc.want)
		}
	}
	if _, err := npy.Open("none.npy"); err == nil || !strings.Contains(err.Error(), "there is no file none.npy") {
		t.Error(err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(file("<f4", "False", "(2, 3)", make([]byte, 24)))
	f.Add(file("|u1", "False", "(3,)", make([]byte, 3)))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := npy.Decode(data)
		if err != nil {
			return
		}
		n := 1
		for _, d := range a.Shape {
			n *= d
		}
		if n != len(a.Data) || n > len(data) {
			t.Errorf("shape %v with %d values out of %d bytes", a.Shape, len(a.Data), len(data))
		}
	})
}
