package pictures

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"

	"cryptounet/heops/network/tensor"
)

// numpyBegins is how a NumPy file begins.
const numpyBegins = "\x93NUMPY"

// The fields of a NumPy file's header, a Python dictionary (NEP 1).
var (
	npyKind  = regexp.MustCompile(`'descr': *'([<>|=]?[a-z][0-9]+)'`)
	npyOrder = regexp.MustCompile(`'fortran_order': *(True|False)`)
	npyShape = regexp.MustCompile(`'shape': *\(([0-9, ]*)\)`)
)

// npyTypes are the numbers that are read, with what white is.
var npyTypes = map[string]struct {
	size int
	most float64
	read func(order binary.ByteOrder, b []byte) float64
}{
	"b1": {1, 1, func(_ binary.ByteOrder, b []byte) float64 { return float64(b[0]) }},
	"u1": {1, 255, func(_ binary.ByteOrder, b []byte) float64 { return float64(b[0]) }},
	"u2": {2, 65535, func(o binary.ByteOrder, b []byte) float64 { return float64(o.Uint16(b)) }},
	"f4": {4, 1, func(o binary.ByteOrder, b []byte) float64 { return float64(math.Float32frombits(o.Uint32(b))) }},
	"f8": {8, 1, func(o binary.ByteOrder, b []byte) float64 { return math.Float64frombits(o.Uint64(b)) }},
}

// decodeNPY reads an array of H x W, C x H x W, H x W x C (C is 3 or 4 and comes
// last), or N of these; uint8, uint16, bool or floats.
func decodeNPY(name string, data []byte) ([]Picture, error) {
	bad := func(format string, a ...any) ([]Picture, error) {
		return nil, fmt.Errorf("pictures: %s: %s", name, fmt.Sprintf(format, a...))
	}
	if len(data) < 12 {
		return bad("it is cut short")
	}
	start, n := 10, int(binary.LittleEndian.Uint16(data[8:]))
	if data[6] >= 2 {
		start, n = 12, int(min(binary.LittleEndian.Uint32(data[8:]), 1<<20))
	}
	if start+n > len(data) {
		return bad("it is cut short")
	}
	header, values := string(data[start:start+n]), data[start+n:]
	kind, order, shape := npyKind.FindStringSubmatch(header), npyOrder.FindStringSubmatch(header), npyShape.FindStringSubmatch(header)
	if kind == nil || order == nil || shape == nil {
		return bad("its header %.100q is not understood", header)
	}
	t, ok := npyTypes[strings.TrimLeft(kind[1], "<>|=")]
	if !ok {
		return bad("an array of %s; save it with .astype(numpy.uint8), uint16 or float32", kind[1])
	}
	if order[1] == "True" {
		return bad("an array in Fortran's order; save numpy.ascontiguousarray of it")
	}
	var sides []int
	count := 1
	for part := range strings.SplitSeq(shape[1], ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		d, err := strconv.Atoi(part)
		if err != nil || d < 1 || d > maxSamples || count > maxSamples/d {
			return bad("an array of shape (%s); 1 to %d values are read", shape[1], maxSamples)
		}
		sides, count = append(sides, d), count*d
	}
	if len(values) < count*t.size {
		return bad("%d bytes for an array of shape (%s), which takes %d: it is cut short", len(values), shape[1], count*t.size)
	}
	images, c, h, w, last, err := arrange(sides)
	if err != nil {
		return bad("%v", err)
	}
	if images > maxPages || h > maxSide || w > maxSide {
		return bad("%d images of %dx%d; at most %d with sides of at most %d are read: split it", images, w, h, maxPages, maxSide)
	}
	var bytes binary.ByteOrder = binary.LittleEndian
	if kind[1][0] == '>' {
		bytes = binary.BigEndian
	}
	all := make([]Picture, images)
	for k := range all {
		all[k] = Picture{name, tensor.New(c, h, w), t.most}
		if images > 1 {
			all[k].Name = fmt.Sprintf("%s, image %d", name, k+1)
		}
		for i := range all[k].Samples.Data {
			at := i
			if last {
				at = i%(h*w)*c + i/(h*w)
			}
			all[k].Samples.Data[i] = t.read(bytes, values[(k*c*h*w+at)*t.size:])
		}
		if last && c == 4 { // alpha
			s := all[k].Samples
			s.C, s.Data = 3, s.Data[:3*h*w]
		}
	}
	return all, nil
}

// arrange says what an array's axes are: channels come last only if they are 3
// or 4 and the first axis is none of channels.
func arrange(sides []int) (images, c, h, w int, last bool, err error) {
	images = 1
	if len(sides) == 4 {
		images, sides = sides[0], sides[1:]
	}
	switch len(sides) {
	case 2:
		return images, 1, sides[0], sides[1], false, nil
	case 3:
		if n := sides[2]; (n == 3 || n == 4) && sides[0] > 4 {
			return images, n, sides[0], sides[1], true, nil
		}
		if sides[0] <= 16 {
			return images, sides[0], sides[1], sides[2], false, nil
		}
		if images == 1 {
			return sides[0], 1, sides[1], sides[2], false, nil
		}
	}
	return 0, 0, 0, 0, false, fmt.Errorf("an array of %d axes %v; H x W, C x H x W, H x W x C or N of these are read", len(sides), sides)
}

// decodeNPZ reads the arrays of an archive, in its order.
func decodeNPZ(name string, data []byte) ([]Picture, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("pictures: %s is no whole NPZ: %w", name, err)
	}
	var all []Picture
	left := uint64(maxBytes)
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, ".npy") {
			continue
		}
		if f.UncompressedSize64 > left || !plausible(f.CompressedSize64+16, f.UncompressedSize64) {
			return nil, fmt.Errorf("pictures: %s: %s would take %d MiB; %d in all are read", name, f.Name, f.UncompressedSize64>>20, maxBytes>>20)
		}
		left -= f.UncompressedSize64
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("pictures: %s: %s: %w", name, f.Name, err)
		}
		array, err := io.ReadAll(io.LimitReader(r, int64(f.UncompressedSize64)))
		if err != nil {
			return nil, fmt.Errorf("pictures: %s: %s: %w", name, f.Name, err)
		}
		if !bytes.HasPrefix(array, []byte(numpyBegins)) {
			return nil, fmt.Errorf("pictures: %s: %s is no NumPy array", name, f.Name)
		}
		pages, err := decodeNPY(name+", "+strings.TrimSuffix(f.Name, ".npy"), array)
		if err != nil {
			return nil, err
		}
		if all = append(all, pages...); len(all) > maxPages {
			return nil, fmt.Errorf("pictures: %s holds more than %d images: split it", name, maxPages)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("pictures: %s holds no arrays", name)
	}
	return all, nil
}
