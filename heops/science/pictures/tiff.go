package pictures

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"cryptounet/heops/network/tensor"
	"cryptounet/heops/science/pictures/exif"
)

// Tags of a TIFF's directory (TIFF 6.0, part 1, and its technical notes).
const (
	tagWidth        = 256
	tagHeight       = 257
	tagBits         = 258
	tagCompression  = 259
	tagPhotometric  = 262
	tagFillOrder    = 266
	tagStripOffsets = 273
	tagOrientation  = 274
	tagSamples      = 277
	tagRowsPerStrip = 278
	tagStripBytes   = 279
	tagPlanar       = 284
	tagFaxOptions   = 292
	tagPredictor    = 317
	tagColours      = 320
	tagTileWidth    = 322
	tagTileHeight   = 323
	tagTileOffsets  = 324
	tagTileBytes    = 325
	tagExtra        = 338
	tagFormat       = 339
	tagJPEGTables   = 347
)

// decodeTIFF reads all pages, of classic files and of those with 64-bit offsets
// (BigTIFF).
func decodeTIFF(name string, data []byte) ([]Picture, error) {
	f := &tiffFile{data: data, order: binary.LittleEndian}
	if data[0] == 'M' {
		f.order = binary.BigEndian
	}
	var next uint64
	if f.big = f.order.Uint16(data[2:]) == 43; f.big {
		next = f.long(8)
	} else {
		next = f.word(4)
	}
	var all []Picture
	seen := map[uint64]bool{}
	left := maxSamples
	for next != 0 && f.err == nil {
		where := name
		if len(all) > 0 {
			where = fmt.Sprintf("%s, page %d", name, len(all)+1)
		}
		switch {
		case seen[next]:
			return nil, fmt.Errorf("pictures: %s is damaged: it leads back to an earlier page", where)
		case len(all) == maxPages:
			return nil, fmt.Errorf("pictures: %s has more than %d pages: split it", name, maxPages)
		}
		seen[next] = true
		var p tiffPage
		p.file, p.tags = f, map[uint16][]uint64{}
		next = p.directory(next)
		if f.err != nil {
			break
		}
		t, most, err := p.read(left)
		if err != nil {
			return nil, fmt.Errorf("pictures: %s: %w", where, err)
		}
		left -= len(t.Data)
		all = append(all, Picture{where, exif.Upright(t, p.one(tagOrientation, 1)), most})
	}
	if f.err != nil || len(all) == 0 {
		return nil, fmt.Errorf("pictures: %s is cut short or damaged after %d page(s): a directory lies outside of its %d bytes", name, len(all), len(data))
	}
	if len(all) > 1 {
		all[0].Name = name + ", page 1"
	}
	return all, nil
}

// tiffFile reads numbers; one outside the file sets err.
type tiffFile struct {
	data  []byte
	order binary.ByteOrder
	big   bool
	err   error
}

var errOutside = fmt.Errorf("it is cut short")

func (f *tiffFile) bytes(at, n uint64) []byte {
	if size := uint64(len(f.data)); f.err != nil || at > size || n > size-at {
		f.err = errOutside
		return make([]byte, min(n, 8))
	}
	return f.data[at:][:n]
}

func (f *tiffFile) half(at uint64) uint64 { return uint64(f.order.Uint16(f.bytes(at, 2))) }
func (f *tiffFile) word(at uint64) uint64 { return uint64(f.order.Uint32(f.bytes(at, 4))) }
func (f *tiffFile) long(at uint64) uint64 { return f.order.Uint64(f.bytes(at, 8)) }

// tiffPage is an image's directory, numbers by tag.
type tiffPage struct {
	file *tiffFile
	tags map[uint16][]uint64
}

