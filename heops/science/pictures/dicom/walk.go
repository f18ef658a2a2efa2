package dicom

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/suyashkumar/dicom/pkg/tag"
)

// maxDepth is how deep sequences of undefined length may lie in each other.
const maxDepth = 64

// element is a data element (PS3.5, 7.1). Of undefined length, its value follows the
// walker's place.
type element struct {
	tag       tag.Tag
	vr        string // empty where the transfer syntax leaves it out
	value     []byte
	undefined bool
}

// walker goes from element to element without taking memory for them.
type walker struct {
	data     []byte
	at       int
	order    binary.ByteOrder
	explicit bool
}

// long are the value representations whose lengths take 32 bits (PS3.5, 7.1.2).
const long = "OB OD OF OL OV OW SQ SV UC UN UR UT UV"

// kind says whether a value representation is there.
func kind(b []byte) bool { return b[0] >= 'A' && b[0] <= 'Z' && b[1] >= 'A' && b[1] <= 'Z' }

// header reads an element's tag, value representation and length.
func (w *walker) header(explicit bool) (t tag.Tag, vr string, n uint32, err error) {
	rest := w.data[w.at:]
	if len(rest) < 8 {
		return t, "", 0, fmt.Errorf("it is cut short: %d bytes are left at byte %d, too few for an element", len(rest), w.at)
	}
	t = tag.Tag{Group: w.order.Uint16(rest), Element: w.order.Uint16(rest[2:])}
	size := 8
	switch explicit = explicit && t.Group != tag.GroupSeqItem; {
	case !explicit:
		n = w.order.Uint32(rest[4:])
	case !kind(rest[4:]):
		return t, "", 0, fmt.Errorf("it is damaged at byte %d: element %v is of no kind (value representation %q)", w.at, t, rest[4:6])
	default:
		vr = string(rest[4:6])
		if !strings.Contains(long, vr) {
			n = uint32(w.order.Uint16(rest[6:]))
			break
		}
		if size = 12; len(rest) < size {
			return t, "", 0, fmt.Errorf("it is cut short in element %v at byte %d", t, w.at)
		}
		n = w.order.Uint32(rest[8:])
	}
	w.at += size
	return t, vr, n, nil
}

// take returns so many bytes and goes behind them.
func (w *walker) take(t tag.Tag, n uint32) ([]byte, error) {
	if left := len(w.data) - w.at; uint64(n) > uint64(left) {
		return nil, fmt.Errorf("it is cut short or damaged: element %v is to have %d bytes and %d are left", t, n, left)
	}
	value := w.data[w.at:][:n]
	w.at += int(n)
	return value, nil
}

// next reads an element.
func (w *walker) next() (e element, err error) {
	t, vr, n, err := w.header(w.explicit)
	if err != nil {
		return e, err
	}
	e = element{tag: t, vr: vr, undefined: n == tag.VLUndefinedLength}
	if !e.undefined {
		e.value, err = w.take(t, n)
	}
	return e, err
}

// pass goes behind an element of undefined length, a sequence of items (PS3.5, 7.5).
// It counts how they nest in place of calling itself: the stack is not the file's to
// use up.
func (w *walker) pass(e element) error {
	type level struct{ item, explicit bool }
	levels := []level{{explicit: w.explicit && e.vr != "UN"}}
	for len(levels) > 0 {
		if len(levels) > maxDepth {
			return fmt.Errorf("sequences nest deeper than %d in element %v: it is damaged", maxDepth, e.tag)
		}
		in := levels[len(levels)-1]
		start := w.at
		t, vr, n, err := w.header(in.explicit)
		if err != nil {
			return err
		}
		open := n == tag.VLUndefinedLength
		switch {
		case in.item && t == tag.ItemDelimitationItem, !in.item && t == tag.SequenceDelimitationItem:
			levels = levels[:len(levels)-1]
		case !in.item && t != tag.Item:
			return fmt.Errorf("it is damaged at byte %d: %v stands where an item of sequence %v is to be", start, t, e.tag)
		case open && in.item:
			levels = append(levels, level{explicit: in.explicit && vr != "UN"}) // PS3.5, 6.2.2: unknown ones are implicit
		case open:
			levels = append(levels, level{item: true, explicit: in.explicit})
		default:
			if _, err := w.take(t, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// fragments returns the items of encapsulated pixel data (PS3.5, A.4), but for the
// first, which is the table of offsets.
func (w *walker) fragments() (all [][]byte, err error) {
	for first := true; ; first = false {
		t, _, n, err := w.header(false)
		if err != nil {
			return nil, err
		}
		if t == tag.SequenceDelimitationItem {
			return all, nil
		}
		if t != tag.Item || n == tag.VLUndefinedLength {
			return nil, fmt.Errorf("it is damaged: %v stands where a part of its pixel data is to be", t)
		}
		part, err := w.take(t, n)
		if err != nil {
			return nil, err
		}
		if len(all) == maxFragments {
			return nil, fmt.Errorf("its pixel data are in more than %d parts: it is damaged", maxFragments)
		}
		if !first {
			all = append(all, part)
		}
	}
}
