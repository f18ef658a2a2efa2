package wire_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"cryptounet/heops/wire"
)

// frame returns a frame with the text as its content.
func frame(kind wire.Kind, text string) []byte {
	var b bytes.Buffer
	w := wire.NewWriter(&b, wire.Header{Kind: kind, Digest: wire.Digest{1}, Owner: wire.Owner{2}, Length: uint64(len(text))})
	io.WriteString(w, text)
	w.Close()
	return b.Bytes()
}

// read returns the content of a frame, which must not be longer than 100 bytes.
func read(r io.Reader, kind wire.Kind) (string, error) {
	f, err := wire.NewReader(r, kind, 100)
	if err != nil {
		return "", err
	}
	text := make([]byte, f.Length)
	if _, err := io.ReadFull(f, text); err != nil {
		return "", wire.Truncated(err)
	}
	return string(text), f.Close()
}

func ExampleReader() {
	// Frames follow each other on one stream: a reader takes its own bytes only.
	stream := bytes.NewBuffer(append(frame(wire.Keys, "first"), frame(wire.Map, "second")...))
	fmt.Println(read(stream, wire.Keys))
	fmt.Println(read(stream, wire.Map))
	fmt.Println(stream.Len(), "bytes are left")
	// Output:
	// first <nil>
	// second <nil>
	// 0 bytes are left
}

// TestEveryBitCounts: whichever bit of a frame is flipped, it is refused, as it
// is when it is cut anywhere.
func TestEveryBitCounts(t *testing.T) {
	whole := frame(wire.Map, "content")
	for i := range 8 * len(whole) {
		b := bytes.Clone(whole)
		b[i/8] ^= 1 << (i % 8)
		if _, err := read(bytes.NewReader(b), wire.Map); err == nil {
			t.Errorf("bit %d was flipped and the frame read", i)
		}
	}
	for n := range whole {
		if _, err := read(bytes.NewReader(whole[:n]), wire.Map); err == nil || !strings.Contains(err.Error(), "cut off") {
			t.Errorf("%d of %d bytes: %v", n, len(whole), err)
		}
	}
}

func TestFrameErrors(t *testing.T) {
	edit := func(at int, v byte) []byte {
		b := frame(wire.Map, "content")
		b[at] = v
		return b
	}
	for _, tc := range []struct {
		name string
		data []byte
		want string
	}{
		{"something else", []byte(strings.Repeat("x", 80)), "this is not an encrypted map"},
		{"a later version", edit(6, 9), "version 9"},
		{"another kind", frame(wire.Keys, "content"), "this is evaluation keys; expected an encrypted map"},
		{"too long", edit(60, 1), "at most 100 here"},
		{"damaged", edit(66, 'X'), "damaged on the way"},
	} {
		if _, err := read(bytes.NewReader(tc.data), wire.Map); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v; expected an error with %q", tc.name, err, tc.want)
		}
	}
	f, err := wire.NewReader(bytes.NewReader(frame(wire.Map, "content")), wire.Map, 100)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err == nil || !strings.Contains(err.Error(), "longer") {
		t.Errorf("content that was not read: %v", err)
	}
	for _, n := range []uint64{3, 5} {
		w := wire.NewWriter(io.Discard, wire.Header{Kind: wire.Map, Length: n})
		io.WriteString(w, "four")
		if _, err := w.Close(); err == nil {
			t.Errorf("4 bytes were written into a frame of %d", n)
		}
	}
}

// full takes so many bytes and no more.
type full int

func (f *full) Write(b []byte) (int, error) {
	n := min(len(b), int(*f))
	*f -= full(n)
	if n < len(b) {
		return n, io.ErrShortWrite
	}
	return n, nil
}

// TestFullDisk: what counts is what went out.
func TestFullDisk(t *testing.T) {
	disk := full(70)
	w := wire.NewWriter(&disk, wire.Header{Kind: wire.Map, Length: 100})
	w.Write(make([]byte, 100))
	if n, err := w.Close(); n != 70 || err == nil {
		t.Errorf("%d bytes and %v; the disk took 70", n, err)
	}
}

func FuzzReader(f *testing.F) {
	f.Add(frame(wire.Map, "content"))
	f.Add(frame(wire.Keys, ""))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bytes.NewReader(data)
		text, err := read(r, wire.Map)
		if err == nil && len(text)+wire.Overhead != len(data)-r.Len() {
			t.Errorf("%d bytes of content took %d", len(text), len(data)-r.Len())
		}
	})
}