// directory reads the entries at an offset and returns the next one's.
func (p *tiffPage) directory(at uint64) uint64 {
	f := p.file
	count, head, entry, inline := f.half(at), uint64(2), uint64(12), uint64(4)
	if f.big {
		count, head, entry, inline = f.long(at), 8, 20, 8
	}
	if count > 4096 {
		f.err = errOutside
		return 0
	}
	at += head
	for range count {
		tag, kind := uint16(f.half(at)), f.half(at+2)
		n, values := f.word(at+4), at+8
		if f.big {
			n, values = f.long(at+4), at+12
		}
		size := map[uint64]uint64{1: 1, 3: 2, 4: 4, 7: 1, 16: 8}[kind]
		at += entry
		if size == 0 || !wanted[tag] {
			continue
		}
		if n > uint64(len(f.data))/size {
			f.err = errOutside
			return 0
		}
		if n*size > inline {
			if f.big {
				values = f.long(values)
			} else {
				values = f.word(values)
			}
		}
		raw := f.bytes(values, n*size)
		if f.err != nil {
			return 0
		}
		list := make([]uint64, n)
		for i := range list {
			switch b := raw[uint64(i)*size:]; size {
			case 1:
				list[i] = uint64(b[0])
			case 2:
				list[i] = uint64(f.order.Uint16(b))
			case 4:
				list[i] = uint64(f.order.Uint32(b))
			default:
				list[i] = f.order.Uint64(b)
			}
		}
		p.tags[tag] = list
	}
	if f.big {
		return f.long(at)
	}
	return f.word(at)
}

var wanted = map[uint16]bool{
	tagWidth: true, tagHeight: true, tagBits: true, tagCompression: true, tagPhotometric: true, tagFillOrder: true,
	tagStripOffsets: true, tagOrientation: true, tagSamples: true, tagRowsPerStrip: true, tagStripBytes: true, tagPlanar: true,
	tagPredictor: true, tagColours: true, tagTileWidth: true, tagTileHeight: true, tagTileOffsets: true, tagTileBytes: true,
	tagExtra: true, tagFormat: true, tagFaxOptions: true, tagJPEGTables: true,
}

// one returns a tag's first number, or what stands for it; -1 if it is too large.
func (p *tiffPage) one(tag uint16, otherwise int) int {
	if v := p.tags[tag]; len(v) > 0 {
		if v[0] > math.MaxInt32 {
			return -1
		}
		return int(v[0])
	}
	return otherwise
}

// layout is how a page's samples are stored.
type layout struct {
	width, height  int
	samples        int // a pixel
	bits           int
	float          bool
	planar         bool // each sample's plane apart
	columns, rows  int  // of a strip or tile
	offsets, bytes []uint64
	compression    int
	predictor      int
}

// describe checks a page's tags.
func (p *tiffPage) describe() (l layout, err error) {
	l = layout{width: p.one(tagWidth, 0), height: p.one(tagHeight, 0), samples: p.one(tagSamples, 1), bits: p.one(tagBits, 1),
		planar: p.one(tagPlanar, 1) == 2, compression: p.one(tagCompression, 1), predictor: p.one(tagPredictor, 1)}
	for _, b := range p.tags[tagBits] {
		if int(b) != l.bits {
			return l, fmt.Errorf("samples of %v bits; all are to have as many: convert it", p.tags[tagBits])
		}
	}
	format := p.one(tagFormat, 1)
	l.float = format == 3
	switch {
	case format == 1 && slices.Contains([]int{1, 2, 4, 8, 16}, l.bits):
	case l.float && (l.bits == 32 || l.bits == 64):
	default:
		return l, fmt.Errorf("samples of %d bits in format %d; unsigned integers of at most 16 bits and floats of 32 and 64 are read: convert it", l.bits, format)
	}
	if l.samples < 1 || l.samples > 16 || l.samples > 1 && l.bits < 8 {
		return l, fmt.Errorf("%d samples of %d bits a pixel: convert it", l.samples, l.bits)
	}
	if err := p.checkCompression(&l); err != nil {
		return l, err
	}
	l.columns, l.rows = l.width, p.one(tagRowsPerStrip, l.height)
	if l.rows < 0 || l.rows > l.height {
		l.rows = l.height
	}
	l.offsets, l.bytes = p.tags[tagStripOffsets], p.tags[tagStripBytes]
	if p.tags[tagTileWidth] != nil {
		l.columns, l.rows = p.one(tagTileWidth, 0), p.one(tagTileHeight, 0)
		l.offsets, l.bytes = p.tags[tagTileOffsets], p.tags[tagTileBytes]
	}
	return l, nil
}

