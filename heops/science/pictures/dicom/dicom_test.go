package dicom_test

import (
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cryptounet/heops/network/tensor"
	"cryptounet/heops/science/pictures"
)

// whites are what white is in the fixtures, by how their names begin; 255 in others.
var whites = map[string]float64{
	"grey12": 4095, "overlay": 4095, "inverted12": 4095, "high": 2047, "signed12": 2047, "signed8": 127, "signed16": 32767, "inverted-signed": 32767, "bits": 1,
	"grey16": 65535, "frames16": 65535, "rgb16": 65535, "planes-frames": 65535, "palette16": 65535, "palette-signed": 65535, "nested": 65535,
}

func white(name string) float64 {
	for begins, white := range whites {
		if strings.HasPrefix(name, begins) {
			return white
		}
	}
	return 255
}

// expected are the arrays that pydicom read (heops/training/dicom_fixture.py), by file
// and frame.
func expected(t *testing.T) map[string]*tensor.Tensor {
	t.Helper()
	all, err := pictures.Open("testdata/expected.npz")
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]*tensor.Tensor{}
	for _, p := range all {
		byName[strings.TrimPrefix(p.Name, "testdata/expected.npz, ")] = p.Samples
	}
	return byName
}

func fixtures(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.dcm")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	return files
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestPydicom: every file gives what pydicom gives.
func TestPydicom(t *testing.T) {
	want := expected(t)
	for _, file := range fixtures(t) {
		name := strings.TrimSuffix(filepath.Base(file), ".dcm")
		t.Run(name, func(t *testing.T) {
			frames, err := pictures.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			for k, p := range frames {
				where := file
				if len(frames) > 1 {
					where = fmt.Sprintf("%s, frame %d", file, k+1)
				}
				if p.Name != where || p.Most != white(name) {
					t.Errorf("%v; expected %s, white %g", p, where, white(name))
				}
				key := fmt.Sprintf("%s:%d", name, k+1)
				w := want[key]
				delete(want, key)
				if w == nil || p.Samples.Shape() != w.Shape() {
					t.Fatalf("%v; pydicom has %v", p, w)
				}
				far := 0.0
				if strings.HasSuffix(name, "-jpeg") {
					far = 3 // decoders of JPEG round otherwise
				}
				for i, v := range w.Data {
					if math.Abs(p.Samples.Data[i]-v) > far {
						t.Fatalf("%s: sample %d (row %d, column %d) is %g; pydicom's is %g", where, i, i/w.W%w.H, i%w.W, p.Samples.Data[i], v)
					}
				}
			}
		})
	}
	if len(want) > 0 {
		t.Errorf("no file gave %v", slices.Sorted(maps.Keys(want)))
	}
}

// TestInput: what a network sees.
func TestInput(t *testing.T) {
	for _, tc := range []struct {
		name   string
		lo, hi float64
	}{{"grey12.dcm", 0, 1}, {"signed16.dcm", -32768. / 32767, 1}, {"inverted8.dcm", 0, 1}, {"bits.dcm", 0, 1}} {
		frames, err := pictures.Decode(tc.name, read(t, tc.name))
		if err != nil {
			t.Fatal(err)
		}
		x, err := frames[0].Input(tensor.Pixels{Channels: 3, Std: 1})
		if err != nil || x.C != 3 {
			t.Fatalf("%v, %v", x, err)
		}
		if lo, hi := slices.Min(x.Data), slices.Max(x.Data); lo != tc.lo || hi != tc.hi {
			t.Errorf("%s is of %g to %g; expected %g to %g", tc.name, lo, hi, tc.lo, tc.hi)
		}
	}
}

func FuzzDICOM(f *testing.F) {
	for _, file := range fixtures(f) {
		f.Add(read(f, filepath.Base(file)))
	}
	for _, tc := range refused(f) {
		if len(tc.data) < 4096 { // a long one takes the time of many short ones
			f.Add(tc.data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 132 {
			copy(data[128:], "DICM")
		}
		frames, err := pictures.Decode("fuzzed.dcm", data)
		if err != nil && (len(frames) > 0 || !strings.Contains(err.Error(), "fuzzed.dcm")) {
			t.Errorf("%d pictures, %v", len(frames), err)
		}
		if err != nil && strings.Contains(err.Error(), "runtime error") {
			t.Errorf("a panic: %v", err)
		}
		for _, p := range frames {
			if s := p.Samples; s.C < 1 || s.H < 1 || s.W < 1 || len(s.Data) != s.C*s.H*s.W || !(p.Most > 0) {
				t.Errorf("%v", p)
			}
		}
	})
}
