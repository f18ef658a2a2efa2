package dicom_test

import (
	"bytes"
	"encoding/binary"
	"runtime"
	"strings"
	"testing"
	"time"

	"cryptounet/heops/science/pictures"
)

const explicit = "1.2.840.10008.1.2.1"

var (
	le         = binary.LittleEndian
	itemBegins = binary.LittleEndian.AppendUint32([]byte("\xfe\xff\x00\xe0"), 0xffffffff)
	itemEnds   = []byte("\xfe\xff\x0d\xe0\x00\x00\x00\x00")
	seqEnds    = []byte("\xfe\xff\xdd\xe0\x00\x00\x00\x00")
)

// element writes one, explicit and little endian; its length may be said to be other.
func element(tag uint32, vr string, value []byte, length ...uint32) []byte {
	n := append(length, uint32(len(value)))[0]
	b := le.AppendUint16(le.AppendUint16(nil, uint16(tag>>16)), uint16(tag))
	b = append(b, vr...)
	if strings.Contains("OB OF OW SQ UN UT", vr) {
		b = le.AppendUint32(append(b, 0, 0), n)
	} else {
		b = le.AppendUint16(b, uint16(n))
	}
	return append(b, value...)
}

func short(tag uint32, v ...uint16) []byte {
	var b []byte
	for _, n := range v {
		b = le.AppendUint16(b, n)
	}
	return element(tag, "US", b)
}

func file(syntax string, elements ...[]byte) []byte {
	b := append(make([]byte, 128), "DICM"...)
	if syntax != "" {
		b = append(b, element(0x00020010, "UI", []byte(syntax))...)
	}
	return append(b, bytes.Join(elements, nil)...)
}

// said is what an image of bytes says of itself, each element by its tag, changed by
// others of the same tags.
func said(width, height uint16, changes ...[]byte) []byte {
	all := [][]byte{
		short(0x00280002, 1), element(0x00280004, "CS", []byte("MONOCHROME2 ")), short(0x00280010, height), short(0x00280011, width),
		short(0x00280100, 8), short(0x00280101, 8), short(0x00280102, 7), short(0x00280103, 0),
	}
	return bytes.Join(append(all, changes...), nil) // the last of a tag counts
}

func pixels(n int) []byte { return element(0x7fe00010, "OW", make([]byte, n)) }

// encapsulated writes pixel data in parts, the first of which is a table of offsets.
func encapsulated(parts ...[]byte) []byte {
	b := element(0x7fe00010, "OB", nil, 0xffffffff)
	for _, p := range append([][]byte{nil}, parts...) {
		b = append(append(b, "\xfe\xff\x00\xe0"...), le.AppendUint32(nil, uint32(len(p)))...)
		b = append(b, p...)
	}
	return append(b, seqEnds...)
}

type refusal struct {
	what string
	data []byte
	want string
}

