package isbi

import (
	"encoding/binary"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/image/tiff"
)

// Bounds on a multi-page TIFF. The challenge's volumes have 30 pages and take
// 7.5 MiB.
const (
	maxTIFF    = 256 << 20
	maxPages   = 1024
	maxEntries = 512
)

// Tags of an image file directory (TIFF 6.0, section 8).
const (
	tagBitsPerSample = 258
	entryBytes       = 12
)

// pages is a multi-page TIFF: the offsets of its image file directories.
type pages struct {
	path, file string
	offsets    []uint32
}

func openTIFF(dir, file string) (series, error) {
	s := pages{path: filepath.Join(dir, file), file: file}
	f, size, err := s.open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s.offsets, err = walkPages(file, f, size)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func (s pages) count() int        { return len(s.offsets) }
func (s pages) name(i int) string { return fmt.Sprintf("%s, page %d", s.file, i) }

// open opens the file and returns its size, within bounds.
func (s pages) open() (*os.File, int64, error) {
	f, err := os.Open(s.path)
	if err != nil {
		return nil, 0, fmt.Errorf("isbi: opening %s: %w", s.file, err)
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, 0, fmt.Errorf("isbi: opening %s: %w", s.file, err)
	}
	if info.Size() > maxTIFF {
		f.Close()
		return nil, 0, fmt.Errorf("isbi: %s is larger than %d MiB; the challenge's volumes take 8 MiB", s.file, maxTIFF>>20)
	}
	return f, info.Size(), nil
}

func (s pages) read(i int) (*image.Gray, error) {
	f, size, err := s.open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return decodePage(s.name(i), f, size, s.offsets[i])
}

// byteOrder reads the eight bytes of a TIFF header.
func byteOrder(name string, r io.ReaderAt) (binary.ByteOrder, uint32, error) {
	var h [8]byte
	if _, err := r.ReadAt(h[:], 0); err != nil {
		return nil, 0, fmt.Errorf("isbi: %s is too short for a TIFF", name)
	}
	var order binary.ByteOrder
	switch string(h[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return nil, 0, fmt.Errorf("isbi: %s is not a TIFF: it starts with % x", name, h[:4])
	}
	return order, order.Uint32(h[4:]), nil
}

// walkPages follows the chain of image file directories. An offset that leaves
// the file, a chain that returns to an earlier page and one longer than
// maxPages are errors.
func walkPages(name string, r io.ReaderAt, size int64) ([]uint32, error) {
	order, next, err := byteOrder(name, r)
	if err != nil {
		return nil, err
	}
	var offsets []uint32
	seen := map[uint32]bool{}
	for next != 0 {
		page := len(offsets)
		if page == maxPages {
			return nil, fmt.Errorf("isbi: %s has more than %d pages; the challenge's volumes have 30", name, maxPages)
		}
		if seen[next] {
			return nil, fmt.Errorf("isbi: %s is damaged: page %d leads back to an earlier page", name, page-1)
		}
		seen[next] = true
		entries, after, err := readDirectory(name, page, r, size, order, next)
		if err != nil {
			return nil, err
		}
		if err := checkDepth(name, page, order, entries); err != nil {
			return nil, err
		}
		offsets = append(offsets, next)
		next = after
	}
	if len(offsets) == 0 {
		return nil, fmt.Errorf("isbi: %s has no pages", name)
	}
	return offsets, nil
}

// readDirectory returns the entries of the directory at an offset and the
// offset of the next one.
func readDirectory(name string, page int, r io.ReaderAt, size int64, order binary.ByteOrder, at uint32) ([]byte, uint32, error) {
	truncated := fmt.Errorf("isbi: %s is cut short: page %d lies at byte %d of %d", name, page, at, size)
	var head [2]byte
	if _, err := r.ReadAt(head[:], int64(at)); err != nil {
		return nil, 0, truncated
	}
	n := int(order.Uint16(head[:]))
	if n == 0 || n > maxEntries {
		return nil, 0, fmt.Errorf("isbi: %s is damaged: page %d has %d directory entries", name, page, n)
	}
	body := make([]byte, n*entryBytes+4)
	if _, err := r.ReadAt(body, int64(at)+2); err != nil {
		return nil, 0, truncated
	}
	return body[:n*entryBytes], order.Uint32(body[n*entryBytes:]), nil
}

// checkDepth refuses pages whose pixels are not of 8 bits; a page of 1 or 4
// bits would decode to an 8-bit image of other values.
func checkDepth(name string, page int, order binary.ByteOrder, entries []byte) error {
	bits := 1 // the default of TIFF 6.0
	for ; len(entries) > 0; entries = entries[entryBytes:] {
		if order.Uint16(entries) != tagBitsPerSample {
			continue
		}
		if n := order.Uint32(entries[4:]); n != 1 {
			return fmt.Errorf("isbi: %s, page %d has %d samples a pixel; slices are 8-bit grey", name, page, n)
		}
		bits = int(order.Uint16(entries[8:]))
	}
	if bits != 8 {
		return fmt.Errorf("isbi: %s, page %d has %d bits a pixel; slices are 8-bit grey", name, page, bits)
	}
	return nil
}

// onePage presents a TIFF whose header points at one of its pages, because the
// decoder reads the first page only.
type onePage struct {
	r      io.ReaderAt
	header [8]byte
}

func (p *onePage) ReadAt(b []byte, off int64) (int, error) {
	n, err := p.r.ReadAt(b, off)
	if off >= 0 && off < int64(len(p.header)) {
		copy(b[:n], p.header[off:])
	}
	return n, err
}

// decodePage decodes the page whose directory lies at an offset.
func decodePage(name string, r io.ReaderAt, size int64, at uint32) (*image.Gray, error) {
	order, _, err := byteOrder(name, r)
	if err != nil {
		return nil, err
	}
	p := &onePage{r: r}
	if _, err := r.ReadAt(p.header[:], 0); err != nil {
		return nil, fmt.Errorf("isbi: reading %s: %w", name, err)
	}
	order.PutUint32(p.header[4:], at)
	c, err := tiff.DecodeConfig(io.NewSectionReader(p, 0, size))
	if err != nil {
		return nil, fmt.Errorf("isbi: %s is damaged: %w", name, err)
	}
	if err := checkConfig(name, c); err != nil {
		return nil, err
	}
	m, err := tiff.Decode(io.NewSectionReader(p, 0, size))
	if err != nil {
		return nil, fmt.Errorf("isbi: %s is damaged: %w", name, err)
	}
	return gray(name, m)
}
