package pictures_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"cryptounet/heops/network/tensor"
	"cryptounet/heops/science/pictures"
)

// expected are the arrays that Pillow read (heops/training/pictures_fixture.py),
// by file and page.
func expected(t *testing.T) map[string]pictures.Picture {
	t.Helper()
	all, err := pictures.Open("testdata/expected.npz")
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]pictures.Picture{}
	for _, p := range all {
		byName[strings.TrimPrefix(p.Name, "testdata/expected.npz, ")] = p
	}
	return byName
}

// far is how far a sample may be from Pillow's: JPEG's transforms may round
// otherwise, once for each of three colours.
func far(name string) float64 {
	if strings.HasSuffix(name, ".jpg") || strings.Contains(name, "jpeg.tif") {
		return 3
	}
	return 0
}

// TestPillow: every file gives what Pillow gives, also as grey and as colours.
func TestPillow(t *testing.T) {
	want := expected(t)
	used := map[string]bool{}
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		if name == "expected.npz" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			pages, err := pictures.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range pages {
				key := name
				if len(pages) > 1 {
					key += ":" + string(rune('1'+i))
				}
				w, ok := want[key]
				if !ok {
					t.Fatalf("nothing is expected of %s", key)
				}
				used[key] = true
				if p.Most != w.Most {
					t.Errorf("white is %g; Pillow's array says %g", p.Most, w.Most)
				}
				equal(t, key, p.Samples, w.Samples, far(name))
				for kind, channels := range map[string]int{":grey": 1, ":rgb": 3} {
					w, ok := want[key+kind]
					if !ok {
						continue
					}
					used[key+kind] = true
					x, err := p.Input(tensor.Pixels{Channels: channels, Std: 1. / 255})
					if err != nil {
						t.Fatal(err)
					}
					for i, v := range x.Data {
						x.Data[i] = math.Round(1e6*v) / 1e6
					}
					equal(t, key+kind, x, w.Samples, far(name))
				}
			}
		})
	}
	for name := range want {
		if !used[name] {
			t.Errorf("no file gave %s", name)
		}
	}
}

func equal(t *testing.T, name string, got, want *tensor.Tensor, far float64) {
	t.Helper()
	if got.Shape() != want.Shape() {
		t.Errorf("%s is %v; expected %v", name, got, want)
		return
	}
	sum, most := 0.0, 0.0
	for i, v := range want.Data {
		e := math.Abs(got.Data[i] - v)
		sum, most = sum+e, max(most, e)
		if e > far {
			t.Errorf("%s: sample %d (row %d, column %d) is %g; Pillow's is %g", name, i, i/want.W%want.H, i%want.W, got.Data[i], v)
			return
		}
	}
	if far > 0 {
		t.Logf("%s: largest difference %g, mean %.3f", name, most, sum/float64(len(want.Data)))
		if sum > 0.5*float64(len(want.Data)) {
			t.Errorf("%s: samples differ by %.3f in the mean", name, sum/float64(len(want.Data)))
		}
	}
}

// TestInput: what torchvision's ToTensor and Normalize make of it.
func TestInput(t *testing.T) {
	p := pictures.Picture{Name: "p", Samples: &tensor.Tensor{C: 1, H: 1, W: 2, Data: []float64{0, 65535}}, Most: 65535}
	x, err := p.Input(tensor.Pixels{Channels: 1, Mean: 0.5, Std: 0.25})
	if err != nil || !slices.Equal(x.Data, []float64{-2, 2}) {
		t.Errorf("%v, %v", x.Data, err)
	}
	if _, err := p.Input(tensor.Pixels{Channels: 2, Std: 1}); err == nil || !strings.Contains(err.Error(), "the network takes 2") {
		t.Errorf("two channels: %v", err)
	}
	p.Samples.Data[1] = math.NaN()
	if _, err := p.Input(tensor.Pixels{Channels: 1, Std: 1}); err == nil || !strings.Contains(err.Error(), "column 1") {
		t.Errorf("NaN: %v", err)
	}
}

// TestDamaged: cut anywhere, a file is refused with its name, or still whole.
func TestDamaged(t *testing.T) {
	for _, name := range []string{"rgb.png", "rgb444.jpg", "strips.tif", "stack.tif", "fax3.tif", "fax4-strips.tif", "rgb-jpeg.tif", "tiles420-jpeg.tif", "tiles16.tif", "big.tif", "expected.npz"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		refused, cuts := 0, 0
		for cut := 0; cut < len(data); cut += 1 + len(data)/97 {
			cuts++
			if _, err := pictures.Decode(name, data[:cut]); err != nil {
				refused++
				if !strings.Contains(err.Error(), name) {
					t.Errorf("%s cut at %d: %v does not name it", name, cut, err)
				}
			}
		}
		if refused < cuts*4/5 && name != "rgb444.jpg" {
			t.Errorf("%s: only %d of %d cuts were refused", name, refused, cuts)
		}
	}
	for _, tc := range []struct{ path, want string }{
		{"testdata/none.png", "there is no file testdata/none.png"},
		{"testdata", "is a folder"},
		{"pictures_test.go", "is no image that is known"},
	} {
		if _, err := pictures.Open(tc.path); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v", tc.path, err)
		}
	}
}