// refused are files that are not read, and what is said of them.
func refused(t testing.TB) []refusal {
	nesting := bytes.Repeat(append(element(0x00400001, "SQ", nil, 0xffffffff), itemBegins...), 1<<16)
	image, colour := element(0x00280004, "CS", []byte("RGB ")), short(0x00280002, 3)
	jpeg := read(t, "grey-jpeg.dcm")
	jpeg = jpeg[bytes.Index(jpeg, []byte("\xff\xd8\xff")) : len(jpeg)-8]
	const baseline, extended = "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"
	frames := func(n string) []byte { return element(0x00280008, "IS", []byte(n)) }
	return []refusal{
		{"RLE", file("1.2.840.10008.1.2.5\x00"), "RLE Lossless, is not read: decompress it (gdcmconv --raw"},
		{"JPEG-LS", file("1.2.840.10008.1.2.4.80"), "JPEG-LS Lossless Image Compression, is not read"},
		{"JPEG 2000", file("1.2.840.10008.1.2.4.90"), "JPEG 2000 Image Compression (Lossless Only), is not read"},
		{"lossless JPEG", file("1.2.840.10008.1.2.4.70"), "JPEG Lossless, Non-Hierarchical"},
		{"deflated", file("1.2.840.10008.1.2.1.99", bytes.Repeat([]byte{0x4b, 4, 0}, 99)), "dcmconv +te"},
		{"a private syntax", file("1.2.3"), "not a standard one"},
		{"no syntax", file(""), "does not say its transfer syntax"},
		{"no pixels", file(explicit, said(2, 2)), "holds no pixel data"},
		{"floats", file(explicit, said(2, 2), element(0x7fe00008, "OF", nil)), "numpy.save"},
		{"group 2 of no length", file("", element(0x00020001, "OB", nil, 0xffffffff)), "has no length"},
		{"no rows", file(explicit, short(0x00280011, 2), pixels(4)), "does not say its rows, element (0028,0010)"},
		{"rows of text", file(explicit, said(2, 2, element(0x00280010, "LO", []byte("22"))), pixels(4)), "does not say its rows"},
		{"no size", file(explicit, said(0, 2), pixels(4)), "0x2 pixels"},
		{"too few pixels", file(explicit, said(9, 9), pixels(80)), "80 bytes of pixel data cannot hold 1 frame(s) of 9x9"},
		{"pixels cut short", file(explicit, said(9, 9), element(0x7fe00010, "OW", make([]byte, 9), 81)), "to have 81 bytes and 9 are left"},
		{"2^40 samples", file(explicit, said(65535, 65535, frames("256 ")), pixels(81)), "cannot hold 256 frame(s) of 65535x65535"},
		{"2^60 frames", file(explicit, said(9, 9, frames("1152921504606846976 ")), pixels(82)), "cannot hold 1152921504606846976"},
		{"2^90 frames", file(explicit, said(9, 9, frames("1237940039285380274899124224")), pixels(82)), "frames"},
		{"fewer frames than none", file(explicit, said(9, 9, frames("-1")), pixels(82)), `has "-1" frames`},
		{"frames without end", file(explicit, said(1, 1, frames("5000")), pixels(5000)), "5000 frame(s) of 1x1 with 1 channel(s); at most 4096"},
		{"a long text", file(explicit, element(0x00080005, "UT", nil, 1<<31)), "element (0008,0005) is to have 2147483648 bytes"},
		{"32 bits", file(explicit, said(2, 2, short(0x00280100, 32), short(0x00280101, 32), short(0x00280102, 31)), pixels(16)), "samples take 32 bits"},
		{"more bits than there are", file(explicit, said(2, 2, short(0x00280101, 12), short(0x00280102, 11)), pixels(4)), "of 8 bits a sample, 12 from bit 0"},
		{"no bits", file(explicit, said(2, 2, short(0x00280101, 0)), pixels(4)), "of 8 bits a sample, 0"},
		{"one signed bit", file(explicit, said(2, 2, short(0x00280101, 1), short(0x00280102, 0), short(0x00280103, 1)), pixels(4)), "1 from bit 0"},
		{"colours of one sample", file(explicit, said(2, 2, image), pixels(4)), "of 3 sample(s) a pixel and not 1"},
		{"colours of JPEG 2000", file(explicit, said(2, 2, element(0x00280004, "CS", []byte("YBR_ICT ")), colour), pixels(12)), `its colours are "YBR_ICT"`},
		{"signed colours", file(explicit, said(2, 2, image, colour, short(0x00280103, 1)), pixels(12)), "or signed"},
		{"deep chroma", file(explicit, said(2, 2, element(0x00280004, "CS", []byte("YBR_FULL")), colour, short(0x00280100, 16)), pixels(24)), "convert it to RGB"},
		{"halved chroma of 3 columns", file(explicit, said(3, 2, element(0x00280004, "CS", []byte("YBR_FULL_422")), colour), pixels(12)), "pixels in pairs"},
		{"no palette", file(explicit, said(2, 2, element(0x00280004, "CS", []byte("PALETTE COLOR "))), pixels(4)), "does not say its palette"},
		{"a palette that is too short", file(explicit, said(2, 2, element(0x00280004, "CS", []byte("PALETTE COLOR ")), short(0x00281101, 0, 0, 8), element(0x00281201, "OW", make([]byte, 8))), pixels(4)), "palette of 65536 colours has 8 bytes"},
		{"a segmented palette", file(explicit, said(2, 2, element(0x00280004, "CS", []byte("PALETTE COLOR ")), element(0x00281221, "OW", nil)), pixels(4)), "segmented"},
		{"a palette of 12 bits", file(explicit, said(2, 2, element(0x00280004, "CS", []byte("PALETTE COLOR ")), short(0x00281101, 2, 0, 12), element(0x00281201, "OW", make([]byte, 4)), element(0x00281202, "OW", make([]byte, 4)), element(0x00281203, "OW", make([]byte, 4))), pixels(4)), "colours of 12 bits in 16"},
		{"deep nesting", file(explicit, nesting), "nest deeper than 64"},
		{"no items", file(explicit, element(0x00400001, "SQ", element(0x00280010, "US", []byte("22")), 0xffffffff)), "where an item of sequence (0040,0001) is to be"},
		{"no end of a sequence", file(explicit, element(0x00400001, "SQ", itemBegins, 0xffffffff), itemEnds), "cut short"},
		{"no kind", file(explicit, said(2, 2), []byte("\x10\x00\x10\x00zz\x00\x00")), "of no kind"},
		{"half an element", file(explicit, []byte("\x10\x00")), "2 bytes are left"},
		{"half a header", file(explicit, []byte("\x10\x00\x10\x00OB\x00\x00")), "cut short in element (0010,0010)"},
		{"JPEG in a native syntax", file(explicit, said(26, 21), encapsulated(jpeg)), "its transfer syntax has them native"},
		{"native in JPEG", file(baseline, said(26, 21), pixels(26*21)), "are not encapsulated"},
		{"JPEG of 12 bits", file(extended, said(26, 21, short(0x00280100, 16), short(0x00280101, 12), short(0x00280102, 11)), encapsulated(jpeg)), "12 bits in 16"},
		{"JPEG of another size", file(baseline, said(25, 21), encapsulated(jpeg)), "a JPEG of 26x21 pixels in place of 25x21"},
		{"JPEG of grey for colours", file(baseline, said(26, 21, image, colour), encapsulated(jpeg)), "1 component(s) in place of 3"},
		{"no JPEG", file(baseline, said(26, 21), encapsulated([]byte("\xff\xd8\xff"))), "no JPEG"},
		{"JPEG cut short", file(baseline, said(26, 21), encapsulated(jpeg[:len(jpeg)/2])), "damaged or cut short"},
		{"too few frames", file(baseline, said(26, 21, frames("3 ")), encapsulated(jpeg, jpeg)), "3 frame(s), and 2 of the 2 parts"},
		{"no frames", file(baseline, said(26, 21), encapsulated()), "1 frame(s), and 0 of the 0 parts"},
		{"frames that begin late", file(baseline, said(26, 21, frames("2 ")), encapsulated([]byte("x"), jpeg, jpeg)), "2 of the 3 parts"},
		{"parts of no length", file(baseline, said(26, 21), element(0x7fe00010, "OB", append(bytes.Clone(itemBegins), seqEnds...), 0xffffffff)), "where a part of its pixel data is to be"},
		{"parts without end", file(baseline, said(26, 21), element(0x7fe00010, "OB", nil, 0xffffffff)), "cut short"},
		{"a part that is cut short", file(baseline, said(26, 21), element(0x7fe00010, "OB", []byte("\xfe\xff\x00\xe0\x00\x00\x00\x01"), 0xffffffff)), "16777216 bytes"},
		{"JPEG bombs", file(baseline, said(60000, 60000), encapsulated(jpeg)), "million values"},
	}
}

