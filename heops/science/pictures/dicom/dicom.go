// Package dicom reads the images of DICOM files (PS3.10): native pixel data, little or
// big endian, of 1, 8 and 16 bits a sample, and JPEG of 8. What a frame's numbers are
// package pictures says.
//
// Files come from anywhere, so nothing here takes memory or calls itself as a file's
// lengths say. That is why the elements are walked here: the module's own parser does
// both, and brings a page in a browser the tables of all character sets. Its names of
// tags and transfer syntaxes serve here, and its parser the tests, as a second reader.
package dicom

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/suyashkumar/dicom/pkg/tag"
	"github.com/suyashkumar/dicom/pkg/uid"
)

// Begins is what files begin with after a preamble of Preamble bytes.
const (
	Begins   = "DICM"
	Preamble = 128
)

const maxFragments = 1 << 20 // of a file's encapsulated pixel data

// Transfer syntaxes of JPEG, of which the second may have 12 bits.
const (
	jpegBaseline = "1.2.840.10008.1.2.4.50"
	jpegExtended = "1.2.840.10008.1.2.4.51"
)

// decompress is what to do about pixels that are not read.
const decompress = "decompress it (gdcmconv --raw, dcmdjpeg for JPEG, or pydicom's decompress() and save_as)"

// Image is what a file says of its image.
type Image struct {
	Width, Height int
	Channels      int // of a frame as it is returned: 1, or 3 of colours
	Frames        int
	Most          float64 // what white is

	encapsulated bool // in JPEG

	colours   string // photometric interpretation
	stored    int    // samples a pixel in the file
	allocated int    // bits of a sample
	bits      int    // of these, in use
	shift     int    // above bits that are not
	signed    bool
	planar    bool // each colour's plane apart
	swapped   bool // two bytes make a word, the first pixel in its lower half
	order     binary.ByteOrder
	pixels    []byte   // native
	jpegs     [][]byte // of each frame, in their place
	palette   *palette
}

// Parse reads what a file says and where its frames are. It takes no memory for them,
// but has made sure that the file holds them.
func Parse(data []byte) (*Image, error) {
	if len(data) < Preamble+len(Begins) {
		return nil, errors.New("it is cut short")
	}
	w := &walker{data: data, at: Preamble + len(Begins), order: binary.LittleEndian, explicit: true}
	h := header{elements: map[tag.Tag]element{}}
	// The elements of group 2 are explicit and little endian in all files.
	for len(data)-w.at >= 8 && w.order.Uint16(data[w.at:]) == tag.MetadataGroup {
		e, err := w.next()
		if err != nil {
			return nil, err
		}
		if e.undefined {
			return nil, fmt.Errorf("it is damaged: element %v has no length", e.tag)
		}
		if e.tag == tag.TransferSyntaxUID {
			h.syntax = text(e.value)
		}
	}
	if err := h.checkSyntax(w); err != nil {
		return nil, err
	}
	for w.at < len(data) {
		e, err := w.next()
		switch {
		case err != nil:
			return nil, err
		case e.tag == tag.FloatPixelData || e.tag == tag.DoubleFloatPixelData:
			return nil, errors.New("its pixels are floats, which are not read from DICOM: save them by numpy.save of pydicom's pixel_array")
		case e.tag == tag.PixelData:
			return h.image(w, e)
		case e.undefined:
			if err := w.pass(e); err != nil {
				return nil, err
			}
		case e.tag.Group == tag.Rows.Group:
			h.elements[e.tag] = e
		}
	}
	return nil, errors.New("it holds no pixel data: it is cut short, or a report, plan or index rather than an image")
}

// header is what is said before the pixels.
type header struct {
	syntax   string
	order    binary.ByteOrder
	elements map[tag.Tag]element // of group 0028
	err      error               // the first
}

// checkSyntax sets how elements are written, or says what to do about a transfer
// syntax that is not read.
func (h *header) checkSyntax(w *walker) error {
	switch h.syntax {
	case uid.ImplicitVRLittleEndian, uid.ExplicitVRLittleEndian, jpegBaseline, jpegExtended:
	case uid.ExplicitVRBigEndian:
		w.order = binary.BigEndian
	case uid.DeflatedExplicitVRLittleEndian:
		return errors.New("its transfer syntax, Deflated Explicit VR Little Endian, is not read: convert it (dcmconv +te)")
	case "":
		return errors.New("it does not say its transfer syntax: it is damaged, or cut short")
	default:
		name := "which is not a standard one"
		if known, err := uid.Lookup(h.syntax); err == nil {
			name = known.Name
		}
		return fmt.Errorf("its transfer syntax %.64q, %s, is not read: %s", h.syntax, name, decompress)
	}
	h.order = w.order
	// Some writers leave the value representations out or in and say otherwise: as pydicom,
	// the first element is believed.
	if rest := w.data[min(w.at+4, len(w.data)):]; len(rest) >= 2 {
		w.explicit = kind(rest)
	}
	return nil
}