// TestSaved: masks come back as they were written.
func TestSaved(t *testing.T) {
	dir := t.TempDir()
	logits := []*tensor.Tensor{{C: 1, H: 2, W: 3, Data: []float64{-1, 2, 0, 0.5, -3, 9}}, {C: 1, H: 2, W: 3, Data: []float64{1, 1, 1, -1, -1, -1}}}
	classes := &tensor.Tensor{C: 3, H: 1, W: 2, Data: []float64{0, 5, 1, 0, 0, 7}}
	path := filepath.Join(dir, "masks.tif")
	if err := pictures.Save(path, pictures.Mask(logits[0], 0), pictures.Mask(logits[1], 0)); err != nil {
		t.Fatal(err)
	}
	pages, err := pictures.Open(path)
	if err != nil || len(pages) != 2 {
		t.Fatal(pages, err)
	}
	if got := pages[0].Samples.Data; !slices.Equal(got, []float64{0, 255, 0, 255, 0, 255}) {
		t.Errorf("the first mask is %v", got)
	}
	path = filepath.Join(dir, "classes.tif")
	if err := pictures.Save(path, pictures.Mask(classes, 0)); err != nil {
		t.Fatal(err)
	}
	if pages, err = pictures.Open(path); err != nil || !slices.Equal(pages[0].Samples.Data, []float64{1, 2}) {
		t.Errorf("classes: %v, %v", pages, err)
	}
	path = filepath.Join(dir, "logits.npy")
	if err := pictures.SaveNPY(path, logits...); err != nil {
		t.Fatal(err)
	}
	if pages, err = pictures.Open(path); err != nil || len(pages) != 2 || !slices.Equal(pages[1].Samples.Data, logits[1].Data) {
		t.Errorf("logits: %v, %v", pages, err)
	}
	if err := pictures.Save(filepath.Join(dir, "masks.png"), pictures.Mask(logits[0], 0), pictures.Mask(logits[1], 0)); err == nil {
		t.Error("two masks in a PNG")
	}
	if err := pictures.Save(filepath.Join(dir, "none", "mask.png"), pictures.Mask(logits[0], 0)); err == nil {
		t.Error("a file in a folder that is not there")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestNotRead: files of other kinds say what to do.
func TestNotRead(t *testing.T) {
	dicom := append(make([]byte, 128), "DICM and more"...)
	for _, tc := range []struct {
		data []byte
		want string
	}{
		{dicom, "does not say its transfer syntax"},
		{nil, "is empty"},
		{[]byte("GIF89a"), "convert it to one of them"},
	} {
		if _, err := pictures.Decode("x", tc.data); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%q: %v", tc.data, err)
		}
	}
}

// TestCodecsNotRead: what of a TIFF's compressions is not read is refused by name, and
// so are pages that say of their strips what these are not.
func TestCodecsNotRead(t *testing.T) {
	// entry is a directory's entry of one value, little-endian, in a word's place.
	entry := func(tag uint16, kind byte, value uint16) []byte {
		return append(binary.LittleEndian.AppendUint16(nil, tag), kind, 0, 1, 0, 0, 0, byte(value), byte(value>>8))
	}
	for _, tc := range []struct {
		file     string
		tag      uint16
		from, to uint16
		want     string
	}{
		{"fax3-aligned.tif", 292, 4, 1, "Group 3 in two dimensions"},
		{"fax3-aligned.tif", 259, 3, 2, "compression 2;"},
		{"fax3-aligned.tif", 259, 3, 4, "damaged or cut short"},
		{"grey-jpeg.tif", 259, 7, 6, "compression 6;"},
		{"grey-jpeg.tif", 258, 8, 16, "JPEG compression of 16 bits"},
		{"grey-jpeg.tif", 259, 7, 4, "CCITT compression of 1 samples of 8 bits"},
		{"rgb-jpeg.tif", 277, 3, 4, "3 components for 4 samples"},
		{"rgb-jpeg.tif", 256, 26, 25, "in place of"},
		{"rgb-jpeg.tif", 262, 2, 8, "colours of kind 8"},
	} {
		data, err := os.ReadFile(filepath.Join("testdata", tc.file))
		if err != nil {
			t.Fatal(err)
		}
		before := data
		for _, kind := range []byte{3, 4} {
			data = bytes.Replace(data, entry(tc.tag, kind, tc.from), entry(tc.tag, kind, tc.to), 1)
		}
		if bytes.Equal(data, before) {
			t.Fatalf("%s has no tag %d of %d", tc.file, tc.tag, tc.from)
		}
		if _, err := pictures.Decode(tc.file, data); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s with tag %d of %d: %v", tc.file, tc.tag, tc.to, err)
		}
	}
}