// read returns a page's samples, at most so many.
func (p *tiffPage) read(most int) (*tensor.Tensor, float64, error) {
	l, err := p.describe()
	if err != nil {
		return nil, 0, err
	}
	if l.width < 1 || l.height < 1 || l.width > maxSide || l.height > maxSide || l.width*l.height > most/l.samples {
		return nil, 0, fmt.Errorf("%dx%d pixels of %d samples; sides of 1 to %d and %d million samples in all are read: cut it into parts", l.width, l.height, l.samples, maxSide, maxSamples/1_000_000)
	}
	if l.columns < 1 || l.rows < 1 || l.columns > maxSide || l.rows > maxSide || l.columns*l.rows > maxSamples/l.samples {
		return nil, 0, fmt.Errorf("strips or tiles of %dx%d pixels", l.columns, l.rows)
	}
	across, down := (l.width+l.columns-1)/l.columns, (l.height+l.rows-1)/l.rows
	count, each := across*down, l.samples
	if l.planar {
		count, each = count*l.samples, 1
	}
	if len(l.offsets) < count || len(l.bytes) < count {
		return nil, 0, fmt.Errorf("%d strips or tiles are described; %d are needed: it is damaged", min(len(l.offsets), len(l.bytes)), count)
	}
	if work := int64(count) * int64(each) * int64(l.rows) * int64(l.columns); work > 16*int64(l.width*l.height*l.samples)+1<<22 {
		return nil, 0, fmt.Errorf("%d strips or tiles of %dx%d pixels for an image of %dx%d: it is damaged", count, l.columns, l.rows, l.width, l.height)
	}
	// What is there must be able to hold the pixels.
	held := uint64(0)
	for _, n := range l.bytes[:count] {
		held = min(held+min(n, maxBytes), uint64(len(p.file.data)))
	}
	if need := uint64(l.width*l.height*l.samples) / 8 * uint64(l.bits); !l.plausible(held, need) || l.compression == 1 && held < need {
		return nil, 0, fmt.Errorf("%d bytes cannot hold its %dx%d pixels: it is damaged", held, l.width, l.height)
	}
	t := tensor.New(l.samples, l.height, l.width)
	for i := range count {
		raw := p.file.bytes(l.offsets[i], l.bytes[i])
		if p.file.err != nil {
			return nil, 0, fmt.Errorf("strip or tile %d of %d lies outside the file: it is cut short", i+1, count)
		}
		tile := i % (across * down)
		top, left := tile/across*l.rows, tile%across*l.columns
		rows := l.rows
		if p.tags[tagTileWidth] == nil {
			rows = min(rows, l.height-top) // the last strip is as short as it has to be
		}
		line := (l.columns*each*l.bits + 7) / 8
		pixels, err := p.expand(l, raw, rows, each)
		if err != nil {
			return nil, 0, fmt.Errorf("strip or tile %d of %d: %w", i+1, count, err)
		}
		if err := p.unpredict(l, pixels, line, each); err != nil {
			return nil, 0, err
		}
		for s := range each {
			channel := s
			if l.planar {
				channel = i / (across * down)
			}
			dst := t.Channel(channel)
			for y := range min(rows, l.height-top) {
				row := dst[(top+y)*l.width+left:]
				for x := range min(l.columns, l.width-left) {
					row[x] = p.sample(l, pixels[y*line:], x*each+s)
				}
			}
		}
	}
	return p.colours(l, t)
}

// sample returns number i of a line.
func (p *tiffPage) sample(l layout, line []byte, i int) float64 {
	switch l.bits {
	case 8:
		return float64(line[i])
	case 16:
		return float64(p.file.order.Uint16(line[2*i:]))
	case 32:
		return float64(math.Float32frombits(p.file.order.Uint32(line[4*i:])))
	case 64:
		return math.Float64frombits(p.file.order.Uint64(line[8*i:]))
	}
	bit := i * l.bits
	return float64(line[bit/8] >> (8 - l.bits - bit%8) & (1<<l.bits - 1))
}
