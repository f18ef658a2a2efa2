// Package exif turns images upright, as the EXIF data of cameras and scanners say.
package exif

import (
	"bytes"
	"encoding/binary"

	"cryptounet/heops/network/tensor"
)

// tagOrientation is the entry's tag, in a TIFF's directory too.
const tagOrientation = 274

// Orientation returns the orientation in a block of EXIF data, a TIFF's
// header and directory (Exif 2.32, 4.5): 1 to 8, 1 where none is given.
func Orientation(exif []byte) int {
	exif = bytes.TrimPrefix(exif, []byte("Exif\x00\x00"))
	if len(exif) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if string(exif[:2]) == "MM" {
		order = binary.BigEndian
	}
	at := uint64(order.Uint32(exif[4:]))
	if at+2 > uint64(len(exif)) {
		return 1
	}
	for n := order.Uint16(exif[at:]); n > 0; n-- {
		entry := at + 2
		if entry+12 > uint64(len(exif)) {
			return 1
		}
		if order.Uint16(exif[entry:]) == tagOrientation {
			return int(order.Uint16(exif[entry+8:]))
		}
		at += 12
	}
	return 1
}

// Upright turns and mirrors what was stored, so that it stands upright.
func Upright(t *tensor.Tensor, orientation int) *tensor.Tensor {
	if orientation < 2 || orientation > 8 {
		return t
	}
	h, w := t.H, t.W
	turned := orientation >= 5
	if turned {
		h, w = w, h
	}
	u := tensor.New(t.C, h, w)
	for c := range t.C {
		src, dst := t.Channel(c), u.Channel(c)
		for y := range h {
			for x := range w {
				a, b := y, x // the stored row and column
				if turned {
					a, b = x, y
				}
				switch orientation {
				case 2, 8:
					b = t.W - 1 - b
				case 4, 6:
					a = t.H - 1 - a
				case 3, 7:
					a, b = t.H-1-a, t.W-1-b
				}
				dst[y*w+x] = src[a*t.W+b]
			}
		}
	}
	return u
}
