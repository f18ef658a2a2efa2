package pictures

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"

	"cryptounet/heops/network/tensor"
	"cryptounet/heops/science/npy"
)

// numpyBegins is how a NumPy file begins.
const numpyBegins = "\x93NUMPY"

// whites are what white is in arrays of a type.
var whites = map[string]float64{"b1": 1, "u1": 255, "u2": 65535, "f2": 1, "f4": 1, "f8": 1}

// decodeNPY reads an array of H x W, C x H x W, H x W x C (C is 3 or 4 and comes
// last), or N of these; uint8, uint16, bool or floats.
func decodeNPY(name string, data []byte) ([]Picture, error) {
	bad := func(format string, a ...any) ([]Picture, error) {
		return nil, fmt.Errorf("pictures: %s: %s", name, fmt.Sprintf(format, a...))
	}
	if len(data) > 8*maxSamples {
		return bad("%d MiB; at most %d are read: split it", len(data)>>20, 8*maxSamples>>20)
	}
	a, err := npy.Decode(data)
	if err != nil {
		return bad("%v", err)
	}
	most, ok := whites[a.Type]
	if !ok {
		return bad("an array of %s; save it with .astype(numpy.uint8), uint16 or float32", a.Type)
	}
	images, c, h, w, last, err := arrange(a.Shape)
	if err != nil {
		return bad("%v", err)
	}
	if images > maxPages || h > maxSide || w > maxSide || len(a.Data) > maxSamples {
		return bad("%d images of %dx%d; at most %d with sides of at most %d and %d million values in all are read: split it", images, w, h, maxPages, maxSide, maxSamples/1_000_000)
	}
	all := make([]Picture, images)
	for k := range all {
		all[k] = Picture{name, &tensor.Tensor{C: c, H: h, W: w, Data: a.Data[k*c*h*w:][:c*h*w]}, most}
		if images > 1 {
			all[k].Name = fmt.Sprintf("%s, image %d", name, k+1)
		}
		if !last {
			continue
		}
		s := tensor.New(3, h, w) // alpha dropped
		for i := range s.Data {
			s.Data[i] = all[k].Samples.Data[i%(h*w)*c+i/(h*w)]
		}
		all[k].Samples = s
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
