package isbi

import (
	"bytes"
	"encoding/binary"
	"image"
	"os"
	"path/filepath"
	"testing"
)

// tiny is a page that is valid but for its size, to keep test inputs small.
func tiny(seed int) *image.Gray { return pattern(seed, 8, 4) }

// directory returns the offset of page i in the output of encodeTIFF.
func directory(i int, g *image.Gray) int {
	return 8 + i*(2+9*entryBytes+4+len(g.Pix))
}

func TestWalkPages(t *testing.T) {
	le := binary.LittleEndian
	three := encodeTIFF(le, tiny(0), tiny(1), tiny(2))
	change := func(f func(b []byte)) []byte {
		b := append([]byte(nil), three...)
		f(b)
		return b
	}
	next := func(i int) int { return directory(i, tiny(0)) + 2 + 9*entryBytes }
	many := encodeTIFF(le, blanks(maxPages+1)...)

	cases := []struct {
		name, want string
		data       []byte
	}{
		{"empty", "isbi: v.tif is too short for a TIFF", nil},
		{"not a TIFF", "isbi: v.tif is not a TIFF: it starts with 89 50 4e 47", []byte("\x89PNG\r\n\x1a\n....")},
		{"no pages", "isbi: v.tif has no pages", []byte("II*\x00\x00\x00\x00\x00")},
		{"loop", "isbi: v.tif is damaged: page 2 leads back to an earlier page",
			change(func(b []byte) { le.PutUint32(b[next(2):], 8) })},
		{"loop on itself", "isbi: v.tif is damaged: page 0 leads back to an earlier page",
			change(func(b []byte) { le.PutUint32(b[next(0):], 8) })},
		{"outside", "isbi: v.tif is cut short: page 2 lies at byte 4294967295 of",
			change(func(b []byte) { le.PutUint32(b[next(1):], 1<<32-1) })},
		{"cut short", "isbi: v.tif is cut short: page 2 lies at byte", three[:directory(2, tiny(0))+20]},
		{"no entries", "isbi: v.tif is damaged: page 1 has 0 directory entries",
			change(func(b []byte) { le.PutUint16(b[directory(1, tiny(0)):], 0) })},
		{"many entries", "isbi: v.tif is damaged: page 1 has 65535 directory entries",
			change(func(b []byte) { le.PutUint16(b[directory(1, tiny(0)):], 65535) })},
		{"16 bits", "isbi: v.tif, page 1 has 16 bits a pixel; slices are 8-bit grey",
			change(func(b []byte) { le.PutUint16(b[directory(1, tiny(0))+2+2*entryBytes+8:], 16) })},
		{"colour", "isbi: v.tif, page 0 has 3 samples a pixel; slices are 8-bit grey",
			change(func(b []byte) { le.PutUint32(b[directory(0, tiny(0))+2+2*entryBytes+4:], 3) })},
		{"too many pages", "isbi: v.tif has more than 1024 pages", many},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := walkPages("v.tif", bytes.NewReader(c.data), int64(len(c.data)))
			wantError(t, err, c.want)
		})
	}
	offsets, err := walkPages("v.tif", bytes.NewReader(three), int64(len(three)))
	if err != nil || len(offsets) != 3 || int(offsets[2]) != directory(2, tiny(0)) {
		t.Errorf("offsets %v, error %v", offsets, err)
	}
}

func blanks(n int) []*image.Gray {
	all := make([]*image.Gray, n)
	for i := range all {
		all[i] = image.NewGray(image.Rect(0, 0, 1, 1))
	}
	return all
}

func TestTIFFReadErrors(t *testing.T) {
	dir := writeTIFFs(t, binary.LittleEndian, 2, 0)
	volume := filepath.Join(dir, "train-volume.tif")
	write(t, volume, encodeTIFF(binary.LittleEndian, pattern(0, 500, 512), pattern(1, Size, Size)))
	d, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Train(0)
	wantError(t, err, "isbi: train-volume.tif, page 0 is 500x512; slices are 512x512")
	if err := os.Truncate(volume, int64(directory(1, pattern(0, 500, 512))+1000)); err != nil {
		t.Fatal(err)
	}
	_, err = d.Train(1)
	wantError(t, err, "isbi: train-volume.tif, page 1 is damaged: ")

	if err := os.Truncate(volume, maxTIFF+1); err != nil {
		t.Fatal(err)
	}
	_, err = Open(dir)
	wantError(t, err, "isbi: train-volume.tif is larger than 256 MiB")
}

// FuzzTIFF walks and decodes arbitrary bytes: no panic, and every page that
// decodes has the size of a slice.
func FuzzTIFF(f *testing.F) {
	f.Add(encodeTIFF(binary.LittleEndian, tiny(0), tiny(1)))
	f.Add(encodeTIFF(binary.BigEndian, tiny(0)))
	f.Add(encodeTIFF(binary.LittleEndian, image.NewGray(image.Rect(0, 0, Size, Size))))
	f.Add([]byte("II*\x00\x08\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, size := bytes.NewReader(data), int64(len(data))
		offsets, err := walkPages("fuzz", r, size)
		if err != nil {
			return
		}
		for _, at := range offsets[:min(len(offsets), 4)] {
			g, err := decodePage("fuzz", r, size, at)
			if err == nil && g.Bounds() != image.Rect(0, 0, Size, Size) {
				t.Errorf("decoded bounds %v", g.Bounds())
			}
		}
	})
}

// FuzzPNG decodes arbitrary bytes: no panic, and what decodes is a slice.
func FuzzPNG(f *testing.F) {
	f.Add(encodePNG(f, tiny(0)))
	f.Add(encodePNG(f, image.NewGray(image.Rect(0, 0, Size, Size))))
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := decodePNG("fuzz", data)
		if err == nil && g.Bounds() != image.Rect(0, 0, Size, Size) {
			t.Errorf("decoded bounds %v", g.Bounds())
		}
	})
}