// TestArrays: what the axes of a NumPy array mean.
func TestArrays(t *testing.T) {
	for _, tc := range []struct {
		shape         []int
		pages, c, h   int
		first, second float64 // of the second channel or row
	}{
		{[]int{5, 6}, 1, 1, 5, 0, 1},
		{[]int{3, 5, 6}, 1, 3, 5, 0, 1},
		{[]int{5, 6, 3}, 1, 3, 5, 0, 3},
		{[]int{5, 6, 4}, 1, 3, 5, 0, 4},
		{[]int{2, 3, 5, 6}, 2, 3, 5, 0, 1},
		{[]int{20, 5, 6}, 20, 1, 5, 0, 1},
	} {
		count, text := 1, ""
		for _, d := range tc.shape {
			count *= d
			text += fmt.Sprintf("%d, ", d)
		}
		header := fmt.Sprintf("{'descr': '|u1', 'fortran_order': False, 'shape': (%s), }\n", text)
		data := append(binary.LittleEndian.AppendUint16([]byte("\x93NUMPY\x01\x00"), uint16(len(header))), header...)
		for i := range count {
			data = append(data, byte(i))
		}
		pages, err := pictures.Decode("a.npy", data)
		if err != nil || len(pages) != tc.pages {
			t.Errorf("%v: %v, %v", tc.shape, pages, err)
			continue
		}
		s := pages[0].Samples
		if s.C != tc.c || s.H != tc.h || s.Data[0] != tc.first || s.Data[1] != tc.second || pages[0].Most != 255 {
			t.Errorf("%v: %v that begins with %v", tc.shape, pages[0], s.Data[:2])
		}
	}
}

// TestBombs: files that ask for more than they can hold, or than is sensible, are
// refused before memory is taken for it.
func TestBombs(t *testing.T) {
	u32, u16 := binary.LittleEndian.AppendUint32, binary.LittleEndian.AppendUint16
	page := func(width, height, compression, bytes uint32) []byte {
		b := u32([]byte("II*\x00"), 8)
		entries := [][2]uint32{{256, width}, {257, height}, {258, 8}, {259, compression}, {262, 1}, {273, 8}, {278, height}, {279, bytes}}
		b = u16(b, uint16(len(entries)))
		for _, e := range entries {
			b = u32(u32(u16(u16(b, uint16(e[0])), 4), 1), e[1])
		}
		return u32(b, 0)
	}
	ihdr := func(w, h uint32) []byte {
		body := append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), w), h), 8, 0, 0, 0, 0)
		b := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), body...)
		return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(body))
	}
	for name, data := range map[string][]byte{
		"tiff of 2^62 pixels":    page(1<<31, 1<<31, 1, 8),
		"tiff of 10^8 pixels":    page(10000, 10000, 5, 100),
		"fax of 10^8 pixels":     page(10000, 10000, 4, 100),
		"jpeg of 10^8 pixels":    page(10000, 10000, 7, 100),
		"raw tiff":               page(10000, 10000, 1, 1<<30),
		"png of 2^60 pixels":     ihdr(1<<30, 1<<30),
		"png of 10^8 pixels":     ihdr(10000, 10000),
		"npy of 2^40 values":     []byte("\x93NUMPY\x01\x00\x3e\x00{'descr': '<f8', 'fortran_order': False, 'shape': (1099511627776,), }"),
		"npy of too many values": []byte("\x93NUMPY\x01\x00\x3e\x00{'descr': '<f8', 'fortran_order': False, 'shape': (9999, 9999,), }   "),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := pictures.Decode(name, data)
		runtime.ReadMemStats(&after)
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
		if taken := after.TotalAlloc - before.TotalAlloc; taken > 1<<20 {
			t.Errorf("%s took %d bytes", name, taken)
		}
	}
}

func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	dicoms, err := filepath.Glob("dicom/testdata/*.dcm")
	if err != nil || len(dicoms) == 0 {
		f.Fatal(dicoms, err)
	}
	for _, file := range append(files, dicoms...) {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if len(data) < 4096 {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		pages, err := pictures.Decode("fuzzed", data)
		if err != nil && len(pages) > 0 {
			t.Error("pictures with an error")
		}
		for _, p := range pages {
			if s := p.Samples; s.C < 1 || s.H < 1 || s.W < 1 || len(s.Data) != s.C*s.H*s.W || !(p.Most > 0) {
				t.Errorf("%v", p)
			}
		}
	})
}
