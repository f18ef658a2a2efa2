package pictures

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"math/bits"

	"cryptounet/heops/science/pictures/fax"

	"golang.org/x/image/tiff/lzw"
)

// Compressions that are not of bytes (TIFF 6.0, sections 10 and 11; technical note 2).
const (
	compressedGroup3 = 3
	compressedGroup4 = 4
	compressedJPEG   = 7
)

// plausible says whether so many bytes can expand to as many as needed: deflate
// and LZW shrink to a 1,400th at most.
func plausible(held, need uint64) bool { return need/1400 <= held }

// plausible also knows faxes, which take a bit for each row.
func (l *layout) plausible(held, need uint64) bool {
	if l.compression == compressedGroup3 || l.compression == compressedGroup4 {
		return uint64(l.height)/8 <= held
	}
	return plausible(held, need)
}

// checkCompression refuses what expand cannot undo.
func (p *tiffPage) checkCompression(l *layout) error {
	switch l.compression {
	case 1, 5, 8, 32946, 32773:
		return nil
	case compressedGroup3, compressedGroup4:
		if options := p.one(tagFaxOptions, 0); l.compression == compressedGroup3 && options&3 != 0 {
			return fmt.Errorf("CCITT Group 3 in two dimensions or with uncompressed parts; one dimension is read: save it with Group 4 or LZW")
		}
		if l.bits != 1 || l.samples != 1 {
			return fmt.Errorf("CCITT compression of %d samples of %d bits: it is damaged", l.samples, l.bits)
		}
	case compressedJPEG:
		if l.bits != 8 || l.float || l.planar && p.one(tagPhotometric, 1) == 6 {
			return fmt.Errorf("JPEG compression of %d bits a sample or of planes of YCbCr; 8 bits are read: convert it", l.bits)
		}
	default:
		return fmt.Errorf("compression %d; none, LZW, deflate, PackBits, CCITT Group 3 and 4 and JPEG are read: save it with one of these", l.compression)
	}
	l.predictor = 1 // theirs is of bytes
	return nil
}

// expand undoes the compression of a strip or tile of so many rows, of each samples
// a pixel.
func (p *tiffPage) expand(l layout, raw []byte, rows, each int) ([]byte, error) {
	size := rows * ((l.columns*each*l.bits + 7) / 8)
	if p.one(tagFillOrder, 1) == 2 && l.compression != compressedJPEG {
		raw = bytes.Clone(raw)
		for i, b := range raw {
			raw[i] = bits.Reverse8(b)
		}
	}
	switch l.compression {
	case compressedGroup3:
		return fax.Group3(raw, l.columns, rows)
	case compressedGroup4:
		return fax.Group4(raw, l.columns, rows)
	case compressedJPEG:
		return p.expandJPEG(l, raw, rows, each)
	}
	return expandBytes(raw, l.compression, size)
}

// expandBytes undoes a compression of bytes, to exactly so many.
func expandBytes(raw []byte, compression, size int) ([]byte, error) {
	var r io.Reader
	switch compression {
	case 1:
		if len(raw) < size {
			return nil, fmt.Errorf("%d bytes; %d are needed: it is cut short", len(raw), size)
		}
		return bytes.Clone(raw[:size]), nil
	case 5:
		r = lzw.NewReader(bytes.NewReader(raw), lzw.MSB, 8)
	case 8, 32946:
		z, err := zlib.NewReader(bytes.NewReader(raw))
		if err != nil {
			return nil, fmt.Errorf("damaged: %w", err)
		}
		r = z
	case 32773:
		return unpack(raw, size)
	}
	if !plausible(uint64(len(raw)), uint64(size)) {
		return nil, fmt.Errorf("%d bytes cannot hold %d: it is damaged", len(raw), size)
	}
	out := make([]byte, size)
	if _, err := io.ReadFull(r, out); err != nil {
		return nil, fmt.Errorf("damaged or cut short: %w", err)
	}
	return out, nil
}

// unpack undoes PackBits (TIFF 6.0, section 9).
func unpack(raw []byte, size int) ([]byte, error) {
	if !plausible(uint64(len(raw)), uint64(size)) {
		return nil, errors.New("it is cut short")
	}
	out := make([]byte, 0, size)
	for len(raw) > 0 && len(out) < size {
		n := int(int8(raw[0]))
		switch raw = raw[1:]; {
		case n >= 0 && len(raw) > n:
			out = append(out, raw[:min(n+1, size-len(out))]...)
			raw = raw[n+1:]
		case n < 0 && n > -128 && len(raw) > 0:
			out = append(out, bytes.Repeat(raw[:1], min(1-n, size-len(out)))...)
			raw = raw[1:]
		case n != -128:
			return nil, errors.New("it is cut short")
		}
	}
	if len(out) < size {
		return nil, errors.New("it is cut short")
	}
	return out, nil
}

// unpredict undoes the differences between neighbours of each line (TIFF 6.0,
// section 14; technical note 3 for floats).
func (p *tiffPage) unpredict(l layout, pixels []byte, line, each int) error {
	order, size := p.file.order, l.bits/8
	switch {
	case l.predictor == 1:
		return nil
	case l.predictor == 2 && !l.float && (size == 1 || size == 2):
		for ; len(pixels) >= line; pixels = pixels[line:] {
			for i := each * size; i < line; i += size {
				if size == 1 {
					pixels[i] += pixels[i-each]
				} else {
					order.PutUint16(pixels[i:], order.Uint16(pixels[i:])+order.Uint16(pixels[i-2*each:]))
				}
			}
		}
		return nil
	case l.predictor == 3 && l.float:
		whole := make([]byte, line)
		for ; len(pixels) >= line; pixels = pixels[line:] {
			for i := each; i < line; i++ {
				pixels[i] += pixels[i-each]
			}
			copy(whole, pixels)
			// The upper bytes of all numbers come first, then the next.
			for i := range line / size {
				for k := range size {
					at := i*size + k
					if order.String() == "LittleEndian" {
						at = i*size + size - 1 - k
					}
					pixels[at] = whole[k*(line/size)+i]
				}
			}
		}
		return nil
	}
	return fmt.Errorf("predictor %d for samples of %d bits: save it without", l.predictor, l.bits)
}