// TestRefused: what is not read is refused with the file's name and what to do, before
// memory or time is taken.
func TestRefused(t *testing.T) {
	for _, tc := range refused(t) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		began := time.Now()
		all, err := pictures.Decode("scan.dcm", tc.data)
		took := time.Since(began)
		runtime.ReadMemStats(&after)
		if err == nil || !strings.HasPrefix(err.Error(), "pictures: scan.dcm") || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, %v; expected %q", tc.what, all, err, tc.want)
		}
		if taken := after.TotalAlloc - before.TotalAlloc; taken > 1<<20 || took > 5*time.Second {
			t.Errorf("%s took %d bytes and %v", tc.what, taken, took)
		}
	}
}

// TestCut: cut anywhere, a file is refused with its name, unless nothing of the image
// is missing.
func TestCut(t *testing.T) {
	for _, name := range []string{"grey16.dcm", "grey16-implicit.dcm", "grey16-big.dcm", "nested.dcm", "parts-jpeg.dcm", "palette8.dcm"} {
		data := read(t, name)
		for cut := range data {
			_, err := pictures.Decode("scan.dcm", data[:cut])
			if err == nil || !strings.HasPrefix(err.Error(), "pictures: scan.dcm") {
				t.Fatalf("%s cut at %d of %d: %v", name, cut, len(data), err)
			}
		}
	}
}

// TestTolerated: what breaks the standard and no image is read.
func TestTolerated(t *testing.T) {
	jpeg, implicit := read(t, "grey-jpeg.dcm"), read(t, "grey8-implicit.dcm")
	for what, data := range map[string][]byte{
		"more pixels than needed":     file(explicit, said(9, 9), pixels(200)),
		"no frames said":              file(explicit, said(9, 9, element(0x00280008, "IS", nil)), pixels(82)),
		"nothing behind an odd image": file(explicit, said(9, 9), pixels(81)),
		"bits stored left out":        file(explicit, short(0x00280100, 8), element(0x00280004, "CS", []byte("MONOCHROME2")), short(0x00280010, 2), short(0x00280011, 2), pixels(4)),
		"an unknown sequence":         file(explicit, element(0x00290010, "UN", bytes.Join([][]byte{itemBegins, []byte("\x29\x00\x20\x00\x02\x00\x00\x00xy"), itemEnds, seqEnds}, nil), 0xffffffff), said(9, 9), pixels(82)),
		"implicit and not said":       file(explicit, implicit[bytes.Index(implicit, []byte("\x08\x00\x16\x00")):]),
		"explicit and not said":       file("1.2.840.10008.1.2", said(9, 9), pixels(82)),
		"a TIFF's header before it":   append([]byte("II*\x00\x08\x00\x00\x00"), file(explicit, said(9, 9), pixels(82))[8:]...),
		"bytes behind the image":      append(jpeg, "and more"...),
	} {
		if all, err := pictures.Decode(what, data); err != nil || len(all) != 1 {
			t.Errorf("%s: %v, %v", what, all, err)
		}
	}
}