// text is a string without what fills it up.
func text(value []byte) string { return strings.Trim(string(value[:min(len(value), 256)]), " \x00") }

func (h *header) fail(format string, a ...any) {
	if h.err == nil {
		h.err = fmt.Errorf(format, a...)
	}
}

// numbers returns an element's 16-bit numbers, at least so many.
func (h *header) numbers(t tag.Tag, what string, least int) []int {
	e := h.elements[t]
	if len(e.value)/2 < least || e.vr != "" && e.vr != "US" && e.vr != "SS" {
		h.fail("it is damaged, or no image: it does not say its %s, element %v", what, t)
		return make([]int, least)
	}
	all := make([]int, min(len(e.value)/2, 3))
	for i := range all {
		all[i] = int(h.order.Uint16(e.value[2*i:]))
	}
	return all
}

func (h *header) number(t tag.Tag, what string) int { return h.numbers(t, what, 1)[0] }

// optional is number for what may be left out.
func (h *header) optional(t tag.Tag, what string, otherwise int) int {
	if len(h.elements[t].value) == 0 {
		return otherwise
	}
	return h.number(t, what)
}

// image puts together what is said, and checks it against the pixel data.
func (h *header) image(w *walker, pixels element) (*Image, error) {
	m := &Image{
		Height: h.number(tag.Rows, "rows"), Width: h.number(tag.Columns, "columns"), Channels: 1, Frames: 1,
		stored: h.optional(tag.SamplesPerPixel, "samples a pixel", 1), allocated: h.number(tag.BitsAllocated, "bits allocated"),
		colours: text(h.elements[tag.PhotometricInterpretation].value), order: h.order,
		signed:       h.optional(tag.PixelRepresentation, "pixel representation", 0) == 1,
		planar:       h.optional(tag.PlanarConfiguration, "planar configuration", 0) == 1,
		encapsulated: h.syntax == jpegBaseline || h.syntax == jpegExtended,
		pixels:       pixels.value,
	}
	m.bits = h.optional(tag.BitsStored, "bits stored", m.allocated)
	m.shift = h.optional(tag.HighBit, "high bit", m.bits-1) - (m.bits - 1)
	m.swapped = h.order == binary.BigEndian && pixels.vr == "OW" && m.allocated <= 8
	if frames := text(h.elements[tag.NumberOfFrames].value); frames != "" {
		n, err := strconv.Atoi(frames)
		if err != nil || n < 0 {
			h.fail("it is damaged: it says that it has %q frames", frames)
		}
		m.Frames = max(n, 1)
	}
	if h.err != nil {
		return nil, h.err
	}
	if err := h.checkColours(m); err != nil {
		return nil, err
	}
	if !slices.Contains([]int{1, 8, 16}, m.allocated) {
		return nil, fmt.Errorf("its samples take %d bits; 1, 8 and 16 are read: convert it", m.allocated)
	}
	if m.bits < 1 || m.signed && m.bits < 2 || m.shift < 0 || m.bits+m.shift > m.allocated {
		return nil, fmt.Errorf("it is damaged: of %d bits a sample, %d from bit %d on are to be in use", m.allocated, m.bits, m.shift)
	}
	if m.Width < 1 || m.Height < 1 {
		return nil, fmt.Errorf("it has %dx%d pixels: it is damaged", m.Width, m.Height)
	}
	if m.palette == nil {
		m.Most = m.highest()
	}
	if m.encapsulated {
		if !pixels.undefined {
			return nil, fmt.Errorf("it is damaged: its pixel data are to be JPEG, and are not encapsulated")
		}
		return m, m.gather(w)
	}
	if pixels.undefined {
		return nil, errors.New("it is damaged: its pixel data are encapsulated, and its transfer syntax has them native")
	}
	frame := uint64(m.Width*m.Height) * uint64(m.stored*m.allocated) // in bits
	if m.halved() {
		frame = frame / 3 * 2
	}
	if held := 8 * uint64(len(m.pixels)); uint64(m.Frames) > held/frame {
		return nil, fmt.Errorf("it is cut short: %d bytes of pixel data cannot hold %d frame(s) of %dx%d pixels of %d sample(s) of %d bits",
			len(m.pixels), m.Frames, m.Width, m.Height, m.stored, m.allocated)
	}
	return m, nil
}

// highest is the largest number that a sample can be.
func (m *Image) highest() float64 {
	bits := m.bits
	if m.signed {
		bits--
	}
	return math.Exp2(float64(bits)) - 1
}
